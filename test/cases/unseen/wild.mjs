/** Forms that public reports and other recorders show beside those of the catalogue: old versions, hosts, half a request. */
import { baseString, basic, encode, exchange, expects, hmac, jwt, makeCase, none } from './form.mjs'

const shop = makeCase('shopify')
const woo = makeCase('woocommerce')
const net = makeCase('http')
const SHOP = 'https://nordic-lamps.myshopify.com'
const REST = `${SHOP}/admin/api/2026-07`
const GQL = `${REST}/graphql.json`
const SF = `${SHOP}/api/2026-07/graphql.json`
const TOKEN = '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'
const HEX = 'c0ffee00112233445566778899aabbcc'
const T = 'request.header/x-shopify-access-token'
const DENIED = { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' }
const JSON_IN = { 'content-type': 'application/json' }
const admin = (headers, more = {}) => exchange({ url: `${REST}/orders.json?status=any`, headers, status: 401, answer: DENIED, ...more })
const good = { 'X-Shopify-Access-Token': TOKEN }
const gql = (text, answer, more = {}) => exchange({ method: 'POST', url: GQL, headers: { ...good, ...JSON_IN }, body: JSON.stringify({ query: text }), status: 200, answer, ...more })

const shopify = [
  shop('wild-bearer-undefined', 'Bearer undefined', expects('shopify.token.missing.placeholder', 'certain', 'request.header/authorization', ['shopify.token.missing', 'shopify.token.bearer-instead-of-header']), [admin({ Authorization: 'Bearer undefined' })]),
  shop('wild-token-promise', 'a promise was not awaited', expects('shopify.token.missing.placeholder', 'certain', T), [admin({ 'X-Shopify-Access-Token': '[object Promise]' })]),
  shop('wild-token-none', 'None of Python', expects('shopify.token.missing.placeholder', 'certain', T), [admin({ 'X-Shopify-Access-Token': 'None', 'User-Agent': 'python-requests/2.31.0' })]),
  shop('wild-token-twice', 'two equal token headers', { best: null, accept: ['shopify.token.invalid', 'shopify.token.malformed', 'shopify.token.malformed.stray-characters'], certainty: 'likely' }, [admin([['X-Shopify-Access-Token', TOKEN], ['X-Shopify-Access-Token', TOKEN]])]),
  shop('wild-token-joined', 'two tokens joined by a proxy', expects('shopify.token.malformed', 'likely', T, ['shopify.token.malformed.stray-characters']), [admin({ 'x-shopify-access-token': `${TOKEN}, ${TOKEN}` })]),
  shop('wild-token-upper', 'prefix in capitals', expects('shopify.token.malformed', 'likely', T, ['shopify.token.wrong-kind', 'shopify.token.wrong-kind.store-password']), [admin({ 'X-Shopify-Access-Token': TOKEN.toUpperCase() })]),
  shop('wild-both-headers', 'right header and a bearer beside it', expects('shopify.token.invalid', 'likely', T, ['shopify.token.invalid.revoked-by-uninstall', 'shopify.token.invalid.wrong-shop']), [admin({ ...good, Authorization: `Bearer ${TOKEN}` })]),
  shop('wild-scopes-endpoint', '401 at the scopes list', expects('shopify.token.invalid', 'likely', T), [exchange({ url: `${SHOP}/admin/oauth/access_scopes.json`, headers: good, status: 401, answer: DENIED })]),
  shop('wild-401-body-lost', 'client kept no body', { best: null, accept: ['shopify.token.invalid', 'http.unexplained'], certainty: 'likely' }, [admin(good, { answer: '', type: null })]),
  shop('wild-missing-body-lost', 'no credential and no body', { best: null, accept: ['shopify.token.missing', 'http.unexplained'], certainty: 'certain' }, [admin({ accept: '*/*' }, { answer: '', type: null })]),
  shop('wild-two-scopes', 'two scopes in one sentence', expects('shopify.scope.missing', 'certain', T), [admin(good, { status: 403, answer: { errors: '[API] This action requires merchant approval for write_orders, read_customers scope.' } })]),
  shop('wild-many-denied', 'several fields denied', expects('shopify.scope.missing', 'certain', T), [
    gql('{ orders(first:1){nodes{id}} customers(first:1){nodes{id}} }', { errors: ['orders', 'customers'].map((field) => ({ message: `Access denied for ${field} field. Required access: \`read_${field}\` access scope.`, path: [field], extensions: { code: 'ACCESS_DENIED', requiredAccess: `\`read_${field}\` access scope.` } })), data: null })
  ]),
  shop('wild-no-json-suffix', 'GraphQL without .json', expects('shopify.url.wrong-path', 'likely', 'request.url/path', ['shopify.shop.not-found']), [gql('{shop{id}}', { errors: 'Not Found' }, { url: GQL.replace('.json', ''), status: 404 })]),
  shop('wild-rest-no-suffix', 'REST without .json', expects('shopify.url.wrong-path', 'likely', 'request.url/path', ['shopify.request.accept-header']), [exchange({ url: `${REST}/products`, headers: { ...good, Accept: '*/*' }, status: 406, answer: '', type: null })]),
  shop('wild-rest-wrapper', 'REST body without its wrapper', { best: null, accept: ['shopify.request.unparsed-body', 'http.unexplained'], certainty: 'likely' }, [exchange({ method: 'POST', url: `${REST}/products.json`, headers: { ...good, ...JSON_IN }, body: { title: 'x' }, status: 400, answer: { errors: { product: 'Required parameter missing or invalid' } } })]),
  shop('wild-oauth-double-slash', 'shop configured with a slash', expects('shopify.url.double-slash', 'possible', 'request.url/path', ['shopify.oauth.client-secret', 'shopify.oauth.missing-parameter', 'shopify.oauth.wrong-content-type']), [
    exchange({ method: 'POST', url: `${SHOP}//admin/oauth/access_token`, headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' }, body: `client_id=${HEX}&client_secret=shpss_${HEX}&code=abc`, status: 400, answer: { error: 'invalid_request' } })
  ]),
  shop('wild-undefined-shop', 'shop handle undefined', expects('shopify.shop.not-found', 'likely', 'request.url/host'), [exchange({ url: 'https://undefined.myshopify.com/admin/api/2026-07/shop.json', headers: good, status: 404, answer: { errors: 'Not Found' } })]),
  shop('wild-throttled-bare', 'Throttled without a code', expects('shopify.limit.graphql-throttled', 'certain', undefined), [gql('{products(first:250){nodes{id}}}', { errors: [{ message: 'Throttled' }], extensions: { cost: { requestedQueryCost: 252, throttleStatus: { maximumAvailable: 1000, currentlyAvailable: 12, restoreRate: 50 } } } })]),
  shop('wild-429-bare', '429 text alone', expects('shopify.limit.rest-bucket', 'certain', undefined), [exchange({ url: `${SHOP}/admin/products/count.json`, headers: good, status: 429, answer: { errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' } })]),
  shop('wild-423-empty', '423 without a body', expects('shopify.shop.locked', 'certain', 'store'), [exchange({ url: `${REST}/shop.json`, headers: good, status: 423, answer: '', type: null })]),
  shop('wild-402-html', '402 page', expects('shopify.shop.unavailable.frozen', 'likely', 'store', ['shopify.shop.unavailable', 'http.unexplained', 'http.hosting-suspended']), [exchange({ url: `${REST}/shop.json`, headers: good, status: 402, answer: '<!DOCTYPE html><html><head><title>Unavailable Shop</title></head></html>' })]),
  shop('wild-plain-http', 'http:// to Shopify', expects('http.redirect.to-https', 'certain', 'request.url/scheme'), [exchange({ url: `${REST}/shop.json`.replace('https', 'http'), headers: good, status: 301, fields: { Location: `${REST}/shop.json` } })]),
  shop('wild-front-unauthorized-text', 'UNAUTHORIZED with a text', expects('shopify.storefront.token-invalid', 'likely', 'request.header/x-shopify-storefront-access-token', ['shopify.storefront.wrong-kind.api-key']), [
    exchange({ method: 'POST', url: SF, headers: { 'X-Shopify-Storefront-Access-Token': HEX, ...JSON_IN }, body: '{"query":"{shop{name}}"}', status: 200, answer: { errors: [{ message: 'Unauthorized', extensions: { code: 'UNAUTHORIZED' } }] } })
  ]),
  shop('wild-front-placeholder', 'storefront token undefined', { best: null, accept: ['shopify.storefront.token-invalid', 'shopify.token.missing.placeholder'], certainty: 'certain' }, [
    exchange({ method: 'POST', url: SF, headers: { 'X-Shopify-Storefront-Access-Token': 'undefined', ...JSON_IN }, body: '{"query":"{shop{name}}"}', status: 401, answer: { errors: [{ message: '', extensions: { code: 'UNAUTHORIZED' } }] } })
  ]),
  shop('wild-user-error-denied', 'denial inside userErrors', { best: null, accept: ['shopify.permission.access-denied', 'shopify.scope.missing', 'http.unexplained'], certainty: 'likely' }, [gql('mutation { a { userErrors { message } } }', { data: { a: { userErrors: [{ message: 'Access denied' }] } } })]),
  shop('wild-subscription-batch', 'a list of GraphQL answers is no failure', none, [gql('{a}', [{ data: { a: 1 } }, { data: { a: 2 } }])]),
  shop('wild-ok-errors-empty', 'empty errors', none, [gql('{shop{id}}', { data: { shop: { id: 1 } }, errors: [] })]),
  shop('wild-ok-user-errors-null', 'userErrors null', none, [gql('mutation { a { userErrors { message } } }', { data: { a: { id: 1, userErrors: null } } })]),
  shop('wild-ok-near-limit', 'bucket nearly full', none, [admin(good, { status: 200, answer: { orders: [{ id: 1 }] }, fields: { 'X-Shopify-Shop-Api-Call-Limit': '39/40' } })]),
  shop('wild-ok-storefront-page', 'a shop page', none, [exchange({ url: `${SHOP}/products/lamp`, headers: { 'user-agent': 'Mozilla/5.0' }, status: 200, answer: '<!DOCTYPE html><html><body>Lamp</body></html>' })]),
  shop('wild-ok-storefront-redirect', 'a shop page moved', none, [exchange({ url: `${SHOP}/products/lamp`, headers: { 'user-agent': 'Mozilla/5.0' }, status: 302, fields: { location: '/collections/lamps' } })]),
  shop('wild-ok-app-to-authorize', 'app sends the browser to OAuth', none, [exchange({ url: 'https://app.example/auth?shop=nordic-lamps.myshopify.com', headers: { 'user-agent': 'Mozilla/5.0' }, status: 302, fields: { location: `${SHOP}/admin/oauth/authorize?client_id=${HEX}&scope=read_orders&redirect_uri=https://app.example/cb` } })])
]

const KEY = 'ck_3b1f0a9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a'
const SECRET = 'cs_0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d'
const HTTP = 'http://tea.example'
const HTTPS = 'https://tea.example'
const A = 'request.header/authorization'
const Q = 'request.query/oauth_signature'
const settings = (url) => ({ stores: [{ name: 'tea', platform: 'woocommerce', url, credentials: { consumerKey: KEY, consumerSecret: SECRET } }] })
const plain = { Host: 'tea.example', Accept: '*/*', 'User-Agent': 'tea-sync/2' }
const call = (more = {}) => exchange({ url: `${HTTPS}/wp-json/wc/v3/orders`, headers: { ...plain, Authorization: basic(KEY, SECRET) }, status: 401, answer: { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.', data: { status: 401 } }, ...more })
const legacy = (message, more = {}) => call({ url: `${HTTPS}/wc-api/v3/products`, answer: { errors: [{ code: 'woocommerce_api_authentication_error', message }] }, ...more })
const failed = (message) => ({ code: 'woocommerce_rest_authentication_error', message, data: { status: 401 } })
const NOW = '1794302100'

/** A signed URL; `sign` says what differs from what is sent. */
function signed({ home = HTTP, path = '/wp-json/wc/v3/orders', pairs = [], key = KEY, sign = {}, glue = '?', method = 'GET', ...more } = {}) {
  const own = [['oauth_consumer_key', key], ['oauth_nonce', 'Zk31pq'], ['oauth_signature_method', 'HMAC-SHA1'], ['oauth_timestamp', NOW]]
  const base = baseString(sign.method ?? method, sign.url ?? `${home}${path}`, [...(sign.pairs ?? pairs), ...own])
  const all = [...pairs, ...own, ['oauth_signature', hmac(base, sign.key ?? `${SECRET}&`, 'sha1')]]
  return call({ method, url: `${home}${path}${glue}${all.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`, headers: { ...plain, ...more.headers }, answer: failed('Invalid signature - provided signature does not match.'), ...more })
}
const MISMATCH_DE = failed('Ungültige Signatur – die übermittelte Signatur stimmt nicht überein.')

const woocommerce = [
  woo('wild-legacy-key-missing', 'old API: Consumer Key is missing', expects('wp.auth.header-stripped', 'likely', A, ['woo.auth.ignored', 'wp.auth.tls-not-detected']), [legacy('Consumer Key is missing', { status: 404 })], settings(HTTPS)),
  woo('wild-legacy-basic-http', 'old API, Basic over http', expects('woo.auth.over-http.basic', 'certain', 'request.url/scheme'), [legacy('oauth_consumer_key parameter is missing', { url: `${HTTP}/wc-api/v3/products`, status: 404 })], settings(HTTP)),
  woo('wild-legacy-query-http', 'old API, query keys over http', expects('woo.auth.over-http.query', 'certain', 'request.url/scheme'), [legacy('oauth_consumer_key parameter is missing', { url: `${HTTP}/wc-api/v3/products?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: plain, status: 404 })], settings(HTTP)),
  woo('wild-legacy-secret', 'old API, secret refused, German', { best: null, accept: ['woo.secret.wrong', 'wp.auth.header-altered'], certainty: 'possible' }, [legacy('Consumer Secret ist ungültig')], settings(HTTPS)),
  woo('wild-legacy-secret-query-worked', 'old API, header altered', expects('wp.auth.header-altered', 'likely', A, ['woo.secret.wrong']), [
    legacy('', { at: '2026-11-10T09:10:00.000Z', url: `${HTTPS}/wc-api/v3/products?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: plain, status: 200, answer: { products: [] } }),
    legacy('Consumer Secret is invalid')
  ], settings(HTTPS)),
  woo('wild-legacy-unknown-key', 'old API, unknown key', expects('woo.key.unknown', 'certain', A), [legacy('Consumer Key is invalid')], settings(HTTPS)),
  woo('wild-two-question-marks', 'endpoint with ? and the query appended with ? again', expects('woo.oauth.missing-params', 'certain', undefined), [
    signed({ path: '/wp-json/wc/v3/orders?customer=6', glue: '?', answer: { code: 'woocommerce_rest_authentication_missing_parameter', message: 'Missing OAuth parameter oauth_consumer_key', data: { status: 401 } } })
  ]),
  woo('wild-signing-key-undefined-token', 'secret&undefined', expects('woo.oauth.signing-key', 'certain', Q), [signed({ sign: { key: `${SECRET}&undefined` } })], settings(HTTP)),
  woo('wild-localised-www', 'German mismatch, www signed', expects('woo.oauth.base-url.www', 'likely', 'request.url'), [signed({ sign: { url: 'http://www.tea.example/wp-json/wc/v3/orders' }, answer: MISMATCH_DE })], settings(HTTP)),
  woo('wild-localised-key-tail', 'German, truncated key', { best: null, accept: ['woo.key.malformed', 'woo.key.unknown'], certainty: 'likely' }, [signed({ key: KEY.slice(0, 20), answer: failed('Consumer Key ist ungültig.') })], settings(HTTP)),
  woo('wild-localised-secret-newline', 'Spanish, newline behind the secret', expects('woo.secret.whitespace', 'certain', A), [call({ headers: { ...plain, Authorization: basic(KEY, `${SECRET}\n`) }, answer: failed('El secreto del consumidor no es válido.') })]),
  woo('wild-localised-nonce', 'German, same nonce twice', expects('woo.oauth.nonce-reused', 'likely', 'request.query/oauth_nonce'), [signed({ status: 200, answer: [] }), signed({ at: '2026-11-10T09:15:20.000Z', answer: failed('Ungültige Nonce – diese Nonce wurde bereits verwendet.') })], settings(HTTP)),
  woo('wild-localised-timestamp', 'French, milliseconds', expects('woo.oauth.timestamp.milliseconds', 'likely', 'request.query/oauth_timestamp', ['woo.oauth.timestamp']), [
    exchange({ url: `${HTTP}/wp-json/wc/v3/orders?oauth_consumer_key=${KEY}&oauth_nonce=a&oauth_signature=${encode(hmac('x', 'y', 'sha1'))}&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1794302100123`, headers: plain, status: 401, answer: failed('Horodatage non valide.') })
  ]),
  woo('wild-scheme-and-www', 'https and www signed', expects('woo.oauth.base-url.www', 'certain', 'request.url', ['woo.oauth.base-url.scheme', 'woo.oauth.base-url']), [signed({ sign: { url: 'https://www.tea.example/wp-json/wc/v3/orders' } })], settings(HTTP)),
  woo('wild-unsigned-filter-and-slash', 'two deviations at once', expects('woo.oauth.base-url.slash', 'certain', undefined, ['woo.oauth.param.unsigned']), [signed({ pairs: [['per_page', '5']], sign: { url: `${HTTP}/wp-json/wc/v3/orders/`, pairs: [] } })], settings(HTTP)),
  woo('wild-jwt-with-cookie', 'JWT and a login cookie', { best: null, accept: ['wp.cookie.missing-nonce', 'woo.auth.cookie-overrides-key', 'wp.auth.ignored', 'woo.auth.ignored', 'wp.auth.header-stripped', 'wp.forbidden'], certainty: 'certain' }, [
    call({ url: `${HTTPS}/wp-json/wp/v2/users/me`, headers: { ...plain, Authorization: `Bearer ${jwt({ iss: HTTPS, exp: 1894302100 }, 'x')}`, Cookie: 'wordpress_logged_in_5a=anna%7C1' }, answer: { code: 'rest_not_logged_in', message: 'You are not currently logged in.', data: { status: 401 } } })
  ]),
  woo('wild-rest-cannot-access', 'REST for members only, nobody asks', expects('wp.rest-blocked', 'certain', 'response.body/code'), [call({ headers: plain, answer: { code: 'rest_cannot_access', message: 'Only authenticated users can access the REST API.', data: { status: 401 } } })]),
  woo('wild-coming-soon', 'a coming-soon page for every URL', { best: null, accept: ['wp.maintenance.plugin', 'wp.maintenance', 'wp.permalinks.plain', 'http.unexplained', 'http.waf'], certainty: 'likely' }, [
    call({ status: 200, answer: '<!DOCTYPE html><html><head><title>Coming Soon</title></head><body>We are working on it</body></html>', fields: { Link: `<${HTTPS}/wp-json/>; rel="https://api.w.org/"` } })
  ]),
  woo('wild-head-anonymous', 'HEAD without credentials', expects('woo.auth.missing', 'certain', A), [call({ method: 'HEAD', headers: plain, answer: '', type: 'application/json; charset=UTF-8', fields: { 'X-Robots-Tag': 'noindex', Link: `<${HTTPS}/wp-json/>; rel="https://api.w.org/"` } })]),
  woo('wild-secret-in-url-userinfo', 'keys before the host', { best: null, accept: ['woo.auth.missing', 'woo.auth.unread', 'woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped'], certainty: 'certain' }, [call({ url: `https://${KEY}:${SECRET}@tea.example/wp-json/wc/v3/orders`, headers: plain })]),
  woo('wild-basic-lowercase-scheme', 'basic in small letters works as Basic', { best: null, accept: ['woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped', 'wp.auth.tls-not-detected', 'woo.key.owner-deleted'], certainty: 'possible' }, [call({ headers: { ...plain, authorization: basic(KEY, SECRET).replace('Basic', 'basic') } })]),
  woo('wild-subfolder', 'store in a folder, GET orders as a customer', expects('woo.user.lacks-capability', 'certain', 'store'), [call({ url: `${HTTPS}/de/shop/wp-json/wc/v3/orders`, status: 403, answer: { code: 'woocommerce_rest_cannot_view', message: 'Leider kannst du keine Ressourcen auflisten.', data: { status: 403 } } })]),
  woo('wild-401-body-lost', 'client kept no body', { best: null, accept: ['woo.auth.ignored', 'http.unexplained', 'woo.key.unknown', 'wp.auth.header-stripped', 'wp.auth.ignored'], certainty: 'possible' }, [call({ answer: '', type: null })]),
  woo('wild-ok-delivery-log', 'a webhook delivery that says 401', none, [call({ url: `${HTTPS}/wp-json/wc/v1/webhooks/1/deliveries/2`, status: 200, answer: { id: 2, body: '{"code":"x"}', status: 401, headers: {} } })]),
  woo('wild-ok-json-as-html', 'JSON under text/html', none, [call({ status: 200, answer: '[{"id":1}]', type: 'text/html; charset=UTF-8' })]),
  woo('wild-ok-bom', 'byte-order mark before JSON', none, [call({ status: 200, answer: '\ufeff[{"id":1}]', type: 'application/json; charset=UTF-8' })]),
  woo('wild-ok-cart-nonce', 'cart with cookies', none, [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/store/v1/cart/add-item`, headers: { ...plain, nonce: 'aa', Cookie: 'wordpress_logged_in_5a=anna%7C1', ...JSON_IN }, body: { id: 1 }, status: 201, answer: { items: [] } })]),
  woo('wild-ok-login-page', 'login page in a browser', none, [call({ url: `${HTTPS}/wp-login.php`, headers: plain, status: 200, answer: '<!DOCTYPE html><html><body><form id="loginform"></form></body></html>' })])
]

const page = (title, more = '') => `<!DOCTYPE html><html><head><title>${title}</title></head><body>${more}</body></html>`
const http = [
  net('wild-cf-1010', 'Cloudflare: browser signature banned', expects('http.waf.user-agent-blocked', 'likely', undefined, ['http.waf', 'http.waf.challenge']), [call({ headers: { Host: 'tea.example', 'User-Agent': 'Python-urllib/3.12', Accept: '*/*', Authorization: basic(KEY, SECRET) }, status: 403, answer: 'error code: 1010', type: 'text/plain; charset=UTF-8', fields: { Server: 'cloudflare', 'CF-RAY': '8a' } })]),
  net('wild-cf-1020', 'Cloudflare: access rule', expects('http.waf', 'likely', undefined, ['http.waf.path-blocked', 'http.waf.challenge']), [call({ status: 403, answer: 'error code: 1020', type: 'text/plain; charset=UTF-8', fields: { Server: 'cloudflare', 'CF-RAY': '8a' } })]),
  net('wild-cf-1015', 'Cloudflare: too fast', expects('http.rate-limited', 'certain', undefined), [call({ status: 429, answer: 'error code: 1015', type: 'text/plain; charset=UTF-8', fields: { Server: 'cloudflare', 'Retry-After': '30' } })]),
  net('wild-imunify', 'Imunify360 in JSON', expects('http.waf', 'likely', undefined, ['http.waf.challenge', 'http.waf.modsecurity', 'http.waf.path-blocked']), [call({ status: 403, answer: { message: 'Access denied by Imunify360 bot-protection. IPs used for automation should be whitelisted' }, fields: { Server: 'imunify360-webshield/1.21' } })]),
  net('wild-siteground-captcha', 'SiteGround captcha, status 202', expects('http.waf.challenge', 'certain', undefined, ['http.waf.challenge.js-cookie', 'http.waf']), [call({ status: 202, answer: '<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fwp-json%2Fwc%2Fv3%2Forders&y=ipc:203.0.113.9:1"></meta></head></html>', fields: { 'SG-Captcha': 'challenge' } })]),
  net('wild-redirect-https-drops-query', 'to https, and the query is gone', expects('http.query-dropped.redirect', 'certain', undefined, ['http.redirect.to-https']), [call({ url: `${HTTP}/wp-json/wc/v3/orders?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: plain, status: 301, answer: '', type: null, fields: { Location: `${HTTPS}/wp-json/wc/v3/orders` } })]),
  net('wild-chrome-failed', 'net::ERR_FAILED of a cross-origin call', { best: null, accept: ['http.cors.preflight', 'http.unexplained', 'http.connection-reset'], certainty: 'likely' }, [call({ headers: { Origin: 'http://localhost:5173', ...JSON_IN }, method: 'POST', body: '{}', status: 0, answer: undefined, type: null, response: { _error: 'net::ERR_FAILED' } })]),
  net('wild-firefox-blocked', 'Firefox: status 0 and no error', { best: null, accept: ['http.cors.preflight', 'http.unexplained', 'http.connection-reset', 'http.connection-refused'], certainty: 'likely' }, [call({ headers: { Origin: 'http://localhost:5173' }, status: 0, answer: undefined, type: null })]),
  net('wild-aborted', 'net::ERR_ABORTED: the page went away', none, [call({ status: 0, answer: undefined, type: null, response: { _error: 'net::ERR_ABORTED' } })]),
  net('wild-postman-dns', 'Postman’s words', expects('http.dns-not-found', 'certain', 'request.url/host'), [call({ url: 'https://tea.exmaple/wp-json/wc/v3/orders', status: 0, answer: undefined, type: null, error: 'Error: getaddrinfo ENOTFOUND tea.exmaple' })]),
  net('wild-curl-ssl', 'curl’s words', expects('http.tls.certificate', 'certain', 'network'), [call({ status: 0, answer: undefined, type: null, error: { message: 'SSL certificate problem: unable to get local issuer certificate' } })]),
  net('wild-host-with-path', 'scheme twice', expects('http.dns-not-found.malformed-host', 'certain', 'request.url/host'), [call({ url: 'https://https://tea.example/wp-json/wc/v3/orders', status: 0, answer: undefined, type: null, error: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND https' } })]),
  net('wild-504-html', 'gateway timeout of nginx', expects('http.server-unavailable', 'certain', 'store', ['http.timeout.response']), [call({ status: 504, answer: page('504 Gateway Time-out', '<center>nginx</center>') })]),
  net('wild-404-html-put', 'PUT gets a 404 page, GET worked', { best: null, accept: ['http.method-blocked', 'wp.permalinks.no-rewrite', 'http.unexplained'], certainty: 'likely' }, [
    call({ at: '2026-11-10T09:14:00.000Z', url: `${HTTPS}/wp-json/wc/v3/products/1`, status: 200, answer: { id: 1 } }),
    call({ method: 'PUT', url: `${HTTPS}/wp-json/wc/v3/products/1`, headers: { ...plain, Authorization: basic(KEY, SECRET), ...JSON_IN }, body: '{}', status: 404, answer: page('404 Not Found', '<center>nginx</center>') })
  ], settings(HTTPS))
]

export const wild = { shopify, woocommerce, http }
