/** A sound pair was sent, and the store saw a visitor. */
import type { Row } from '../calls.js'
import {
  basic,
  error,
  FORBIDDEN,
  inQuery,
  JWT,
  KEY,
  KEYS,
  LEGACY_MISSING,
  ME,
  NOT_LOGGED_IN,
  PLAIN,
  PRODUCTS,
  refused,
  SECRET,
  SHOP,
  signed,
  VISITOR
} from '../calls.js'

const url = SHOP + PRODUCTS
const index = (authentication: string) => ({
  url: `${SHOP}/wp-json/`,
  answer: `{"name":"Shop","url":"http:\\/\\/shop.example","home":"https:\\/\\/shop.example","authentication":${authentication},"routes":{`,
  type: 'application/json'
})
const OAUTH_LINE = {
  authorization: `OAuth oauth_consumer_key="${KEY}", oauth_nonce="n", oauth_signature="x", oauth_signature_method="HMAC-SHA256", oauth_timestamp="1767225600"`
}
const COOKIE = 'wordpress_logged_in_abc=admin%7C1795498542%7Ctoken'

const bearer = { authorization: `Bearer ${JWT}` }

export const visitorRows: readonly Row[] = [
  {
    title: 'a login cookie beside a token that worked without it',
    calls: [
      { url: SHOP + ME, headers: bearer, answer: { id: 1 } },
      { url: SHOP + ME, headers: { ...bearer, cookie: COOKIE }, ...NOT_LOGGED_IN }
    ],
    first: 'wp.cookie.missing-nonce',
    fires: { 'wp.cookie.missing-nonce': 'likely' },
    culprit: { in: 'request.header', name: 'cookie' }
  },
  {
    title: 'a login cookie beside a token that was never seen to work',
    calls: { url: SHOP + ME, headers: { ...bearer, cookie: COOKIE }, ...NOT_LOGGED_IN },
    fires: { 'wp.cookie.missing-nonce': 'possible' }
  },
  {
    title: 'a login cookie with its nonce beside a token',
    calls: { url: SHOP + ME, headers: { ...bearer, cookie: COOKIE, 'x-wp-nonce': 'abcdef0123' }, ...NOT_LOGGED_IN },
    silent: ['wp.cookie.missing-nonce']
  },
  {
    title: 'Basic on Apache',
    calls: { url, headers: KEYS, ...VISITOR, answerHeaders: { server: 'Apache/2.4' } },
    fires: {
      'wp.auth.header-stripped': 'likely',
      'woo.auth.ignored': 'likely',
      'woo.key.unknown': 'possible',
      'wp.auth.tls-not-detected': 'possible'
    },
    first: 'wp.auth.header-stripped',
    culprit: { in: 'request.header', name: 'authorization' }
  },
  {
    title: 'Basic on nginx',
    calls: { url, headers: KEYS, ...VISITOR, answerHeaders: { server: 'nginx' } },
    fires: { 'wp.auth.header-stripped': 'possible' }
  },
  {
    title: 'worked in the query a minute before',
    calls: [
      { url: inQuery(PRODUCTS, KEY, SECRET), answer: [] },
      { url, headers: KEYS, ...VISITOR }
    ],
    fires: { 'wp.auth.header-stripped': 'certain' },
    silent: ['woo.key.unknown', 'wp.auth.tls-not-detected']
  },
  {
    title: 'worked in the query a day before',
    calls: [
      { url: inQuery(PRODUCTS, KEY, SECRET), answer: [], second: 0 },
      { url, headers: KEYS, ...VISITOR, second: 90_000 }
    ],
    fires: { 'wp.auth.header-stripped': 'likely' }
  },
  {
    title: 'another site took the key in the query',
    calls: [
      { url: inQuery(PRODUCTS, KEY, SECRET, 'https://other.example'), answer: [] },
      { url, headers: KEYS, ...VISITOR }
    ],
    fires: { 'wp.auth.header-stripped': 'possible' }
  },
  {
    title: 'the open namespace index proves no key',
    calls: [
      { url: inQuery('/wp-json/wc/v3', KEY, SECRET), answer: {} },
      { url, headers: KEYS, ...VISITOR }
    ],
    fires: { 'wp.auth.header-stripped': 'possible' }
  },
  {
    title: 'keys in the query cannot be stripped from a header',
    calls: { url: inQuery(PRODUCTS, KEY, SECRET), ...VISITOR },
    silent: ['wp.auth.header-stripped'],
    fires: { 'woo.key.unknown': 'possible' }
  },
  {
    title: 'an OAuth line that is not seen',
    calls: { url, headers: OAUTH_LINE, ...VISITOR },
    fires: { 'wp.auth.header-stripped': 'likely' },
    silent: ['wp.auth.tls-not-detected', 'woo.key.unknown']
  },
  {
    title: 'a named refusal means that the line was read',
    calls: { url, headers: OAUTH_LINE, ...refused('Consumer key is invalid.') },
    silent: ['wp.auth.header-stripped', 'woo.auth.ignored']
  },
  {
    title: 'the JWT plugin misses the line',
    calls: {
      url: `${PLAIN}/wp-json/jwt-auth/v1/token/validate`,
      method: 'POST',
      headers: { authorization: `Bearer ${JWT}` },
      ...error(403, 'jwt_auth_no_auth_header', 'Authorization header not found.')
    },
    first: 'wp.auth.header-stripped'
  },
  {
    title: 'the index shows that PHP sees no https',
    calls: [index('[]'), { url, headers: KEYS, ...VISITOR }],
    first: 'wp.auth.tls-not-detected',
    fires: { 'wp.auth.tls-not-detected': 'likely' },
    culprit: { in: 'store', name: null }
  },
  {
    title: 'the index shows that PHP sees https',
    calls: [index('{"application-passwords":{}}'), { url, headers: KEYS, ...VISITOR }],
    silent: ['wp.auth.tls-not-detected']
  },
  {
    title: 'over http there is no TLS to detect',
    calls: { url: PLAIN + PRODUCTS, headers: KEYS, ...VISITOR },
    silent: ['wp.auth.tls-not-detected']
  },
  {
    title: 'legacy API misses a key that was sent over https',
    calls: { url: inQuery('/wc-api/v3/products', KEY, SECRET), ...LEGACY_MISSING },
    fires: { 'wp.auth.tls-not-detected': 'possible', 'woo.plugin.alters-request': 'possible', 'wp.maintenance': 'possible' },
    silent: ['woo.auth.missing', 'woo.key.unknown']
  },
  {
    title: 'a signature in the query that is not seen',
    calls: { url: signed(PRODUCTS), ...VISITOR },
    fires: { 'woo.key.owner-deleted': 'possible', 'woo.plugin.alters-request': 'possible', 'woo.auth.ignored': 'possible' }
  },
  {
    title: 'Basic keys: no plugin needs to alter the request',
    calls: { url, headers: KEYS, ...VISITOR },
    silent: ['woo.plugin.alters-request']
  },
  {
    title: 'a cached answer',
    calls: { url, headers: KEYS, ...VISITOR, answerHeaders: { 'x-cache': 'HIT' } },
    fires: { 'woo.plugin.cache-interferes': 'possible' }
  },
  {
    title: 'a 403 is from no cache of visitors',
    calls: { url, headers: KEYS, ...FORBIDDEN },
    silent: ['woo.plugin.cache-interferes', 'woo.auth.ignored', 'wp.auth.header-stripped']
  },
  {
    title: 'Basic on a core route',
    calls: { url: SHOP + ME, headers: basic('editor', 'some-password'), ...NOT_LOGGED_IN },
    fires: { 'wp.auth.ignored': 'likely', 'wp.auth.header-stripped': 'possible', 'wp.auth.method-not-installed': 'possible' },
    silent: ['woo.auth.ignored']
  },
  {
    title: 'Bearer on a core route',
    calls: { url: SHOP + ME, headers: { authorization: `Bearer ${JWT}` }, ...NOT_LOGGED_IN },
    fires: { 'wp.auth.method-not-installed': 'possible', 'wp.auth.ignored': 'likely' }
  },
  {
    title: 'a known user who may not',
    calls: { url: `${SHOP}/wp-json/wp/v2/posts`, method: 'POST', headers: basic('editor', 'x'), ...error(403, 'rest_cannot_create') },
    fires: { 'wp.forbidden': 'likely' },
    silent: ['wp.auth.ignored', 'wp.auth.method-not-installed']
  },
  {
    title: 'a visitor is not forbidden',
    calls: { url: SHOP + ME, ...NOT_LOGGED_IN },
    silent: ['wp.forbidden', 'woo.user.lacks-capability']
  },
  {
    title: 'a role without the capability',
    calls: { url: `${SHOP}/wp-json/wc/v3/orders`, headers: KEYS, ...FORBIDDEN },
    fires: { 'woo.user.lacks-capability': 'certain' },
    culprit: { in: 'store', name: null }
  },
  {
    title: 'a visitor, not a role',
    calls: { url: `${SHOP}/wp-json/wc/v3/orders`, headers: KEYS, ...VISITOR },
    silent: ['woo.user.lacks-capability']
  },
  {
    title: 'login cookie without nonce',
    calls: { url, headers: { cookie: COOKIE }, ...VISITOR },
    fires: { 'wp.cookie.missing-nonce': 'certain' },
    silent: ['woo.auth.missing', 'woo.auth.cookie-overrides-key']
  },
  {
    title: 'some other cookie',
    calls: { url, headers: { cookie: 'sbjs_session=1' }, ...VISITOR },
    silent: ['wp.cookie'],
    first: 'woo.auth.missing'
  },
  {
    title: 'login cookie beside keys',
    calls: { url, headers: { ...KEYS, cookie: `a=b; ${COOKIE}` }, ...VISITOR },
    first: 'woo.auth.cookie-overrides-key',
    fires: { 'woo.auth.cookie-overrides-key': 'likely' },
    silent: ['wp.cookie.missing-nonce']
  },
  {
    title: 'a shop cookie beside keys',
    calls: { url, headers: { ...KEYS, cookie: 'woocommerce_cart_hash=1' }, ...VISITOR },
    silent: ['woo.auth.cookie-overrides-key']
  },
  {
    title: 'a stale nonce',
    calls: {
      url,
      headers: { cookie: COOKIE, 'x-wp-nonce': 'abcdef0123' },
      ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed')
    },
    fires: { 'wp.cookie.invalid-nonce': 'certain' },
    silent: ['wp.cookie.secure-not-sent', 'wp.rest-blocked'],
    culprit: { in: 'request.header', name: 'x-wp-nonce' }
  },
  {
    title: 'a nonce parameter',
    calls: { url: `${url}?_wpnonce=abcdef0123`, ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed') },
    first: 'wp.cookie.invalid-nonce',
    culprit: { in: 'request.query', name: '_wpnonce' }
  },
  {
    title: 'a nonce beside keys, which may be left out',
    calls: { url, headers: { ...KEYS, 'x-wp-nonce': 'abcdef0123' }, ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed') },
    first: 'wp.cookie.invalid-nonce',
    text: /"op":"remove","path":"\/request\/headers\/4"/
  },
  {
    title: 'a nonce is not to blame for a 401',
    calls: { url, headers: { ...KEYS, 'x-wp-nonce': 'abcdef0123' }, ...VISITOR },
    silent: ['wp.cookie.invalid-nonce']
  },
  {
    title: 'a Secure login cookie that stayed at home',
    calls: [
      {
        url: `${SHOP}/wp-login.php`,
        method: 'POST',
        answer: '',
        status: 302,
        answerHeaders: { 'set-cookie': `${COOKIE}; path=/; secure; HttpOnly` }
      },
      { url: PLAIN + ME, ...NOT_LOGGED_IN }
    ],
    first: 'wp.cookie.secure-not-sent',
    silent: ['wp.auth.missing']
  }
]
