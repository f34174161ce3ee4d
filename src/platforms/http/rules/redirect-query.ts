import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import { isSameResource } from '../../../diagnosis/redirect.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { lossAhead, redirectBefore } from '../followed-redirect.js'
import { statusIs } from '../quote.js'

const page: CodePage = {
  code: 'http.query-dropped.redirect',
  level: 'failure',
  title: 'Redirect removes the query string',
  why: 'A rewrite rule of the server sends the caller to an address without the parameters, so credentials and filters in the query are gone.',
  tell: 'A redirect whose Location lacks the query that the request had; the request after it has none.',
  fix: ['Correct the rewrite rule (nginx: add $is_args$args; Apache: QSA).', 'Call the final URL directly.'],
  ceiling: 'certain',
  docs: ['https://github.com/littlebizzy/slickstack/issues/130']
}

export const redirectQuery: Rule = {
  codes: [page],
  accuses: 'success',
  diagnose(context) {
    const { facts } = context
    if (facts.redirect) return lossAhead(facts) === 'query' ? losingRedirect(facts, facts.redirect) : undefined
    if (facts.status < 400) return undefined
    const hop = redirectBefore(context)
    return hop && isLostQuery(facts, hop) ? lostQuery(facts, hop) : undefined
  }
}

/** The query belonged to what is asked now: it held the credential, or it is the same resource at another address. */
function isLostQuery(facts: HttpFacts, hop: PastExchange): boolean {
  if (!hop.query || hop.locationHasQuery !== false || facts.target.search.length > 1) return false
  if (hop.credentials?.some((sent) => sent.startsWith('query '))) return true
  return isSameResource(hop.status, hop.path, facts.target.pathname)
}

function lostQuery(facts: HttpFacts, hop: PastExchange): Finding {
  return {
    code: page.code,
    certainty: 'certain',
    raisedBy: 'history',
    weight: 0.7,
    summary: `The ${hop.status} before this call dropped the query string: its Location has none.`,
    why: page.why,
    culprit: { in: 'response.header', name: 'location' },
    evidence: [
      { pointer: '/request/url', observed: 'no query', expected: 'the query of the request before the redirect' },
      { observed: `${hop.method} with a query answered ${hop.status}, Location without query`, exchange: hop.id },
      statusIs(facts)
    ],
    fix: page.fix
  }
}

/** The redirect itself, before anybody followed it. */
function losingRedirect({ status }: HttpFacts, redirect: NonNullable<HttpFacts['redirect']>): Finding {
  return {
    code: page.code,
    certainty: 'certain',
    weight: 0.4,
    summary: `The ${status} drops the query string: its Location has not the parameters of the request.`,
    why: page.why,
    culprit: { in: 'response.header', name: 'location', pointer: redirect.field.pointer },
    evidence: [{ pointer: redirect.field.pointer, observed: 'no such query', expected: 'the query of the request' }],
    fix: page.fix
  }
}
