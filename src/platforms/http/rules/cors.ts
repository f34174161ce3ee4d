import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import { refusalOf } from '../preflight.js'
import { quote, statusIs } from '../quote.js'

const preflight: CodePage = {
  code: 'http.cors.preflight',
  level: 'failure',
  title: 'Browser preflight to an API that is not for browsers',
  why: 'Before the real call the browser asks with OPTIONS, without credentials, whether the page may make it. The answer does not allow it, so the browser never sends the real call.',
  tell: 'OPTIONS with Origin and Access-Control-Request-Method, answered without Access-Control-Allow-Origin, with another status than 2xx, or without allowing the method or a header field that was asked for.',
  fix: [
    'Call the API from a server of your own.',
    'Never ship its secret to a browser.',
    'Where it is your own server that answers: let it allow origin, method and header fields, before any login or redirect.'
  ],
  ceiling: 'certain',
  docs: ['https://fetch.spec.whatwg.org/#cors-preflight-fetch', 'https://github.com/Shopify/buy-button-js/issues/628']
}

const noCors: CodePage = {
  code: 'http.cors.no-cors-mode',
  level: 'failure',
  title: 'Browser fetch in no-cors mode stripped the headers',
  why: "With mode 'no-cors' a browser sends only a few harmless header fields; the credential and the JSON content type were left out before the request went out.",
  tell: 'Sec-Fetch-Mode: no-cors, no credential field, often Content-Type: text/plain, answered 400, 401 or 403.',
  fix: [
    'Call the API from a server of your own.',
    "Taking mode: 'no-cors' away only shows the real obstacle: the API does not allow browsers."
  ],
  ceiling: 'certain',
  docs: ['https://fetch.spec.whatwg.org/#concept-request-mode']
}

export const cors: Rule = {
  codes: [preflight, noCors],
  diagnose(context) {
    const { facts } = context
    if (facts.method === 'OPTIONS') return refusedPreflight(context)
    const mode = facts.headers.get('sec-fetch-mode')
    if (mode?.value !== 'no-cors' || facts.sentCredentials.length > 0 || ![400, 401, 403].includes(facts.status)) return undefined
    return {
      code: noCors.code,
      certainty: 'certain',
      weight: 0.9,
      supersedes: ['shopify.token.missing', 'shopify.request', 'woo.auth.missing', 'woo.auth.ignored'],
      summary: `The browser sent this ${facts.method} in no-cors mode (sec-fetch-mode), without any credential.`,
      why: noCors.why,
      culprit: { in: 'request.header', name: 'sec-fetch-mode', pointer: mode.pointer },
      evidence: [
        { pointer: mode.pointer, observed: 'no-cors' },
        { pointer: '/request/headers', observed: 'no credential field', expected: 'the credential of the API' },
        statusIs(facts)
      ],
      fix: noCors.fix
    }
  }
}

/** Overload, an outage, a security layer (Shopify's 430), the password page of a shop that is not open yet. */
function isClosedToAll({ status, redirect }: HttpFacts): boolean {
  return status === 429 || status === 430 || status >= 502 || (redirect !== undefined && /^\/password\/?$/.test(redirect.location.pathname))
}

/** A tunnel to the developer's machine, or that machine: what answers is the app's own server. */
function isOwn({ target }: HttpFacts): boolean {
  return (
    isLoopback(target.hostname) || /\.(?:ngrok(?:-free)?\.(?:app|dev|io)|trycloudflare\.com|loca\.lt|localhost\.run)$/.test(target.hostname)
  )
}

function refusedPreflight({ facts, masker }: RuleContext<HttpFacts>): Finding | undefined {
  const origin = facts.headers.get('origin')
  const method = facts.headers.get('access-control-request-method')
  if (!origin || !method || facts.status === 0) return undefined
  const refusal = refusalOf(facts, origin.value, method.value)
  if (!refusal) return undefined
  const from = quote(masker, origin.value, 80)
  const { lacks, field } = refusal
  const answered = field === undefined ? undefined : facts.responseHeaders.get(field)
  return {
    code: preflight.code,
    // Whatever keeps everybody out keeps the preflight out, too, and is what there is to mend.
    ...(isClosedToAll(facts)
      ? { certainty: 'likely', weight: 0.3 }
      : {
          certainty: 'certain',
          weight: 0.9,
          supersedes: ['shopify', 'woo', 'wp', 'http.server-error', 'http.method-not-allowed', 'http.waf']
        }),
    summary: `The browser's preflight from ${from} was not allowed (${facts.status}, ${quote(masker, lacks, 70)}).`,
    why: preflight.why,
    culprit: { in: 'request.method', name: 'OPTIONS', pointer: '/request/method' },
    evidence: [
      { pointer: origin.pointer, observed: from, note: 'Origin' },
      { pointer: method.pointer, observed: quote(masker, method.value, 20), note: 'Access-Control-Request-Method' },
      {
        pointer: answered?.pointer ?? (field ? '/response/headers' : '/response/status'),
        observed: answered ? quote(masker, `${answered.name}: ${answered.value}`) : field ? `no ${field}` : String(facts.status),
        expected: quote(masker, refusal.expected)
      }
    ],
    fix: isOwn(facts) ? [preflight.fix.at(-1) ?? '', ...preflight.fix.slice(0, -1)] : preflight.fix
  }
}
