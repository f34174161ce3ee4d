import type { HttpFacts } from '../../../diagnosis/facts.js'
import { isSameResource } from '../../../diagnosis/redirect.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { quote, statusIs } from '../quote.js'

const docs = ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4']

const becameGet: CodePage = {
  code: 'http.redirect.post-became-get',
  level: 'failure',
  title: 'Client followed a redirect and turned POST into GET',
  why: 'After 301 and 302 clients ask the new address with GET and without the body. What should have been written never reached the store.',
  tell: 'A 301 or 302 to a POST, PUT or DELETE, followed by a GET without body on the Location URL.',
  fix: ['Call the final URL directly.', 'Switch automatic redirects off for writes.'],
  ceiling: 'possible',
  docs: [...docs, 'https://github.com/Shopify/shopify-app-js/issues/1868']
}

const authDropped: CodePage = {
  code: 'http.redirect.auth-dropped',
  level: 'failure',
  title: 'Client followed a redirect and left the credential behind',
  why: 'HTTP clients do not repeat Authorization at another host or scheme, so the request after the redirect arrived without any.',
  tell: 'A redirect to another origin, then a request to the Location URL without the credential field of the first one, answered 401 or 403.',
  fix: ['Call the final URL directly.'],
  ceiling: 'possible',
  docs: [...docs, 'https://curl.se/docs/manpage.html#--location-trusted']
}

const queryDropped: CodePage = {
  code: 'http.query-dropped.redirect',
  level: 'failure',
  title: 'Redirect removes the query string',
  why: 'A rewrite rule of the server sends the caller to an address without the parameters, so credentials and filters in the query are gone.',
  tell: 'A redirect whose Location lacks the query that the request had; the request after it has none.',
  fix: ['Correct the rewrite rule (nginx: add $is_args$args; Apache: QSA).', 'Call the final URL directly.'],
  ceiling: 'certain',
  docs: ['https://github.com/littlebizzy/slickstack/issues/130']
}

const STAYED = 'The client did not repeat the credential after the redirect, although it stayed with the same host.'

/** How far back a redirect may lie that this request followed. */
const FOLLOWED_WITHIN = 60_000
const LOOKED_AT = 30

export const redirectFollowed: Rule = {
  codes: [becameGet, authDropped, queryDropped],
  accuses: 'success',
  diagnose(context) {
    const { facts } = context
    const hop = facts.method === 'GET' || facts.status >= 400 ? hopBefore(context) : undefined
    const missing = hop && isTurnedAway(facts) ? lostHeaders(facts, hop) : []
    const findings: Finding[] = hop && missing.length > 0 ? [lostCredential(context, hop, missing)] : []
    if (facts.redirect) return [...findings, ...losingRedirect(context)]
    if (!hop) return leftoverOfWrite(context)
    if (isLostWrite(facts, hop)) findings.push(lostWrite(context, hop))
    if (isLostQuery(facts, hop)) findings.push(lostQuery(context, hop))
    return findings
  }
}

function hopBefore({ facts, history }: RuleContext<HttpFacts>): PastExchange | undefined {
  const here = `${facts.origin}${facts.target.pathname}`
  return history.latestRedirect(
    LOOKED_AT,
    ({ location, status, at }) => location === here && status >= 300 && status < 400 && facts.at - at < FOLLOWED_WITHIN
  )
}

/** Only the same path counts: POST, 302, GET of another page is how web forms work, whatever that page then answers. */
function isLostWrite(facts: HttpFacts, hop: PastExchange): boolean {
  if (facts.method !== 'GET' || facts.body !== '' || (hop.status !== 301 && hop.status !== 302)) return false
  if (!isWrite(hop.method)) return false
  return isSameResource(hop.status, hop.path, facts.target.pathname) || isInLanguage(hop.path, facts.target.pathname)
}

function isWrite(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/**
 * The same path in the folder of a language: plugins that translate a site send every visitor there, API calls too.
 *
 * @see https://github.com/VaLeXaR/wp-multilang/issues/116
 */
function isInLanguage(path: string, target: string): boolean {
  const [asked, words] = [path.split('/'), target.split('/')]
  const at = words.findIndex((word, index) => word !== asked[index])
  return /^[a-z]{2}(?:[-_][a-z]{2,4})?$/i.test(words[at] ?? '') && words.toSpliced(at, 1).join('/') === path
}

/** The query belonged to what is asked now: it held the credential, or it is the same resource at another address. */
function isLostQuery(facts: HttpFacts, hop: PastExchange): boolean {
  if (facts.status < 400 || !hop.query || hop.locationHasQuery !== false || facts.target.search.length > 1) return false
  if (hop.credentials?.some((sent) => sent.startsWith('query '))) return true
  return isSameResource(hop.status, hop.path, facts.target.pathname)
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

function lostWrite({ facts, masker }: RuleContext<HttpFacts>, hop: PastExchange): Finding {
  return {
    code: becameGet.code,
    certainty: 'certain',
    raisedBy: 'history',
    weight: 0.9,
    summary: `This GET was a ${hop.method}: the client followed a ${hop.status} and dropped method and body.`,
    why: becameGet.why,
    culprit: { in: 'request.method', name: 'GET', pointer: '/request/method' },
    evidence: [
      { pointer: '/request/method', observed: 'GET', expected: hop.method },
      { observed: `${hop.method} answered ${hop.status}`, note: 'the redirect before it', exchange: hop.id }
    ],
    fix: [`Send the ${hop.method} to ${quote(masker, facts.target.origin, 100)} directly.`, ...becameGet.fix.slice(1)]
  }
}

function lostCredential({ facts, masker }: RuleContext<HttpFacts>, hop: PastExchange, missing: readonly string[]): Finding {
  const name = missing[0] === 'userinfo' ? 'authorization' : (missing[0] ?? 'authorization')
  const stayed = hop.origin === facts.origin
  const there = stayed ? '' : ` to ${quote(masker, facts.target.origin, 80)}`
  return {
    code: authDropped.code,
    certainty: 'certain',
    raisedBy: 'history',
    weight: 0.8,
    summary: `The client left ${name} behind when it followed the ${hop.status}${there}.`,
    why: stayed ? STAYED : authDropped.why,
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

function lostQuery({ facts }: RuleContext<HttpFacts>, hop: PastExchange): Finding {
  return {
    code: queryDropped.code,
    certainty: 'certain',
    raisedBy: 'history',
    weight: 0.7,
    summary: `The ${hop.status} before this call dropped the query string: its Location has none.`,
    why: queryDropped.why,
    culprit: { in: 'response.header', name: 'location' },
    evidence: [
      { pointer: '/request/url', observed: 'no query', expected: 'the query of the request before the redirect' },
      { observed: `${hop.method} with a query answered ${hop.status}, Location without query`, exchange: hop.id },
      statusIs(facts)
    ],
    fix: queryDropped.fix
  }
}

/** A GET that names the media type of a body it has not: what is left of a POST after a redirect that nobody recorded. */
function leftoverOfWrite({ facts }: RuleContext<HttpFacts>): Finding | undefined {
  const type = facts.headers.get('content-type')
  const forPost = /\/(?:graphql\.json|access_token)$/.test(facts.target.pathname)
  if (facts.method !== 'GET' || facts.body !== '' || ![400, 404, 405].includes(facts.status) || !type || !forPost) return undefined
  return {
    code: becameGet.code,
    certainty: 'possible',
    weight: 0.35,
    summary: 'This GET names a media type but has no body: it may be a POST that followed a redirect.',
    why: becameGet.why,
    culprit: { in: 'request.method', name: 'GET', pointer: '/request/method' },
    evidence: [
      { pointer: '/request/method', observed: 'GET', expected: 'POST' },
      { pointer: type.pointer, observed: 'Content-Type without a body' }
    ],
    fix: becameGet.fix,
    settle: { how: 'The redirect before it in the log: then it is certain.' }
  }
}

/** The redirect itself, before anybody followed it. */
function losingRedirect({ facts }: RuleContext<HttpFacts>): readonly Finding[] {
  const { redirect, sentCredentials, status, method } = facts
  if (!redirect || sentCredentials.length === 0) return []
  if (redirect.loses.has('query')) {
    return [
      {
        code: queryDropped.code,
        certainty: 'certain',
        weight: 0.4,
        summary: `The ${status} drops the query string: its Location has not the parameters of the request.`,
        why: queryDropped.why,
        culprit: { in: 'response.header', name: 'location', pointer: redirect.field.pointer },
        evidence: [{ pointer: redirect.field.pointer, observed: 'no such query', expected: 'the query of the request' }],
        fix: queryDropped.fix
      }
    ]
  }
  const moved = (status === 301 || status === 302) && isWrite(method) && isInLanguage(facts.target.pathname, redirect.location.pathname)
  if (!(redirect.loses.has('method') || moved) || redirect.location.origin !== facts.target.origin) return []
  return [
    {
      code: becameGet.code,
      certainty: 'possible',
      weight: 0.3,
      summary: `${status} to a ${method}: a client that follows asks with GET and without the body.`,
      why: becameGet.why,
      culprit: { in: 'request.method', name: method, pointer: '/request/method' },
      evidence: [statusIs(facts, 'an answer, or 307 or 308 that keep the method')],
      fix: becameGet.fix
    }
  ]
}
