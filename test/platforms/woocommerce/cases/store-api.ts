/** Store API, key hand-out page and MCP endpoint. */
import type { Row } from '../calls.js'
import { error, KEY, KEYS, PLAIN, refused, SECRET, SHOP } from '../calls.js'

const cart = { url: `${SHOP}/wp-json/wc/store/v1/cart/add-item`, method: 'POST', body: '{"id":1}' }
const MISSING = error(401, 'woocommerce_rest_missing_nonce', 'Missing the Nonce header.')
const INVALID = error(403, 'woocommerce_rest_invalid_nonce', 'Nonce is invalid.')
const order = `${SHOP}/wp-json/wc/store/v1/order/13`
const authorize = (query: string, text: string) => ({
  url: `${SHOP}/wc-auth/v1/authorize${query}`,
  status: 401,
  answer: `<html><head><title>Access denied</title></head><body id="error-page"><div class="wp-die-message">${text}</div></body></html>`
})
const mcp = { url: `${SHOP}/wp-json/woocommerce/mcp`, method: 'POST', body: '{}' }
const DENIED = error(401, 'rest_forbidden', 'Authentication failed.')

export const storeApiRows: readonly Row[] = [
  {
    title: 'an old version reads another header than the one sent',
    calls: {
      ...cart,
      headers: { nonce: '1a2b3c4d5e' },
      ...error(401, 'woocommerce_rest_missing_nonce', 'Missing the X-WC-Store-API-Nonce header. This endpoint requires a valid nonce.')
    },
    fires: { 'woo.store-api.nonce-missing': 'certain' },
    culprit: { in: 'request.header', name: 'nonce' },
    summary: /reads the header X-WC-Store-API-Nonce/
  },
  {
    title: 'no nonce',
    calls: { ...cart, ...MISSING },
    fires: { 'woo.store-api.nonce-missing': 'certain' },
    silent: ['woo.store-api.nonce-header-renamed', 'woo.store-api.cart-token-invalid', 'woo.auth.missing'],
    culprit: { in: 'request.header', name: 'nonce' }
  },
  {
    title: 'old header name',
    calls: { ...cart, headers: { 'X-WC-Store-API-Nonce': 'abcdef0123' }, ...MISSING },
    fires: { 'woo.store-api.nonce-header-renamed': 'certain' },
    silent: ['woo.store-api.nonce-missing']
  },
  {
    title: 'damaged token',
    calls: { ...cart, headers: { 'Cart-Token': 'eyJ0.eyJ1.sig' }, ...MISSING },
    fires: { 'woo.store-api.cart-token-invalid': 'certain' },
    silent: ['woo.store-api.nonce-missing']
  },
  {
    title: 'nonce of another session',
    calls: { ...cart, headers: { Nonce: 'abcdef0123' }, ...INVALID },
    fires: { 'woo.store-api.nonce-invalid': 'certain' },
    silent: ['wp.cookie', 'wp.rest-blocked', 'woo.store-api.order-auth']
  },
  {
    title: 'a nonce that is accepted',
    calls: { ...cart, headers: { Nonce: 'abcdef0123' }, status: 201, answer: { items: [] } },
    silent: ['woo.store-api'],
    good: true
  },
  {
    title: "somebody else's order",
    calls: { url: order, ...error(403, 'woocommerce_rest_invalid_user') },
    fires: { 'woo.store-api.order-auth': 'certain' },
    silent: ['woo.user.lacks-capability'],
    culprit: { in: 'request.query', name: 'key' }
  },
  {
    title: 'wrong e-mail of a guest',
    calls: { url: `${order}?key=wc_order_x`, ...error(401, 'woocommerce_rest_invalid_billing_email') },
    first: 'woo.store-api.order-auth',
    culprit: { in: 'request.query', name: 'billing_email' }
  },
  {
    title: 'rate limit',
    calls: {
      url: `${SHOP}/wp-json/wc/store/v1/products`,
      ...error(400, 'rate_limit_exceeded', 'Too many requests. Please wait 9 seconds before trying again.'),
      answerHeaders: { 'RateLimit-Limit': '2', 'RateLimit-Remaining': '0', 'RateLimit-Retry-After': '9' }
    },
    fires: { 'woo.store-api.rate-limited': 'certain' },
    culprit: { in: 'response.header', name: 'ratelimit-retry-after' }
  },
  {
    title: 'nearly at the limit',
    calls: {
      url: `${SHOP}/wp-json/wc/store/v1/products`,
      answer: [],
      answerHeaders: { 'RateLimit-Limit': '2', 'RateLimit-Remaining': '0' }
    },
    silent: ['woo.store-api.rate-limited'],
    good: true
  },
  {
    title: 'payment refused',
    calls: {
      url: `${SHOP}/wp-json/wc/store/v1/checkout`,
      method: 'POST',
      status: 402,
      answer: { code: 'woocommerce_rest_checkout_process_payment_error', message: 'declined' }
    },
    fires: { 'woo.store-api.payment-declined': 'possible' }
  },
  {
    title: 'a 402 elsewhere',
    calls: { url: `${SHOP}/wp-json/wc/v3/orders`, headers: KEYS, status: 402, answer: 'Site disabled', type: 'text/plain' },
    silent: ['woo.store-api.payment-declined']
  },
  {
    title: 'a parameter of the hand-out page',
    calls: authorize('', 'Error: Missing parameter app_name.'),
    fires: { 'woo.authorize.missing-parameter': 'certain' },
    silent: ['woo.authorize.scope', 'woo.authorize.callback-https'],
    culprit: { in: 'request.query', name: 'app_name' }
  },
  {
    title: 'the same in another language',
    calls: authorize('?app_name=a&user_id=1&return_url=https://a&callback_url=https://b', 'Fehler.'),
    first: 'woo.authorize.missing-parameter',
    culprit: { in: 'request.query', name: 'scope' }
  },
  {
    title: 'a scope that is none',
    calls: authorize('?scope=admin', 'Error: Invalid scope admin.'),
    fires: { 'woo.authorize.scope': 'certain' },
    silent: ['woo.authorize.missing-parameter']
  },
  {
    title: 'a callback over http',
    calls: authorize('?callback_url=http://a', 'Error: The callback_url needs to be over SSL.'),
    fires: { 'woo.authorize.callback-https': 'certain' }
  },
  {
    title: 'MCP over http',
    calls: {
      ...mcp,
      url: mcp.url.replace(SHOP, PLAIN),
      headers: { 'X-MCP-API-Key': `${KEY}:${SECRET}` },
      ...error(403, 'rest_forbidden', 'HTTPS is required for MCP requests.')
    },
    fires: { 'woo.mcp.https-required': 'certain' },
    silent: ['woo.mcp.key-header']
  },
  {
    title: 'MCP without header',
    calls: { ...mcp, headers: KEYS, ...DENIED },
    fires: { 'woo.mcp.key-header': 'certain' },
    silent: ['woo.mcp.https-required', 'woo.mcp.authentication-failed'],
    culprit: { in: 'request.header', name: 'x-mcp-api-key' }
  },
  { title: 'MCP with half a pair', calls: { ...mcp, headers: { 'X-MCP-API-Key': KEY }, ...DENIED }, first: 'woo.mcp.key-header' },
  {
    title: 'MCP with a wrong pair',
    calls: { ...mcp, headers: { 'X-MCP-API-Key': `${KEY}:${SECRET}` }, ...DENIED },
    fires: { 'woo.mcp.authentication-failed': 'certain' },
    silent: ['woo.mcp.key-header']
  },
  {
    title: 'a nonce is no key',
    calls: { url: `${SHOP}/wp-json/wc/v3/products`, headers: KEYS, ...refused('Invalid nonce - nonce has already been used.') },
    silent: ['woo.store-api', 'woo.mcp', 'woo.authorize']
  },
  {
    title: 'an old version asks for the old name',
    calls: { ...cart, ...error(401, 'woocommerce_rest_missing_nonce', 'Missing the X-WC-Store-API-Nonce header.') },
    first: 'woo.store-api.nonce-missing'
  }
]
