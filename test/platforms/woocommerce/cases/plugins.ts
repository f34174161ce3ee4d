/** Plugins that answer before WooCommerce does. */
import type { Row } from '../calls.js'
import { error, JWT, KEY, KEYS, ME, PRODUCTS, SECRET, SHOP, signed, USER_SIGNS } from '../calls.js'

const url = SHOP + PRODUCTS
const bearer = { authorization: `Bearer ${JWT}` }
const BAD_HEADER = {
  status: 403,
  answer: { success: false, statusCode: 403, code: 'jwt_auth_bad_auth_header', message: 'Authorization header malformed.', data: [] }
}

export const pluginRows: readonly Row[] = [
  {
    title: 'a header that is proven to be lost',
    calls: [
      { url: `${url}?consumer_key=${KEY}&consumer_secret=${SECRET}`, status: 200, answer: [] },
      { url, headers: KEYS, ...error(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.') }
    ],
    fires: { 'wp.auth.header-stripped': 'certain' },
    summary: /did not reach PHP: the web server keeps the line back/
  },
  {
    title: 'a lost header where no keys are looked at: no advice to send some',
    calls: { url: SHOP + ME, headers: bearer, ...error(401, 'rest_not_logged_in', 'You are not currently logged in.') },
    fires: { 'wp.auth.header-stripped': 'possible' },
    text: /surely wrong \(another password, a cut token\)(?!.*consumer_key)/
  },
  {
    title: 'a plugin that ends the call by wp_die()',
    calls: { url, headers: KEYS, ...error(500, 'wp_die', 'You are not authorized to perform this action.') },
    first: 'wp.rest-blocked',
    fires: { 'wp.rest-blocked': 'likely' },
    silent: ['http.server-error'],
    summary: /500 wp_die "You are not authorized/
  },
  {
    title: 'wp_die() of a fault',
    calls: { url, headers: KEYS, ...error(500, 'wp_die', 'Error establishing a database connection') },
    silent: ['wp.rest-blocked']
  },
  {
    title: 'a JWT plugin that wants its token on every route',
    calls: {
      url: `${url}?consumer_key=${KEY}&consumer_secret=${SECRET}`,
      ...error(403, 'jwt_auth_no_auth_header', 'Authorization header not found.')
    },
    fires: { 'wp.rest-blocked': 'certain' },
    summary: /The JWT plugin asks every route for its token/,
    text: /jwt_auth_whitelist/
  },
  {
    title: 'codes of WP-API 1 are those of its core',
    calls: { url: `${SHOP}/wp-json/posts`, ...error(403, 'json_cannot_create', 'Sorry, you are not allowed to create posts.') },
    silent: ['wp.rest-blocked']
  },
  {
    title: 'a plugin refuses a caller on its own route',
    calls: {
      url: `${SHOP}/wp-json/cocart/v2/cart`,
      headers: bearer,
      ...error(403, 'cocart_authentication_error', 'Authentication failed.')
    },
    silent: ['wp.rest-blocked']
  },
  {
    title: 'the same code on a route of WooCommerce',
    calls: { url, ...error(403, 'cocart_authentication_error', 'Authentication failed.') },
    fires: { 'wp.rest-blocked': 'certain' }
  },
  {
    title: 'JWT plugin takes Basic',
    calls: { url, headers: KEYS, ...BAD_HEADER },
    fires: { 'woo.plugin.jwt-intercepts-basic': 'certain' },
    silent: ['wp.rest-blocked', 'wp.jwt'],
    culprit: { in: 'request.header', name: 'authorization' }
  },
  { title: 'a malformed bearer line', calls: { url, headers: bearer, ...BAD_HEADER }, silent: ['woo.plugin.jwt-intercepts-basic'] },
  {
    title: 'OAuth server plugin',
    calls: { url: signed(PRODUCTS), ...error(401, 'json_oauth1_missing_parameter', 'Missing OAuth parameter oauth_token') },
    fires: { 'woo.plugin.oauth1-server-intercepts': 'certain' },
    silent: ['wp.rest-blocked']
  },
  {
    title: "WooCommerce's own missing parameter",
    calls: {
      url: signed(PRODUCTS, { oauth_nonce: '' }),
      ...error(401, 'woocommerce_rest_authentication_missing_parameter', 'Missing OAuth parameter oauth_nonce')
    },
    silent: ['woo.plugin', 'wp.rest-blocked', 'woo.auth.unread']
  },
  {
    title: 'token of a proxy address',
    calls: { url, headers: bearer, ...error(403, 'jwt_auth_bad_iss', 'The iss do not match with this server') },
    fires: { 'wp.jwt.issuer-mismatch': 'certain' },
    silent: ['wp.jwt.secret-changed', 'wp.rest-blocked']
  },
  {
    title: 'token of an older key',
    calls: { url, headers: bearer, ...error(403, 'jwt_auth_invalid_token', 'Signature verification failed') },
    fires: { 'wp.jwt.secret-changed': 'likely' },
    silent: ['wp.jwt.issuer-mismatch']
  },
  {
    title: 'a JWT plugin without its key',
    calls: { url, headers: bearer, ...error(403, 'jwt_auth_bad_config', 'JWT is not configured properly, please contact the admin') },
    fires: { 'wp.auth.method-not-installed': 'possible' },
    silent: ['wp.jwt', 'wp.rest-blocked'],
    culprit: { in: 'store', name: null }
  },
  {
    title: 'a plugin for Basic reads the token',
    calls: {
      url: SHOP + ME,
      headers: bearer,
      status: 500,
      answer: { code: 'incorrect_password', message: '<strong>ERROR</strong>: wrong.', data: null }
    },
    fires: { 'woo.plugin.alters-request': 'possible' },
    silent: ['http.server-error', 'wp.app-password']
  },
  {
    title: 'a log-in with an old token beside it',
    calls: {
      url: `${SHOP}/wp-json/any/v1/login`,
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: '{"username":"a","password":"b"}',
      ...error(403, 'incorrect_password', 'Wrong.')
    },
    silent: ['woo.plugin.alters-request']
  },
  {
    title: 'an expired token',
    calls: { url, headers: bearer, ...error(403, 'jwt_auth_invalid_token', 'Expired token') },
    silent: ['wp.jwt', 'wp.rest-blocked']
  },
  {
    title: 'closed to visitors',
    calls: { url, ...error(401, 'rest_login_required', 'REST API restricted to authenticated users.') },
    fires: { 'wp.rest-blocked': 'certain' },
    silent: ['woo.auth.missing', 'wp.maintenance']
  },
  {
    title: 'closed to everybody',
    calls: {
      url,
      headers: KEYS,
      ...error(403, 'rest_cannot_access', 'DRA: Only authenticated users can access the REST API.'),
      answerHeaders: USER_SIGNS
    },
    fires: { 'wp.rest-blocked': 'certain' }
  },
  {
    title: 'closed, and whether the keys were read stays open',
    calls: { url, headers: KEYS, ...error(401, 'rest_cannot_access', 'Only authenticated users can access the REST API.') },
    fires: { 'wp.rest-blocked': 'likely', 'wp.auth.header-stripped': 'possible' }
  },
  {
    title: "WooCommerce's own refusal",
    calls: { url, headers: KEYS, ...error(403, 'woocommerce_rest_cannot_view') },
    silent: ['wp.rest-blocked', 'wp.forbidden']
  },
  {
    title: 'core refuses',
    calls: {
      url: `${SHOP}/wp-json/my/v1/thing`,
      headers: bearer,
      ...error(403, 'rest_forbidden', 'Sorry, you are not allowed to do that.')
    },
    fires: { 'wp.forbidden': 'likely' },
    silent: ['wp.rest-blocked']
  },
  {
    title: 'OAuth server plugin of WP-API 1',
    calls: {
      url: signed(PRODUCTS),
      status: 401,
      answer: [{ code: 'json_oauth1_missing_parameter', message: 'Missing OAuth parameter oauth_token' }]
    },
    first: 'woo.plugin.oauth1-server-intercepts'
  }
]
