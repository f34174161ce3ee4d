/** Credentials in the wrong place, form, scheme or half. */
import type { Row } from '../calls.js'
import {
  APPLICATION_PASSWORD,
  basic,
  error,
  FORBIDDEN,
  inQuery,
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
const authorization = (value: string) => ({ authorization: value })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const post = { method: 'POST', url, headers: { 'content-type': 'application/json' } }

export const credentialRows: readonly Row[] = [
  {
    title: 'nothing sent',
    calls: { url, ...VISITOR },
    fires: { 'woo.auth.missing': 'certain' },
    silent: ['woo.auth.unread', 'woo.auth.ignored', 'wp.auth.missing', 'wp.auth.header-stripped'],
    culprit: { in: 'request.header', name: 'authorization' }
  },
  { title: 'nothing sent, 403', calls: { url, ...FORBIDDEN }, silent: ['woo.auth.missing'] },
  {
    title: 'nothing sent to the legacy API',
    calls: { url: `${PLAIN}/wc-api/v2/products`, ...LEGACY_MISSING },
    first: 'woo.auth.missing',
    culprit: { in: 'request.query', name: 'oauth_consumer_key' }
  },
  {
    title: 'nothing sent to a core route',
    calls: { url: SHOP + ME, ...NOT_LOGGED_IN },
    fires: { 'wp.auth.missing': 'certain' },
    silent: ['woo.auth.missing', 'wp.auth.ignored']
  },
  {
    title: 'Basic sent to a core route',
    calls: { url: SHOP + ME, headers: basic('editor', APPLICATION_PASSWORD), ...NOT_LOGGED_IN },
    silent: ['wp.auth.missing', 'woo.auth.missing']
  },
  {
    title: 'bearer key',
    calls: { url, headers: authorization(`Bearer ${SECRET}`), ...VISITOR },
    fires: { 'woo.auth.unread.bearer': 'certain' },
    silent: ['woo.auth.missing', 'wp.auth.header-stripped'],
    culprit: { in: 'request.header', name: 'authorization' }
  },
  {
    title: 'bearer JWT is no key',
    calls: { url, headers: authorization('Bearer eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln'), ...VISITOR },
    silent: ['woo.auth.unread'],
    fires: { 'woo.auth.ignored': 'likely' }
  },
  {
    title: 'no scheme',
    calls: { url, headers: authorization(`${KEY}:${SECRET}`), ...VISITOR },
    fires: { 'woo.auth.unread.no-scheme': 'certain' }
  },
  {
    title: 'no scheme, base64',
    calls: { url, headers: authorization(base64(`${KEY}:${SECRET}`)), ...VISITOR },
    fires: { 'woo.auth.unread.no-scheme': 'certain' }
  },
  {
    title: 'scheme in small letters is read',
    calls: { url, headers: authorization(`basic ${base64(`${KEY}:${SECRET}`)}`), ...VISITOR },
    silent: ['woo.auth.unread']
  },
  {
    title: 'oauth in small letters',
    calls: { url, headers: authorization(`oauth oauth_consumer_key="${KEY}", oauth_nonce="n"`), ...VISITOR },
    fires: { 'woo.auth.unread.oauth-prefix': 'certain' }
  },
  {
    title: 'OAuth as it should be',
    calls: { url, headers: authorization(`OAuth oauth_consumer_key="${KEY}", oauth_nonce="n"`), ...VISITOR },
    silent: ['woo.auth.unread']
  },
  {
    title: 'keys in own headers',
    calls: { url, headers: { 'X-Consumer-Key': KEY, 'X-Consumer-Secret': SECRET }, ...VISITOR },
    fires: { 'woo.auth.unread.custom-headers': 'certain' },
    culprit: { in: 'request.header', name: 'x-consumer-key' }
  },
  {
    title: 'keys in own headers beside Basic',
    calls: { url, headers: { ...KEYS, 'X-Consumer-Key': KEY }, ...VISITOR },
    silent: ['woo.auth.unread']
  },
  {
    title: 'keys in a JSON body',
    calls: { ...post, body: JSON.stringify({ consumer_key: KEY, consumer_secret: SECRET }), ...VISITOR },
    fires: { 'woo.auth.unread.body': 'certain' },
    culprit: { in: 'request.body', name: 'consumer_key' }
  },
  {
    title: 'a body without keys',
    calls: { ...post, body: '{"name":"x"}', ...VISITOR },
    silent: ['woo.auth.unread'],
    first: 'woo.auth.missing'
  },
  {
    title: 'camel case',
    calls: { url: `${url}?consumerKey=${KEY}&consumerSecret=${SECRET}`, ...VISITOR },
    fires: { 'woo.auth.unread.parameter-names': 'certain' },
    culprit: { in: 'request.query', name: 'consumerKey' }
  },
  {
    title: 'the secret as an oauth_ parameter',
    calls: {
      url: `${url}?oauth_consumer_key=${KEY}&oauth_consumer_secret=${SECRET}`,
      ...error(401, 'woocommerce_rest_authentication_missing_parameter', 'Missing OAuth parameters oauth_timestamp, oauth_nonce')
    },
    first: 'woo.auth.unread.parameter-names'
  },
  { title: 'exact names', calls: { url: inQuery(PRODUCTS, KEY, SECRET), ...VISITOR }, silent: ['woo.auth.unread'] },
  { title: 'another scheme', calls: { url, headers: authorization(`Token ${KEY}`), ...VISITOR }, first: 'woo.auth.unread' },
  {
    title: 'no colon',
    calls: { url, headers: authorization(`Basic ${base64(KEY)}`), ...VISITOR },
    fires: { 'woo.auth.basic-malformed.no-colon': 'certain' },
    silent: ['woo.auth.ignored', 'wp.auth.header-stripped']
  },
  {
    title: 'base64url',
    calls: {
      url,
      headers: authorization(`Basic ${base64(`${KEY}:${SECRET}~~~`).slice(0, -4)}_-==`),
      ...refused('Consumer secret is invalid.')
    },
    fires: { 'woo.auth.basic-malformed.base64': 'certain' },
    silent: ['woo.secret.wrong', 'wp.auth.header-altered']
  },
  {
    title: 'key and secret in clear after Basic',
    calls: { url, headers: authorization(`Basic ${KEY}:${SECRET}`), ...VISITOR },
    fires: { 'woo.auth.basic-malformed.base64': 'certain' }
  },
  { title: 'nothing after Basic', calls: { url, headers: authorization('Basic '), ...VISITOR }, first: 'woo.auth.basic-malformed' },
  {
    title: 'good Basic is not malformed',
    calls: { url, headers: KEYS, ...VISITOR },
    silent: ['woo.auth.basic-malformed', 'woo.auth.incomplete', 'woo.auth.missing']
  },
  {
    title: 'empty password',
    calls: { url, headers: basic(KEY, ''), ...VISITOR },
    fires: { 'woo.auth.incomplete.secret': 'certain' },
    culprit: { in: 'request.header', name: 'authorization' }
  },
  {
    title: 'no consumer_secret',
    calls: { url: inQuery(PRODUCTS, KEY, undefined), ...VISITOR },
    first: 'woo.auth.incomplete.secret',
    culprit: { in: 'request.query', name: 'consumer_secret' }
  },
  {
    title: 'no consumer_key',
    calls: { url: inQuery(PRODUCTS, undefined, SECRET), ...VISITOR },
    fires: { 'woo.auth.incomplete.key': 'certain' },
    culprit: { in: 'request.query', name: 'consumer_key' }
  },
  { title: 'both empty', calls: { url: inQuery(PRODUCTS, '', ''), ...VISITOR }, first: 'woo.auth.incomplete' },
  {
    title: 'half in the query, all in Basic',
    calls: { url: inQuery(PRODUCTS, KEY, undefined), headers: KEYS, ...VISITOR },
    silent: ['woo.auth.incomplete']
  },
  {
    title: 'Basic over http',
    calls: { url: PLAIN + PRODUCTS, headers: KEYS, ...VISITOR },
    fires: { 'woo.auth.over-http.basic': 'certain' },
    silent: ['wp.auth.header-stripped', 'woo.key.unknown', 'wp.auth.tls-not-detected'],
    culprit: { in: 'request.url', name: 'scheme' }
  },
  {
    title: 'query keys over http',
    calls: { url: inQuery(PRODUCTS, KEY, SECRET, PLAIN), ...VISITOR },
    fires: { 'woo.auth.over-http.query': 'certain' }
  },
  {
    title: 'query keys over http, legacy',
    calls: { url: inQuery('/wc-api/v3/orders', KEY, SECRET, PLAIN), ...LEGACY_MISSING },
    first: 'woo.auth.over-http.query'
  },
  {
    title: 'half a pair over http',
    calls: { url: inQuery(PRODUCTS, KEY, undefined, PLAIN), ...VISITOR },
    fires: { 'woo.auth.over-http': 'certain' }
  },
  { title: 'over https', calls: { url, headers: KEYS, ...VISITOR }, silent: ['woo.auth.over-http', 'wp.app-password.over-http'] },
  { title: 'a signature over http counts', calls: { url: signed(PRODUCTS), ...VISITOR }, silent: ['woo.auth.over-http'] },
  { title: 'a role is refused over http', calls: { url: PLAIN + PRODUCTS, headers: KEYS, ...FORBIDDEN }, silent: ['woo.auth.over-http'] },
  {
    title: 'an application password over http',
    calls: { url: PLAIN + ME, headers: basic('editor', APPLICATION_PASSWORD), ...NOT_LOGGED_IN },
    fires: { 'wp.app-password.over-http': 'certain' }
  },
  {
    title: 'some password over http on an old site',
    calls: { url: PLAIN + ME, headers: basic('fakeuser', 'fakepass'), ...NOT_LOGGED_IN },
    silent: ['wp.app-password.over-http'],
    fires: { 'wp.auth.method-not-installed': 'possible' }
  },
  {
    title: 'encoded twice',
    calls: { url, headers: authorization(`Basic ${base64(base64(`${KEY}:${SECRET}`))}`), ...VISITOR },
    first: 'woo.auth.basic-malformed.base64'
  },
  {
    title: 'an opaque bearer token',
    calls: { url, headers: authorization('Bearer 8f7d6a5b4c3d2e1f'), ...VISITOR },
    fires: { 'wp.auth.method-not-installed': 'possible' },
    silent: ['woo.auth.unread', 'http.unexplained']
  },
  {
    title: 'legacy API over https misses the key',
    calls: {
      url: `${SHOP}/wc-api/v3/orders`,
      status: 404,
      answer: { errors: [{ code: 'woocommerce_api_authentication_error', message: 'Consumer Key is missing' }] }
    },
    first: 'woo.auth.missing',
    culprit: { in: 'request.query', name: 'consumer_key' }
  },
  {
    title: 'legacy API over https misses a Basic key: PHP sees https',
    calls: {
      url: `${SHOP}/wc-api/v3/orders`,
      headers: KEYS,
      status: 404,
      answer: { errors: [{ code: 'woocommerce_api_authentication_error', message: 'Consumer Key is missing' }] }
    },
    fires: { 'wp.auth.header-stripped': 'possible' },
    silent: ['wp.auth.tls-not-detected', 'woo.auth.missing']
  }
]
