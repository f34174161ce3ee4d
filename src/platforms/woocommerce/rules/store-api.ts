/** The Store API of carts and checkouts: nonces, cart tokens, guest orders, its own rate limit. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { culpritAt, STORE_CULPRIT, said, sent } from '../sent.js'
import { storeApiPages } from './store-api-pages.js'

export const storeApi: Rule<WooFacts> = {
  codes: storeApiPages,
  diagnose(context) {
    const { facts } = context
    switch (facts.error?.code) {
      case 'woocommerce_rest_missing_nonce':
        return missingNonce(context)
      case 'woocommerce_rest_invalid_nonce':
        return invalidNonce(context)
      case 'woocommerce_rest_invalid_user':
      case 'woocommerce_rest_invalid_order':
      case 'woocommerce_rest_invalid_billing_email':
        return orderAuth(context)
      case 'rate_limit_exceeded':
        return rateLimited(context)
      default:
        return facts.status === 402 && facts.api.surface === 'wc-store' ? declined(context) : undefined
    }
  }
}

function missingNonce(context: RuleContext<WooFacts>): Finding | Finding[] {
  const { oldStoreNonce, cartToken } = context.facts.credentials
  // Versions before 2021 ask for the old name themselves.
  const wanted = /missing the ([\w-]{1,40}) header/i.exec(context.facts.error?.message ?? '')?.[1] ?? 'Nonce'
  if (oldStoreNonce && !cartToken && !/^x-wc/i.test(wanted)) {
    return {
      ...finding(
        context,
        'nonce-header-renamed',
        'The nonce stands in x-wc-store-api-nonce; the store reads the header Nonce.',
        culpritAt(oldStoreNonce),
        ['Rename the header to Nonce.'],
        oldStoreNonce
      ),
      patch: [{ op: 'replace', path: `${oldStoreNonce.pointer}/name`, value: 'Nonce' }]
    }
  }
  if (cartToken && isFresh(context, cartToken)) return unreadToken(context, cartToken, wanted)
  if (cartToken) {
    return finding(
      context,
      'cart-token-invalid',
      `cart-token ${context.masker.mask(cartToken.value)} is not valid, so it counts as none.`,
      culpritAt(cartToken),
      ['GET /wp-json/wc/store/v1/cart and send the Cart-Token of that answer.', 'Or send the header Nonce with the session cookie.'],
      cartToken
    )
  }
  if (/^x-wc/i.test(wanted)) return oldNonce(context, wanted)
  return finding(
    context,
    'nonce-missing',
    `${context.facts.method} on a cart route needs the header ${wanted} or cart-token; neither was sent.`,
    { in: 'request.header', name: 'nonce' },
    [`GET /wp-json/wc/store/v1/cart, then send ${wanted} (with the session cookie) or Cart-Token of that answer.`]
  )
}

/** A version that reads X-WC-Store-API-Nonce and knows no cart token yet. */
function oldNonce(context: RuleContext<WooFacts>, wanted: string): Finding {
  const { storeNonce, oldStoreNonce } = context.facts.credentials
  const placed = oldStoreNonce ?? storeNonce
  const state = oldStoreNonce
    ? `${oldStoreNonce.value.trim() === '' ? 'is empty' : 'did not reach it'}`
    : storeNonce
      ? 'is missing: the nonce stands in the header Nonce'
      : 'is missing'
  const base = finding(
    context,
    'nonce-missing',
    `This version of the Store API reads the header ${wanted}, and it ${state}.`,
    placed ? culpritAt(placed) : { in: 'request.header', name: 'nonce' },
    [`Send the nonce in the header ${wanted}, or update WooCommerce: later versions read Nonce.`],
    placed
  )
  return oldStoreNonce ? { ...base, certainty: 'likely' } : base
}

/** The store handed this token out less than two days ago, which is how long one lives. */
function isFresh({ facts, history, masker }: RuleContext<WooFacts>, token: Placed): boolean {
  const issued = history.noted('nonce-issued', masker.fingerprint(token.value))
  return issued !== undefined && facts.at - issued.exchange.at < 48 * 3_600_000
}

/** woocommerce#51217: the token is the store's own, so it is not damaged. */
function unreadToken(context: RuleContext<WooFacts>, token: Placed, wanted: string): Finding[] {
  const masked = context.masker.mask(token.value)
  const base = finding(
    context,
    'nonce-missing',
    `${wanted} is missing, and the store did not count cart-token ${masked}, which it had handed out itself.`,
    { in: 'request.header', name: 'nonce' },
    [
      `Send the header ${wanted} with the session cookie, too.`,
      'Update WooCommerce: older versions do not take Cart-Token in place of a nonce on every route.'
    ],
    token
  )
  const why = 'An older version may ask for the nonce all the same; or the header was lost, or the secret that signs tokens has changed.'
  const invalid = finding(
    context,
    'cart-token-invalid',
    `cart-token ${masked} counts as none, though the store handed it out itself.`,
    culpritAt(token),
    ['Fetch a new Cart-Token with GET cart, and look whether the header reaches PHP.'],
    token
  )
  return [
    { ...base, certainty: 'likely', why },
    { ...invalid, certainty: 'possible', why, weight: 0.5 }
  ]
}

function invalidNonce(context: RuleContext<WooFacts>): Finding {
  const { facts, history, masker } = context
  const { storeNonce, cookie } = facts.credentials
  const fingerprint = storeNonce && masker.fingerprint(storeNonce.value)
  const issued = fingerprint ? history.noted('nonce-issued', fingerprint) : undefined
  const session = /wp_woocommerce_session_/.test(cookie?.value ?? '')
  const why =
    issued && !session
      ? 'The store handed out this very nonce before, but for a session; its cookie (wp_woocommerce_session_…) did not come back with it.'
      : 'The nonce does not belong to the session of this request, or is older than a day.'
  const base = finding(
    context,
    'nonce-invalid',
    `nonce ${masker.mask(storeNonce?.value ?? '')} is stale or belongs to another session.`,
    storeNonce ? culpritAt(storeNonce) : { in: 'request.header', name: 'nonce' },
    [
      session
        ? 'Fetch a new nonce with GET cart and the same session cookie.'
        : 'Send the session cookie together with its nonce, or Cart-Token alone without a nonce.'
    ],
    storeNonce
  )
  return {
    ...base,
    why,
    evidence: [...base.evidence, ...(issued ? [{ observed: 'this nonce was handed out here', exchange: issued.exchange.id }] : [])]
  }
}

function orderAuth(context: RuleContext<WooFacts>): Finding {
  const { facts } = context
  const email = facts.error?.code === 'woocommerce_rest_invalid_billing_email'
  const name = email ? 'billing_email' : 'key'
  const at = facts.query.get(name)
  const summary =
    facts.error?.code === 'woocommerce_rest_invalid_user'
      ? 'The order belongs to a registered customer, and the request does not carry that login.'
      : `Parameter ${name} does not open this order.`
  return finding(context, 'order-auth', summary, { in: 'request.query', name, ...(at && { pointer: at.pointer }) }, [
    "For a guest order send key (the order key) and billing_email; for a customer's order that customer's login."
  ])
}

function rateLimited(context: RuleContext<WooFacts>): Finding {
  const { responseHeaders } = context.facts
  const wait = responseHeaders.get('ratelimit-retry-after')
  const limit = responseHeaders.value('ratelimit-limit')
  const seconds = wait?.value ?? /wait (\d{1,6}) second/.exec(context.facts.error?.message ?? '')?.[1]
  const base = finding(
    context,
    'rate-limited',
    `The Store API limit${limit ? ` of ${limit} requests` : ''} is reached${seconds ? `: wait ${seconds} seconds` : ''}.`,
    { in: 'response.header', name: 'ratelimit-retry-after', ...(wait && { pointer: wait.pointer }) },
    [`Wait ${seconds ?? 'as long as the message says'}${seconds ? ' seconds' : ''}, and send fewer requests.`]
  )
  return { ...base, supersedes: ['http.rate-limited'] }
}

function declined(context: RuleContext<WooFacts>): Finding {
  const base = finding(context, 'payment-declined', '402 on the checkout: the payment processor may have declined.', STORE_CULPRIT, [
    "Look at the order's notes; show the buyer the decline."
  ])
  return {
    ...base,
    certainty: 'possible',
    settle: { how: "The body and the order's notes name the decline; a text about the site instead means that the host switched it off." }
  }
}

function finding(
  { facts, masker }: RuleContext<WooFacts>,
  detail: string,
  summary: string,
  culprit: Culprit,
  fix: readonly string[],
  placed?: Placed
): Finding {
  return {
    code: `woo.store-api.${detail}`,
    certainty: 'certain',
    weight: 0.8,
    summary,
    why: 'The Store API protects changes with a nonce or a cart token, and orders with login or order key; what came with this request does not do.',
    culprit,
    evidence: [...(placed ? [sent(placed, masker)] : []), said(facts)],
    fix
  }
}
