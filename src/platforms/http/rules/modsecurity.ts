import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import { blockFinding, isBlocking, payload, suspectsOf } from '../block-page.js'

const page: CodePage = {
  code: 'http.waf.modsecurity',
  level: 'failure',
  title: 'ModSecurity rule refuses part of the request',
  why: 'ModSecurity in the web server compares parameters and bodies with attack patterns, and harmless data such as HTML in a description may match.',
  tell: 'A 403 or 406 page of Apache or LiteSpeed for some parameters or bodies only; older versions name Mod_Security in the page.',
  fix: ['Ask the host for the rule id in the audit log and have it exempted for the API path.'],
  ceiling: 'possible',
  docs: ['https://github.com/Automattic/jetpack/issues/17688']
}

const SETTLE = "The same call without the suspicious text; the server's audit log."

/** What filters look for in parameters and bodies: markup, SQL, paths, scripts. */
const SUSPICIOUS =
  /<(?:script|iframe|img|style|a)\b|\bunion\s+select\b|\bselect\b.{1,40}\bfrom\b|\.\.\/|javascript:|base64_decode|\bor\s+1=1/i

export const modsecurity: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: isBlocking },
  diagnose(context) {
    const { facts } = context
    const suspects = suspectsOf(context)
    if (!suspects || suspects.named === 'user-agent') return undefined
    const report = (weight: number, summary: string) =>
      blockFinding(context, page, { certainty: 'possible', weight, culprit: bodyCulprit(facts), summary }, SETTLE)
    if (suspects.named) return report(0.9, 'ModSecurity refused the request: its page names it')
    if (suspects.pathOpen) return report(0.5, 'The same path passed with other parameters')
    return SUSPICIOUS.test(payload(facts)) ? report(0.5, 'Parameters or body hold text that filters look for') : undefined
  }
}

function bodyCulprit(facts: HttpFacts): Culprit {
  if (facts.body !== '' && SUSPICIOUS.test(facts.body.slice(0, 65_536)))
    return { in: 'request.body', name: null, pointer: '/request/postData' }
  const parameter = facts.query.all.find(({ value }) => SUSPICIOUS.test(value.slice(0, 4096)))
  if (!parameter && facts.body !== '') return { in: 'request.body', name: null, pointer: '/request/postData' }
  return { in: 'request.query', name: parameter?.name ?? null, ...(parameter && { pointer: parameter.pointer }) }
}
