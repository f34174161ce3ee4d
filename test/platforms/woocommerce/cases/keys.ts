/** Keys and secrets that the store refuses, and permissions. */
import type { Row } from '../calls.js'
import {
  APPLICATION_PASSWORD,
  basic,
  error,
  inQuery,
  KEY,
  KEYS,
  OTHER_KEY,
  PLAIN,
  PRODUCTS,
  refused,
  SECRET,
  SHOP,
  signed,
  storeAt,
  USER_SIGNS,
  VISITOR
} from '../calls.js'

const url = SHOP + PRODUCTS
const UNKNOWN = refused('Consumer key is invalid.')
const SECRET_INVALID = refused('Consumer secret is invalid.')
const asKey = (key: string) => signed(PRODUCTS, { oauth_consumer_key: key })
const post = { method: 'POST', body: '{}' }

export const keyRows: readonly Row[] = [
  {
    title: 'swapped over Basic',
    calls: { url, headers: basic(SECRET, KEY), ...VISITOR },
    fires: { 'woo.key.swapped': 'certain' },
    first: 'woo.key.swapped',
    silent: ['woo.key.unknown', 'woo.key.wrong-kind']
  },
  {
    title: 'swapped over OAuth',
    calls: { url: asKey(SECRET), ...UNKNOWN },
    first: 'woo.key.swapped',
    silent: ['woo.key.malformed'],
    culprit: { in: 'request.query', name: 'oauth_consumer_key' }
  },
  {
    title: 'in order',
    calls: { url: asKey(OTHER_KEY), ...UNKNOWN },
    silent: ['woo.key.swapped', 'woo.key.placeholder', 'woo.key.malformed', 'woo.key.wrong-kind'],
    fires: { 'woo.key.unknown': 'certain' }
  },
  ...['undefined', 'null', '{}', '${WOO_KEY}', '{{key}}', 'your-consumer-key', 'ck_xxxxxxxx', '<ck>', 'process.env.KEY'].map((word) => ({
    title: `key ${word}`,
    calls: { url: asKey(word), ...UNKNOWN },
    fires: { 'woo.key.placeholder': 'certain' as const },
    silent: ['woo.key.unknown', 'woo.key.malformed']
  })),
  {
    title: 'key in quotes',
    calls: { url: asKey(`"${KEY}"`), ...UNKNOWN },
    fires: { 'woo.key.malformed.stray-characters': 'certain' },
    silent: ['woo.key.unknown']
  },
  {
    title: 'a blank inside',
    calls: { url: asKey(`${KEY.slice(0, 20)} ${KEY.slice(20)}`), ...UNKNOWN },
    first: 'woo.key.malformed.stray-characters'
  },
  {
    title: 'a blank at the end is harmless',
    calls: { url: asKey(`${OTHER_KEY} `), ...UNKNOWN },
    silent: ['woo.key.malformed'],
    first: 'woo.key.unknown'
  },
  { title: 'shortened', calls: { url: asKey(KEY.slice(0, 30)), ...UNKNOWN }, fires: { 'woo.key.malformed': 'certain' } },
  { title: 'as the list shows it', calls: { url: asKey('…d4e5a1b'), ...UNKNOWN }, first: 'woo.key.malformed' },
  {
    title: 'upper case',
    calls: { url: inQuery(PRODUCTS, KEY.toUpperCase(), SECRET), ...VISITOR },
    first: 'woo.key.malformed',
    culprit: { in: 'request.query', name: 'consumer_key' }
  },
  {
    title: 'a login where a key belongs',
    calls: { url, headers: basic('admin', 'pa55word!'), ...VISITOR },
    fires: { 'woo.key.wrong-kind.wp-login': 'likely' },
    silent: ['woo.key.unknown', 'woo.key.wrong-kind.web-server-password']
  },
  {
    title: 'a login that an old version names',
    calls: { url, headers: basic('admin', 'pa55word!'), ...refused('Consumer Key is invalid.') },
    fires: { 'woo.key.wrong-kind.wp-login': 'certain' }
  },
  { title: 'a key is no login', calls: { url, headers: KEYS, ...VISITOR }, silent: ['woo.key.wrong-kind'] },
  {
    title: 'password of the web server',
    calls: [
      {
        url,
        status: 401,
        answer: '<html><head><title>401</title></head></html>',
        answerHeaders: { 'www-authenticate': 'Basic realm="Staging"' }
      },
      { url, headers: basic('staging', 'letmein!'), ...VISITOR }
    ],
    fires: { 'woo.key.wrong-kind.web-server-password': 'likely' }
  },
  {
    title: 'key of an OAuth server plugin',
    calls: { url: signed(PRODUCTS, { oauth_consumer_key: 'LFZ9fakefake', oauth_token: 'tok' }), ...UNKNOWN },
    fires: { 'woo.key.wrong-kind.oauth1-plugin': 'likely' },
    silent: ['woo.key.unknown']
  },
  {
    title: 'a ck_ key with a token',
    calls: { url: signed(PRODUCTS, { oauth_token: 'tok' }), ...UNKNOWN },
    silent: ['woo.key.wrong-kind.oauth1-plugin'],
    first: 'woo.key.unknown'
  },
  {
    title: 'some other word as key',
    calls: { url: signed(PRODUCTS, { oauth_consumer_key: 'my shop: key #1' }), ...UNKNOWN },
    fires: { 'woo.key.wrong-kind': 'certain' }
  },
  {
    title: 'may not write',
    calls: { url, ...post, headers: KEYS, ...refused('The API key provided does not have write permissions.') },
    fires: { 'woo.key.permission.no-write': 'certain' },
    silent: ['woo.key.permission.no-read', 'woo.secret'],
    culprit: { in: 'request.header', name: 'authorization' }
  },
  {
    title: 'may not read',
    calls: { url: signed(PRODUCTS), ...refused('The API key provided does not have read permissions.') },
    fires: { 'woo.key.permission.no-read': 'certain' },
    silent: ['woo.key.permission.no-write']
  },
  {
    title: 'permission in another language',
    calls: { url, ...post, headers: KEYS, ...refused('De API-sleutel heeft geen schrijfrechten.'), answerHeaders: USER_SIGNS },
    fires: { 'woo.key.permission': 'likely' },
    silent: ['woo.secret', 'woo.key.permission.no-write']
  },
  {
    title: 'a role is no permission of the key',
    calls: { url, headers: KEYS, ...error(403, 'woocommerce_rest_cannot_view') },
    silent: ['woo.key.permission']
  },
  {
    title: 'key of another store',
    calls: { url: asKey(OTHER_KEY), ...UNKNOWN },
    stores: [storeAt(PLAIN, { consumerKey: KEY })],
    first: 'woo.key.unknown'
  },
  {
    title: 'unknown over Basic stays silent',
    calls: { url, headers: basic(OTHER_KEY, SECRET), ...VISITOR },
    fires: { 'woo.key.unknown': 'possible', 'woo.key.owner-deleted': 'possible' }
  },
  {
    title: 'another key than the configured one',
    calls: { url, headers: basic(OTHER_KEY, SECRET), ...VISITOR },
    stores: [storeAt(SHOP, { consumerKey: KEY })],
    fires: { 'woo.key.unknown': 'likely' }
  },
  {
    title: 'a signed key that is unknown would be named',
    calls: { url: signed(PRODUCTS), ...VISITOR },
    silent: ['woo.key.unknown'],
    fires: { 'woo.key.owner-deleted': 'possible' }
  },
  {
    title: 'an accepted key has an owner',
    calls: { url, headers: KEYS, ...error(403, 'woocommerce_rest_cannot_view') },
    silent: ['woo.key.owner-deleted', 'woo.key.unknown']
  },
  {
    title: 'line end after the secret',
    calls: { url, headers: basic(KEY, `${SECRET}\n`), ...SECRET_INVALID },
    fires: { 'woo.secret.whitespace': 'certain' },
    silent: ['woo.secret.wrong', 'wp.auth.header-altered']
  },
  {
    title: 'the secret undefined',
    calls: { url: inQuery(PRODUCTS, KEY, 'undefined'), ...SECRET_INVALID },
    fires: { 'woo.secret.placeholder': 'certain' },
    culprit: { in: 'request.query', name: 'consumer_secret' }
  },
  {
    title: 'the secret percent-encoded',
    calls: { url, headers: basic(KEY, `${SECRET}%0A`), ...SECRET_INVALID },
    fires: { 'woo.secret.url-encoded': 'certain' }
  },
  {
    title: 'wrong secret by query',
    calls: { url: inQuery(PRODUCTS, KEY, SECRET), ...SECRET_INVALID },
    fires: { 'woo.secret.wrong': 'certain' },
    silent: ['woo.secret.whitespace', 'woo.secret.placeholder', 'woo.secret.url-encoded', 'wp.auth.header-altered']
  },
  {
    title: 'wrong secret by Basic, whole',
    calls: { url, headers: KEYS, ...SECRET_INVALID },
    fires: { 'woo.secret.wrong': 'likely', 'wp.auth.header-altered': 'possible' }
  },
  {
    title: 'wrong secret by Basic, no secret at all',
    calls: { url, headers: basic(KEY, 'cs_bad'), ...SECRET_INVALID },
    fires: { 'woo.secret.wrong': 'certain' },
    silent: ['wp.auth.header-altered']
  },
  {
    title: 'the same pair worked in the query',
    calls: [
      { url: inQuery(PRODUCTS, KEY, SECRET), answer: [] },
      { url, headers: KEYS, ...SECRET_INVALID }
    ],
    fires: { 'wp.auth.header-altered': 'likely' },
    first: 'wp.auth.header-altered'
  },
  {
    title: 'wrong secret in Dutch',
    calls: { url, headers: KEYS, ...refused('Klant-geheim is ongeldig.') },
    fires: { 'woo.secret.wrong': 'likely' }
  },
  { title: 'an unseen pair has no wrong secret', calls: { url, headers: KEYS, ...VISITOR }, silent: ['woo.secret'] },
  {
    title: 'right key, wrong site',
    calls: { url: inQuery('/wp-json/wc/v2/orders', KEY, SECRET, 'https://wrong-shop.example'), ...UNKNOWN },
    stores: [storeAt(SHOP, { consumerKey: KEY })],
    fires: { 'woo.url.wrong-host': 'certain' },
    silent: ['woo.key.unknown'],
    culprit: { in: 'request.url', name: 'host' }
  },
  {
    title: 'another site answered',
    calls: { url, headers: KEYS, ...VISITOR, answerHeaders: { link: '<https://other.example/wp-json/>; rel="https://api.w.org/"' } },
    first: 'woo.url.wrong-host'
  },
  {
    title: 'www of the same site',
    calls: { url, headers: KEYS, ...VISITOR, answerHeaders: { link: '<https://www.shop.example/wp-json/>; rel="https://api.w.org/"' } },
    silent: ['woo.url.wrong-host']
  },
  {
    title: 'an application password shape is no key fault',
    calls: { url, headers: basic('admin', APPLICATION_PASSWORD), ...VISITOR },
    silent: ['woo.key.unknown', 'woo.key.malformed', 'woo.key.placeholder']
  }
]
