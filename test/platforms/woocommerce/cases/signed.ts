/** Signed requests, second question marks, and keys that worked before. */
import type { Row } from '../calls.js'
import { error, inQuery, KEY, KEYS, PRODUCTS, refused, SECRET, SHOP, signed, VISITOR } from '../calls.js'

const cookie = 'wordpress_logged_in_0c2d=admin%7C1'
const missing = error(401, 'woocommerce_rest_authentication_missing_parameter', 'Missing OAuth parameter oauth_consumer_key')
const unsigned = refused('Invalid signature - provided signature does not match.')
const www = 'http://www.shop.example'

export const signedRows: readonly Row[] = [
  {
    title: 'the key behind a second question mark',
    calls: {
      url: `http://shop.example/wp-json/wc/v3/orders?customer=6?oauth_consumer_key=${KEY}&oauth_nonce=n&oauth_signature_method=HMAC-SHA256&oauth_timestamp=1767225600&oauth_signature=c2ln`,
      ...missing
    },
    fires: { 'woo.oauth.missing-params': 'certain' },
    summary: /second "\?" and so is a part of customer/,
    culprit: { in: 'request.query', name: 'oauth_consumer_key' }
  },
  {
    title: 'no key at all',
    calls: { url: signed(PRODUCTS, { oauth_consumer_key: '' }), ...missing },
    fires: { 'woo.oauth.missing-params': 'certain' },
    summary: /is not sent/
  },
  {
    title: 'a plain key behind a second question mark',
    calls: { url: `${SHOP}${PRODUCTS}?sku=A?consumer_key=${KEY}&consumer_secret=${SECRET}`, ...VISITOR },
    fires: { 'woo.auth.incomplete.key': 'certain' },
    summary: /second "\?" and so is a part of sku/
  },
  {
    title: 'signed without www, accepted with www',
    calls: [
      { url: signed(PRODUCTS, { oauth_nonce: 'n2' }, www), answer: [] },
      { url: signed(PRODUCTS), ...unsigned }
    ],
    fires: { 'woo.oauth.base-url.www': 'likely' },
    culprit: { in: 'request.url', name: 'host' }
  },
  {
    title: 'accepted with www and without',
    calls: [
      { url: signed(PRODUCTS, { oauth_nonce: 'n2' }, www), answer: [] },
      { url: signed(PRODUCTS, { oauth_nonce: 'n3' }), answer: [] },
      { url: signed(PRODUCTS), ...unsigned }
    ],
    silent: ['woo.oauth.base-url']
  },
  {
    title: 'a clock that is off, client and recorder on one machine',
    calls: {
      url: signed(PRODUCTS),
      ...refused('Invalid timestamp.'),
      answerHeaders: { date: 'Thu, 01 Jan 2026 01:00:00 GMT' }
    },
    fires: { 'woo.oauth.timestamp.skew.server': 'likely', 'woo.oauth.timestamp.skew.client': 'possible' },
    text: /within 900 s of 1767229200/
  },
  {
    title: 'the legacy API names a user who may not',
    calls: {
      url: inQuery('/wc-api/v3/orders/7', KEY, SECRET),
      status: 401,
      answer: { errors: [{ code: 'woocommerce_api_user_cannot_read_order', message: 'No.' }] }
    },
    fires: { 'woo.user.lacks-capability': 'certain' },
    text: /the code speaks of a user/
  },
  {
    title: 'a login cookie beside keys that worked',
    calls: [
      { url: inQuery(PRODUCTS, KEY, SECRET), answer: [] },
      { url: inQuery(PRODUCTS, KEY, SECRET), headers: { cookie }, ...VISITOR }
    ],
    first: 'woo.auth.cookie-overrides-key',
    silent: ['wp.auth.tls-not-detected', 'woo.key.unknown', 'woo.key.owner-deleted']
  },
  {
    title: 'keys that worked, and no cookie',
    calls: [
      { url: inQuery(PRODUCTS, KEY, SECRET), answer: [] },
      { url: inQuery(PRODUCTS, KEY, SECRET), ...VISITOR }
    ],
    fires: { 'woo.key.unknown': 'possible' },
    silent: ['wp.auth.tls-not-detected']
  },
  {
    title: 'keys that never worked',
    calls: { url: SHOP + PRODUCTS, headers: KEYS, ...VISITOR },
    fires: { 'wp.auth.tls-not-detected': 'possible' }
  }
]
