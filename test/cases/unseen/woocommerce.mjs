/** WooCommerce and WordPress as the catalogue and the facts describe them; OAuth requests are signed for real. */
import { baseString, basic, encode, exchange, expects, hmac, jwt, makeCase, none } from './form.mjs'

const one = makeCase('woocommerce')
const KEY = 'ck_3b1f0a9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a'
const SECRET = 'cs_0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d'
const OTHER = 'cs_ffffffffffffffffffffffffffffffffffffffff'
const HTTP = 'http://tea.example'
const HTTPS = 'https://tea.example'
const AT = '2026-11-10T09:15:00.000Z'
const NOW = '1794302100'
const NOBODY = { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.', data: { status: 401 } }
const nobody = (verb, message) => ({ code: `woocommerce_rest_cannot_${verb}`, message, data: { status: 401 } })
const MISMATCH = { code: 'woocommerce_rest_authentication_error', message: 'Invalid signature - provided signature does not match.', data: { status: 401 } }
const failed = (message) => ({ code: 'woocommerce_rest_authentication_error', message, data: { status: 401 } })
const rest = (home = HTTPS) => ({ 'X-Robots-Tag': 'noindex', Link: `<${home}/wp-json/>; rel="https://api.w.org/"` })
const settings = (url, secret = SECRET, key = KEY) => ({ stores: [{ name: 'tea', platform: 'woocommerce', url, credentials: { consumerKey: key, consumerSecret: secret } }] })
const Q = 'request.query/oauth_signature'
const K = 'request.query/oauth_consumer_key'
const A = 'request.header/authorization'
const APP = 'abcd EFGH 1234 ijkl MNOP 5678'

/** One call; https and Basic by default. */
const call = (more = {}) =>
  exchange({ url: `${HTTPS}/wp-json/wc/v3/orders`, headers: { Host: 'tea.example', Accept: 'application/json', 'User-Agent': 'tea-sync/2', Authorization: basic(KEY, SECRET) }, status: 401, answer: NOBODY, type: 'application/json; charset=UTF-8', titleCase: true, ...more })
const anonymous = { Host: 'tea.example', Accept: '*/*' }

/** An OAuth 1.0a call by the query. `signed*` say what the client put into its base string where that differs from what it sent. */
function oauth(given = {}) {
  const { path = '/wp-json/wc/v3/orders', home = HTTP, method = 'GET', pairs = [], at = AT, stamp = NOW, nonce = 'kVq8m2XbT0aW', key = KEY, secret = SECRET, algorithm = 'HMAC-SHA256', ...more } = given
  const own = [
    ['oauth_consumer_key', key],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', algorithm],
    ['oauth_timestamp', stamp],
    ...(given.version === false ? [] : [['oauth_version', '1.0']])
  ]
  const signedPairs = [...(given.signedPairs ?? pairs), ...own]
  const base = given.base ?? baseString(given.signedMethod ?? method, given.signedUrl ?? `${home}${path}`, signedPairs, given)
  const hash = (given.hash ?? algorithm) === 'HMAC-SHA1' ? 'sha1' : 'sha256'
  const signature = given.signature ?? hmac(base, given.hmacKey ?? `${secret}&`, hash, given.encoding)
  const all = [...own, ['oauth_signature', signature]]
  const sent = given.sentQuery ?? pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  const inHeader = given.header === true
  const query = [sent, inHeader ? '' : all.map(([name, value]) => `${name}=${encode(value)}`).join('&'), given.after ?? ''].filter(Boolean).join('&')
  const headers = {
    ...(inHeader && { authorization: `OAuth ${all.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}` }),
    host: new URL(given.origin ?? home).host,
    accept: 'application/json',
    ...given.headers
  }
  return exchange({ status: 401, answer: MISMATCH, fields: rest(home), ...more, at, method, url: `${given.origin ?? home}${given.sentPath ?? path}${query ? `?${query}` : ''}`, headers })
}
const signed = (id, title, expect, given, config = settings(given.home ?? HTTP), note) => one(id, title, expect, [oauth(given)], config, note)

const unread = [
  one('unread-custom-headers', 'keys in X-Consumer-Key and X-Consumer-Secret', expects('woo.auth.unread.custom-headers', 'certain', 'request.header/x-consumer-key'), [
    call({ headers: { ...anonymous, 'X-Consumer-Key': KEY, 'X-Consumer-Secret': SECRET } })
  ], settings(HTTPS)),
  one('unread-api-key-header', 'key in X-API-Key', expects('woo.auth.unread.custom-headers', 'certain', 'request.header/x-api-key'), [
    call({ method: 'POST', headers: { ...anonymous, 'x-api-key': `${KEY}:${SECRET}`, 'content-type': 'application/json' }, body: { name: 'Tea' }, answer: nobody('create', 'Sorry, you are not allowed to create resources.') })
  ]),
  one('unread-bearer', 'key pair as bearer over https', expects('woo.auth.unread.bearer', 'certain', A), [call({ headers: { ...anonymous, authorization: `Bearer ${KEY}:${SECRET}` } })]),
  one('unread-somewhere', 'keys in a cookie', expects('woo.auth.unread', 'certain', undefined, ['woo.auth.missing']), [call({ headers: { ...anonymous, Cookie: `consumer_key=${KEY}; consumer_secret=${SECRET}` } })]),
  one('unread-token-scheme', 'Token in front of the pair', expects('woo.auth.unread', 'certain', A, ['woo.auth.unread.no-scheme']), [call({ headers: { ...anonymous, Authorization: `Token ${KEY}:${SECRET}` } })]),
  one('unread-no-scheme-base64', 'base64 without Basic', expects('woo.auth.unread.no-scheme', 'certain', A), [call({ headers: { ...anonymous, Authorization: basic(KEY, SECRET).slice(6) } })]),
  one('unread-parameter-names', 'key and secret as key= and secret=', expects('woo.auth.unread.parameter-names', 'certain', 'request.query/key'), [
    call({ url: `${HTTPS}/wp-json/wc/v3/products?key=${KEY}&secret=${SECRET}`, headers: anonymous })
  ]),
  one('unread-oauth-consumer-secret', 'oauth_consumer_key and oauth_consumer_secret', expects('woo.auth.unread.parameter-names', 'certain', undefined, ['woo.oauth.missing-params']), [
    call({ url: `${HTTPS}/wp-json/wc/v3/products?oauth_consumer_key=${KEY}&oauth_consumer_secret=${SECRET}`, headers: anonymous, answer: { code: 'woocommerce_rest_authentication_missing_parameter', message: 'Missing OAuth parameters oauth_timestamp, oauth_nonce, oauth_signature, oauth_signature_method', data: { status: 401 } } })
  ]),
  one('unread-body-post', 'keys in the JSON body over https', expects('woo.auth.unread.body', 'certain', 'request.body/consumer_key'), [
    call({ method: 'POST', headers: { ...anonymous, 'content-type': 'application/json' }, body: { consumer_key: KEY, consumer_secret: SECRET, name: 'Tea' }, answer: nobody('create', 'Sorry, you are not allowed to create resources.') })
  ]),
  one('basic-encoded-twice', 'base64 of base64', expects('woo.auth.basic-malformed', 'certain', A, ['woo.auth.basic-malformed.no-colon', 'woo.auth.basic-malformed.base64']), [
    call({ headers: { ...anonymous, Authorization: `Basic ${Buffer.from(basic(KEY, SECRET).slice(6)).toString('base64')}` } })
  ]),
  one('basic-not-encoded', 'pair in clear after Basic', expects('woo.auth.basic-malformed', 'certain', A, ['woo.auth.basic-malformed.base64']), [call({ headers: { ...anonymous, Authorization: `Basic ${KEY}:${SECRET}` } })]),
  one('basic-empty', 'Basic and nothing', expects('woo.auth.basic-malformed', 'certain', A, ['woo.auth.incomplete', 'woo.auth.basic-malformed.no-colon']), [call({ headers: { ...anonymous, Authorization: 'Basic ' } })]),
  one('incomplete-both-empty', 'both parameters empty', expects('woo.auth.incomplete', 'certain', undefined, ['woo.auth.missing', 'woo.auth.incomplete.secret', 'woo.auth.incomplete.key', 'woo.key.placeholder']), [
    call({ url: `${HTTPS}/wp-json/wc/v3/products?consumer_key=&consumer_secret=`, headers: anonymous })
  ]),
  one('incomplete-secret-query', 'secret forgotten', expects('woo.auth.incomplete.secret', 'certain', 'request.query/consumer_secret'), [call({ url: `${HTTPS}/wp-json/wc/v3/products?consumer_key=${KEY}`, headers: anonymous })]),
  one('over-http-bearer-jwt', 'JWT over http, anonymous answer', { best: null, accept: ['wp.auth.header-stripped', 'woo.auth.ignored', 'wp.auth.method-not-installed', 'woo.auth.over-http'], certainty: 'likely' }, [
    call({ url: `${HTTP}/wp-json/wc/v3/orders`, headers: { ...anonymous, Authorization: `Bearer ${jwt({ iss: HTTP, exp: 1894302100 }, 'x')}` } })
  ]),
  one('over-http-query-post', 'query keys over http, POST, localised', expects('woo.auth.over-http.query', 'certain', 'request.url/scheme'), [
    call({ method: 'POST', url: `${HTTP}/wp-json/wc/v3/products?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: { ...anonymous, 'content-type': 'application/json' }, body: { name: 'x' }, answer: nobody('create', 'Du hast leider nicht die Berechtigung, diese Ressource zu erstellen.'), fields: rest(HTTP) })
  ], settings(HTTP)),
  one('over-http-basic-put', 'Basic over http, PUT', expects('woo.auth.over-http.basic', 'certain', 'request.url/scheme'), [
    call({ method: 'PUT', url: `${HTTP}/wp-json/wc/v3/products/794`, headers: { authorization: basic(KEY, SECRET), host: 'tea.example', 'content-type': 'application/json' }, body: { regular_price: '3' }, answer: nobody('edit', 'Sorry, you are not allowed to edit this resource.'), pretty: true })
  ]),
  one('cookie-overrides-key', 'login cookie beside the keys', expects('woo.auth.cookie-overrides-key', 'likely', 'request.header/cookie', ['wp.cookie.missing-nonce', 'woo.auth.ignored']), [
    exchange({ at: '2026-11-10T09:14:00.000Z', url: `${HTTPS}/wp-json/wc/v3/products?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous, status: 200, answer: [] }),
    call({ url: `${HTTPS}/wp-json/wc/v3/products?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: { ...anonymous, Cookie: 'wordpress_logged_in_0a1b=admin%7C1794400000%7Cx; wp-settings-1=a' } })
  ], settings(HTTPS)),
  one('cookie-beside-basic', 'login cookie beside Basic, nothing else known', { best: null, accept: ['woo.auth.cookie-overrides-key', 'woo.auth.ignored', 'wp.auth.header-stripped', 'woo.key.unknown', 'wp.cookie.missing-nonce'], certainty: 'likely' }, [
    call({ headers: { ...anonymous, Authorization: basic(KEY, SECRET), Cookie: 'wordpress_logged_in_0a1b=admin%7C1794400000%7Cx' } })
  ], settings(HTTPS)),
  one('ignored-basic', 'well-formed Basic ignored, lower-case headers, no config', { best: null, accept: ['woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped', 'wp.auth.tls-not-detected', 'woo.key.owner-deleted'], certainty: 'possible' }, [
    call({ headers: [['authorization', basic(KEY, SECRET)], ['host', 'tea.example']], titleCase: false, pretty: true })
  ]),
  one('ignored-after-success', 'same key worked a minute ago', { best: null, accept: ['woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped', 'woo.key.owner-deleted', 'wp.auth.tls-not-detected'], certainty: 'likely' }, [
    call({ at: '2026-11-10T09:14:00.000Z', status: 200, answer: [] }),
    call()
  ], settings(HTTPS)),
  one('header-stripped-proved', 'same pair by query worked', expects('wp.auth.header-stripped', 'certain', A), [
    call(),
    call({ at: '2026-11-10T09:15:10.000Z', url: `${HTTPS}/wp-json/wc/v3/orders?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous, status: 200, answer: [] }),
    call({ at: '2026-11-10T09:15:20.000Z' })
  ], settings(HTTPS)),
  one('tls-not-detected-index', 'index shows no authentication', expects('wp.auth.tls-not-detected', 'likely', 'store', ['woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped']), [
    call({ at: '2026-11-10T09:14:00.000Z', url: `${HTTPS}/wp-json/`, headers: anonymous, status: 200, answer: { name: 'Tea', url: HTTPS, home: HTTP, namespaces: ['wc/v3'], authentication: [], routes: {} } }),
    call()
  ], settings(HTTPS)),
  one('tls-detected-index', 'index shows application passwords', { best: null, accept: ['woo.auth.ignored', 'woo.key.unknown', 'wp.auth.header-stripped', 'woo.key.owner-deleted'], certainty: 'possible' }, [
    call({ at: '2026-11-10T09:14:00.000Z', url: `${HTTPS}/wp-json/`, headers: anonymous, status: 200, answer: { name: 'Tea', url: HTTPS, home: HTTPS, namespaces: ['wc/v3'], authentication: { 'application-passwords': { endpoints: {} } }, routes: {} } }),
    call()
  ], settings(HTTPS)),
  one('header-altered', 'pair works by query, header calls the secret invalid', expects('wp.auth.header-altered', 'possible', A, ['woo.secret.wrong']), [
    call({ at: '2026-11-10T09:14:00.000Z', url: `${HTTPS}/wp-json/wc/v3/orders?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous, status: 200, answer: [] }),
    call({ answer: failed('Consumer secret is invalid.') })
  ], settings(HTTPS))
]

const wp = (more = {}) => call({ url: `${HTTPS}/wp-json/wp/v2/users/me`, answer: { code: 'rest_not_logged_in', message: 'You are not currently logged in.', data: { status: 401 } }, fields: rest(), ...more })
const users = [
  one('wp-missing', 'users/me without anything', expects('wp.auth.missing', 'certain', A), [wp({ headers: anonymous })]),
  one('wp-missing-posts', 'POST wp/v2/posts without anything', expects('wp.auth.missing', 'certain', A, ['wp.forbidden']), [
    wp({ method: 'POST', url: `${HTTPS}/wp-json/wp/v2/posts`, headers: { ...anonymous, 'content-type': 'application/json' }, body: { title: 'x' }, answer: { code: 'rest_cannot_create', message: 'Sorry, you are not allowed to create posts as this user.', data: { status: 401 } } })
  ]),
  one('wp-method-not-installed', 'bearer, no plugin that reads it', { best: null, accept: ['wp.auth.method-not-installed', 'wp.auth.ignored', 'wp.auth.header-stripped'], certainty: 'possible' }, [
    wp({ headers: { ...anonymous, Authorization: `Bearer ${jwt({ iss: HTTPS, exp: 1894302100 }, 'x')}` } })
  ]),
  one('wp-ignored', 'application password ignored', { best: null, accept: ['wp.auth.ignored', 'wp.app-password.disabled', 'wp.auth.header-stripped', 'wp.auth.tls-not-detected', 'wp.auth.method-not-installed'], certainty: 'possible' }, [wp({ headers: { ...anonymous, Authorization: basic('anna', APP) } })]),
  one('wp-app-password-http', 'application password over http', expects('wp.app-password.over-http', 'certain', 'request.url/scheme'), [wp({ url: `${HTTP}/wp-json/wp/v2/users/me`, headers: { ...anonymous, Authorization: basic('anna', APP) }, fields: rest(HTTP) })]),
  one('wp-login-password', 'login password', expects('wp.app-password.login-password', 'likely', A, ['wp.app-password.incorrect']), [
    wp({ headers: { ...anonymous, Authorization: basic('anna', 'hunter2!') }, answer: { code: 'incorrect_password', message: 'The provided password is an invalid application password.', data: { status: 401 } } })
  ]),
  one('wp-app-incorrect', 'wrong application password, ?rest_route=', expects('wp.app-password.incorrect', 'certain', A), [
    wp({ url: `${HTTPS}/?rest_route=/wp/v2/users/me`, headers: { ...anonymous, Authorization: basic('anna', 'abcdEFGH1234ijklMNOP5678') }, answer: { code: 'incorrect_password', message: 'Das angegebene Passwort ist ein ungültiges Anwendungspasswort.', data: { status: 401 } } })
  ]),
  one('wp-foreign-basic', 'Basic of the staging lock', expects('wp.app-password.foreign-basic', 'likely', A, ['wp.app-password.unknown-user']), [
    wp({ url: `${HTTPS}/wp-json/wp/v2/types`, headers: { ...anonymous, Authorization: basic('staging', 'letmein') }, answer: { code: 'invalid_username', message: '<strong>Error:</strong> The username <strong>staging</strong> is not registered on this site. If you are unsure of your username, try your email address instead.', data: { status: 401 } } })
  ]),
  one('wp-unknown-user', 'name of the application password as user', expects('wp.app-password.unknown-user', 'certain', A), [
    wp({ headers: { ...anonymous, Authorization: basic('zapier', APP) }, answer: { code: 'invalid_username', message: '<strong>Fehler:</strong> Unbekannter Benutzername.', data: { status: 401 } }, pretty: true })
  ]),
  one('wp-app-disabled-user', 'switched off for the user', expects('wp.app-password.disabled-for-user', 'certain', A), [
    wp({ headers: { ...anonymous, Authorization: basic('anna', APP) }, answer: { code: 'application_passwords_disabled_for_user', message: 'Application passwords are not available for your account. Please contact the site administrator for assistance.', data: { status: 401 } } })
  ]),
  one('wp-key-on-wp-route', 'ck_ key on wp/v2', expects('woo.route.keys-on-wp-route', 'certain', 'request.url/path', ['wp.app-password.unknown-user']), [
    wp({ url: `${HTTPS}/wp-json/wp/v2/media`, method: 'POST', headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'image/png' }, body: 'x', answer: { code: 'invalid_username', message: '<strong>Error:</strong> Unknown username. Check again or try your email address.', data: { status: 401 } } })
  ]),
  signed('wp-oauth-on-wp-route', 'OAuth on wp/v2', expects('woo.route.keys-on-wp-route', 'certain', 'request.url/path'), { path: '/wp-json/wp/v2/users/me', answer: { code: 'rest_not_logged_in', message: 'You are not currently logged in.', data: { status: 401 } } }),
  one('app-password-customer-role', 'application password of a customer', expects('woo.user.lacks-capability', 'certain', 'store'), [call({ headers: { ...anonymous, Authorization: basic('kunde', APP) }, status: 403, answer: { ...NOBODY, data: { status: 403 } } })]),
  one('app-password-silent', 'wrong application password on a wc route', { best: null, accept: ['wp.app-password.incorrect', 'wp.app-password.unknown-user', 'woo.auth.ignored', 'wp.auth.header-stripped', 'wp.app-password.disabled', 'wp.auth.tls-not-detected', 'woo.key.wrong-kind.wp-login', 'woo.key.wrong-kind'], certainty: 'possible' }, [
    call({ headers: { ...anonymous, Authorization: basic('anna', APP) } })
  ]),
  one('cookie-missing-nonce', 'cookie, no nonce, POST', expects('wp.cookie.missing-nonce', 'certain', 'request.header/x-wp-nonce'), [
    call({ method: 'POST', headers: { ...anonymous, cookie: 'wordpress_logged_in_0a1b=admin%7C1', origin: HTTPS, 'content-type': 'application/json' }, body: {}, answer: nobody('create', 'Sorry, you are not allowed to create resources.') })
  ]),
  one('cookie-invalid-nonce', 'stale nonce', expects('wp.cookie.invalid-nonce', 'certain', 'request.header/x-wp-nonce'), [
    call({ headers: { ...anonymous, cookie: 'wordpress_logged_in_0a1b=admin%7C1', 'x-wp-nonce': 'deadbeef01' }, status: 403, answer: { code: 'rest_cookie_invalid_nonce', message: 'Cookie check failed', data: { status: 403 } } })
  ]),
  one('query-wpnonce-collision', '_wpnonce in the query of an anonymous call', expects('wp.cookie.invalid-nonce', 'certain', 'request.query/_wpnonce'), [
    call({ url: `${HTTPS}/wp-json/wc/v3/orders?_wpnonce=1234567890&consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous, status: 403, answer: { code: 'rest_cookie_invalid_nonce', message: 'Überprüfung des Cookies fehlgeschlagen', data: { status: 403 } } })
  ]),
  one('cookie-secure-not-sent', 'Secure cookie lost on the http proxy address', { best: null, accept: ['wp.cookie.secure-not-sent', 'woo.auth.missing', 'wp.auth.missing'], certainty: 'likely' }, [
    call({ at: '2026-11-10T09:10:00.000Z', method: 'POST', url: 'http://localhost:4010/wp-login.php', headers: { host: 'localhost:4010', 'content-type': 'application/x-www-form-urlencoded' }, body: 'log=a&pwd=b', status: 302, answer: '', type: null, fields: { Location: `${HTTPS}/wp-admin/`, 'Set-Cookie': 'wordpress_logged_in_0a1b=admin%7C1; path=/; secure; HttpOnly' } }),
    call({ url: 'http://localhost:4010/wp-json/wc/v3/orders', headers: { host: 'localhost:4010', 'x-wp-nonce': '0123456789' }, status: 403, answer: { code: 'rest_cookie_invalid_nonce', message: 'Cookie check failed', data: { status: 403 } } })
  ].map((entry, index) => (index === 0 ? entry : { ...entry, request: { ...entry.request, headers: entry.request.headers.filter(({ name }) => name !== 'x-wp-nonce') }, response: call().response })), settings(HTTPS)),
  one('jwt-secret-changed', 'JWT signature no longer verifies', expects('wp.jwt.secret-changed', 'likely', A), [
    wp({ headers: { ...anonymous, Authorization: `Bearer ${jwt({ iss: HTTPS, exp: 1894302100 }, 'x')}` }, status: 403, answer: { code: 'jwt_auth_invalid_token', message: 'Signature verification failed', data: { status: 403 } } })
  ]),
  one('jwt-issuer', 'JWT of another site', expects('wp.jwt.issuer-mismatch', 'certain', A), [
    wp({ headers: { ...anonymous, authorization: `Bearer ${jwt({ iss: 'http://localhost:8080', exp: 1894302100 }, 'x')}` }, status: 403, answer: { code: 'jwt_auth_bad_iss', message: 'The iss do not match with this server', data: { status: 403 } } })
  ]),
  one('jwt-intercepts', 'JWT plugin refuses Basic, localised', expects('woo.plugin.jwt-intercepts-basic', 'certain', A), [
    call({ status: 403, answer: { code: 'jwt_auth_bad_auth_header', message: 'Encabezado de autorización mal formado.', data: { status: 403 } } })
  ]),
  one('jwt-no-header', 'JWT plugin sees no header', expects('wp.auth.header-stripped', 'certain', A), [
    wp({ method: 'POST', url: `${HTTPS}/wp-json/wp/v2/posts`, headers: { ...anonymous, Authorization: `Bearer ${jwt({ iss: HTTPS, exp: 1894302100 }, 'x')}` }, status: 403, answer: { success: false, statusCode: 403, code: 'jwt_auth_no_auth_header', message: 'Authorization header not found.', data: [] } })
  ]),
  one('wp-forbidden', 'rest_forbidden', expects('wp.forbidden', 'likely', 'store'), [wp({ url: `${HTTPS}/wp-json/wp/v2/settings`, headers: { ...anonymous, Authorization: basic('anna', APP) }, status: 403, answer: { code: 'rest_forbidden', message: 'Sorry, you are not allowed to do that.', data: { status: 403 } } })]),
  one('rest-blocked-secret', 'security plugin hides a wrong secret', expects('wp.rest-blocked', 'certain', 'response.body/code'), [call({ answer: { code: 'rest_login_required', message: 'REST API restricted to authenticated users.', data: { status: 401 } } })], settings(HTTPS, OTHER)),
  one('rest-blocked-other', 'another plugin', expects('wp.rest-blocked', 'certain', 'response.body/code'), [wp({ headers: anonymous, answer: { code: 'restx_logged_out', message: 'Sorry, you must be logged in to make a request.', data: { status: 401 } } })]),
  one('oauth1-server', 'OAuth1 plugin answers first', expects('woo.plugin.oauth1-server-intercepts', 'certain', 'response.body/code'), [
    oauth({ answer: { code: 'json_oauth1_missing_parameter', message: 'Missing OAuth parameter oauth_token', data: { status: 401 } } })
  ], settings(HTTP)),
  one('plugin-alters', 'signature right and still refused as nobody', { best: null, accept: ['woo.plugin.alters-request', 'woo.auth.ignored', 'woo.key.owner-deleted', 'http.query-dropped', 'http.query-dropped.rewrite', 'http.query-dropped.cache'], certainty: 'possible' }, [oauth({ answer: NOBODY })], settings(HTTP))
]

const keys = [
  one('key-htpasswd-user', 'staging user where the key belongs', expects('woo.key.wrong-kind.web-server-password', 'likely', A), [
    call({ at: '2026-11-10T09:14:00.000Z', headers: { ...anonymous, Authorization: basic(KEY, SECRET) }, answer: '<html><head><title>401 Authorization Required</title></head></html>', type: 'text/html', fields: { 'WWW-Authenticate': 'Basic realm="Staging"' } }),
    call({ headers: { ...anonymous, Authorization: basic('staging', 'letmein') } })
  ], settings(HTTPS)),
  one('key-other-kind', 'Stripe key', expects('woo.key.wrong-kind', 'certain', undefined, ['woo.key.wrong-kind.oauth1-plugin', 'woo.key.malformed']), [
    oauth({ key: 'rk_test_51Hx', answer: failed('Consumer key is invalid.') })
  ]),
  one('key-wp-login-email', 'e-mail and password on wc route', expects('woo.key.wrong-kind.wp-login', 'certain', A, ['woo.key.wrong-kind', 'wp.app-password.login-password']), [call({ headers: { ...anonymous, Authorization: basic('anna@tea.example', 'hunter2!') } })]),
  one('key-permission-localised', 'permission text in another language, POST', expects('woo.key.permission', 'certain', 'request.header/authorization', ['woo.key.permission.no-write']), [
    call({ method: 'POST', headers: { Host: 'tea.example', Authorization: basic(KEY, SECRET), 'Content-Type': 'application/json' }, body: {}, answer: failed('Der angegebene API-Schlüssel hat keine Schreibberechtigung.'), fields: { 'Cache-Control': 'no-cache, must-revalidate, max-age=0, no-store, private', Expires: 'Wed, 11 Jan 1984 05:00:00 GMT', ...rest() } })
  ], settings(HTTPS)),
  one('key-no-read-basic', 'write-only key, GET over Basic', expects('woo.key.permission.no-read', 'certain', A), [call({ answer: failed('The API key provided does not have read permissions.') })]),
  one('key-no-write-delete', 'read-only key, DELETE by query', expects('woo.key.permission.no-write', 'certain', 'request.query/consumer_key'), [
    call({ method: 'DELETE', url: `${HTTPS}/wp-json/wc/v3/products/12?force=true&consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous, answer: failed('The API key provided does not have write permissions.') })
  ]),
  signed('key-unknown-oauth', 'unknown key named', expects('woo.key.unknown', 'certain', K), { answer: failed('Consumer key is invalid.') }),
  signed('key-unknown-oauth-header', 'unknown key, OAuth header', expects('woo.key.unknown', 'certain', A), { header: true, answer: failed('Consumer key is invalid.') }),
  one('key-swapped-basic', 'swapped in Basic, POST batch', expects('woo.key.swapped', 'certain', A), [
    call({ method: 'POST', url: `${HTTPS}/wp-json/wc/v3/products/batch`, headers: { ...anonymous, Authorization: basic(SECRET, KEY), 'content-type': 'application/json' }, body: {}, answer: nobody('batch', 'Sorry, you are not allowed to batch manipulate this resource.') })
  ]),
  signed('key-quoted', 'key in quotes', expects('woo.key.malformed.stray-characters', 'certain', K), { key: `"${KEY}"`, answer: failed('Consumer key is invalid.') }),
  signed('key-tail-of-list', 'the seven characters of the key list', expects('woo.key.malformed', 'certain', K), { key: '...6d5e4f3a', answer: failed('Consumer key is invalid.') }),
  signed('key-upper-case', 'key in upper case', expects('woo.key.malformed', 'certain', K), { key: KEY.toUpperCase(), answer: failed('Consumer key is invalid.') }),
  one('key-placeholder-basic', 'template in Basic', expects('woo.key.placeholder', 'certain', A), [call({ headers: { ...anonymous, Authorization: basic('${WC_KEY}', '${WC_SECRET}') } })]),
  one('secret-placeholder-basic', 'secret undefined', expects('woo.secret.placeholder', 'certain', A), [call({ headers: { ...anonymous, Authorization: basic(KEY, 'undefined') }, answer: failed('Consumer secret is invalid.') })]),
  one('secret-encoded', 'secret percent-encoded', expects('woo.secret.url-encoded', 'certain', A), [call({ headers: { ...anonymous, Authorization: basic(KEY, 'cs%5F0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d') }, answer: failed('Consumer secret is invalid.') })]),
  one('secret-wrong-query', 'secret of another key, query', expects('woo.secret.wrong', 'certain', 'request.query/consumer_secret'), [
    call({ method: 'DELETE', url: `${HTTPS}/wp-json/wc/v3/coupons/5?consumer_key=${KEY}&consumer_secret=${OTHER}`, headers: anonymous, answer: failed('Consumer secret is invalid.') })
  ], settings(HTTPS)),
  one('secret-wrong-localised', 'text in French', { best: null, accept: ['woo.secret.wrong', 'wp.auth.header-altered'], certainty: 'possible' }, [call({ answer: failed('Le secret du client n’est pas valide.') })]),
  one('secret-newline', 'newline behind the secret, PUT', expects('woo.secret.whitespace', 'certain', A, ['woo.secret.wrong']), [call({ method: 'PUT', headers: { ...anonymous, Authorization: basic(KEY, `${SECRET}\r\n`), 'content-type': 'application/json' }, body: {}, answer: failed('Consumer secret is invalid.') })]),
  one('capability-batch', 'role too weak for batch', expects('woo.user.lacks-capability', 'certain', 'store'), [
    call({ method: 'POST', url: `${HTTPS}/wp-json/wc/v3/orders/batch`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'application/json' }, body: {}, status: 403, answer: { code: 'woocommerce_rest_cannot_batch', message: 'Lo siento, no tienes permisos.', data: { status: 403 } } })
  ]),
  one('capability-legacy', 'legacy capability', expects('woo.user.lacks-capability', 'certain', 'store'), [call({ url: `${HTTPS}/wc-api/v3/orders`, status: 401, answer: { errors: [{ code: 'woocommerce_api_user_cannot_read_orders', message: 'You do not have permission to read orders' }] } })])
]

const HOUR = [['after', '2026-11-01T00:00:00'], ['per_page', '20']]
const SEARCH = [['search', 'green tea']]
const signature = [
  signed('oauth-params-in-body', 'legacy API, parameters in the form', expects('woo.oauth.params-in-body', 'certain', 'request.body/oauth_consumer_key'), {
    path: '/wc-api/v3/orders', status: 404, answer: { errors: [{ code: 'woocommerce_api_authentication_error', message: 'oauth_consumer_key parameter is missing' }] }
  }),
  signed('oauth-missing-nonce', 'no nonce, header', expects('woo.oauth.missing-params', 'certain', undefined), { header: true, answer: { code: 'woocommerce_rest_authentication_missing_parameter', message: 'Missing OAuth parameter oauth_nonce', data: { status: 401 } } }),
  signed('oauth-method-plaintext', 'PLAINTEXT', expects('woo.oauth.signature-method', 'certain', 'request.query/oauth_signature_method'), { algorithm: 'PLAINTEXT', signature: `${SECRET}&`, answer: failed('Invalid signature - signature method is invalid.') }),
  signed('oauth-url-without-wp-json', 'signed without wp-json', expects('woo.oauth.base-url.path', 'certain', 'request.url'), { signedUrl: `${HTTP}/wc/v3/orders` }),
  signed('oauth-url-without-folder', 'signed without the sub-directory', expects('woo.oauth.base-url.path', 'certain', 'request.url'), { home: 'http://tea.example/shop', signedUrl: `${HTTP}/wp-json/wc/v3/orders` }),
  signed('oauth-url-www', 'signed and sent with www', expects('woo.oauth.base-url.www', 'certain', 'request.url'), { origin: 'http://www.tea.example', signedUrl: 'http://www.tea.example/wp-json/wc/v3/orders', method: 'POST', headers: { 'content-type': 'application/json' }, body: { status: 'completed' } }),
  signed('oauth-url-host', 'signed for an IP address', expects('woo.oauth.base-url.host', 'certain', 'request.url', ['woo.url.wrong-host']), { origin: 'http://203.0.113.7', signedUrl: 'http://203.0.113.7/wp-json/wc/v3/orders' }),
  signed('oauth-url-scheme', 'signed for https, sent to http', expects('woo.oauth.base-url.scheme', 'certain', 'request.url'), { signedUrl: `${HTTPS}/wp-json/wc/v3/orders`, algorithm: 'HMAC-SHA1' }),
  signed('oauth-url-port-80', 'signed with :80', expects('woo.oauth.base-url.port', 'certain', 'request.url'), { signedUrl: 'http://tea.example:80/wp-json/wc/v3/orders' }),
  signed('oauth-url-case', 'host as typed', expects('woo.oauth.base-url.host-case', 'certain', 'request.url'), { signedUrl: 'http://Tea.example/wp-json/wc/v3/orders', pairs: HOUR }),
  signed('oauth-url-slash', 'signed with a slash at the end', expects('woo.oauth.base-url.slash', 'certain', 'request.url'), { signedUrl: `${HTTP}/wp-json/wc/v3/orders/`, header: true }),
  signed('oauth-url-query', 'query left in the signed URL', expects('woo.oauth.base-url', 'certain', 'request.url', ['woo.oauth.param.unsigned', 'woo.oauth.base-url.path', 'woo.oauth.param.encoding']), { pairs: [['per_page', '20']], signedPairs: [], signedUrl: `${HTTP}/wp-json/wc/v3/orders?per_page=20` }),
  one('oauth-proxy-loopback', 'signed for the gateway, unknown secret there', expects('woo.oauth.base-url.proxy', 'certain', 'request.url', ['woo.oauth.base-url.host']), [
    oauth({ origin: 'http://localhost:4010', signedUrl: 'http://localhost:4010/wp-json/wc/v3/orders', home: HTTPS })
  ], settings(HTTPS)),
  one('oauth-proxy-no-secret', 'gateway, secret unknown', { best: null, accept: ['woo.oauth.base-url.proxy', 'woo.oauth.signature-mismatch', 'woo.secret.wrong'], certainty: 'likely' }, [
    oauth({ origin: 'http://127.0.0.1:4010', signedUrl: 'http://127.0.0.1:4010/wp-json/wc/v3/orders', home: HTTPS })
  ], { stores: [{ name: 'tea', platform: 'woocommerce', url: HTTPS }] }),
  signed('oauth-method', 'signed as GET, sent as POST', expects('woo.oauth.method', 'certain', Q), { method: 'POST', signedMethod: 'GET', headers: { 'content-type': 'application/json' }, body: { name: 'x' } }),
  signed('oauth-sending-order', 'not sorted', expects('woo.oauth.param.order', 'certain', Q), { pairs: [['status', 'any'], ['after', '2026-01-01T00:00:00']], sort: false }),
  signed('oauth-array-brackets', 'include[] twice', expects('woo.oauth.param.array-brackets', 'certain', 'request.query/include[]'), { path: '/wp-json/wc/v3/products', pairs: [['include[]', '10'], ['include[]', '11']] }),
  signed('oauth-status-brackets', 'status[] once, SHA1', expects('woo.oauth.param.array-brackets', 'certain', 'request.query/status[]'), { algorithm: 'HMAC-SHA1', pairs: [['status[]', 'processing']] }),
  signed('oauth-duplicate', 'a name twice', expects('woo.oauth.param.duplicate', 'certain', 'request.query/status'), { pairs: [['status', 'processing'], ['status', 'completed']] }),
  signed('oauth-dotted', 'a dot in the name', expects('woo.oauth.param.renamed', 'certain', 'request.query/utm.source'), { pairs: [['utm.source', 'x']] }),
  signed('oauth-plus-for-blank', 'blank signed as plus', expects('woo.oauth.param.encoding', 'certain', 'request.query/search'), {
    pairs: SEARCH, sentQuery: 'search=green+tea', base: baseString('GET', `${HTTP}/wp-json/wc/v3/orders`, [['oauth_consumer_key', KEY], ['oauth_nonce', 'kVq8m2XbT0aW'], ['oauth_signature_method', 'HMAC-SHA256'], ['oauth_timestamp', NOW], ['oauth_version', '1.0'], ['search', 'green tea']]).replace('green%2520tea', 'green%2Btea')
  }),
  signed('oauth-cachebuster', 'parameter added after signing', expects('woo.oauth.param.unsigned', 'certain', 'request.query/_'), { pairs: [['per_page', '5']], after: '_=1794302100123' }),
  signed('oauth-page-added', 'page added by a paging helper', expects('woo.oauth.param.unsigned', 'certain', 'request.query/page', ['woo.oauth.stale-link']), { pairs: [['page', '2'], ['per_page', '5']], signedPairs: [['per_page', '5']] }),
  signed('oauth-form-unsigned', 'form not signed', expects('woo.oauth.body.form-unsigned', 'certain', 'request.body'), { method: 'POST', path: '/wp-json/wc/v3/customers', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=a%40b.example&first_name=A' }),
  signed('oauth-json-signed', 'JSON fields signed', expects('woo.oauth.body.json-signed', 'certain', Q), { method: 'POST', path: '/wp-json/wc/v3/coupons', headers: { 'content-type': 'application/json' }, body: { code: 'tea10', amount: '10' }, signedPairs: [['code', 'tea10'], ['amount', '10']] }),
  signed('oauth-signing-key', 'secret without &', expects('woo.oauth.signing-key', 'certain', Q), { hmacKey: SECRET, pairs: HOUR }),
  signed('oauth-algorithm', 'SHA256 named, SHA1 used', expects('woo.oauth.algorithm-mismatch', 'certain', undefined), { hash: 'HMAC-SHA1' }),
  one('oauth-algorithm-no-secret', 'same, secret unknown: the length shows it', expects('woo.oauth.algorithm-mismatch', 'certain', undefined), [oauth({ hash: 'HMAC-SHA1' })]),
  signed('oauth-hex', 'hexadecimal', expects('woo.oauth.signature-encoding', 'certain', Q), { encoding: 'hex', method: 'DELETE', path: '/wp-json/wc/v3/orders/7' }),
  signed('oauth-timestamp-iso', 'ISO date', expects('woo.oauth.timestamp.format', 'certain', 'request.query/oauth_timestamp'), { stamp: '2026-11-10T09:15:00Z', answer: failed('Invalid timestamp.') }),
  signed('oauth-timestamp-ms', 'milliseconds, in the header', expects('woo.oauth.timestamp.milliseconds', 'certain', A), { header: true, stamp: '1794302100000', answer: failed('Invalid timestamp.') }),
  signed('oauth-clock-client', 'clock an hour behind', expects('woo.oauth.timestamp.skew.client', 'certain', 'request.query/oauth_timestamp'), { stamp: '1794298500', answer: failed('Invalid timestamp.'), fields: { date: 'Tue, 10 Nov 2026 09:15:01 GMT' } }),
  signed('oauth-clock-server', 'store an hour ahead', expects('woo.oauth.timestamp.skew.server', 'certain', 'response.header/date'), { answer: failed('Invalid timestamp.'), fields: { Date: 'Tue, 10 Nov 2026 10:17:01 GMT' } }),
  signed('oauth-clock-unknown', 'no Date header, stamp far off', expects('woo.oauth.timestamp.skew', 'certain', 'request.query/oauth_timestamp', ['woo.oauth.timestamp', 'woo.oauth.timestamp.skew.client']), { stamp: '1794290000', answer: failed('Invalid timestamp.'), fields: {} }),
  signed('oauth-timestamp-unclear', 'no Date, stamp fits', expects('woo.oauth.timestamp', 'certain', 'request.query/oauth_timestamp', ['woo.oauth.timestamp.skew', 'woo.oauth.timestamp.skew.server']), { answer: failed('Invalid timestamp.'), fields: {} }),
  one('oauth-nonce-retry', 'the same URL again', expects('woo.oauth.nonce-reused', 'certain', 'request.query/oauth_nonce'), [oauth({ status: 200, answer: [] }), oauth({ at: '2026-11-10T09:15:31.000Z', answer: failed('Invalid nonce - nonce has already been used.') })], settings(HTTP)),
  one('oauth-nonce-header', 'reused in the header, no history, localised', { best: null, accept: ['woo.oauth.nonce-reused', 'woo.secret.wrong', 'woo.oauth.signature-mismatch', 'woo.oauth.timestamp', 'http.unexplained', 'woo.key.unknown'], certainty: 'possible' }, [oauth({ header: true, answer: failed('Nonce ungültig.') })]),
  signed('oauth-wrong-secret', 'configured secret is not the store’s', { best: 'woo.secret.wrong', accept: ['woo.oauth.server-adds-param', 'woo.plugin.alters-request', 'woo.oauth.base-url', 'woo.oauth.signature-mismatch'], certainty: 'possible', culprit: { in: 'request.query', name: 'oauth_signature' } }, { method: 'PUT', path: '/wp-json/wc/v3/orders/7', headers: { 'content-type': 'application/json' }, body: {} }),
  one('oauth-mismatch-no-secret', 'mismatch, nothing known', { best: null, accept: ['woo.oauth.signature-mismatch', 'woo.secret.wrong', 'woo.oauth.param.encoding'], certainty: 'possible' }, [oauth({ pairs: HOUR })]),
  signed('oauth-mismatch-other-secret', 'signed with another secret than the configured', expects('woo.secret.wrong', 'likely', undefined, ['woo.oauth.signature-mismatch']), { secret: OTHER }),
  signed('oauth-secret-blank', 'signed with a blank behind the secret', expects('woo.secret.whitespace', 'certain', undefined), { hmacKey: `${SECRET} &` }),
  signed('oauth-signature-plus', 'raw plus in the signature, old store', { best: null, accept: ['woo.oauth.signature-plus', 'woo.secret.wrong', 'woo.oauth.signature-mismatch', 'woo.oauth.server-adds-param', 'woo.plugin.alters-request', 'woo.oauth.base-url'], certainty: 'likely' }, (() => {
    for (let nonce = 0; nonce < 500; nonce++) {
      const given = { algorithm: 'HMAC-SHA1', path: '/wp-json/wc/v1/orders', nonce: `n${nonce}` }
      const url = oauth(given).request.url
      if (url.includes('%2B')) return { ...given, response: {}, rawPlus: true }
    }
    throw new Error('no plus')
  })()),
  signed('oauth-nginx-q', 'signature fits, rule adds q', { best: null, accept: ['woo.oauth.server-adds-param', 'woo.secret.wrong', 'woo.plugin.alters-request', 'woo.oauth.base-url', 'woo.oauth.signature-mismatch'], certainty: 'possible' }, { fields: { Server: 'nginx/1.22.1', ...rest(HTTP) } }),
  one('oauth-nginx-q-basic-works', 'signature fits, Basic over https worked', { best: null, accept: ['woo.oauth.server-adds-param', 'woo.plugin.alters-request', 'woo.oauth.base-url', 'woo.oauth.base-url.scheme', 'wp.auth.tls-not-detected'], certainty: 'likely' }, [
    call({ at: '2026-11-10T09:14:00.000Z', status: 200, answer: [] }),
    oauth({ home: HTTPS, at: AT })
  ], settings(HTTPS)),
  one('oauth-stale-link', 'rel=next followed', expects('woo.oauth.stale-link', 'certain', Q, ['woo.oauth.param.unsigned', 'woo.oauth.nonce-reused']), [
    oauth({ pairs: [['per_page', '1']], status: 200, answer: [{ id: 1 }] }),
    oauth({ at: '2026-11-10T09:15:02.000Z', pairs: [['per_page', '1']], after: 'page=2' })
  ], settings(HTTP)),
  signed('oauth-nested', 'a[b][c], old store', { best: null, accept: ['woo.oauth.param.nested-array', 'woo.oauth.param.array-brackets', 'woo.secret.wrong', 'woo.oauth.signature-mismatch', 'woo.oauth.server-adds-param', 'woo.plugin.alters-request', 'woo.oauth.base-url'], certainty: 'likely' }, { path: '/wp-json/wc/v1/products', pairs: [['filter[meta_query][key]', 'a']] }),
  signed('oauth-sort-failed', 'text from the source', expects('woo.oauth.sort-failed', 'certain', 'request.query'), { answer: failed('Invalid signature - failed to sort parameters.') }),
  one('oauth-over-https', 'OAuth on https, answered as nobody', { best: null, accept: ['woo.oauth.over-https-ignored', 'woo.auth.ignored', 'woo.plugin.alters-request', 'woo.key.owner-deleted', 'http.query-dropped', 'http.query-dropped.rewrite', 'http.query-dropped.cache'], certainty: 'likely' }, [oauth({ home: HTTPS, path: '/wp-json/wc/v2/orders', answer: NOBODY })], settings(HTTPS)),
  one('oauth-over-https-proved', 'same call with query keys works', expects('woo.oauth.over-https-ignored', 'likely', K, ['woo.auth.ignored', 'woo.plugin.alters-request']), [
    call({ at: '2026-11-10T09:14:00.000Z', url: `${HTTPS}/wp-json/wc/v2/orders?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous, status: 200, answer: [] }),
    oauth({ home: HTTPS, path: '/wp-json/wc/v2/orders', answer: NOBODY })
  ], settings(HTTPS)),
  signed('oauth-deleted-user', 'right signature, owner gone', { best: null, accept: ['woo.key.owner-deleted', 'http.query-dropped', 'http.query-dropped.rewrite', 'http.query-dropped.cache', 'woo.plugin.alters-request', 'woo.auth.ignored'], certainty: 'possible' }, { method: 'DELETE', path: '/wp-json/wc/v3/orders/7', answer: nobody('delete', 'Sorry, you are not allowed to delete this resource.') }),
  signed('oauth-header-and-query', 'header plus a stray oauth_ parameter', expects('woo.oauth.header-and-query', 'certain', 'request.query/oauth_token'), { header: true, after: 'oauth_token=' })
].map(fixUp)

/** Two cases need what `oauth` does not do by itself: parameters in the form, an unencoded plus, a missing parameter. */
function fixUp(test) {
  const [entry] = test.har.log.entries.slice(-1)
  if (test.id === 'oauth-params-in-body') {
    const [url, query] = entry.request.url.split('?')
    Object.assign(entry.request, { method: 'POST', url, queryString: [], postData: { mimeType: 'application/x-www-form-urlencoded', text: query } })
    entry.request.headers.push({ name: 'content-type', value: 'application/x-www-form-urlencoded' })
  }
  if (test.id === 'oauth-signature-plus') entry.request.url = entry.request.url.replaceAll('%2B', '+')
  if (test.id === 'oauth-missing-nonce') entry.request.headers[0].value = entry.request.headers[0].value.replace(/oauth_nonce="[^"]*", /, '')
  return test
}

const routes = [
  one('route-subdirectory', 'store lives under /shop', { best: null, accept: ['woo.url.subdirectory', 'wp.permalinks.no-rewrite', 'wp.permalinks.plain'], certainty: 'likely' }, [
    call({ status: 404, answer: '<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>', type: 'text/html; charset=iso-8859-1', fields: { Server: 'Apache' } })
  ]),
  one('route-subdirectory-configured', 'settings name /shop, the call does not', expects('woo.url.subdirectory', 'possible', 'request.url/path', ['wp.permalinks.no-rewrite']), [
    call({ status: 404, answer: '<!DOCTYPE html><html><head><title>Page not found</title></head><body></body></html>', type: 'text/html; charset=UTF-8' })
  ], settings('https://tea.example/shop')),
  one('route-method', 'PATCH on a list', expects('woo.route.method', 'likely', 'request.method/PATCH', ['woo.route.unknown']), [call({ method: 'PATCH', url: `${HTTPS}/wp-json/wc/v3/products`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'application/json' }, body: {}, status: 404, answer: { code: 'rest_no_route', message: 'No route was found matching the URL and request method.', data: { status: 404 } } })]),
  one('route-method-localised', 'POST on a single order', expects('woo.route.method', 'likely', 'request.method/DELETE', ['woo.route.unknown']), [call({ method: 'DELETE', url: `${HTTPS}/wp-json/wc/v3/orders`, status: 404, answer: { code: 'rest_no_route', message: 'Es wurde keine Route gefunden, die mit der URL und der Request-Methode identisch ist.', data: { status: 404 } } })]),
  one('route-unknown', 'route misspelt', expects('woo.route.unknown', 'certain', 'request.url/path'), [call({ url: `${HTTPS}/wp-json/wc/v3/product`, status: 404, answer: { code: 'rest_no_route', message: 'No route was found matching the URL and request method.', data: { status: 404 } } })]),
  one('route-version', 'wc/v4', expects('woo.route.version', 'certain', 'request.url/path'), [call({ url: `${HTTPS}/wp-json/wc/v4/orders`, headers: anonymous, status: 404, answer: { code: 'rest_no_route', message: 'No route was found matching the URL and request method.', data: { status: 404 } } })]),
  one('route-no-prefix', 'no wp-json, POST', expects('woo.route.no-prefix', 'certain', 'request.url/path'), [call({ method: 'POST', url: `${HTTPS}/wc/v3/orders`, status: 404, answer: '<!DOCTYPE html><html lang="de"><head><title>Seite nicht gefunden</title></head></html>', type: 'text/html; charset=UTF-8' })]),
  one('route-rest-route', '?rest_route= with keys', expects('woo.route.rest-route', 'certain', 'request.query/rest_route'), [call({ url: `${HTTPS}/?rest_route=/wc/v3/orders&consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: anonymous })]),
  one('route-legacy-query', '?wc-api-route=', expects('woo.route.legacy-removed', 'certain', undefined), [call({ url: `${HTTPS}/wc-api/v2/orders/count`, status: 404, answer: { errors: { code: 'woocommerce_api_disabled', message: 'Die WooCommerce-API ist auf dieser Website deaktiviert' } } })]),
  one('resource-invalid-id', 'no such order', expects('woo.resource.invalid-id', 'certain', 'request.url/path'), [call({ url: `${HTTPS}/wp-json/wc/v3/orders/999999`, status: 404, answer: { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.', data: { status: 404 } } })]),
  one('request-unknown-method', 'LINK', expects('woo.request.unknown-method', 'certain', 'request.method'), [call({ method: 'LINK', answer: failed('Unknown request method.') })]),
  one('request-invalid-json', 'trailing comma', expects('woo.request.invalid-json', 'certain', 'request.body'), [call({ method: 'POST', headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'Content-Type': 'application/json' }, body: '{"name":"Tea",}', status: 400, answer: { code: 'rest_invalid_json', message: 'Invalid JSON body passed.', data: { status: 400, json_error_code: 4, json_error_message: 'Syntax error' } } })]),
  one('request-missing-param', 'image missing', expects('woo.request.missing-param', 'certain', 'request.body'), [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/v3/products/reviews`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'Content-Type': 'application/json' }, body: {}, status: 400, answer: { code: 'rest_missing_callback_param', message: 'Fehlende Parameter: product_id', data: { status: 400, params: ['product_id'] } } })]),
  one('request-invalid-param', 'per_page=500', expects('woo.request.invalid-param', 'certain', 'request.query/per_page'), [call({ url: `${HTTPS}/wp-json/wc/v3/orders?per_page=500`, status: 400, answer: { code: 'rest_invalid_param', message: 'Invalid parameter(s): per_page', data: { status: 400, params: { per_page: 'per_page must be between 1 (inclusive) and 100 (inclusive)' } } }, pretty: true })]),
  one('request-duplicate-sku', 'SKU taken, batch', expects('woo.request.duplicate-sku', 'certain', 'request.body/sku'), [call({ method: 'PUT', url: `${HTTPS}/wp-json/wc/v3/products/12`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'Content-Type': 'application/json' }, body: { sku: 'tea-1' }, status: 400, answer: { code: 'product_invalid_sku', message: 'Ungültige oder doppelte Artikelnummer.', data: { status: 400, resource_id: 9 } } })]),
  one('request-variable-mismatch', 'a query variable twice', expects('wp.variable-mismatch', 'certain', 'request.body'), [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/v3/products?name=a`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=b', status: 400, answer: '<!DOCTYPE html><html><body><div class="wp-die-message">A variable mismatch has been detected.</div></body></html>', type: 'text/html; charset=UTF-8' })]),
  one('response-envelope', '_envelope around a 404', expects('woo.resource.invalid-id', 'certain', 'request.url/path', ['woo.response.wrapped']), [call({ url: `${HTTPS}/wp-json/wc/v3/orders/9?_envelope`, status: 200, answer: { body: { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.', data: { status: 404 } }, status: 404, headers: {} } })]),
  one('response-jsonp', '_jsonp around a 401', expects('woo.response.wrapped', 'certain', undefined, ['woo.auth.missing']), [call({ url: `${HTTPS}/wp-json/wc/v3/orders?_jsonp=cb`, headers: anonymous, status: 401, answer: `/**/cb(${JSON.stringify(NOBODY)})`, type: 'application/javascript; charset=UTF-8' })]),
  one('store-nonce-renamed', 'old nonce header', expects('woo.store-api.nonce-header-renamed', 'certain', 'request.header/x-wc-store-api-nonce'), [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/store/v1/cart/add-item`, headers: { ...anonymous, 'X-WC-Store-API-Nonce': 'abc123def4', 'content-type': 'application/json' }, body: { id: 1, quantity: 1 }, answer: { code: 'woocommerce_rest_missing_nonce', message: 'Missing the Nonce header. This endpoint requires a valid nonce.', data: { status: 401 } } })]),
  one('store-nonce-missing', 'checkout without a nonce', expects('woo.store-api.nonce-missing', 'certain', 'request.header/nonce'), [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/store/v1/checkout`, headers: { ...anonymous, 'content-type': 'application/json' }, body: {}, answer: { code: 'woocommerce_rest_missing_nonce', message: 'Der Nonce-Header fehlt.', data: { status: 401 } } })]),
  one('store-payment-declined', 'payment refused', expects('woo.store-api.payment-declined', 'possible', 'store'), [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/store/v1/checkout`, headers: { ...anonymous, nonce: 'x', 'content-type': 'application/json' }, body: {}, status: 402, answer: { code: 'woocommerce_rest_checkout_process_payment_error', message: 'Your card was declined.', data: { status: 402 } } })]),
  one('store-order-billing', 'guest order without the e-mail', expects('woo.store-api.order-auth', 'certain', undefined), [call({ url: `${HTTPS}/wp-json/wc/store/v1/order/12?key=wc_order_abc`, headers: anonymous, answer: { code: 'woocommerce_rest_invalid_billing_email', message: 'No billing email provided.', data: { status: 401 } } })]),
  one('authorize-scope', 'scope admin', expects('woo.authorize.scope', 'certain', 'request.query/scope'), [call({ url: `${HTTPS}/wc-auth/v1/authorize?app_name=A&scope=admin&user_id=1&return_url=https://a.example&callback_url=https://a.example/cb`, headers: anonymous, answer: '<!DOCTYPE html><html><head><title>Access denied</title></head><body><p>Error: Invalid scope admin.</p></body></html>', type: 'text/html; charset=UTF-8' })]),
  one('authorize-callback', 'callback over http', expects('woo.authorize.callback-https', 'certain', 'request.query/callback_url'), [call({ url: `${HTTPS}/wc-auth/v1/authorize?app_name=A&scope=read&user_id=1&return_url=http://localhost:3000&callback_url=http%3A%2F%2Flocalhost%3A3000%2Fcb`, headers: anonymous, answer: '<html><head><title>Access denied</title></head><body>Error: The callback_url needs to be over SSL.</body></html>', type: 'text/html; charset=UTF-8' })]),
  one('authorize-missing', 'user_id missing', expects('woo.authorize.missing-parameter', 'certain', 'request.query/user_id'), [call({ url: `${HTTPS}/wc-auth/v1/authorize?app_name=A&scope=read`, headers: anonymous, answer: '<html><head><title>Access denied</title></head><body>Error: Missing parameter user_id.</body></html>', type: 'text/html; charset=UTF-8' })]),
  one('mcp-https', 'MCP over http', expects('woo.mcp.https-required', 'certain', 'request.url/scheme'), [call({ method: 'POST', url: `${HTTP}/wp-json/woocommerce/mcp`, headers: { ...anonymous, 'X-MCP-API-Key': `${KEY}:${SECRET}`, 'content-type': 'application/json' }, body: {}, status: 403, answer: { code: 'insecure_transport', message: 'HTTPS is required for MCP requests.', data: { status: 403 } } })]),
  one('mcp-key-missing', 'MCP without its header', expects('woo.mcp.key-header', 'certain', 'request.header/x-mcp-api-key'), [call({ method: 'POST', url: `${HTTPS}/wp-json/woocommerce/mcp`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'application/json' }, body: {}, answer: { code: 'missing_api_key', message: 'X-MCP-API-Key header required.', data: { status: 401 } } })]),
  one('mcp-key-malformed', 'MCP key without the secret', expects('woo.mcp.key-header', 'certain', 'request.header/x-mcp-api-key'), [call({ method: 'POST', url: `${HTTPS}/wp-json/woocommerce/mcp`, headers: { ...anonymous, 'X-MCP-API-Key': KEY, 'content-type': 'application/json' }, body: {}, answer: { code: 'invalid_api_key', message: 'Invalid API key format.', data: { status: 401 } } })]),
  one('mcp-failed', 'MCP wrong pair', expects('woo.mcp.authentication-failed', 'certain', 'request.header/x-mcp-api-key'), [call({ method: 'POST', url: `${HTTPS}/wp-json/woocommerce/mcp`, headers: { ...anonymous, 'x-mcp-api-key': `${KEY}:${OTHER}`, 'content-type': 'application/json' }, body: {}, answer: { code: 'authentication_failed', message: 'Authentication failed.', data: { status: 401 } } })]),
  one('php-notice', 'notice before JSON', expects('wp.php-notice-in-body', 'certain', 'response.body'), [call({ headers: { Host: 'tea.example', Authorization: basic(KEY, SECRET) }, status: 200, answer: `<br />\n<b>Deprecated</b>:  Creation of dynamic property in <b>/srv/x.php</b> on line <b>1</b><br />\n[{"id":1}]`, type: 'application/json; charset=UTF-8' })]),
  one('permalinks-plain-post', 'front page instead of a made product', expects('wp.permalinks.plain', 'certain', 'request.url/path'), [call({ method: 'POST', url: `${HTTPS}/wp-json/wc/v3/products`, headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'application/json' }, body: {}, status: 200, answer: '<!DOCTYPE html><html lang="en-US"><head><title>Tea</title></head><body class="home blog"></body></html>', type: 'text/html; charset=UTF-8', fields: { Link: '<https://tea.example/index.php?rest_route=/>; rel="https://api.w.org/"' } })]),
  one('permalinks-plain-301', 'WordPress redirects to a slash', expects('wp.permalinks.plain', 'likely', 'request.url/path'), [call({ status: 301, answer: '', type: 'text/html; charset=UTF-8', fields: { 'X-Redirect-By': 'WordPress', Location: `${HTTPS}/wp-json/wc/v3/orders/` } })]),
  one('permalinks-no-rewrite', 'nginx knows no wp-json', expects('wp.permalinks.no-rewrite', 'likely', 'request.url/path', ['wp.permalinks.plain', 'woo.url.subdirectory']), [call({ status: 404, answer: '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n', type: 'text/html', fields: { Server: 'nginx/1.24.0' } })], settings(HTTPS)),
  one('maintenance-core-html', 'core maintenance, HTML', expects('wp.maintenance.core', 'certain', 'response.body', ['wp.maintenance']), [call({ headers: { Host: 'tea.example' }, status: 503, answer: '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1></body></html>', type: 'text/html; charset=UTF-8', fields: { 'Retry-After': '600' } })]),
  one('database-html', 'database gone, HTML, JSON asked', expects('wp.database', 'certain', 'store'), [call({ status: 500, answer: '<!DOCTYPE html><html><head><title>Database Error</title></head><body><div class="wp-die-message"><h1>Error establishing a database connection</h1></div></body></html>', type: 'text/html; charset=utf-8' })]),
  one('database-json', 'database gone, JSON', expects('wp.database', 'certain', 'store'), [call({ status: 500, answer: { code: 'wp_die', message: '<h1>Error establishing a database connection</h1>', data: { status: 500 }, additional_errors: [] } })]),
  one('fatal-json', 'critical error, JSON', expects('wp.fatal', 'certain', 'store'), [call({ method: 'POST', headers: { ...anonymous, Authorization: basic(KEY, SECRET), 'content-type': 'application/json' }, body: {}, status: 500, answer: { code: 'internal_server_error', message: '<p>There has been a critical error on this website.</p><p><a href="https://wordpress.org/documentation/article/faq-troubleshooting/">Learn more about troubleshooting WordPress.</a></p>', data: { status: 500 }, additional_errors: [] } })]),
  one('fatal-json-localised', 'critical error, Dutch', expects('wp.fatal', 'certain', 'store'), [call({ status: 500, answer: { code: 'internal_server_error', message: '<p>Er heeft zich een kritieke fout voorgedaan op deze site.</p>', data: { status: 500 }, additional_errors: [] } })]),
  one('maintenance-plugin', 'maintenance plugin', expects('wp.maintenance.plugin', 'certain', 'response.body/code', ['wp.rest-blocked']), [call({ status: 503, answer: { code: 'maintenance_mode', message: 'Site is under maintenance.', data: { status: 503 } } })]),
  one('wrong-host-link', 'another site answers', expects('woo.url.wrong-host', 'certain', 'request.url/host', ['http.proxy.host-header']), [call({ url: 'https://tea.example.net/wp-json/wc/v3/orders', headers: { Host: 'tea.example.net', Authorization: basic(KEY, SECRET) }, fields: rest('https://tea.example.net') })], settings(HTTPS)),
  one('proxy-host-kept', 'default vhost answers', expects('http.proxy.host-header', 'certain', 'proxy/host', ['woo.url.wrong-host']), [call({ url: 'http://localhost:4010/wp-json/wc/v3/orders', headers: { Host: 'localhost:4010', Authorization: basic(KEY, SECRET) }, fields: rest('https://parked.example') })], settings(HTTPS))
]

const controls = [
  one('ok-basic', 'orders', none, [call({ status: 200, answer: [{ id: 1 }], fields: rest() })], settings(HTTPS)),
  signed('ok-oauth', 'OAuth', none, { status: 200, answer: [], pairs: HOUR }),
  signed('ok-oauth-header', 'OAuth header', none, { status: 200, answer: [], header: true, algorithm: 'HMAC-SHA1' }),
  one('ok-index', 'index over https', none, [call({ url: `${HTTPS}/wp-json/`, headers: anonymous, status: 200, answer: { name: 'Tea', url: HTTPS, home: HTTPS, namespaces: ['wc/v3'], authentication: { 'application-passwords': {} }, routes: {} } })], settings(HTTPS)),
  one('ok-index-tls-offload', 'index with empty authentication', none, [call({ url: `${HTTPS}/wp-json/`, headers: anonymous, status: 200, answer: { name: 'Tea', url: HTTP, home: HTTPS, namespaces: ['wc/v3'], authentication: [], routes: {} } })], settings(HTTPS)),
  one('ok-preflight', 'preflight with CORS headers', none, [call({ method: 'OPTIONS', headers: { Host: 'tea.example', Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' }, status: 200, answer: '', type: 'application/json; charset=UTF-8', fields: { 'Access-Control-Allow-Origin': 'https://app.example', 'Access-Control-Allow-Methods': 'OPTIONS, GET, POST, PUT, PATCH, DELETE', 'Access-Control-Allow-Headers': 'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type', ...rest() } })]),
  one('ok-proxy-query-keys', 'query keys through the gateway', none, [call({ url: `http://localhost:4010/wp-json/wc/v3/orders?consumer_key=${KEY}&consumer_secret=${SECRET}`, headers: { Host: 'localhost:4010' }, status: 200, answer: [], fields: { ...rest(), Link: [`<${HTTPS}/wp-json/>; rel="https://api.w.org/"`, `<${HTTPS}/wp-json/wc/v3/orders?page=2>; rel="next"`] } })], settings(HTTPS)),
  one('ok-store-api-keys', 'Store API with wrong keys', none, [call({ url: `${HTTPS}/wp-json/wc/store/v1/products`, headers: { ...anonymous, Authorization: basic(KEY, OTHER) }, status: 200, answer: [], fields: rest() })], settings(HTTPS)),
  one('ok-front-page', 'the front page is HTML', none, [call({ url: `${HTTPS}/`, headers: anonymous, status: 200, answer: '<!DOCTYPE html><html><body>Tea</body></html>', type: 'text/html; charset=UTF-8', fields: { Link: `<${HTTPS}/wp-json/>; rel="https://api.w.org/"` } })]),
  one('ok-nonce-clobber', 'a nonce may come again after another with the same stamp', none, [
    oauth({ nonce: 'aaa', status: 200, answer: [] }),
    oauth({ nonce: 'bbb', status: 200, answer: [] }),
    oauth({ nonce: 'aaa', status: 200, answer: [] })
  ], settings(HTTP)),
  one('ok-review-text', 'a review that quotes an error', none, [call({ url: `${HTTPS}/wp-json/wc/v3/products/reviews`, status: 200, answer: [{ review: '<p>woocommerce_rest_cannot_view: Consumer key is invalid.</p>', code: 'woocommerce_rest_cannot_view' }] })]),
  one('ok-envelope', '_envelope around a success', none, [call({ url: `${HTTPS}/wp-json/wc/v3/orders?_envelope`, status: 200, answer: { body: [], status: 200, headers: {} } })]),
  one('ok-304', 'not modified', none, [call({ status: 304, answer: '', type: null })]),
  one('ok-delete-204', 'no content', none, [call({ method: 'DELETE', status: 204, answer: '', type: null })])
]

export const woocommerce = [...unread, ...users, ...keys, ...signature, ...routes, ...controls]
