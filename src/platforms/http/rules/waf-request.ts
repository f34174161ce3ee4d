/** A page of a firewall or web server, and what in the request may have provoked it. */
import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Certainty, CodePage, Culprit } from '../../../model/diagnosis.js'
import { isForeignPage, isStockPage, pageText, pageTitle } from '../page-signs.js'
import { place, quote, statusIs } from '../quote.js'
import { acceptMissing, modsecurity, pathBlocked, userAgentBlocked, userAgentMissing, waf } from './waf-pages.js'

/** Default names of libraries and tools, as firewalls list them. */
const LIBRARY =
  /^(?:curl|wget|python|go-http|java|okhttp|apache-httpclient|axios|node|undici|got|guzzle|php|ruby|faraday|libwww|lwp|postman|insomnia|httpie|restsharp|dart|woocommerce|wc-api|reactornetty|n8n)/i

/** Pages that say what they refuse: "Reason: Bad User-Agent" (n8n#28280). */
const NAMES_AGENT =
  /\b(?:bad|blocked|forbidden|invalid|denied|suspicious|disallowed)\s{1,5}user[ -]?agent\b|\buser[ -]?agent\s{1,5}(?:is\s{1,5})?(?:blocked|forbidden|denied|not\s{1,5}allowed)\b/i

/** Used by hand: refused like others, but nobody lists them by name as they do with libraries. */
const BY_HAND = /^(?:curl|wget|postman|insomnia|httpie)/i

/** What filters look for in parameters and bodies: markup, SQL, paths, scripts. */
const SUSPICIOUS =
  /<(?:script|iframe|img|style|a)\b|\bunion\s+select\b|\bselect\b.{1,40}\bfrom\b|\.\.\/|javascript:|base64_decode|\bor\s+1=1/i

/** How many earlier exchanges may tell whether another User-Agent passes. */
const LOOKED_AT = 200

/** Security plugins that sign their page by its words, in English also on translated sites that have no translation of them. */
const PLUGINS: readonly (readonly [name: string, words: RegExp])[] = [
  ['WP Cerber', /your request looks suspicious or similar to automated\s{1,60}requests/i],
  ['NinjaFirewall', /<title>NinjaFirewall: \d{3}|For security reasons, it was blocked and logged/i]
]

const REFUSALS: ReadonlySet<number> = new Set([403, 406, 455])

export const wafRequest: Rule = {
  codes: [userAgentMissing, userAgentBlocked, acceptMissing, modsecurity, pathBlocked, waf],
  on: 'failure',
  needs: { status: (status) => REFUSALS.has(status) },
  diagnose(context) {
    const { facts } = context
    if (!REFUSALS.has(facts.status) || !isForeignPage(facts)) return undefined
    if (/mod_security|modsecurity/i.test(pageText(facts))) {
      return finding(context, modsecurity, 'possible', 0.9, bodyCulprit(facts), 'ModSecurity refused the request: its page names it')
    }
    const agent = facts.headers.get('user-agent')
    const recorded = facts.headers.all.length > 0
    const findings: Finding[] = []
    // 406 is for a missing Accept first: https://github.com/XiaoFaye/WooCommerce.NET/pull/562 sent one and no User-Agent.
    if (recorded && !agent?.value.trim() && (facts.status !== 406 || facts.headers.get('accept'))) {
      findings.push(
        finding(context, userAgentMissing, 'likely', 0.5, header('user-agent'), 'The request has no User-Agent and was refused')
      )
    }
    if (recorded && !facts.headers.get('accept')) {
      const certainty = facts.status === 406 ? 'likely' : 'possible'
      findings.push(finding(context, acceptMissing, certainty, 0.5, header('accept'), 'The request has no Accept and was refused'))
    }
    if (agent && NAMES_AGENT.test(pageText(facts))) {
      const what = `The page names the User-Agent, here "${quote(context.masker, agent.value, 60)}", as what it refuses`
      const culprit: Culprit = { in: 'request.header', name: 'user-agent', pointer: agent.pointer }
      return finding(context, userAgentBlocked, 'likely', 0.9, culprit, what)
    }
    if (agent && LIBRARY.test(agent.value)) findings.push(...ofAgent(context, agent.value, agent.pointer))
    const open = pathPassed(context)
    if (open || SUSPICIOUS.test(payload(facts))) {
      const what = open ? 'The same path passed with other parameters' : 'Parameters or body hold text that filters look for'
      findings.push(finding(context, modsecurity, 'possible', 0.5, bodyCulprit(facts), what))
    }
    return open || findings.some(isSettled) ? findings : [general(context), ...findings]
  }
}

/** The User-Agent is likely at fault only where another one is known to pass, or where 406 answers, which paths seldom get. */
function ofAgent(context: RuleContext<HttpFacts>, value: string, pointer: string): readonly Finding[] {
  const { facts, history, masker } = context
  const now = masker.fingerprint(value)
  const isOfOther = ({ origin, userAgent }: PastExchange) => origin === facts.origin && userAgent !== undefined && userAgent !== now
  if (history.latest(LOOKED_AT, (past) => past.status === facts.status && isOfOther(past))) return []
  const passed = history.latestWorked(LOOKED_AT, isOfOther)
  const byFilter = facts.status === 406 ? facts.headers.get('accept') !== undefined : !BY_HAND.test(value) && isFiltering(facts)
  const certainty: Certainty = passed || byFilter ? 'likely' : 'possible'
  const culprit: Culprit = { in: 'request.header', name: 'user-agent', pointer }
  const what = `The User-Agent "${quote(masker, value, 60)}" is the default of a library, which some firewalls refuse`
  const made = finding(context, userAgentBlocked, certainty, 0.55, culprit, what)
  if (!passed) return [made]
  return [{ ...made, evidence: [...made.evidence, { observed: 'another User-Agent passed', exchange: passed.id }] }]
}

/** Something is missing that the page punishes, or an earlier exchange shows that another User-Agent passes. */
function isSettled({ certainty, code, evidence }: Finding): boolean {
  return certainty === 'likely' && (code !== userAgentBlocked.code || evidence.some(({ exchange }) => exchange !== undefined))
}

/** Apache and LiteSpeed are where hosts run ModSecurity with lists of agents; a 403 of nginx is mostly a deny rule on the path. */
function isFiltering({ responseHeaders }: HttpFacts): boolean {
  return /apache|litespeed/i.test(responseHeaders.value('server') ?? '')
}

/** The path itself is open: an earlier call on it, by the same client but with other parameters, was not refused. */
function pathPassed({ facts, history, masker }: RuleContext<HttpFacts>): boolean {
  if (payload(facts).trim() === '') return false
  const query = masker.fingerprint(facts.target.search)
  const agent = masker.fingerprint(facts.headers.value('user-agent') ?? '')
  const isAlike = (past: PastExchange) =>
    past.origin === facts.origin && past.path === facts.target.pathname && past.method === facts.method
  const hasPassed = (past: PastExchange) =>
    isAlike(past) && (past.userAgent ?? agent) === agent && (past.query !== query || facts.body !== '')
  return history.latestWorked(LOOKED_AT, hasPassed) !== undefined
}

function general(context: RuleContext<HttpFacts>): Finding {
  const { facts, masker } = context
  const plugin = PLUGINS.find(([, words]) => words.test(pageText(facts)))?.[0]
  if (plugin !== undefined) {
    const body: Culprit = { in: 'response.body', name: null, pointer: '/response/content/text' }
    const made = finding(context, waf, 'likely', 0.6, body, `The words of the page are those of ${plugin}, a security plugin`)
    return { ...made, fix: [`In ${plugin} allow the address of the caller or the API path; its log names the rule.`] }
  }
  if (facts.status === 403 && (isStockPage(facts) || /don't have permission to access/i.test(pageText(facts)))) {
    const culprit: Culprit = { in: 'request.url', name: 'path', pointer: '/request/url' }
    return finding(context, pathBlocked, 'likely', 0.5, culprit, `The web server denies ${place(masker, facts.target)}`)
  }
  const culprit: Culprit = { in: 'response.body', name: null, pointer: '/response/content/text' }
  return finding(context, waf, 'likely', 0.4, culprit, `A page "${quote(masker, pageTitle(facts), 60)}" answered instead of the API`)
}

function finding(
  { facts, masker }: RuleContext<HttpFacts>,
  page: CodePage,
  certainty: Certainty,
  weight: number,
  culprit: Culprit,
  summary: string
): Finding {
  const server = facts.responseHeaders.get('server')
  return {
    code: page.code,
    certainty,
    weight,
    summary: `${summary} (status ${facts.status}).`,
    why: page.why,
    culprit,
    evidence: [
      statusIs(facts),
      { pointer: '/response/content/text', observed: quote(masker, pageTitle(facts) || 'an HTML page', 80), expected: 'JSON of the API' },
      ...(server ? [{ pointer: server.pointer, observed: quote(masker, server.value, 60), note: 'Server' }] : [])
    ],
    fix: page.fix,
    settle: { how: SETTLE[page.code] ?? 'Ask the host which rule refused it.' }
  }
}

const SETTLE: Readonly<Record<string, string>> = {
  'http.waf.user-agent-missing': 'The same call with a User-Agent.',
  'http.waf.user-agent-blocked': 'The same call with another User-Agent.',
  'http.waf.accept-missing': 'The same call with Accept: application/json.',
  'http.waf.modsecurity': "The same call without the suspicious text; the server's audit log.",
  'http.waf.path-blocked': 'The same URL without credentials and with another User-Agent: still 403.'
}

function header(name: string): Culprit {
  return { in: 'request.header', name }
}

function bodyCulprit(facts: HttpFacts): Culprit {
  if (facts.body !== '' && SUSPICIOUS.test(facts.body.slice(0, 65_536)))
    return { in: 'request.body', name: null, pointer: '/request/postData' }
  const parameter = facts.query.all.find(({ value }) => SUSPICIOUS.test(value.slice(0, 4096)))
  return { in: 'request.query', name: parameter?.name ?? null, ...(parameter && { pointer: parameter.pointer }) }
}

function payload(facts: HttpFacts): string {
  const query = facts.query.all.map(({ value }) => value).join('\n')
  return `${query}\n${facts.body}`.slice(0, 65_536)
}
