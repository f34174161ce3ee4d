/** The Store API of carts and checkouts: what each code means. */
import type { CodePage } from '../../../model/diagnosis.js'
import { issue, STORE_API_NONCES } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [STORE_API_NONCES] } as const

/** Pages of the codes about the Store API. */
export const storeApiPages: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.store-api.nonce-header-renamed',
    title: 'Nonce sent under the old header name',
    why: 'The header is called Nonce now; X-WC-Store-API-Nonce is not read any more.',
    tell: '401 woocommerce_rest_missing_nonce with X-WC-Store-API-Nonce in the request.',
    fix: ['Send the header Nonce.'],
    docs: [issue('RayOkaah/woocommerce', 78), issue('Tmeister/jwt-client', 85), STORE_API_NONCES]
  },
  {
    ...common,
    code: 'woo.store-api.cart-token-invalid',
    title: 'Cart-Token is not valid',
    why: 'A token that is damaged or expired counts as none, and then the nonce is missed.',
    tell: '401 woocommerce_rest_missing_nonce with a Cart-Token header.',
    fix: ['Fetch a new Cart-Token with GET cart.']
  },
  {
    ...common,
    code: 'woo.store-api.nonce-missing',
    title: 'Store API write without Nonce and Cart-Token',
    why: 'Cart and checkout routes take changes only with one of the two.',
    tell: '401 woocommerce_rest_missing_nonce, neither header sent.',
    fix: ['Take Nonce or Cart-Token from the headers of GET cart and send it.'],
    docs: [issue('RayOkaah/woocommerce', 7), issue('RayOkaah/woocommerce', 2), STORE_API_NONCES]
  },
  {
    ...common,
    code: 'woo.store-api.nonce-invalid',
    title: 'Store API nonce is stale or of another session',
    why: 'The nonce belongs to the session cookie that came with it, and lives about a day.',
    tell: '403 woocommerce_rest_invalid_nonce "Nonce is invalid."',
    fix: ['Send session cookie and nonce together, or Cart-Token alone; fetch a new nonce.'],
    docs: [issue('woocommerce/woocommerce', 51217), issue('woocommerce/woocommerce', 42341), STORE_API_NONCES]
  },
  {
    ...common,
    code: 'woo.store-api.order-auth',
    title: 'Order belongs to somebody else, or order key is wrong',
    why: "An order opens for its customer's login, or for a guest with order key and billing e-mail.",
    tell: '403 woocommerce_rest_invalid_user, or 401 woocommerce_rest_invalid_order / woocommerce_rest_invalid_billing_email.',
    fix: ["Send the customer's login, or order key and billing e-mail of the guest order."]
  },
  {
    ...common,
    code: 'woo.store-api.rate-limited',
    title: 'Store API rate limit reached',
    why: 'The Store API counts requests per client where its limit is switched on, and answers 400, not 429.',
    tell: '400 rate_limit_exceeded with RateLimit-Remaining: 0 (no Retry-After).',
    fix: ['Wait RateLimit-Retry-After seconds.']
  },
  {
    ...common,
    code: 'woo.store-api.payment-declined',
    title: "Payment processor's 402 passed on by the store",
    why: 'The payment gateway refused the payment, and the store handed its status on.',
    tell: '402 on a checkout route.',
    fix: ['Show the buyer the decline; nothing to fix in the credentials.'],
    ceiling: 'possible'
  }
]
