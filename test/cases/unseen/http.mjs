/** What can happen to any store: the network, redirects, CORS, firewalls, servers, and the gateway itself. */
import { basic, exchange, expects, makeCase, none } from './form.mjs'

const one = makeCase('http')
const KEY = 'ck_3b1f0a9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a'
const SECRET = 'cs_0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d'
const TOKEN = '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'
const TEA = 'https://tea.example'
const SHOP = 'https://nordic-lamps.myshopify.com'
const ORDERS = `${TEA}/wp-json/wc/v3/orders`
const GQL = `${SHOP}/admin/api/2026-07/graphql.json`
const JSON_IN = { 'content-type': 'application/json' }
const NOBODY = { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.', data: { status: 401 } }
const settings = (url) => ({ stores: [{ name: 'tea', platform: 'woocommerce', url, credentials: { consumerKey: KEY, consumerSecret: SECRET } }] })

const woo = (more = {}) => exchange({ url: ORDERS, headers: { Host: 'tea.example', Accept: 'application/json', 'User-Agent': 'tea-sync/2', Authorization: basic(KEY, SECRET) }, status: 200, ...more })
const shop = (more = {}) => exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: '{"query":"{shop{id}}"}', status: 200, ...more })
const dead = (error, more = {}) => woo({ status: 0, error, type: null, ...more })
const html = (title, more = '') => `<!DOCTYPE html><html><head><title>${title}</title></head><body>${more}</body></html>`

const network = [
  one('dns-suffix-twice', 'suffix twice', expects('http.dns-not-found.malformed-host', 'certain', 'request.url/host'), [shop({ url: GQL.replace('.com/', '.com.myshopify.com/'), status: 0, error: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND nordic-lamps.myshopify.com.myshopify.com' } })]),
  one('dns-chrome', 'Chrome’s words', expects('http.dns-not-found', 'certain', 'request.url/host'), [dead(undefined, { response: { _error: 'net::ERR_NAME_NOT_RESOLVED' } })]),
  one('dns-message-only', 'only a message', expects('http.dns-not-found', 'certain', 'request.url/host'), [dead({ message: 'getaddrinfo ENOTFOUND tea.exmaple' }, { url: 'https://tea.exmaple/wp-json/wc/v3/orders' })]),
  one('dns-failure', 'resolver out of order', expects('http.dns-failure', 'certain', 'network'), [dead({ code: 'EAI_AGAIN', message: 'getaddrinfo EAI_AGAIN tea.example' })]),
  one('tls-expired', 'certificate expired', expects('http.tls.certificate', 'certain', 'network'), [dead({ code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' })]),
  one('tls-chrome', 'Chrome, unknown authority', expects('http.tls.certificate', 'certain', 'network'), [dead(undefined, { response: { _error: 'net::ERR_CERT_AUTHORITY_INVALID' } })]),
  one('tls-leaf', 'intermediate missing, Shopify side', expects('http.tls.certificate', 'certain', 'network'), [shop({ status: 0, error: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', message: 'unable to verify the first certificate' } })]),
  one('tls-name-two-words', 'suffix behind a whole domain', expects('shopify.shop.not-found', 'likely', 'request.url/host'), [shop({ url: GQL.replace('nordic-lamps', 'nordic-lamps.example'), status: 0, error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: "Hostname/IP does not match certificate's altnames: Host: nordic-lamps.example.myshopify.com. is not in the cert's altnames: DNS:*.myshopify.com" } })]),
  one('tls-protocol', 'https asked of http', expects('http.tls.protocol', 'certain', 'network'), [dead({ code: 'EPROTO', message: 'write EPROTO 140:error:0A00010B:SSL routines:ssl3_get_record:wrong version number' }, { url: 'https://localhost:8080/wp-json/wc/v3/orders' })]),
  one('tls-protocol-node', 'newer Node', expects('http.tls.protocol', 'certain', 'network'), [dead({ code: 'ERR_SSL_WRONG_VERSION_NUMBER', message: 'wrong version number' })]),
  one('connect-timeout', 'connect timeout', expects('http.timeout.connect', 'certain', 'network'), [dead({ code: 'UND_ERR_CONNECT_TIMEOUT', message: 'Connect Timeout Error (attempted address: tea.example:443, timeout: 10000ms)' })]),
  one('connect-unreachable', 'no route', expects('http.timeout.connect', 'certain', 'network'), [dead({ code: 'EHOSTUNREACH', message: 'connect EHOSTUNREACH 203.0.113.7:443' })]),
  one('connect-chrome', 'Chrome’s timeout', expects('http.timeout.connect', 'certain', 'network', ['http.timeout.response']), [dead(undefined, { response: { _error: 'net::ERR_CONNECTION_TIMED_OUT' } })]),
  one('response-timeout', 'no head in time', expects('http.timeout.response', 'certain', 'network'), [dead({ code: 'UND_ERR_HEADERS_TIMEOUT', message: 'Headers Timeout Error' })]),
  one('refused-chrome', 'Chrome, refused', expects('http.connection-refused', 'certain', 'network'), [dead(undefined, { response: { _error: 'net::ERR_CONNECTION_REFUSED' } })]),
  one('reset', 'reset', expects('http.connection-reset', 'likely', 'network'), [dead({ code: 'ECONNRESET', message: 'socket hang up' }, { method: 'POST', headers: { ...JSON_IN }, body: '{}' })]),
  one('reset-undici', 'other side closed', expects('http.connection-reset', 'likely', 'network'), [shop({ status: 0, error: { code: 'UND_ERR_SOCKET', message: 'other side closed' } })]),
  one('reset-chrome', 'Chrome, empty response', expects('http.connection-reset', 'likely', 'network'), [dead(undefined, { response: { _error: 'net::ERR_EMPTY_RESPONSE' } })]),
  one('status-0-bare', 'status 0, nothing said', { best: null, accept: ['http.unexplained', 'http.connection-refused', 'http.connection-reset', 'http.cors.preflight', 'http.timeout.connect'], certainty: 'possible' }, [dead(undefined)])
]

const redirects = [
  one('redirect-post-became-get', '301, then GET', expects('http.redirect.post-became-get', 'certain', 'request.method/GET', ['shopify.request.graphql-get']), [
    shop({ url: 'https://lamps.example/admin/api/2026-07/graphql.json', status: 301, fields: { Location: GQL } }),
    exchange({ url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: '', type: null, at: '2026-11-10T09:15:00.200Z' })
  ]),
  one('redirect-post-became-get-200', 'a list instead of a new order', expects('http.redirect.post-became-get', 'certain', 'request.method/GET'), [
    woo({ method: 'POST', url: ORDERS.replace('https', 'http'), headers: { Host: 'tea.example', ...JSON_IN }, body: '{}', status: 301, fields: { Location: ORDERS } }),
    woo({ at: '2026-11-10T09:15:00.200Z', answer: [{ id: 1 }] })
  ]),
  one('redirect-auth-dropped', 'token header lost over a 301', expects('http.redirect.auth-dropped', 'certain', undefined), [
    exchange({ url: 'https://lamps.example/admin/api/2026-07/shop.json', headers: { 'X-Shopify-Access-Token': TOKEN }, status: 301, fields: { location: `${SHOP}/admin/api/2026-07/shop.json` } }),
    exchange({ at: '2026-11-10T09:15:00.200Z', url: `${SHOP}/admin/api/2026-07/shop.json`, headers: {}, status: 401, answer: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' } })
  ]),
  one('redirect-to-https-308', '308 to https with Basic', expects('http.redirect.to-https', 'certain', 'request.url/scheme'), [woo({ url: ORDERS.replace('https', 'http'), status: 308, fields: { location: ORDERS } })]),
  one('redirect-host-change', 'www added', expects('http.redirect.host-change', 'certain', 'request.url/host'), [woo({ status: 302, fields: { Location: ORDERS.replace('tea', 'www.tea') } })]),
  one('redirect-leaves-proxy', 'Location names the store, nothing is lost', expects('http.redirect.leaves-proxy', 'certain', 'response.header/location'), [woo({ url: 'http://localhost:4010/old-page/', headers: { Host: 'localhost:4010' }, status: 302, fields: { Location: `${TEA}/new-page/` } })], settings(TEA)),
  one('query-dropped-redirect', 'Location lost the query', expects('http.query-dropped.redirect', 'certain', 'response.header/location'), [
    woo({ url: `${ORDERS}?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: { Host: 'tea.example' }, status: 301, fields: { Location: `${ORDERS}/` } }),
    woo({ at: '2026-11-10T09:15:00.200Z', url: `${ORDERS}/`, headers: { Host: 'tea.example' }, status: 401, answer: NOBODY })
  ]),
  one('query-dropped-redirect-first', 'the redirect itself', expects('http.query-dropped.redirect', 'certain', 'response.header/location'), [
    woo({ url: `${ORDERS}?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: { Host: 'tea.example' }, status: 301, fields: { Location: `${ORDERS}/` } })
  ]),
  one('query-dropped-missing', 'a parameter that is in the request is reported missing', expects('http.query-dropped', 'likely', 'request.query'), [
    woo({ url: `${ORDERS}?oauth_consumer_key=${KEY}&oauth_timestamp=1794302100&oauth_nonce=a&oauth_signature=b&oauth_signature_method=HMAC-SHA256`, headers: { Host: 'tea.example' }, status: 401, answer: { code: 'woocommerce_rest_authentication_missing_parameter', message: 'Missing OAuth parameter oauth_nonce', data: { status: 401 } } })
  ])
]

const browsers = [
  one('cors-preflight-401', 'preflight refused', expects('http.cors.preflight', 'certain', 'request.method/OPTIONS'), [
    exchange({ method: 'OPTIONS', url: GQL, headers: { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type,x-shopify-access-token' }, status: 401, answer: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' } })
  ]),
  one('cors-preflight-200', 'preflight answered without CORS fields', expects('http.cors.preflight', 'certain', 'request.method/OPTIONS'), [
    exchange({ method: 'OPTIONS', url: ORDERS, headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'PUT' }, status: 200, answer: '', type: 'text/html', fields: { allow: 'GET' } })
  ]),
  one('cors-no-cors', 'fetch in no-cors mode', expects('http.cors.no-cors-mode', 'certain', 'request.header/sec-fetch-mode'), [
    shop({ headers: { 'Content-Type': 'text/plain;charset=UTF-8', Origin: 'http://localhost:5173', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': 'cross-site' }, status: 401, answer: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' } })
  ])
]

const waf = [
  one('waf-cloudflare', 'Just a moment', expects('http.waf.challenge', 'certain', 'network'), [woo({ status: 403, answer: html('Just a moment...', '<script src="/cdn-cgi/challenge-platform/x.js"></script>'), fields: { Server: 'cloudflare', 'CF-RAY': '8d2' } })]),
  one('waf-aes-js', 'script that sets a cookie, 200', expects('http.waf.challenge.js-cookie', 'certain', 'response.body'), [woo({ status: 200, answer: '<html><body><script src="/aes.js"></script><script>document.cookie="__test="+toHex(slowAES.decrypt(c,2,a,b));location.href="?i=1"</script></body></html>' })]),
  one('waf-agent-blocked', 'library’s own User-Agent refused, another passes', expects('http.waf.user-agent-blocked', 'likely', 'request.header/user-agent'), [
    woo({ at: '2026-11-10T09:14:00.000Z', headers: { Host: 'tea.example', 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)', Authorization: basic(KEY, SECRET) }, answer: [] }),
    woo({ headers: { Host: 'tea.example', 'User-Agent': 'python-requests/2.32.3', Authorization: basic(KEY, SECRET) }, status: 403, answer: html('403 Forbidden', '<h1>Forbidden</h1>') })
  ]),
  one('waf-agent-blocked-alone', 'library’s own User-Agent refused', { best: null, accept: ['http.waf.user-agent-blocked', 'http.waf.path-blocked', 'http.waf'], certainty: 'likely' }, [
    woo({ headers: { Host: 'tea.example', 'User-Agent': 'WooCommerce-Python-REST-API/3.0.0', Accept: '*/*', Authorization: basic(KEY, SECRET) }, status: 403, answer: html('Access denied') })
  ]),
  one('waf-agent-missing', 'no User-Agent', expects('http.waf.user-agent-missing', 'likely', 'request.header/user-agent', ['http.waf']), [woo({ headers: { Host: 'tea.example', Accept: 'application/json', Authorization: basic(KEY, SECRET) }, status: 403, answer: html('403 Forbidden') })]),
  one('waf-modsecurity', 'a body that looks like an attack', { best: null, accept: ['http.waf.modsecurity', 'http.waf', 'http.waf.path-blocked'], certainty: 'likely' }, [
    woo({ at: '2026-11-10T09:14:00.000Z', method: 'POST', headers: { Host: 'tea.example', 'User-Agent': 'tea-sync/2', Accept: 'application/json', Authorization: basic(KEY, SECRET), ...JSON_IN }, body: '{"name":"Tea"}', status: 201, answer: { id: 1 } }),
    woo({ method: 'POST', headers: { Host: 'tea.example', 'User-Agent': 'tea-sync/2', Accept: 'application/json', Authorization: basic(KEY, SECRET), ...JSON_IN }, body: '{"name":"Tea","description":"<script>select * from x</script>"}', status: 403, answer: html('403 Forbidden', '<h1>Forbidden</h1><p>You don\'t have permission to access this resource.</p>'), fields: { Server: 'Apache' } })
  ]),
  one('waf-modsecurity-named', 'the page names ModSecurity', expects('http.waf.modsecurity', 'possible', undefined, ['http.waf']), [woo({ status: 406, answer: html('Not Acceptable!', '<h1>Not Acceptable!</h1><p>An appropriate representation of the requested resource could not be found on this server. This error was generated by Mod_Security.</p>') })]),
  one('waf-page', 'an unknown firewall', expects('http.waf', 'likely', 'response.body', ['http.waf.path-blocked', 'http.waf.modsecurity']), [woo({ status: 406, answer: html('Request blocked', 'Reference 18.a') })]),
  one('waf-sucuri', 'Sucuri', expects('http.waf.sucuri', 'certain', 'response.body'), [woo({ method: 'DELETE', status: 403, answer: html('Sucuri WebSite Firewall - Access Denied', '<p>Block ID: BNP005</p>'), fields: { 'X-Sucuri-ID': '12', Server: 'Sucuri/Cloudproxy' } })]),
  one('waf-wordfence', 'Wordfence', expects('http.waf.wordfence', 'certain', 'response.body'), [woo({ status: 503, answer: html('Your access to this site has been limited', 'Generated by Wordfence at Tue, 10 Nov 2026') })])
]

const servers = [
  one('server-500-html', '500 page', expects('http.server-error', 'certain', 'store', ['wp.fatal']), [woo({ status: 500, answer: html('500 Internal Server Error') })]),
  one('server-500-empty', '500 without a body', expects('http.server-error', 'certain', 'store'), [woo({ status: 500, answer: '', type: null })]),
  one('server-502', 'bad gateway, Shopify', expects('http.server-unavailable', 'certain', 'store'), [shop({ status: 502, answer: html('502 Bad Gateway') })]),
  one('server-503-json', '503 of a host as JSON', expects('http.server-unavailable', 'certain', 'store', ['wp.maintenance']), [woo({ status: 503, answer: { message: 'Service Unavailable' } })]),
  one('server-522', 'Cloudflare cannot reach the store', expects('http.server-unavailable', 'certain', 'store'), [woo({ status: 522, answer: html('tea.example | 522: Connection timed out'), fields: { Server: 'cloudflare' } })]),
  one('method-not-allowed', '405 with Allow', expects('http.method-not-allowed', 'certain', 'request.method', ['http.method-blocked']), [shop({ method: 'PATCH', url: `${SHOP}/admin/api/2026-07/products/1.json`, status: 405, answer: { errors: 'Method Not Allowed' }, fields: { Allow: 'GET, PUT, DELETE' } })]),
  one('method-blocked-put', 'PUT refused by the server', expects('http.method-blocked', 'likely', 'request.method/PUT', ['http.method-not-allowed']), [woo({ method: 'PUT', headers: { Host: 'tea.example', 'User-Agent': 'x', Accept: '*/*', Authorization: basic(KEY, SECRET), ...JSON_IN }, body: '{}', status: 405, answer: html('405 Not Allowed', '<center><h1>405 Not Allowed</h1></center><hr><center>nginx</center>'), fields: { Server: 'nginx' } })]),
  one('method-blocked-501', 'DELETE not implemented', expects('http.method-blocked', 'likely', 'request.method/DELETE'), [woo({ method: 'DELETE', status: 501, answer: html('501 Not Implemented') })]),
  one('uri-too-long', '414', expects('http.uri-too-long', 'certain', 'request.url'), [woo({ url: `${ORDERS}?include=${'12345,'.repeat(2000)}`, status: 414, answer: html('414 Request-URI Too Large') })]),
  one('clock-skew', 'OAuth callback, clock off', expects('http.clock-skew', 'certain', undefined, ['shopify.session-token.not-yet-valid']), [
    exchange({ at: '2026-11-10T09:05:00.000Z', method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: { ...JSON_IN, accept: 'application/json' }, body: JSON.stringify({ client_id: 'x', client_secret: 'y', grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ iss: `${SHOP}/admin`, dest: SHOP, aud: 'x', exp: 1794302160, nbf: 1794302100, iat: 1794302100 })).toString('base64url')}.c2ln`, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }), status: 400, answer: { error: 'invalid_subject_token' }, fields: { Date: 'Tue, 10 Nov 2026 09:15:01 GMT' } })
  ]),
  one('plain-to-tls-port', 'http on 443', expects('http.plain-to-tls-port', 'certain', 'request.url/scheme'), [woo({ url: 'http://tea.example:443/wp-json/wc/v3/orders', status: 400, answer: html('400 The plain HTTP request was sent to HTTPS port', '<h1>400 Bad Request</h1>The plain HTTP request was sent to HTTPS port') })]),
  one('rate-limited', '429 of nginx', expects('http.rate-limited', 'certain', 'network'), [woo({ method: 'POST', headers: { 'User-Agent': 'x', ...JSON_IN }, body: '{}', status: 429, answer: html('429 Too Many Requests', '<center>nginx</center>'), fields: { Server: 'nginx' } })]),
  one('body-too-large', '413 in JSON', expects('http.body-too-large', 'certain', 'request.body'), [woo({ method: 'POST', headers: JSON_IN, body: '{}', status: 413, answer: html('413 Request Entity Too Large') })]),
  one('server-password', 'staging lock, German', expects('http.server-password', 'certain', 'response.header/www-authenticate'), [woo({ status: 401, answer: html('401 Authorization Required'), fields: { 'Www-Authenticate': 'Basic realm="Geschützter Bereich"' } })]),
  one('bad-host', 'Host with an underscore', expects('http.bad-host', 'likely', 'request.header/host'), [woo({ headers: { Host: '', 'User-Agent': 'x' }, status: 400, answer: html('400 Bad Request', '<center>nginx</center>') })]),
  one('suspended', '403 account suspended', expects('http.hosting-suspended', 'possible', 'store', ['http.waf', 'http.waf.path-blocked']), [woo({ status: 403, answer: html('Account Suspended', 'This Account has been suspended. Contact your hosting provider for more information.') })]),
  one('suspended-402', '402 text', { best: null, accept: ['http.hosting-suspended', 'http.unexplained'], certainty: 'likely' }, [woo({ status: 402, answer: 'Site has been temporarily disabled', type: 'text/plain' })]),
  one('unexplained-409', '409 with an unknown code', expects('http.unexplained', 'possible', 'response.body'), [woo({ method: 'POST', headers: { ...JSON_IN, Authorization: basic(KEY, SECRET) }, body: '{}', status: 409, answer: { code: 'acme_stock_conflict', message: 'Stock changed.', data: { status: 409 } } })]),
  one('unexplained-teapot', '418', expects('http.unexplained', 'possible', undefined), [shop({ status: 418, answer: { errors: "I'm a teapot" } })])
]

const controls = [
  one('ok-redirect-page', 'a page moved, no credential', none, [woo({ url: `${TEA}/old/`, headers: { Host: 'tea.example' }, status: 301, fields: { Location: `${TEA}/new/` } })]),
  one('ok-308-keeps', '308 on the same host keeps everything', none, [woo({ method: 'POST', url: ORDERS, headers: { Host: 'tea.example', Authorization: basic(KEY, SECRET), ...JSON_IN }, body: '{}', status: 308, fields: { Location: `${ORDERS}/` } })]),
  one('ok-image', 'an image', none, [woo({ url: `${TEA}/wp-content/uploads/a.png`, headers: { Host: 'tea.example' }, status: 200, answer: 'x', type: 'image/png' })]),
  one('ok-after-refused', 'works after a failure', none, [dead({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }), woo({ at: '2026-11-10T09:16:00.000Z', answer: [] })]),
  one('ok-head', 'HEAD has no body', none, [woo({ method: 'HEAD', answer: '', type: 'application/json; charset=UTF-8' })]),
  one('ok-base64', 'JSON kept as base64', none, [woo({ answer: '', type: 'application/json', content: { text: Buffer.from('[{"id":1}]').toString('base64'), encoding: 'base64' } })]),
  one('base64-401', 'a 401 kept as base64', { best: null, accept: ['woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped', 'wp.auth.tls-not-detected', 'woo.key.owner-deleted'], certainty: 'possible' }, [woo({ status: 401, answer: '', type: 'application/json', content: { text: Buffer.from(JSON.stringify(NOBODY)).toString('base64'), encoding: 'base64' } })]),
  one('content-missing-401', 'body not kept by the browser', { best: null, accept: ['http.unexplained', 'woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped', 'wp.auth.ignored'], certainty: 'possible' }, [woo({ status: 401, response: { content: undefined } })])
]

export const http = [...network, ...redirects, ...browsers, ...waf, ...servers, ...controls]
