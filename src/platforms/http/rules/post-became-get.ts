import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import { isSameResource } from '../../../diagnosis/redirect.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isInLanguage, isWrite, lossAhead, redirectBefore } from '../followed-redirect.js'
import { quote, statusIs } from '../quote.js'

const page: CodePage = {
  code: 'http.redirect.post-became-get',
  level: 'failure',
  title: 'Client followed a redirect and turned POST into GET',
  why: 'After 301 and 302 clients ask the new address with GET and without the body. What should have been written never reached the store.',
  tell: 'A 301 or 302 to a POST, PUT or DELETE, followed by a GET without body on the Location URL.',
  fix: ['Call the final URL directly.', 'Switch automatic redirects off for writes.'],
  ceiling: 'possible',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4', 'https://github.com/Shopify/shopify-app-js/issues/1868']
}

export const postBecameGet: Rule = {
  codes: [page],
  accuses: 'success',
  diagnose(context) {
    const { facts } = context
    if (facts.redirect) return lossAhead(facts) === 'method' ? losingRedirect(facts) : undefined
    const hop = redirectBefore(context)
    if (!hop) return leftoverOfWrite(context)
    return isLostWrite(facts, hop) ? lostWrite(context, hop) : undefined
  }
}

/** Only the same path counts: POST, 302, GET of another page is how web forms work, whatever that page then answers. */
function isLostWrite(facts: HttpFacts, hop: PastExchange): boolean {
  if (facts.method !== 'GET' || facts.body !== '' || (hop.status !== 301 && hop.status !== 302)) return false
  if (!isWrite(hop.method)) return false
  return isSameResource(hop.status, hop.path, facts.target.pathname) || isInLanguage(hop.path, facts.target.pathname)
}

function lostWrite({ facts, masker }: RuleContext<HttpFacts>, hop: PastExchange): Finding {
  return {
    code: page.code,
    certainty: 'certain',
    raisedBy: 'history',
    weight: 0.9,
    summary: `This GET was a ${hop.method}: the client followed a ${hop.status} and dropped method and body.`,
    why: page.why,
    culprit: { in: 'request.method', name: 'GET', pointer: '/request/method' },
    evidence: [
      { pointer: '/request/method', observed: 'GET', expected: hop.method },
      { observed: `${hop.method} answered ${hop.status}`, note: 'the redirect before it', exchange: hop.id }
    ],
    fix: [`Send the ${hop.method} to ${quote(masker, facts.target.origin, 100)} directly.`, ...page.fix.slice(1)]
  }
}

/** A GET that names the media type of a body it has not: what is left of a POST after a redirect that nobody recorded. */
function leftoverOfWrite({ facts }: RuleContext<HttpFacts>): Finding | undefined {
  const type = facts.headers.get('content-type')
  const forPost = /\/(?:graphql\.json|access_token)$/.test(facts.target.pathname)
  if (facts.method !== 'GET' || facts.body !== '' || ![400, 404, 405].includes(facts.status) || !type || !forPost) return undefined
  return {
    code: page.code,
    certainty: 'possible',
    weight: 0.35,
    summary: 'This GET names a media type but has no body: it may be a POST that followed a redirect.',
    why: page.why,
    culprit: { in: 'request.method', name: 'GET', pointer: '/request/method' },
    evidence: [
      { pointer: '/request/method', observed: 'GET', expected: 'POST' },
      { pointer: type.pointer, observed: 'Content-Type without a body' }
    ],
    fix: page.fix,
    settle: { how: 'The redirect before it in the log: then it is certain.' }
  }
}

/** The redirect itself, before anybody followed it. */
function losingRedirect(facts: HttpFacts): Finding {
  const { status, method } = facts
  return {
    code: page.code,
    certainty: 'possible',
    weight: 0.3,
    summary:
      method === 'POST'
        ? `${status} to a POST: a client that follows asks with GET and without the body.`
        : `${status} to a ${method}: some clients follow with GET and without the body, others repeat the ${method}.`,
    why:
      method === 'POST'
        ? page.why
        : `Only of a POST all clients make a GET (Fetch, "HTTP-redirect fetch"); with ${method} it depends on the client whether anything is written.`,
    culprit: { in: 'request.method', name: method, pointer: '/request/method' },
    evidence: [statusIs(facts, 'an answer, or 307 or 308 that keep the method')],
    fix: page.fix
  }
}
