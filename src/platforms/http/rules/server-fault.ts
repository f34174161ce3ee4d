import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Certainty, CodePage } from '../../../model/diagnosis.js'
import { apiError, quotedError } from '../api-error.js'
import { isFromApplication, pageText, pageTitle } from '../page-signs.js'
import { quote, statusIs } from '../quote.js'
import { rateLimitedPage } from './rate-limited.js'

const error: CodePage = {
  code: 'http.server-error',
  level: 'failure',
  title: "Error inside the store's server",
  why: 'The application on the other side broke while it worked on the request. The status says no more; the reason stands in the log of the server.',
  tell: 'Status 500 without a text that names the cause.',
  fix: [
    "Read the server's error log, or quote the request id to the platform's support.",
    'Repeat with growing pauses what may be repeated.'
  ],
  ceiling: 'certain',
  limits: 'A request that the server cannot digest may provoke it; the status does not tell.',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.1', 'https://shopify.dev/docs/api/usage/response-codes']
}

const unavailable: CodePage = {
  code: 'http.server-unavailable',
  level: 'failure',
  title: 'Store or its edge is down or overloaded',
  why: 'The server in front could not get an answer from the one behind it, or takes no more requests for a while. Nothing in the request is wrong.',
  tell: 'Status 502, 503, 504, 520 to 524, 530 or 783 without a challenge page.',
  fix: ['Repeat with growing pauses, honour Retry-After.', "Look at the platform's status page, or restart what stands behind the server."],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6', 'https://shopify.dev/docs/api/usage/response-codes']
}

/** What each status says about the two servers. */
const MEANING: Readonly<Record<number, string>> = {
  502: 'the server in front got no valid answer from the application behind it',
  503: 'the server takes no requests for a while',
  504: 'the application behind the server did not answer in time',
  508: 'the hosting account has reached its resource limit',
  520: 'Cloudflare got an empty or unknown answer from the store',
  521: 'the store refused the connection from Cloudflare',
  522: 'the connection from Cloudflare to the store timed out',
  523: 'Cloudflare cannot reach the store',
  524: 'the store did not answer Cloudflare in time',
  525: 'the TLS handshake between Cloudflare and the store failed',
  526: 'Cloudflare does not trust the certificate of the store',
  529: 'the site is overloaded',
  530: 'Cloudflare cannot reach or resolve the store',
  783: "Shopify's edge reports an internal fault"
}

export const serverFault: Rule = {
  codes: [error, unavailable],
  on: 'failure',
  needs: { status: (status) => status >= 500 },
  diagnose(context) {
    const { facts } = context
    if (facts.failure || facts.status < 500 || answeredByGateway(facts)) return undefined
    if (facts.status === 500) return broken(context)
    const meaning = MEANING[facts.status]
    if (!meaning) return undefined
    const what = `Status ${facts.status}: ${meaning}`
    if (facts.status !== 503) return finding(context, unavailable, 'certain', what)
    if (isFromApplication(facts) || isOfShopify(facts)) return finding(context, unavailable, 'likely', what)
    return [finding(context, unavailable, 'likely', what), perhapsTooFast(context)]
  }
}

/** Shopify's own page for its outages: neither a limit of a host nor a server of the developer's. */
function isOfShopify(facts: HttpFacts): boolean {
  return /\bShopify\/error-pages\b|cdn\.shopify\.com\/[^"'\s]{0,80}error/i.test(pageText(facts))
}

/** `{"errors":"An unexpected error occurred"}` of Shopify, and the like: words that say what the status says. */
const NO_REASON = /unexpected error|internal (?:server )?error|something went wrong/i

/** An application that names a cause, on its own error page or in JSON, did not simply break: its words count for more than the status. */
function broken(context: RuleContext<HttpFacts>): Finding {
  const { facts, masker } = context
  const named = apiError(facts)
  if (named?.code && named.code !== 'internal_server_error')
    return finding(context, error, 'possible', `Status 500 with ${quotedError(masker, named, 90)}: the application refused, or broke`)
  if (named?.message && !NO_REASON.test(named.message))
    return finding(context, error, 'likely', `Status 500 with ${quotedError(masker, named, 90)}: the application broke`)
  const saysMore = facts.isHtml && isFromApplication(facts)
  return finding(context, error, saysMore ? 'likely' : 'certain', 'Status 500: the application of the store broke')
}

function answeredByGateway({ exchange }: HttpFacts): boolean {
  return exchange.outcome === 'answered' && exchange.answeredBy === 'gateway'
}

function finding({ facts, masker }: RuleContext<HttpFacts>, page: CodePage, certainty: Certainty, summary: string): Finding {
  const request = facts.responseHeaders.get('x-request-id') ?? facts.responseHeaders.get('cf-ray')
  const after = facts.responseHeaders.get('retry-after')
  const title = quote(masker, pageTitle(facts), 80)
  return {
    code: page.code,
    certainty,
    generic: true,
    weight: 0.2,
    summary: `${summary}.`,
    why: page.why,
    culprit: { in: 'store', name: null },
    evidence: [
      statusIs(facts),
      ...(title ? [{ pointer: '/response/content/text', observed: title }] : []),
      ...(request ? [{ pointer: request.pointer, observed: quote(masker, request.value, 80), note: 'quote this to the support' }] : []),
      ...(after ? [{ pointer: after.pointer, observed: quote(masker, after.value, 40), note: 'Retry-After' }] : [])
    ],
    fix: after ? [`Wait as Retry-After says (${quote(masker, after.value, 40)}), then repeat.`, ...page.fix] : page.fix
  }
}

/** nginx (limit_req) and many hosts answer 503 to callers that are too fast. */
function perhapsTooFast({ facts }: RuleContext<HttpFacts>): Finding {
  return {
    code: rateLimitedPage.code,
    certainty: 'possible',
    weight: 0.2,
    summary: 'A host that limits the rate may also answer 503.',
    why: rateLimitedPage.why,
    culprit: { in: 'network', name: null },
    evidence: [statusIs(facts)],
    fix: rateLimitedPage.fix,
    settle: { how: 'The same call alone, after a pause: if it passes, the rate was the reason.' }
  }
}
