import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { redirectBefore } from '../followed-redirect.js'
import { quote } from '../quote.js'

const page: CodePage = {
  code: 'http.redirect.auth-dropped',
  level: 'failure',
  title: 'Client followed a redirect and left the credential behind',
  why: 'HTTP clients do not repeat Authorization at another host or scheme, so the request after the redirect arrived without any.',
  tell: 'A redirect to another origin, then a request to the Location URL without the credential field of the first one, answered 401 or 403.',
  fix: ['Call the final URL directly.'],
  ceiling: 'possible',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4', 'https://curl.se/docs/manpage.html#--location-trusted']
}

const STAYED = 'The client did not repeat the credential after the redirect, although it stayed with the same host.'

export const authDropped: Rule = {
  codes: [page],
  accuses: 'success',
  diagnose(context) {
    const { facts } = context
    const hop = isTurnedAway(facts) ? redirectBefore(context) : undefined
    const missing = hop ? lostHeaders(facts, hop) : []
    return hop && missing.length > 0 ? lostCredential(context, hop, missing) : undefined
  }
}

/** Refused, or sent to log in as a person would. */
function isTurnedAway({ status, redirect }: HttpFacts): boolean {
  return (
    status === 401 || status === 403 || (redirect !== undefined && /\/(?:wp-)?login(?:\.php)?(?:\/|$)/.test(redirect.location.pathname))
  )
}

function lostHeaders(facts: HttpFacts, hop: PastExchange): readonly string[] {
  const now = new Set(facts.sentCredentials.map((credential) => `${credential.in} ${credential.name}`))
  return (hop.credentials ?? []).filter((sent) => !sent.startsWith('query ') && !now.has(sent)).map((sent) => sent.split(' ')[1] ?? '')
}

function lostCredential({ facts, masker }: RuleContext<HttpFacts>, hop: PastExchange, missing: readonly string[]): Finding {
  const name = missing[0] === 'userinfo' ? 'authorization' : (missing[0] ?? 'authorization')
  const stayed = hop.origin === facts.origin
  const there = stayed ? '' : ` to ${quote(masker, facts.target.origin, 80)}`
  return {
    code: page.code,
    certainty: 'certain',
    raisedBy: 'history',
    weight: 0.8,
    summary: `The client left ${name} behind when it followed the ${hop.status}${there}.`,
    why: stayed ? STAYED : page.why,
    culprit: { in: 'request.header', name },
    evidence: [
      { pointer: '/request/headers', observed: `no ${name}`, expected: `the ${name} of the request before the redirect` },
      { observed: `${hop.method} with ${name} answered ${hop.status}`, note: 'the redirect before it', exchange: hop.id }
    ],
    fix: stayed
      ? ['Switch automatic redirects off and ask for the Location yourself, with the credential.']
      : [`Set the base URL to ${quote(masker, facts.target.origin, 100)}, so that there is nothing to follow.`]
  }
}
