/** Paths, prefixes, permalinks and objects. */
import type { Row } from '../calls.js'
import { error, inQuery, KEY, KEYS, NO_ROUTE, PRODUCTS, SECRET, SHOP, signed, storeAt, VISITOR } from '../calls.js'

const url = SHOP + PRODUCTS
const THEME = '<!DOCTYPE html><html><head><title>Shop</title><link href="/wp-content/themes/x/style.css"></head><body>Hello</body></html>'
const APACHE = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"><html><head><title>404 Not Found</title></head></html>'
const PLAIN_ROOT = { link: '<https://shop.example/index.php?rest_route=/>; rel="https://api.w.org/"' }
const at = (path: string, more: object = {}) => ({ url: `${SHOP}/wp-json${path}`, headers: KEYS, ...NO_ROUTE, ...more })

export const routeRows: readonly Row[] = [
  {
    title: 'a version left out',
    calls: { url: `${SHOP}/wp-json/wc/products`, headers: KEYS, ...error(404, 'rest_no_route', 'No route was found.') },
    fires: { 'woo.route.version': 'certain' },
    text: /"\/wc\/v3\/products"/
  },
  {
    title: 'a namespace of a plugin that begins like one that answered',
    calls: [
      { url: `${SHOP}/wp-json/wc/glass/x`, headers: KEYS, status: 200, answer: {} },
      { url: `${SHOP}/wp-json/wc/gla/x`, headers: KEYS, ...error(404, 'rest_no_route', 'No route was found.') }
    ],
    fires: { 'woo.route.version': 'likely' },
    silent: ['woo.route.unknown']
  },
  {
    title: 'rest_route with keys',
    calls: { url: inQuery('/?rest_route=/wc/v3/products', KEY, SECRET), ...VISITOR },
    fires: { 'woo.route.rest-route': 'certain' },
    silent: ['woo.key.unknown', 'woo.auth.ignored', 'wp.auth.tls-not-detected'],
    culprit: { in: 'request.query', name: 'rest_route' }
  },
  {
    title: 'rest_route with Basic keys',
    calls: { url: `${SHOP}/?rest_route=/wc/v3/products`, headers: KEYS, ...error(401, 'invalid_username') },
    first: 'woo.route.rest-route'
  },
  { title: 'the pretty path', calls: { url: inQuery(PRODUCTS, KEY, SECRET), ...VISITOR }, silent: ['woo.route'] },
  {
    title: 'no prefix',
    calls: { url: `${SHOP}/wc/v3/products`, headers: KEYS, status: 404, answer: THEME },
    fires: { 'woo.route.no-prefix': 'certain' },
    silent: ['wp.permalinks', 'woo.route.legacy-removed']
  },
  { title: 'a page of that name', calls: { url: `${SHOP}/wc/`, status: 404, answer: THEME }, silent: ['woo.route.no-prefix'] },
  {
    title: 'legacy API is off',
    calls: {
      url: signed('/wc-api/v3/products'),
      status: 404,
      answer: { errors: { code: 'woocommerce_api_disabled', message: 'The WooCommerce API is disabled on this site' } }
    },
    fires: { 'woo.route.legacy-removed': 'certain' }
  },
  {
    title: 'legacy API is gone',
    calls: { url: inQuery('/wc-api/v3/orders', KEY, SECRET), status: 404, answer: THEME },
    fires: { 'woo.route.legacy-removed': 'likely' }
  },
  {
    title: 'legacy API answers',
    calls: {
      url: inQuery('/wc-api/v3/orders', KEY, SECRET),
      status: 401,
      answer: { errors: [{ code: 'woocommerce_api_authentication_error', message: 'Consumer Key is invalid' }] }
    },
    silent: ['woo.route.legacy-removed'],
    first: 'woo.key.unknown'
  },
  {
    title: 'a version that never was',
    calls: at('/wc/v9/products'),
    fires: { 'woo.route.version': 'certain' },
    silent: ['woo.route.unknown', 'woo.route.method']
  },
  { title: 'no wc/ in front', calls: at('/v3/products'), first: 'woo.route.version' },
  { title: 'a plugin that is not there', calls: at('/yith/v1/wishlists'), fires: { 'woo.route.version': 'likely' } },
  {
    title: 'a misspelt route',
    calls: at('/wc/v3/prodcuts'),
    fires: { 'woo.route.unknown': 'certain' },
    silent: ['woo.route.version', 'woo.route.method']
  },
  {
    title: 'a route of WooCommerce that is not registered',
    calls: at('/wc/v3/products'),
    fires: { 'woo.route.version': 'likely' },
    silent: ['woo.route.unknown']
  },
  {
    title: 'a route that is not registered, others of the namespace are',
    calls: [{ url: `${SHOP}/wp-json/wc/v3/orders`, headers: KEYS, answer: [] }, at('/wc/v3/products/brands')],
    fires: { 'woo.route.unknown': 'likely' },
    silent: ['woo.route.version']
  },
  { title: 'an encoded id', calls: at('/wc/v3/products/%31%30'), first: 'woo.route.unknown' },
  {
    title: 'DELETE on a list',
    calls: at('/wc/v3/orders', { method: 'DELETE' }),
    fires: { 'woo.route.method': 'likely' },
    silent: ['woo.route.unknown'],
    culprit: { in: 'request.method', name: 'DELETE' }
  },
  { title: 'POST on a report', calls: at('/wc/v3/reports/sales', { method: 'POST', body: '{}' }), first: 'woo.route.method' },
  {
    title: 'an id that is none',
    calls: at('/wc/v3/products/999999', error(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.')),
    fires: { 'woo.resource.invalid-id': 'certain' },
    silent: ['woo.route']
  },
  { title: 'no route is no missing object', calls: at('/wc/v3/prodcuts/1'), silent: ['woo.resource'] },
  {
    title: 'plain permalinks redirect',
    calls: {
      url,
      headers: KEYS,
      status: 301,
      answer: '',
      type: 'text/html',
      answerHeaders: { location: `${url}/`, 'x-redirect-by': 'WordPress' }
    },
    fires: { 'wp.permalinks.plain': 'likely' }
  },
  {
    title: 'a redirect to the login form is no sign of permalinks',
    calls: {
      url,
      headers: KEYS,
      status: 302,
      answer: '',
      type: 'text/html',
      answerHeaders: { location: `${SHOP}/wp-login.php?redirect_to=x`, 'x-redirect-by': 'WordPress' }
    },
    fires: { 'wp.rest-blocked': 'likely' },
    silent: ['wp.permalinks'],
    culprit: { in: 'response.header', name: 'location' }
  },
  {
    title: 'a redirect to the front page that logs out',
    calls: {
      url,
      headers: KEYS,
      status: 302,
      answer: '',
      type: 'text/html',
      answerHeaders: { location: `${SHOP}?aiowpsec_do_log_out=1`, 'x-redirect-by': 'WordPress' }
    },
    fires: { 'wp.rest-blocked': 'possible' },
    silent: ['wp.permalinks']
  },
  {
    title: 'a page of the theme where the API has a path',
    calls: { url, headers: KEYS, answer: THEME, answerHeaders: { link: '<https://shop.example/wp-json/>; rel="https://api.w.org/"' } },
    silent: ['wp.permalinks']
  },
  {
    title: 'plain permalinks swallow a POST',
    calls: { url, method: 'POST', headers: KEYS, body: '{}', answer: THEME, answerHeaders: PLAIN_ROOT },
    fires: { 'wp.permalinks.plain': 'certain' },
    culprit: { in: 'request.url', name: 'path' }
  },
  {
    title: 'a front page asked for',
    calls: { url: `${SHOP}/`, answer: THEME, answerHeaders: PLAIN_ROOT },
    silent: ['wp.permalinks'],
    good: true
  },
  {
    title: 'a script page of a host is no theme',
    calls: { url, answer: '<html><body><script src="/aes.js"></script></body></html>' },
    silent: ['wp.permalinks']
  },
  {
    title: '404 of the web server',
    calls: { url, headers: KEYS, status: 404, answer: APACHE, answerHeaders: { server: 'Apache/2.4' } },
    fires: { 'wp.permalinks.no-rewrite': 'likely', 'wp.permalinks.plain': 'possible', 'woo.url.subdirectory': 'possible' }
  },
  { title: '404 of the REST API', calls: at('/wc/v9/products'), silent: ['wp.permalinks', 'woo.url.subdirectory'] },
  {
    title: 'a configured sub-directory',
    calls: { url, headers: KEYS, status: 404, answer: THEME },
    stores: [storeAt(`${SHOP}/shop`)],
    fires: { 'woo.url.subdirectory': 'likely' },
    silent: ['wp.permalinks.no-rewrite']
  },
  {
    title: 'a misspelt prefix',
    calls: { url: `${SHOP}/wp_json/wc/v3/products`, headers: KEYS, status: 404, answer: THEME },
    first: 'woo.route.no-prefix'
  },
  {
    title: 'a theme page for the API path',
    calls: { url, headers: KEYS, status: 404, answer: THEME },
    fires: { 'wp.permalinks.plain': 'possible' },
    silent: ['wp.permalinks.no-rewrite']
  },
  {
    title: 'the web server knows no legacy path',
    calls: { url: `${SHOP}/wc-api/v3/orders`, headers: KEYS, status: 404, answer: APACHE },
    first: 'wp.permalinks.no-rewrite',
    fires: { 'woo.route.legacy-removed': 'possible' }
  },
  {
    title: 'an error behind a byte order mark',
    calls: { url, headers: KEYS, status: 404, answer: `\uFEFF${JSON.stringify(NO_ROUTE.answer)}`, type: 'application/json' },
    silent: ['http.unexplained', 'wp.permalinks']
  }
]
