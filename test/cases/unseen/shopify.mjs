/** Shopify as the catalogue and the facts describe it, in other guises than those of the public reports. */
import { basic, exchange, expects, jwt, makeCase, none } from './form.mjs'

const one = makeCase('shopify')
const SHOP = 'https://nordic-lamps.myshopify.com'
const REST = `${SHOP}/admin/api/2026-07`
const GQL = `${REST}/graphql.json`
const SF = `${SHOP}/api/2026-07/graphql.json`
const CUSTOMER = 'https://shopify.com/68817391884/account/customer/api/2026-07/graphql'
const PARTNER = 'https://partners.shopify.com/1744201/api/2026-07/graphql.json'
const TOKEN = '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'
const TOKEN2 = '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'
const SECRET = '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'
const CLIENT = '7d1f3b5a9c8e4f20b6a7d8c9e0f1a2b3'
const HEX = 'c0ffee00112233445566778899aabbcc'
const DENIED = { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' }
const CHALLENGE = { 'www-authenticate': 'Basic Realm="Shopify API Authentication"' }
const JSON_IN = { 'content-type': 'application/json' }
const query = (text, variables) => JSON.stringify({ query: text, ...(variables && { variables }) })

const admin = (headers, more = {}) => exchange({ url: `${REST}/orders.json?status=any`, headers, status: 401, answer: DENIED, ...more })
const gql = (text, headers, more = {}) =>
  exchange({ method: 'POST', url: GQL, headers: { ...JSON_IN, 'x-shopify-access-token': TOKEN, ...headers }, body: query(text), status: 200, ...more })
const ok = (more = {}) =>
  exchange({
    at: '2026-11-09T08:00:00.000Z',
    url: `${REST}/shop.json`,
    headers: { 'X-Shopify-Access-Token': TOKEN },
    status: 200,
    answer: { shop: { id: 1 } },
    fields: { 'x-shopify-shop-api-call-limit': '1/40' },
    ...more
  })
const tokenAt = (shop, form, more = {}) =>
  exchange({
    method: 'POST',
    url: `${shop}/admin/oauth/access_token`,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: form,
    ...more
  })
const codeForm = { client_id: CLIENT, client_secret: SECRET, code: '0907a61c0c8d55e99db179b68161bc00' }
const denied = (message, path, extensions = {}) => ({
  data: { [path]: null },
  errors: [{ message, locations: [{ line: 1, column: 3 }], path: [path], extensions: { code: 'ACCESS_DENIED', ...extensions } }]
})
const docs = { documentation: 'https://shopify.dev/api/usage/access-scopes' }
const claims = (more = {}) => ({
  iss: `${SHOP}/admin`,
  dest: SHOP,
  aud: CLIENT,
  sub: '42',
  exp: 1794302160,
  nbf: 1794302100,
  iat: 1794302100,
  jti: 'f8912129-1af6-4cad-9ca3-76b0f7621087',
  sid: 'aaea182f2732d44c23057c0fea584021a4485b2bd25d3eb7fd349313ad24c685',
  ...more
}) // issued 2026-11-10T09:15:00Z
const AT = '2026-11-10T09:15:00.000Z'
const exchangeForm = (token, more = {}) => ({
  client_id: CLIENT,
  client_secret: SECRET,
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token: token,
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
  ...more
})
const T = 'request.header/x-shopify-access-token'

const tokens = [
  one('token-header-misspelt-api', 'X-Shopify-Api-Access-Token', expects('shopify.token.missing.header-misspelt', 'certain', 'request.header'), [
    admin([['Accept', '*/*'], ['X-Shopify-Api-Access-Token', TOKEN], ['User-Agent', 'python-requests/2.32.3']], { fields: CHALLENGE })
  ]),
  one('token-header-misspelt-graphql', 'Shopify-Access-Token on GraphQL', expects('shopify.token.missing.header-misspelt', 'certain', 'request.header'), [
    exchange({ method: 'POST', url: GQL, headers: { ...JSON_IN, 'Shopify-Access-Token': TOKEN }, body: query('{ shop { name } }'), status: 401, answer: DENIED })
  ]),
  one('token-header-underscores', 'X_Shopify_Access_Token (PHP style)', expects('shopify.token.missing.header-misspelt', 'certain', 'request.header'), [
    admin({ X_Shopify_Access_Token: TOKEN })
  ]),
  one('token-placeholder-undefined', 'token read from an unset variable', expects('shopify.token.missing.placeholder', 'certain', T), [
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': 'undefined', ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED, pretty: true })
  ]),
  one('token-placeholder-template', 'Postman variable not filled', expects('shopify.token.missing.placeholder', 'certain', T), [
    admin({ 'X-Shopify-Access-Token': '{{admin_api_access_token}}', 'User-Agent': 'PostmanRuntime/7.43.0', 'Postman-Token': 'b9a6' })
  ]),
  one('token-placeholder-empty', 'empty header value', expects('shopify.token.missing.placeholder', 'certain', T), [admin({ 'x-shopify-access-token': '' })]),
  one('token-placeholder-docs', 'value copied from a sample', expects('shopify.token.missing.placeholder', 'certain', T, ['shopify.token.wrong-kind']), [
    admin({ 'X-Shopify-Access-Token': 'YOUR_ACCESS_TOKEN' })
  ]),
  one('token-missing-delete', 'no credential on DELETE', expects('shopify.token.missing', 'certain', T), [
    exchange({ method: 'DELETE', url: `${REST}/webhooks/4759306.json`, headers: { accept: 'application/json' }, status: 401, answer: DENIED, fields: CHALLENGE })
  ]),
  one('token-missing-only-cookie', 'embedded page calls the Admin API with its session cookie', expects('shopify.token.missing', 'certain', T, ['shopify.auth.cookie-with-credentials']), [
    admin({ accept: 'application/json', cookie: '_secure_admin_session_id=abc', 'user-agent': 'Mozilla/5.0' })
  ]),
  one('bearer-shpca', 'CLI user token as bearer', expects('shopify.token.bearer-instead-of-header', 'certain', 'request.header/authorization'), [
    exchange({ method: 'POST', url: GQL, headers: { authorization: `Bearer ${TOKEN.replace('shpat', 'shpca')}`, ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED, fields: CHALLENGE })
  ]),
  one('bearer-lowercase', 'bearer in lower case', expects('shopify.token.bearer-instead-of-header', 'certain', 'request.header/authorization'), [
    admin({ Authorization: `bearer ${TOKEN}` })
  ]),
  one('bearer-prefix-in-header', 'Bearer inside the token header', expects('shopify.token.bearer-prefix-in-header', 'likely', T), [
    admin({ 'X-Shopify-Access-Token': `Bearer ${TOKEN}` }, { fields: CHALLENGE })
  ]),
  one('secret-as-bearer', 'client secret as bearer', expects('shopify.token.wrong-kind.client-secret', 'certain', 'request.header/authorization', ['shopify.token.bearer-instead-of-header']), [
    admin({ Authorization: `Bearer ${SECRET}` })
  ]),
  one('secret-old-style', 'unprefixed secret seen in the token request before', expects('shopify.token.wrong-kind.client-secret', 'certain', T), [
    tokenAt(SHOP, { ...codeForm, client_secret: HEX }, { at: '2026-11-10T09:00:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders' } }),
    admin({ 'X-Shopify-Access-Token': HEX })
  ]),
  one('secret-configured', 'value is the configured secret', expects('shopify.token.wrong-kind.client-secret', 'certain', T), [admin({ 'X-Shopify-Access-Token': HEX })], {
    stores: [{ name: 'lamps', platform: 'shopify', url: SHOP, credentials: { apiSecret: HEX } }]
  }),
  one('api-key-configured', 'value is the configured API key', expects('shopify.token.wrong-kind.api-key', 'certain', T), [admin({ 'X-Shopify-Access-Token': CLIENT })], {
    stores: [{ name: 'lamps', platform: 'shopify', url: SHOP, credentials: { apiKey: CLIENT } }]
  }),
  one('storefront-header-on-admin', 'storefront header on an Admin path', expects('shopify.token.wrong-kind.storefront-token', 'likely', 'request.header/x-shopify-storefront-access-token'), [
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Storefront-Access-Token': HEX, ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED, fields: CHALLENGE })
  ]),
  one('storefront-token-on-admin-seen', 'value worked on the Storefront API before', expects('shopify.token.wrong-kind.storefront-token', 'certain', T), [
    exchange({ at: '2026-11-10T09:10:00.000Z', method: 'POST', url: SF, headers: { 'X-Shopify-Storefront-Access-Token': HEX, ...JSON_IN }, body: query('{shop{name}}'), status: 200, answer: { data: { shop: { name: 'x' } } } }),
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': HEX, ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED })
  ]),
  one('hex-unknown', '32 hex of unknown origin', { best: null, accept: ['shopify.token.wrong-kind.storefront-token', 'shopify.token.wrong-kind.api-key', 'shopify.token.invalid', 'shopify.token.wrong-kind.client-secret', 'shopify.token.wrong-kind'], certainty: 'likely' }, [
    admin({ 'X-Shopify-Access-Token': HEX })
  ]),
  one('automation-token-bearer', 'automation token as bearer', expects('shopify.token.wrong-kind.automation-token', 'certain', 'request.header/authorization'), [
    exchange({ method: 'POST', url: GQL, headers: { Authorization: 'Bearer atkn_2ZVlKqzN0cX-9aYw7', ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: { errors: '[API] Service is not valid for authentication' } })
  ]),
  one('automation-token-header', 'automation token in the Admin header', expects('shopify.token.wrong-kind.automation-token', 'certain', T), [
    admin({ 'X-Shopify-Access-Token': 'atkn_2ZVlKqzN0cX-9aYw7' })
  ]),
  one('partner-token-on-shop', 'Partner token on a shop', expects('shopify.token.wrong-kind.partner-token', 'certain', T), [
    admin({ 'X-Shopify-Access-Token': `prtapi_${HEX}` }, { fields: CHALLENGE })
  ]),
  one('customer-token', 'customer token on Admin GraphQL', expects('shopify.token.wrong-kind.customer-token', 'certain', 'request.header/authorization'), [
    exchange({ method: 'POST', url: GQL, headers: { Authorization: 'shcat_eyJraWQiOiIwIn0.e30.c2ln', ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED })
  ]),
  one('session-token-header', 'App Bridge token in the Admin header', expects('shopify.token.wrong-kind.session-token', 'certain', T), [
    admin({ 'X-Shopify-Access-Token': jwt(claims(), SECRET) })
  ]),
  one('session-token-bearer', 'App Bridge token as bearer', expects('shopify.token.wrong-kind.session-token', 'certain', 'request.header/authorization'), [
    exchange({ method: 'POST', url: GQL, headers: { authorization: `Bearer ${jwt(claims(), SECRET)}`, ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED })
  ]),
  one('theme-access-password', 'Theme Access password on the shop', expects('shopify.token.wrong-kind.theme-access', 'certain', T), [
    exchange({ url: `${REST}/themes.json`, headers: { 'X-Shopify-Access-Token': 'shptka_0a1b2c3d4e5f60718293a4b5c6d7e8f9' }, status: 401, answer: DENIED })
  ]),
  one('store-password', 'a human password', expects('shopify.token.wrong-kind.store-password', 'possible', T, ['shopify.token.wrong-kind']), [
    admin({ 'X-Shopify-Access-Token': 'Summer-2026!lamps' })
  ]),
  one('foreign-token', 'a token of another service', expects('shopify.token.wrong-kind', 'likely', T, ['shopify.token.wrong-kind.store-password']), [
    admin({ 'X-Shopify-Access-Token': 'ghp_9fQm1VbL7rYtXkPzW3sDnC5hJ8gA2eU6oI4i' })
  ]),
  one('token-quoted', 'quotes from an env file', expects('shopify.token.malformed.stray-characters', 'likely', T), [admin({ 'X-Shopify-Access-Token': `"${TOKEN}"` })]),
  one('token-trailing-newline', 'newline at the end', expects('shopify.token.malformed.stray-characters', 'likely', T), [admin({ 'x-shopify-access-token': `${TOKEN}\\n` })]),
  one('token-truncated', 'last four digits lost', expects('shopify.token.malformed', 'likely', T), [admin({ 'X-Shopify-Access-Token': TOKEN.slice(0, -4) }, { fields: CHALLENGE })]),
  one('token-doubled', 'token pasted twice', expects('shopify.token.malformed', 'likely', T), [admin({ 'X-Shopify-Access-Token': TOKEN + TOKEN })]),
  one('token-invalid-bare', 'well-formed token, nothing known', expects('shopify.token.invalid', 'likely', T, ['shopify.token.invalid.revoked-by-uninstall', 'shopify.token.invalid.wrong-shop', 'shopify.token.invalid.expired-offline', 'shopify.token.invalid.replaced']), [
    exchange({ method: 'PUT', url: `${REST}/products/632910392.json`, headers: { 'x-shopify-access-token': TOKEN, ...JSON_IN }, body: { product: { id: 1 } }, status: 401, answer: DENIED })
  ]),
  one('token-other-shop', 'token of another shop', expects('shopify.token.invalid.wrong-shop', 'certain', T), [
    ok({ url: 'https://other-lamps.myshopify.com/admin/api/2026-07/shop.json' }),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-other-shop-issued', 'token issued by another shop', expects('shopify.token.invalid.wrong-shop', 'certain', T), [
    tokenAt('https://other-lamps.myshopify.com', codeForm, { at: '2026-11-10T08:00:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders' } }),
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: DENIED })
  ]),
  one('token-other-shop-both-worked', 'token worked here too, later refused', { best: null, accept: ['shopify.token.invalid.revoked-by-uninstall', 'shopify.token.invalid', 'shopify.token.invalid.revoked-by-rotation'], certainty: 'likely' }, [
    ok(),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-expired-offline', 'expiring offline token after 65 minutes', expects('shopify.token.invalid.expired-offline', 'certain', T), [
    tokenAt(SHOP, { ...codeForm, expiring: 1 }, { at: '2026-11-10T08:10:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders', expires_in: 3600, refresh_token: 'shprt_1', refresh_token_expires_in: 7775999 } }),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-not-yet-expired', 'refused though it should still live', expects('shopify.token.invalid', 'likely', T, ['shopify.token.invalid.revoked-by-uninstall', 'shopify.token.invalid.revoked-by-rotation']), [
    tokenAt(SHOP, { ...codeForm, expiring: 1 }, { at: '2026-11-10T09:00:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders', expires_in: 3600, refresh_token: 'shprt_1' } }),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-expired-client-credentials', 'client credentials token after a day', expects('shopify.token.invalid.expired-client-credentials', 'certain', T), [
    exchange({ at: '2026-11-09T08:00:00.000Z', method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `grant_type=client_credentials&client_id=${CLIENT}&client_secret=${SECRET}`, status: 200, answer: { access_token: TOKEN, scope: 'read_orders', expires_in: 86399 } }),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-expired-online-prefix', 'per-user token by prefix only', expects('shopify.token.invalid.expired-online', 'likely', T, ['shopify.token.invalid']), [
    admin({ 'X-Shopify-Access-Token': TOKEN.replace('shpat', 'shpua') })
  ]),
  one('token-replaced', 'a newer token was issued and accepted', expects('shopify.token.invalid.replaced', 'certain', T), [
    tokenAt(SHOP, codeForm, { at: '2026-11-08T08:00:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders' } }),
    tokenAt(SHOP, { ...codeForm, code: 'f00d' }, { at: '2026-11-09T08:00:00.000Z', status: 200, answer: { access_token: TOKEN2, scope: 'read_orders,write_orders' } }),
    ok({ at: '2026-11-09T08:00:01.000Z', headers: { 'x-shopify-access-token': TOKEN2 } }),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-rotation-two-shops', 'tokens of two shops stop at once', { best: null, accept: ['shopify.token.invalid.revoked-by-rotation', 'shopify.token.invalid.revoked-by-uninstall', 'shopify.token.invalid'], certainty: 'likely' }, [
    ok(),
    ok({ url: 'https://second-shop.myshopify.com/admin/api/2026-07/shop.json', headers: { 'X-Shopify-Access-Token': TOKEN2 } }),
    exchange({ at: '2026-11-10T09:14:00.000Z', url: 'https://second-shop.myshopify.com/admin/api/2026-07/orders.json', headers: { 'X-Shopify-Access-Token': TOKEN2 }, status: 401, answer: DENIED }),
    admin({ 'X-Shopify-Access-Token': TOKEN })
  ]),
  one('token-non-expiring-rest', 'permanent token of a new public app, REST, upper-case header', expects('shopify.token.non-expiring-rejected', 'certain', T), [
    admin({ 'X-SHOPIFY-ACCESS-TOKEN': TOKEN }, { status: 403, answer: { errors: '[API] Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens#expiring-vs-non-expiring-offline-tokens' } })
  ]),
  one('service-not-valid', 'opaque bearer', expects('shopify.token.service-not-valid', 'likely', 'request.header/authorization'), [
    exchange({ method: 'POST', url: GQL, headers: { Authorization: 'Bearer 1f9c2a7b.44aa', ...JSON_IN }, body: query('{shop{id}}'), status: 401, answer: { errors: '[API] Service is not valid for authentication' } })
  ]),
  one('basic-legacy-shppa', 'private app password', expects('shopify.auth.basic-legacy', 'likely', 'request.header/authorization'), [
    admin({ Authorization: basic(CLIENT, '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') }, { fields: CHALLENGE })
  ]),
  one('basic-legacy-hex', 'unprefixed private app password', expects('shopify.auth.basic-legacy', 'likely', 'request.header/authorization', ['shopify.token.wrong-kind.client-secret']), [
    admin({ authorization: basic(CLIENT, HEX) })
  ]),
  one('basic-in-url', 'credentials in the URL of the log', expects('shopify.auth.basic-legacy', 'likely', undefined, ['shopify.token.missing']), [
    exchange({ url: `https://${CLIENT}:${HEX}@nordic-lamps.myshopify.com/admin/api/2026-07/orders.json`, headers: { authorization: basic(CLIENT, HEX) }, status: 401, answer: DENIED, fields: CHALLENGE })
  ]),
  one('cookie-and-basic-login-page', 'Basic with a cookie is sent to the login', expects('shopify.auth.cookie-with-credentials', 'likely', 'request.header/cookie', ['shopify.auth.login-redirect', 'shopify.auth.basic-legacy']), [
    exchange({ method: 'POST', url: `${REST}/products.json`, headers: { Authorization: basic(CLIENT, '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'), Cookie: '_master_udr=1', ...JSON_IN }, body: { product: { title: 'x' } }, status: 302, fields: { location: `${SHOP}/admin/auth/login` } })
  ]),
  one('empty-403', 'empty 403', expects('shopify.auth.empty-403', 'possible', 'store'), [admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 403, answer: '', type: null, fields: { 'x-request-id': '3c-1794302100' } })]),
  one('login-redirect-accounts', 'redirect to accounts.shopify.com', expects('shopify.auth.login-redirect', 'possible', 'response.header/location', ['shopify.fault.incident']), [
    exchange({ url: `${SHOP}/admin/orders.json`, headers: { Accept: 'text/html', 'X-Shopify-Access-Token': TOKEN }, status: 302, fields: { Location: 'https://accounts.shopify.com/store-login' } })
  ]),
  one('login-page-200', 'HTML login page with status 200', expects('shopify.auth.login-redirect', 'possible', undefined), [
    admin({ Accept: 'text/html' }, { status: 200, answer: '<!DOCTYPE html><html><head><title>Log in — Shopify</title></head><body><form action="https://accounts.shopify.com/lookup" method="post"></form></body></html>' })
  ])
]

const scopes = [
  one('scope-read-all-orders', 'old orders are left out silently', expects('shopify.scope.missing.read-all-orders', 'possible', T, ['shopify.request.default-filter']), [
    tokenAt(SHOP, codeForm, { at: '2026-11-10T09:00:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders,read_products' } }),
    exchange({ url: `${REST}/orders.json?status=any&created_at_max=2026-06-01T00:00:00Z`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 200, answer: { orders: [] } })
  ]),
  one('scope-default-filter', 'orders without status=any', expects('shopify.request.default-filter', 'possible', 'request.query/status', ['shopify.scope.missing.read-all-orders']), [
    exchange({ url: `${REST}/orders.json?limit=50`, headers: { 'x-shopify-access-token': TOKEN }, status: 200, answer: { orders: [] }, pretty: true })
  ]),
  one('scope-unauthenticated', 'storefront token cannot be made', expects('shopify.scope.missing.unauthenticated', 'likely', T), [
    exchange({ method: 'POST', url: `${REST}/storefront_access_tokens.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: { storefront_access_token: { title: 'Test' } }, status: 403, answer: { errors: 'Token must be eligible to manage storefront tokens.' } })
  ]),
  one('scope-token-older', 'scope in settings, token older', expects('shopify.scope.missing.token-older-than-grant', 'likely', T, ['shopify.scope.missing']), [
    admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 403, answer: { errors: '[API] This action requires merchant approval for read_orders scope.' } })
  ], { stores: [{ name: 'lamps', platform: 'shopify', url: SHOP, credentials: { accessToken: TOKEN, scopes: ['read_products', 'read_orders'] } }] }),
  one('scope-token-older-issued', 'authorize URL asks more than the token got', expects('shopify.scope.missing.token-older-than-grant', 'likely', T, ['shopify.scope.missing']), [
    tokenAt(SHOP, codeForm, { at: '2026-11-01T09:00:00.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_products' } }),
    exchange({ at: '2026-11-10T09:00:00.000Z', url: `${SHOP}/admin/oauth/authorize?client_id=${CLIENT}&scope=read_products,write_orders&redirect_uri=https://app.example/cb&state=1`, status: 302, fields: { location: 'https://app.example/cb?code=1' } }),
    gql('mutation { orderUpdate(input: {id: "gid://shopify/Order/1"}) { order { id } } }', {}, { answer: denied('Access denied for orderUpdate field. Required access: `write_orders` access scope.', 'orderUpdate', { ...docs, requiredAccess: '`write_orders` access scope.' }) })
  ]),
  one('scope-graphql', 'scope named by GraphQL', expects('shopify.scope.missing', 'certain', T), [
    gql('query { customers(first: 1) { nodes { id } } }', {}, { answer: { errors: [{ message: 'Access denied for customers field. Required access: `read_customers` access scope.', locations: [{ line: 1, column: 9 }], extensions: { code: 'ACCESS_DENIED', ...docs, requiredAccess: '`read_customers` access scope.' }, path: ['customers'] }], data: null }, pretty: true })
  ]),
  one('scope-graphql-alternatives', 'one of two scopes', expects('shopify.scope.missing', 'certain', T), [
    gql('mutation M($i: DraftOrderInput!) { draftOrderCreate(input: $i) { draftOrder { id } } }', {}, { answer: denied('Access denied for draftOrderCreate field. Required access: `write_draft_orders` access scope or `write_quick_sale` access scope.', 'draftOrderCreate', { requiredAccess: '`write_draft_orders` access scope or `write_quick_sale` access scope.' }) })
  ]),
  one('scope-rest-pretty', 'REST, pretty-printed, no optional headers', expects('shopify.scope.missing', 'certain', T), [
    exchange({ method: 'PUT', url: `${SHOP}/admin/api/2026-04/inventory_levels/set.json`, headers: [['Content-Type', 'application/json'], ['X-Shopify-Access-Token', TOKEN]], body: '{"location_id":1,"inventory_item_id":2,"available":3}', status: 403, answer: { errors: '[API] This action requires merchant approval for write_inventory scope.' }, pretty: true, type: null })
  ]),
  one('scope-mutation-access-denied', '<Mutation> access denied', expects('shopify.scope.missing', 'likely', T, ['shopify.permission.access-denied']), [
    gql('mutation { webhookSubscriptionDelete(id: "gid://shopify/WebhookSubscription/1") { deletedWebhookSubscriptionId } }', {}, { answer: { errors: [{ message: 'WebhookSubscriptionDelete access denied', path: ['webhookSubscriptionDelete'], extensions: { code: 'ACCESS_DENIED' } }], data: null } })
  ]),
  one('scope-needs-approval', 'exemption needed', expects('shopify.scope.needs-shopify-approval', 'certain', 'store'), [
    gql('mutation { themeFilesUpsert(files: [], themeId: "gid://shopify/OnlineStoreTheme/1") { userErrors { message } } }', {}, { answer: denied('Access denied for themeFilesUpsert field. Required access: The user needs write_themes and an exemption from Shopify to modify themes. If you think that your app is eligible for an exemption and should have access to this API, you can submit an exception request.', 'themeFilesUpsert', docs) })
  ]),
  one('scope-contact-support', 'support must enable it', expects('shopify.scope.needs-shopify-approval', 'certain', 'store'), [
    gql('{ giftCards(first:1) { nodes { id } } }', {}, { answer: denied('Access denied for giftCards field. Required access: `read_gift_cards` access scope. Contact Shopify Support to enable this scope for your app.', 'giftCards', { ...docs, requiredAccess: '`read_gift_cards` access scope. Contact Shopify Support to enable this scope for your app.' }) })
  ]),
  one('permission-staff', 'user permission named', expects('shopify.permission.staff-user', 'likely', T, ['shopify.scope.missing']), [
    gql('mutation { draftOrderComplete(id: "gid://shopify/DraftOrder/1") { draftOrder { id } } }', {}, { answer: denied('Access denied for draftOrderComplete field. Required access: `write_draft_orders` access scope. Also: The user must have access to manage draft orders.', 'draftOrderComplete', { ...docs, requiredAccess: '`write_draft_orders` access scope. Also: The user must have access to manage draft orders.' }) })
  ]),
  one('permission-offline', 'offline token demanded', expects('shopify.permission.offline-token-required', 'certain', T), [
    gql('mutation { orderCreate(order: {}) { order { id } } }', { 'x-shopify-access-token': TOKEN.replace('shpat', 'shpca') }, { answer: denied('Access denied for orderCreate field. Required access: `write_orders` access scope. Also: This mutation is only accessible to apps authenticated using offline tokens.', 'orderCreate', { ...docs, requiredAccess: '`write_orders` access scope. Also: This mutation is only accessible to apps authenticated using offline tokens.' }) })
  ]),
  one('permission-user-no-access', 'User does not have access', expects('shopify.permission.user-no-access', 'likely', T), [
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 403, answer: { errors: 'User does not have access' } })
  ]),
  one('permission-no-staff-account', '403 for a command-line identity', expects('shopify.permission.no-staff-account', 'possible', 'store', ['shopify.permission.access-denied', 'shopify.auth.empty-403', 'http.unexplained']), [
    exchange({ method: 'POST', url: `${SHOP}/admin/api/unstable/graphql.json`, headers: { Authorization: 'Bearer atkn_CrlCJ0VYVDoZKX-s4', 'user-agent': 'Shopify CLI; v=3.85.0', ...JSON_IN }, body: query('{ publicApiVersions { handle } }'), status: 403, answer: { errors: 'Forbidden' } })
  ]),
  one('permission-access-denied-bare', 'denied without a reason', expects('shopify.permission.access-denied', 'likely', 'response.body/errors'), [
    gql('{ appInstallations(first: 1) { nodes { id } } }', {}, { answer: denied('Access denied for appInstallations field.', 'appInstallations') })
  ]),
  one('protected-flood', 'errors truncated', expects('shopify.protected-data.error-flood', 'certain', 'request.body/query', ['shopify.protected-data.field-not-approved']), [
    gql('{ orders(first: 250) { nodes { email } } }', {}, { answer: { data: { orders: { nodes: [] } }, errors: [...Array(3).fill({ message: 'This app is not approved to use the email field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.', path: ['orders', 'nodes', 0, 'email'], extensions: { code: 'ACCESS_DENIED' } }), { message: 'Too many execution errors, max error limit reached. Results truncated' }] } })
  ]),
  one('protected-plan', 'Basic plan', expects('shopify.protected-data.plan', 'certain', 'store', ['shopify.protected-data.not-approved']), [
    gql('{ customers(first: 1) { nodes { firstName } } }', {}, { answer: denied('This app is not approved to access the Customer object. Access to personally identifiable information (PII) like customer names, addresses, emails, phone numbers is only available on Shopify, Advanced, and Plus plans. See https://help.shopify.com/en/manual/apps/app-types/custom-apps for more details.', 'customers') })
  ]),
  one('protected-field', 'one field refused', expects('shopify.protected-data.field-not-approved', 'certain', 'request.body/query'), [
    gql('query Q { order(id: "gid://shopify/Order/1") { id name phone } }', {}, { answer: { data: { order: { id: 'gid://shopify/Order/1', name: '#1', phone: null } }, errors: [{ message: 'This app is not approved to use the phone field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.', path: ['order', 'phone'], extensions: { code: 'ACCESS_DENIED' } }] } })
  ]),
  one('protected-rest-post', 'draft orders over REST', expects('shopify.protected-data.not-approved', 'certain', 'store'), [
    exchange({ method: 'POST', url: `${REST}/draft_orders.json`, headers: { ...JSON_IN, 'x-shopify-access-token': TOKEN }, body: { draft_order: {} }, status: 403, answer: { errors: '[API] This app is not approved to access REST endpoints with protected customer data. See https://partners.shopify.com/1/apps/2/customer_data for more details.' } })
  ]),
  one('billing-not-public', 'custom app charges', expects('shopify.billing.not-public', 'certain', 'store'), [
    gql('mutation { appSubscriptionCreate(name: "x", lineItems: [], returnUrl: "https://a.example") { userErrors { field message } } }', {}, { answer: { data: { appSubscriptionCreate: { userErrors: [{ field: null, message: 'Custom apps cannot use the Billing API' }] } } } })
  ]),
  one('billing-not-public-aliased', 'same, under an alias', expects('shopify.billing.not-public', 'certain', 'store'), [
    gql('mutation Charge { charge: appPurchaseOneTimeCreate(name: "x", price: {amount: 1, currencyCode: EUR}, returnUrl: "https://a.example") { userErrors { message } } }', {}, { answer: { data: { charge: { userErrors: [{ message: 'Apps without a public distribution cannot use the Billing API' }] } } } })
  ]),
  one('billing-managed-pricing', 'managed pricing', expects('shopify.billing.managed-pricing', 'certain', 'store'), [
    gql('mutation { appSubscriptionCreate(name: "x", lineItems: [], returnUrl: "https://a.example") { userErrors { field message } } }', {}, { answer: { data: { appSubscriptionCreate: { userErrors: [{ field: ['base'], message: 'Managed Pricing Apps cannot use the Billing API (to create charges).' }] } } } })
  ])
]

const shops = [
  one('plan-402', 'plan without the feature', expects('shopify.plan.feature-unavailable', 'certain', 'store'), [
    admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 402, answer: { errors: "This shop's plan does not have access to this feature" } })
  ]),
  one('plan-graphql', 'staffMembers needs Plus', expects('shopify.plan.feature-unavailable', 'certain', 'store'), [
    gql('{ staffMembers(first: 1) { nodes { id } } }', {}, { answer: denied('Access denied for staffMembers field. Required access: `read_users` access scope. Also: The app must be a finance embedded app or installed on a Shopify Plus or Advanced store. Contact Shopify Support to enable this scope for your app.', 'staffMembers', { ...docs, requiredAccess: '`read_users` access scope. Also: The app must be a finance embedded app or installed on a Shopify Plus or Advanced store.' }) })
  ]),
  one('shop-frozen-graphql', '402 on GraphQL without any token', expects('shopify.shop.unavailable.frozen', 'likely', 'store', ['shopify.shop.unavailable']), [
    exchange({ method: 'POST', url: SF, headers: JSON_IN, body: query('{shop{name}}'), status: 402, answer: { errors: 'Unavailable Shop' }, pretty: true })
  ]),
  one('shop-transient', '402 between two successes', expects('shopify.shop.unavailable.transient', 'possible', 'store', ['shopify.shop.unavailable.frozen', 'shopify.shop.unavailable']), [
    exchange({ at: '2026-11-10T08:00:00.000Z', url: `${REST}/orders.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 402, answer: { errors: 'Unavailable Shop' } }),
    ok({ at: '2026-11-10T08:05:00.000Z' }),
    admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 402, answer: { errors: 'Unavailable Shop' } })
  ]),
  one('shop-forbidden', '403 Unavailable Shop', expects('shopify.shop.unavailable.forbidden', 'likely', 'store', ['shopify.shop.unavailable']), [
    exchange({ method: 'POST', url: `${SHOP}/payments_apps/api/2026-07/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{ __typename }'), status: 403, answer: { errors: 'Unavailable Shop' } })
  ]),
  one('shop-closed-404', 'closed, paused or frozen: 404', { best: null, accept: ['shopify.shop.unavailable.closed', 'shopify.shop.unavailable', 'shopify.shop.not-found'], certainty: 'likely' }, [
    exchange({ url: `${REST}/shop.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Unavailable Shop' } })
  ]),
  one('shop-locked-docs', '423 with the text of the docs', expects('shopify.shop.locked', 'certain', 'store'), [
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 423, answer: { errors: 'This shop is unavailable' } })
  ]),
  one('shop-inactive', 'SHOP_INACTIVE', expects('shopify.shop.inactive', 'certain', 'store'), [
    gql('{shop{id}}', {}, { answer: { errors: [{ message: 'Shop is inactive', extensions: { code: 'SHOP_INACTIVE' } }] } })
  ]),
  one('shop-not-found-oauth', 'no such shop, scopes list', expects('shopify.shop.not-found', 'likely', 'request.url/host'), [
    exchange({ url: 'https://nordic-lampz.myshopify.com/admin/oauth/access_scopes.json', headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('url-custom-domain-graphql', 'custom domain, GraphQL', expects('shopify.url.custom-domain', 'certain', 'request.url/host'), [
    exchange({ method: 'POST', url: 'https://www.nordic-lamps.example/admin/api/2026-07/graphql.json', headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 301, fields: { Location: GQL } })
  ]),
  one('url-admin-host', 'URL of the admin pages', expects('shopify.url.admin-host', 'likely', 'request.url/host'), [
    exchange({ url: 'https://admin.shopify.com/store/nordic-lamps/api/2026-07/orders.json', headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: '<!DOCTYPE html><html><title>Shopify</title></html>' })
  ]),
  one('url-admin-host-302', 'admin host asks for a login', expects('shopify.url.admin-host', 'likely', 'request.url/host'), [
    exchange({ method: 'POST', url: 'https://admin.shopify.com/store/nordic-lamps/admin/api/2026-07/graphql.json', headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 302, fields: { location: 'https://accounts.shopify.com/lookup' } })
  ]),
  one('url-versioned-oauth', 'scopes list under a version', expects('shopify.url.wrong-path.versioned-oauth', 'certain', 'request.url/path'), [
    exchange({ url: `${REST}/oauth/access_scopes.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('url-double-slash', 'base URL with a slash', expects('shopify.url.double-slash', 'possible', 'request.url/path'), [
    exchange({ url: `${SHOP}//admin/api/2026-07/orders.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('url-singular', 'singular resource, token accepted', expects('shopify.url.wrong-path', 'likely', 'request.url/path'), [
    exchange({ url: `${REST}/product.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Not Found' }, fields: { 'x-stats-apiclientid': '2831', 'x-shopid': '1' } })
  ]),
  one('url-missing-json', 'GraphQL path without .json', expects('shopify.url.wrong-path', 'likely', undefined, ['shopify.version.missing', 'shopify.shop.not-found']), [
    exchange({ method: 'POST', url: `${SHOP}/admin/api/graphql/2026-07.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('version-missing-graphql-406', '/admin/graphql.json', expects('shopify.version.missing', 'certain', 'request.url/path'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 406, answer: '', type: null })
  ]),
  one('version-missing-graphql-404', '/admin/api/graphql.json', expects('shopify.version.missing', 'certain', 'request.url/path'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/api/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('version-unknown', '2026-1', expects('shopify.version.unknown', 'possible', 'request.url/path', ['shopify.shop.not-found']), [
    exchange({ url: `${SHOP}/admin/api/2026-1/products.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('version-unknown-latest', 'latest', expects('shopify.version.unknown', 'possible', 'request.url/path', ['shopify.shop.not-found']), [
    exchange({ method: 'POST', url: `${SHOP}/admin/api/latest/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('version-fell-forward', 'retired version', expects('shopify.version.fell-forward', 'certain', 'request.url/path'), [
    exchange({ url: `${SHOP}/admin/api/2025-01/shop.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 200, answer: { shop: { id: 1 } }, fields: { 'X-Shopify-API-Version': '2026-01', 'X-Shopify-API-Version-Warning': 'https://shopify.dev/concepts/about-apis/versioning' } })
  ]),
  one('version-unstable', 'unstable', expects('shopify.version.unstable', 'certain', 'request.url/path'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/api/unstable/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 200, answer: { data: { shop: { id: 1 } } } })
  ]),
  one('version-candidate', 'a quarter to come', expects('shopify.version.unstable', 'certain', 'request.url/path'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/api/2027-01/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{shop{id}}'), status: 200, answer: { data: { shop: { id: 1 } } } })
  ]),
  one('version-deprecated', 'deprecated field', expects('shopify.version.deprecated-call', 'certain', 'response.header/x-shopify-api-deprecated-reason'), [
    gql('{ shop { products(first: 1) { nodes { id } } } }', {}, { answer: { data: { shop: { products: { nodes: [] } } } }, fields: { 'X-Shopify-API-Deprecated-Reason': 'Shop.products, Shop.productVariants' } })
  ]),
  one('version-endpoint-removed', 'fulfillments by order since 2022-07', expects('shopify.version.endpoint-removed', 'likely', 'request.url/path'), [
    exchange({ url: `${SHOP}/admin/api/2026-04/orders/450789469/fulfillments/255858046/complete.json`, method: 'POST', headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: {}, status: 404, answer: { errors: 'Not Found' } })
  ]),
  one('endpoint-501', 'endpoint reserved', expects('shopify.endpoint.not-for-shop', 'likely', 'request.url/path'), [
    exchange({ url: `${REST}/gift_cards.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 501, answer: { errors: 'Not Implemented' } })
  ]),
  one('endpoint-540', 'endpoint disabled', expects('shopify.endpoint.disabled', 'likely', 'request.url/path'), [
    admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 540, answer: { errors: 'Temporarily disabled' } })
  ]),
  one('endpoint-rest-closed', 'REST of a new public app', { best: null, accept: ['shopify.endpoint.rest-closed-to-new-apps', 'shopify.version.endpoint-removed', 'http.unexplained'], certainty: 'possible' }, [
    exchange({ url: `${SHOP}/admin/api/2026-10/products.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 410, answer: { errors: 'Gone' } })
  ]),
  one('graphql-get', 'GET on GraphQL', expects('shopify.request.graphql-get', 'likely', 'request.method/GET'), [
    exchange({ url: `${GQL}?query=%7Bshop%7Bid%7D%7D`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: '', type: null })
  ]),
  one('unparsed-body', 'JSON without a content type', expects('shopify.request.unparsed-body', 'likely', 'request.header/content-type'), [
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN, 'Content-Type': 'text/plain;charset=UTF-8' }, body: query('{shop{id}}'), status: 400, answer: { errors: { query: 'Required parameter missing or invalid' } } })
  ]),
  one('unparsed-body-form', 'bare query text as JSON', expects('shopify.request.unparsed-body', 'likely', undefined), [
    exchange({ method: 'POST', url: GQL, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: '{ shop { id } }', status: 400, answer: { errors: { query: 'Required parameter missing or invalid' } } })
  ]),
  one('accept-xml', 'Accept: application/xml', expects('shopify.request.accept-header', 'likely', 'request.header/accept'), [
    exchange({ url: `${REST}/products.json`, headers: { 'X-Shopify-Access-Token': TOKEN, Accept: 'application/xml' }, status: 406, answer: '', type: null })
  ]),
  one('content-type-415', 'XML sent', expects('shopify.request.content-type', 'certain', 'request.header/content-type'), [
    exchange({ method: 'POST', url: `${REST}/products.json`, headers: { 'X-Shopify-Access-Token': TOKEN, 'Content-Type': 'application/xml' }, body: '<product/>', status: 415, answer: { errors: 'Unsupported Media Type' } })
  ])
]

const throttled = (cost) => ({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' } }], extensions: { cost } })
const limits = [
  one('limit-other-worker', 'bucket full, this log idle', expects('shopify.limit.rest-bucket', 'certain', undefined, ['shopify.limit.rest-bucket.other-worker']), [
    ok(),
    admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 429, answer: { errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' }, fields: { 'Retry-After': '2.0', 'X-Shopify-Shop-Api-Call-Limit': '40/40' } })
  ]),
  one('limit-plus', 'Plus bucket', expects('shopify.limit.rest-bucket', 'certain', 'response.header/x-shopify-shop-api-call-limit', ['shopify.limit.rest-bucket.other-worker']), [
    admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 429, answer: { errors: 'Exceeded 20 calls per second for api client. Reduce request rates to resume uninterrupted service.' }, fields: { 'HTTP_X_SHOPIFY': '1', 'retry-after': '1.0', 'x-shopify-shop-api-call-limit': '400/400' } })
  ]),
  one('limit-resource', '429 at 1/40', expects('shopify.limit.resource', 'likely', 'request.url/path'), [
    exchange({ method: 'POST', url: `${REST}/price_rules/507328175/batch.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: {}, status: 429, answer: { errors: 'Too Many Requests' }, fields: { 'X-Shopify-Shop-Api-Call-Limit': '1/40' } })
  ]),
  one('limit-throttled', 'GraphQL bucket empty', expects('shopify.limit.graphql-throttled', 'certain', 'response.body/extensions.cost'), [
    gql('{ products(first: 250) { nodes { variants(first: 3) { nodes { id } } } } }', {}, { answer: throttled({ requestedQueryCost: 752, actualQueryCost: null, throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 33, restoreRate: 100 } }) })
  ]),
  one('limit-throttled-no-cost', 'throttled, cost not kept by the client', expects('shopify.limit.graphql-throttled', 'certain', undefined), [
    gql('query P { products(first: 250) { edges { node { id } } } }', {}, { answer: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] } })
  ]),
  one('limit-throttled-customer', 'Customer Account API', expects('shopify.limit.graphql-throttled', 'certain', undefined), [
    exchange({ method: 'POST', url: CUSTOMER, headers: { Authorization: 'shcat_x.y.z', Origin: 'https://nordic-lamps.example', 'User-Agent': 'x', ...JSON_IN }, body: query('{customer{id}}'), status: 200, answer: throttled({ requestedQueryCost: 100, throttleStatus: { maximumAvailable: 7500, currentlyAvailable: 2, restoreRate: 100 } }) })
  ]),
  one('limit-max-cost', 'too big a query, two at once', expects('shopify.limit.graphql-max-cost', 'certain', 'request.body/query'), [
    gql('query Big { orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }', {}, { answer: { errors: [{ message: 'Query cost is 2003, which exceeds the single query max cost limit (1000).', extensions: { code: 'MAX_COST_EXCEEDED', cost: 2003, maxCost: 1000 } }] }, pretty: true })
  ]),
  one('limit-daily-variants', 'variants, plain errors', expects('shopify.limit.daily-variants', 'certain', 'response.body/errors'), [
    exchange({ method: 'POST', url: `${REST}/products/1/variants.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: { variant: {} }, status: 429, answer: { errors: { product: ['Daily variant creation limit reached. Please try again later. See https://help.shopify.com/api/getting-started/api-call-limit for more information about rate limits and how to avoid them.'] } }, fields: { 'x-shopify-shop-api-call-limit': '2/40' } })
  ]),
  one('limit-checkout', 'cart creation throttled', expects('shopify.limit.storefront-checkout', 'certain', 'store', ['shopify.limit.graphql-throttled']), [
    exchange({ method: 'POST', url: SF, headers: { 'X-Shopify-Storefront-Access-Token': HEX, ...JSON_IN }, body: query('mutation { cartCreate(input: {}) { cart { id } } }'), status: 200, answer: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] } })
  ]),
  one('limit-complexity', 'tokenless query too complex', expects('shopify.limit.storefront-complexity', 'likely', 'request.body/query'), [
    exchange({ method: 'POST', url: SF, headers: JSON_IN, body: query('{ products(first: 250) { nodes { variants(first: 100) { nodes { id } } } } }'), status: 200, answer: { errors: [{ message: 'Query has complexity 25502, which exceeds max complexity of 1000', extensions: { code: 'MAX_COMPLEXITY_EXCEEDED' } }] } })
  ]),
  one('security-430', '430 on the storefront', expects('shopify.security.rejection', 'certain', 'network'), [
    exchange({ url: `${SHOP}/products.json?limit=250`, headers: { accept: '*/*' }, status: 430, answer: '', type: null, reason: 'Shopify Security Rejection' })
  ]),
  one('security-430-html', '430 with a page', expects('shopify.security.rejection', 'certain', 'network'), [
    exchange({ method: 'POST', url: SF, headers: { 'Shopify-Storefront-Private-Token': TOKEN, ...JSON_IN }, body: query('{shop{name}}'), status: 430, answer: '<html><body>Security Rejection</body></html>' })
  ]),
  one('fault-internal', 'INTERNAL_SERVER_ERROR', expects('shopify.fault.internal', 'certain', 'store'), [
    gql('{shop{id}}', {}, { answer: { errors: [{ message: 'Internal error. Looks like something went wrong on our end.\nRequest ID: 9f2-1794302100 (include this in support requests).', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: '9f2-1794302100' } }] } })
  ]),
  one('fault-500', '500', expects('http.server-error', 'certain', 'store'), [admin({ 'X-Shopify-Access-Token': TOKEN }, { status: 500, answer: { errors: 'An unexpected error occurred' } })])
]

const UNAUTHORIZED = { errors: [{ message: '', extensions: { code: 'UNAUTHORIZED' } }] }
const front = (headers, more = {}) =>
  exchange({ method: 'POST', url: SF, headers: { ...JSON_IN, ...headers }, body: query('{ shop { name } }'), status: 401, answer: UNAUTHORIZED, ...more })
const S = 'request.header/x-shopify-storefront-access-token'
const storefront = [
  one('front-private-in-public', 'private token in the public header', expects('shopify.storefront.wrong-header.private-token-in-public-header', 'certain', S), [front({ 'X-Shopify-Storefront-Access-Token': TOKEN })]),
  one('front-private-in-public-200', 'same, status 200, empty errors message', expects('shopify.storefront.wrong-header.private-token-in-public-header', 'certain', S), [front({ 'x-shopify-storefront-access-token': TOKEN }, { status: 200 })]),
  one('front-public-in-private', 'public token in the private header', expects('shopify.storefront.wrong-header.public-token-in-private-header', 'likely', 'request.header/shopify-storefront-private-token'), [front({ 'Shopify-Storefront-Private-Token': HEX })]),
  one('front-admin-header', 'Admin header on the Storefront API', expects('shopify.storefront.wrong-header.admin-header', 'likely', T), [front({ 'X-Shopify-Access-Token': TOKEN }, { status: 403, answer: '', type: null })]),
  one('front-admin-header-denied', 'Admin header, field needs a token', expects('shopify.storefront.wrong-header.admin-header', 'likely', T, ['shopify.storefront.needs-token']), [
    front({ 'X-Shopify-Access-Token': HEX }, { status: 200, body: query('{ menu(handle: "main") { id } }'), answer: denied('Access denied for menu field. Required access: `unauthenticated_read_content` access scope.', 'menu', { requiredAccess: '`unauthenticated_read_content` access scope.' }) })
  ]),
  one('front-authorization', 'Bearer on the Storefront API', expects('shopify.storefront.wrong-header.authorization', 'certain', 'request.header/authorization'), [front({ Authorization: `Bearer ${HEX}` }, { status: 403, answer: '', type: null })]),
  one('front-user-token', 'per-user Admin token', expects('shopify.storefront.wrong-kind.admin-token', 'certain', S), [front({ 'X-Shopify-Storefront-Access-Token': TOKEN.replace('shpat', 'shpca') })]),
  one('front-private-app-password', 'private app password', expects('shopify.storefront.wrong-kind.admin-token', 'certain', S), [front({ 'X-Shopify-Storefront-Access-Token': TOKEN.replace('shpat', 'shppa') }, { status: 200 })]),
  one('front-secret', 'client secret', expects('shopify.storefront.wrong-kind.client-secret', 'certain', S), [front({ 'X-Shopify-Storefront-Access-Token': SECRET })]),
  one('front-api-key', 'API key from the settings', expects('shopify.storefront.wrong-kind.api-key', 'certain', S), [front({ 'X-Shopify-Storefront-Access-Token': CLIENT }, { status: 200 })], {
    stores: [{ name: 'lamps', platform: 'shopify', url: SHOP, credentials: { apiKey: CLIENT } }]
  }),
  one('front-wrong-shop', 'token of another shop', expects('shopify.storefront.token-invalid.wrong-shop', 'certain', S), [
    exchange({ at: '2026-11-10T09:00:00.000Z', method: 'POST', url: 'https://lamps-dev.myshopify.com/api/2026-07/graphql.json', headers: { ...JSON_IN, 'X-Shopify-Storefront-Access-Token': HEX }, body: query('{shop{name}}'), status: 200, answer: { data: { shop: { name: 'dev' } } } }),
    front({ 'X-Shopify-Storefront-Access-Token': HEX }, { status: 403, answer: '', type: null })
  ]),
  one('front-invalid-401', 'token unknown', expects('shopify.storefront.token-invalid', 'likely', S, ['shopify.storefront.token-invalid.wrong-shop', 'shopify.storefront.wrong-kind.api-key']), [front({ 'X-Shopify-Storefront-Access-Token': HEX }, { pretty: true })]),
  one('front-scope', 'scope of the token', expects('shopify.storefront.scope-missing', 'certain', S), [
    front({ 'X-Shopify-Storefront-Access-Token': HEX }, { status: 200, answer: { data: { product: { title: 'x', quantityAvailable: null } }, errors: [{ message: 'Access denied for quantityAvailable field. Required access: `unauthenticated_read_product_inventory` access scope.', extensions: { code: 'ACCESS_DENIED', requiredAccess: '`unauthenticated_read_product_inventory` access scope.' }, path: ['product', 'quantityAvailable'] }] } })
  ]),
  one('front-needs-token', 'metafields without a token', expects('shopify.storefront.needs-token', 'certain', S), [
    front({}, { status: 200, body: query('{ product(handle: "x") { tags } }'), answer: denied('Access denied for tags field. Required access: `unauthenticated_read_product_tags` access scope.', 'tags', { requiredAccess: '`unauthenticated_read_product_tags` access scope.' }) })
  ]),
  one('front-customer-token', 'customer token expired', expects('shopify.storefront.customer-token', 'certain', 'request.body/customerAccessToken'), [
    front({ 'X-Shopify-Storefront-Access-Token': HEX }, { status: 200, body: query('query($t: String!) { customer(customerAccessToken: $t) { id } }', { t: 'abc' }), answer: denied('Access denied for customer field. Required access: `unauthenticated_read_customers` access scope. Also: Requires valid customer access token.', 'customer', { requiredAccess: '`unauthenticated_read_customers` access scope. Also: Requires valid customer access token.' }) })
  ]),
  one('front-locked', 'password on', expects('shopify.storefront.locked', 'certain', 'store'), [front({}, { status: 400, answer: { errors: [{ message: 'Online Store channel is locked.', extensions: { code: 'BAD_REQUEST' } }] } })]),
  one('front-password-401', 'products.json of a locked store', expects('shopify.storefront.password-page', 'likely', 'store'), [exchange({ url: `${SHOP}/products.json`, headers: { 'user-agent': 'x' }, status: 401, answer: '', type: null })]),
  one('front-password-302', 'redirect to /password', expects('shopify.storefront.password-page', 'likely', 'store'), [exchange({ url: `${SHOP}/collections/all/products.json`, headers: { 'user-agent': 'x' }, status: 302, fields: { location: `${SHOP}/password` } })]),
  one('front-forwarded-headers', 'CDN headers forwarded', expects('shopify.storefront.unexpected-headers', 'possible', 'request.header', ['shopify.storefront.token-invalid']), [
    front({ 'X-Shopify-Storefront-Access-Token': HEX, 'CF-Connecting-IP': '203.0.113.9', 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Host': 'shop.example' }, { status: 403, answer: '', type: null })
  ]),
  one('front-challenge', 'bot page', expects('http.waf.challenge', 'certain', 'network'), [exchange({ url: `${SHOP}/cart.js`, headers: { accept: '*/*' }, status: 403, answer: '<!DOCTYPE html><title>Just a moment...</title>', fields: { Server: 'cloudflare', 'CF-Ray': '8d', 'cf-mitigated': 'challenge' } })])
]

const account = (headers, more = {}) =>
  exchange({ method: 'POST', url: CUSTOMER, headers: { Origin: 'https://nordic-lamps.example', 'User-Agent': 'hydrogen', ...JSON_IN, ...headers }, body: query('{customer{id}}'), status: 401, answer: { errors: [{ message: 'Invalid token, missing prefix shcat_.' }] }, ...more })
const login = (form, headers, more) =>
  exchange({ method: 'POST', url: 'https://shopify.com/authentication/68817391884/oauth/token', headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, body: form, ...more })
const A = 'request.header/authorization'
const customer = [
  one('customer-bearer', 'Bearer before shcat_', expects('shopify.customer.bearer-prefix', 'certain', A), [account({ Authorization: 'Bearer shcat_eyJ.a.b' })]),
  one('customer-admin-token', 'Admin token', expects('shopify.customer.wrong-token-kind', 'certain', A), [account({ authorization: TOKEN }, { status: 400 })]),
  one('customer-atkn', 'first-step token', expects('shopify.customer.wrong-token-kind', 'certain', A), [account({ authorization: 'atkn_zzz' })]),
  one('customer-expired', 'token past its time', expects('shopify.customer.expired', 'likely', A), [
    login('grant_type=authorization_code&client_id=shp_1&code=2&code_verifier=3', { Origin: 'https://nordic-lamps.example', 'User-Agent': 'x' }, { at: '2026-11-10T07:00:00.000Z', status: 200, answer: { access_token: 'shcat_one.two.three', expires_in: 3600, refresh_token: 'shcrt_1', id_token: 'x' } }),
    account({ Authorization: 'shcat_one.two.three' }, { answer: { errors: [{ message: 'Unauthorized' }] } })
  ]),
  one('customer-client-id', 'client id wrong', expects('shopify.customer.client-id', 'certain', 'request.body/client_id'), [
    login('grant_type=authorization_code&client_id=wrong&code=2&code_verifier=3&redirect_uri=https%3A%2F%2Fx', { Origin: 'https://x', 'User-Agent': 'x' }, { status: 401, answer: { error: 'invalid_client', error_description: 'Invalid client' } })
  ]),
  one('customer-origin', 'no Origin', expects('shopify.customer.origin', 'certain', 'request.header/origin'), [
    login('grant_type=authorization_code&client_id=shp_1&code=2&code_verifier=3', { 'User-Agent': 'x' }, { status: 401, answer: '', type: null, fields: { 'www-authenticate': 'Bearer error="invalid_token"' } })
  ]),
  one('customer-user-agent', 'no User-Agent', expects('shopify.customer.user-agent', 'certain', 'request.header/user-agent'), [
    login('grant_type=authorization_code&client_id=shp_1&code=2', { Origin: 'https://x' }, { status: 403, answer: 'You do not have permission to access this website' })
  ]),
  one('customer-invalid-grant', 'PKCE', expects('shopify.customer.invalid-grant', 'likely', 'request.body/code_verifier'), [
    login('grant_type=authorization_code&client_id=shp_1&code=2&code_verifier=abc%2B%3D', { Origin: 'https://x', 'User-Agent': 'x' }, { status: 400, answer: { error: 'invalid_grant', error_description: 'The code is invalid' } })
  ]),
  one('customer-invalid-grant-refresh', 'dead refresh token', expects('shopify.customer.invalid-grant', 'likely', 'request.body/refresh_token'), [
    login('grant_type=refresh_token&client_id=shp_1&refresh_token=shcrt_dead', { Origin: 'https://x', 'User-Agent': 'x' }, { status: 400, answer: { error: 'invalid_grant' } })
  ]),
  one('customer-shop-id', 'redirect of the token POST', expects('shopify.customer.shop-id', 'certain', 'request.url/path'), [
    login('grant_type=authorization_code&client_id=shp_1&code=2&code_verifier=3', { Origin: 'https://x', 'User-Agent': 'x' }, { status: 301, fields: { location: 'https://www.shopify.com/' } })
  ]),
  one('customer-500', 'odd login parameters', expects('http.server-error', 'certain', 'store', ['shopify.customer.misspelt-param']), [account({ Authorization: 'shcat_a.b.c' }, { status: 500, answer: '' })]),
  one('customer-scope', 'scope of the customer token', expects('shopify.customer.scope-or-approval', 'certain', A), [
    account({ Authorization: 'shcat_a.b.c' }, { status: 200, answer: denied('Access denied for orders field. Required access: `customer_read_orders` access scope.', 'orders', { requiredAccess: '`customer_read_orders` access scope.' }) })
  ]),
  one('customer-no-access', 'User does not have access', expects('shopify.customer.no-access', 'likely', A), [account({ Authorization: 'shcat_a.b.c' }, { answer: { errors: 'User does not have access' } })]),
  one('partner-token', 'not a Partner token', expects('shopify.partner.token-invalid', 'certain', T), [
    exchange({ method: 'POST', url: PARTNER, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('{apps{edges{node{id}}}}'), status: 401, answer: { errors: [{ message: 'Invalid access token', extensions: { code: '401' } }] } })
  ]),
  one('partner-version', 'no such version', expects('shopify.partner.version-unknown', 'certain', 'request.url/path'), [
    exchange({ method: 'POST', url: PARTNER.replace('2026-07', '2026-09'), headers: { 'X-Shopify-Access-Token': `prtapi_${HEX}`, ...JSON_IN }, body: query('{ __typename }'), status: 404, answer: { errors: [{ message: 'Invalid API version', extensions: { code: '404' } }] } })
  ]),
  one('partner-limit', 'too fast, status 200, localised', expects('shopify.partner.limit', 'certain', 'store'), [
    exchange({ method: 'POST', url: PARTNER, headers: { 'X-Shopify-Access-Token': `prtapi_${HEX}`, 'Accept-Language': 'de', ...JSON_IN }, body: query('{ __typename }'), status: 200, answer: { errors: [{ message: 'Zu viele Anfragen', extensions: { code: '429' } }] } })
  ]),
  one('partner-permission', 'transactions not allowed', expects('shopify.partner.permission', 'possible', 'store', ['shopify.permission.access-denied', 'http.unexplained']), [
    exchange({ method: 'POST', url: PARTNER, headers: { 'X-Shopify-Access-Token': `prtapi_${HEX}`, ...JSON_IN }, body: query('{ transactions(first: 1) { edges { node { id } } } }'), status: 200, answer: { data: null, errors: [{ message: 'You do not have permission to view transactions', extensions: { code: '403' }, path: ['transactions'] }] } })
  ]),
  one('partner-query-length', 'query too long', expects('shopify.partner.query-too-long', 'certain', 'request.body/query'), [
    exchange({ method: 'POST', url: PARTNER, headers: { 'X-Shopify-Access-Token': `prtapi_${HEX}`, ...JSON_IN }, body: query('{ a }'), status: 400, answer: { errors: [{ message: 'Maximum query length is 50000 characters', extensions: { code: '400' } }] } })
  ]),
  one('payments-denied', 'Payments API', expects('shopify.payments.access-denied', 'possible', T, ['shopify.permission.access-denied', 'shopify.scope.missing']), [
    exchange({ method: 'POST', url: `${SHOP}/payments_apps/api/2026-07/graphql.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: query('mutation { paymentSessionResolve(id: "x") { userErrors { message } } }'), status: 200, answer: denied('Access denied for paymentSessionResolve field.', 'paymentSessionResolve') })
  ])
]

const page = (code, description) =>
  `<!DOCTYPE html><html><head><title>400 - Oauth error ${code}</title></head><body><div class="content--desc"><h3 class="h3">Oauth error ${code}: ${description}</h3></div></body></html>`
const authorize = (search, answer, more = {}) => exchange({ url: `${SHOP}/admin/oauth/authorize?${search}`, headers: { accept: 'text/html' }, status: 400, answer, ...more })
const refused = (error, description, form, more = {}) =>
  tokenAt(SHOP, form, { status: 400, answer: { error, ...(description && { error_description: description }) }, ...more })
const USED = 'The authorization code was not found or was already used'
const oauth = [
  one('oauth-client-id-missing', 'client_id empty', expects('shopify.oauth.client-id.missing', 'certain', 'request.query/client_id'), [
    authorize('client_id=&scope=read_products&redirect_uri=https://app.example/cb', page('invalid_request', 'Could not find Shopify API application with api_key '))
  ]),
  one('oauth-client-id-absent', 'client_id absent', expects('shopify.oauth.client-id.missing', 'certain', 'request.query/client_id'), [
    authorize('scope=read_products&redirect_uri=https://app.example/cb', page('application_cannot_be_found', 'Could not find Shopify API application with api_key'))
  ]),
  one('oauth-client-id-undefined', 'client_id undefined', expects('shopify.oauth.client-id.placeholder', 'certain', 'request.query/client_id', ['shopify.oauth.client-id.missing']), [
    authorize('client_id=undefined&scope=read_products&redirect_uri=https://app.example/cb', page('invalid_request', 'Could not find Shopify API application with api_key undefined'))
  ]),
  one('oauth-client-id-unknown', 'client_id unknown', expects('shopify.oauth.client-id.unknown', 'certain', 'request.query/client_id'), [
    authorize(`client_id=${HEX}&scope=read_products&redirect_uri=https://app.example/cb`, page('application_cannot_be_found', `Could not find Shopify API application with api_key ${HEX}`))
  ]),
  one('oauth-client-id-unknown-token', 'client_id unknown at the token endpoint', expects('shopify.oauth.client-id.unknown', 'certain', 'request.body/client_id'), [
    refused('application_cannot_be_found', `Could not find Shopify API application with api_key ${HEX}`, { ...codeForm, client_id: HEX })
  ]),
  one('oauth-client-id-other-app', 'authorize for one app, token for another', { best: null, accept: ['shopify.oauth.client-id.other-app', 'shopify.oauth.code.other-app-or-shop', 'shopify.oauth.code'], certainty: 'likely' }, [
    exchange({ at: '2026-11-10T09:14:50.000Z', url: `${SHOP}/admin/oauth/authorize?client_id=${HEX}&scope=read_products&redirect_uri=https://app.example/cb`, status: 302, fields: { location: `https://app.example/cb?code=${codeForm.code}&shop=nordic-lamps.myshopify.com` } }),
    refused('invalid_request', USED, codeForm)
  ]),
  one('oauth-client-secret', 'secret not of its shape', expects('shopify.oauth.client-secret', 'likely', 'request.body/client_secret'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' }, body: `grant_type=client_credentials&client_id=${CLIENT}&client_secret=shpss_90b1c2`, status: 400, answer: { error: 'invalid_request' } })
  ]),
  one('oauth-missing-parameter', 'code not sent', expects('shopify.oauth.missing-parameter', 'likely', 'request.body'), [refused('invalid_request', undefined, { client_id: CLIENT, client_secret: SECRET })]),
  one('oauth-wrong-content-type', 'form body called JSON', expects('shopify.oauth.wrong-content-type', 'likely', 'request.header/content-type'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: JSON_IN, body: `client_id=${CLIENT}&client_secret=${SECRET}&code=abc`, status: 400, answer: { error: 'invalid_request' } })
  ]),
  one('oauth-no-content-type', 'form body without a type', expects('shopify.oauth.wrong-content-type', 'likely', 'request.header/content-type'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: { Accept: '*/*' }, body: `client_id=${CLIENT}&client_secret=${SECRET}&code=abc`, status: 400, answer: page('invalid_request', '') })
  ]),
  one('oauth-code-reused', 'code posted twice', expects('shopify.oauth.code.reused', 'certain', 'request.body/code'), [
    tokenAt(SHOP, codeForm, { at: '2026-11-10T09:14:58.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders' } }),
    refused('invalid_request', USED, codeForm)
  ]),
  one('oauth-code-reused-form', 'same, JSON first and a form then, HTML answer', expects('shopify.oauth.code.reused', 'certain', 'request.body/code'), [
    tokenAt(SHOP, codeForm, { at: '2026-11-10T09:14:58.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders' } }),
    exchange({ method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(codeForm).toString(), status: 400, answer: page('invalid_request', USED) })
  ]),
  one('oauth-code-late', 'code exchanged half an hour later', expects('shopify.oauth.code.expired', 'possible', 'request.body/code', ['shopify.oauth.code']), [
    exchange({ at: '2026-11-10T08:45:00.000Z', url: `https://app.example/auth/callback?code=${codeForm.code}&shop=nordic-lamps.myshopify.com&state=1&timestamp=1794300300&hmac=00`, status: 200, answer: 'ok' }),
    refused('invalid_request', USED, codeForm)
  ]),
  one('oauth-code-other-shop', 'code of another shop', { best: null, accept: ['shopify.oauth.code.other-app-or-shop', 'shopify.oauth.code'], certainty: 'likely' }, [
    exchange({ at: '2026-11-10T09:14:50.000Z', url: `https://other-lamps.myshopify.com/admin/oauth/authorize?client_id=${CLIENT}&scope=read_products&redirect_uri=https://app.example/cb`, status: 302, fields: { location: `https://app.example/cb?code=${codeForm.code}&shop=other-lamps.myshopify.com` } }),
    refused('invalid_request', USED, codeForm)
  ]),
  one('oauth-code-unknown', 'code, nothing known', expects('shopify.oauth.code', 'likely', 'request.body/code', ['shopify.oauth.code.reused', 'shopify.oauth.code.expired', 'shopify.oauth.code.other-app-or-shop']), [refused('invalid_request', USED, codeForm, { pretty: true })]),
  one('oauth-redirect-host', 'hosts differ', expects('shopify.oauth.redirect-uri.host-mismatch', 'certain', 'request.query/redirect_uri'), [
    authorize(`client_id=${CLIENT}&scope=read_products&redirect_uri=https%3A%2F%2Ftunnel.example%2Fcb`, page('invalid_request', 'The redirect_uri and application url must have matching hosts'))
  ]),
  one('oauth-redirect-missing', 'redirect_uri missing', expects('shopify.oauth.redirect-uri.not-listed', 'certain', 'request.query/redirect_uri'), [
    authorize(`client_id=${CLIENT}&scope=read_products`, page('invalid_request', 'The redirect_uri is missing or not whitelisted'))
  ]),
  one('oauth-scope-invalid', 'scope misspelt', expects('shopify.oauth.scope.invalid', 'likely', 'request.query/scope'), [
    authorize(`client_id=${CLIENT}&scope=read_product&redirect_uri=https://app.example/cb`, page('invalid_scope', 'The access scope is invalid: read_product'))
  ]),
  one('oauth-scope-not-approved', 'read_all_orders', expects('shopify.oauth.scope.not-approved', 'certain', 'request.query/scope'), [
    authorize(`client_id=${CLIENT}&scope=read_orders,read_all_orders&redirect_uri=https://app.example/cb`, page('missing_shopify_permission', 'read_all_orders'))
  ]),
  one('oauth-user-permission', 'staff may not install', expects('shopify.oauth.user-permission', 'likely', 'store'), [
    authorize(`client_id=${CLIENT}&scope=read_orders&redirect_uri=https://app.example/cb`, page('invalid_request', 'Your account does not have permission to grant the requested access for this app.'))
  ]),
  one('oauth-not-installed', 'client credentials, JSON', expects('shopify.oauth.client-credentials.app-not-installed', 'likely', 'request.body/client_id', ['shopify.oauth.client-credentials.app-type']), [
    refused('app_not_installed', 'The application is not installed on this shop.', { client_id: CLIENT, client_secret: SECRET, grant_type: 'client_credentials' })
  ]),
  one('oauth-app-type', 'app of the admin', { best: null, accept: ['shopify.oauth.client-credentials.app-type', 'shopify.oauth.client-credentials.app-not-installed', 'shopify.oauth.client-secret'], certainty: 'likely' }, [
    refused('invalid_request', undefined, { client_id: CLIENT, client_secret: SECRET, grant_type: 'client_credentials' })
  ]),
  one('oauth-refresh-used', 'refresh token used before', expects('shopify.oauth.refresh-token.already-used', 'certain', 'request.body/refresh_token'), [
    tokenAt(SHOP, { client_id: CLIENT, client_secret: SECRET, grant_type: 'refresh_token', refresh_token: 'shprt_old' }, { at: '2026-11-01T09:00:00.000Z', status: 200, answer: { access_token: TOKEN, expires_in: 3600, refresh_token: 'shprt_new', scope: 'read_orders' } }),
    tokenAt(SHOP, { client_id: CLIENT, client_secret: SECRET, grant_type: 'refresh_token', refresh_token: 'shprt_new' }, { at: '2026-11-02T09:00:00.000Z', status: 200, answer: { access_token: TOKEN2, expires_in: 3600, refresh_token: 'shprt_newer', scope: 'read_orders' } }),
    refused('invalid_request', 'This request requires an active refresh_token', { client_id: CLIENT, client_secret: SECRET, grant_type: 'refresh_token', refresh_token: 'shprt_old' }, { status: 401 })
  ]),
  one('oauth-refresh-dead', 'refresh token dead', expects('shopify.oauth.refresh-token', 'certain', 'request.body/refresh_token'), [
    exchange({ method: 'POST', url: `${SHOP}/admin/oauth/access_token`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `client_id=${CLIENT}&client_secret=${SECRET}&grant_type=refresh_token&refresh_token=x`, status: 401, answer: { error: 'invalid_request', error_description: 'This request requires an active refresh_token' } })
  ]),
  one('oauth-520', 'edge fault', expects('shopify.oauth.token-endpoint-520', 'certain', 'store', ['http.server-unavailable']), [tokenAt(SHOP, { client_id: CLIENT, grant_type: 'refresh_token', refresh_token: 'x' }, { status: 520, answer: 'error code: 520', type: 'text/plain' })]),
  one('oauth-non-expiring', 'permanent token issued', expects('shopify.oauth.non-expiring-token-issued', 'certain', 'request.body/expiring'), [
    tokenAt(SHOP, codeForm, { status: 200, answer: { access_token: TOKEN, scope: 'read_orders' } })
  ]),
  one('oauth-online', 'per-user token issued', expects('shopify.oauth.online-token-issued', 'certain', 'request.body/requested_token_type'), [
    tokenAt(SHOP, exchangeForm(jwt(claims(), SECRET), { requested_token_type: 'urn:shopify:params:oauth:token-type:online-access-token' }), { at: '2026-11-10T09:15:05.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders', expires_in: 86399, associated_user_scope: 'read_orders', associated_user: { id: 1 } } })
  ]),
  one('subject-malformed', 'no JWT', expects('shopify.session-token.malformed', 'certain', 'request.body/subject_token'), [refused('invalid_subject_token', 'The subject token is invalid', exchangeForm('undefined'))]),
  one('subject-expired', 'session token 5 minutes old', expects('shopify.session-token.expired', 'certain', 'request.body/subject_token'), [
    refused('invalid_subject_token', undefined, exchangeForm(jwt(claims(), SECRET)), { at: '2026-11-10T09:21:00.000Z' })
  ]),
  one('subject-expired-app', 'app refuses the expired token', expects('shopify.session-token.expired', 'certain', 'request.header/authorization', ['shopify.app.retry-session-token']), [
    exchange({ at: '2026-11-10T09:21:00.000Z', url: 'https://app.example/api/products', headers: { authorization: `Bearer ${jwt(claims(), SECRET)}` }, status: 401, answer: '', type: null, fields: { 'X-Shopify-Retry-Invalid-Session-Request': '1' } })
  ]),
  one('subject-not-yet', 'clock behind', expects('shopify.session-token.not-yet-valid', 'certain', 'request.body/subject_token', ['http.clock-skew']), [
    refused('invalid_subject_token', undefined, exchangeForm(jwt(claims(), SECRET)), { at: '2026-11-10T09:13:00.000Z' })
  ]),
  one('subject-audience', 'other app', expects('shopify.session-token.wrong-audience', 'certain', 'request.body/subject_token'), [
    refused('invalid_subject_token', undefined, exchangeForm(jwt(claims({ aud: HEX }), SECRET)), { at: '2026-11-10T09:15:05.000Z' })
  ]),
  one('subject-shop', 'other shop', expects('shopify.session-token.wrong-shop', 'certain', 'request.body/subject_token'), [
    refused('invalid_subject_token', undefined, exchangeForm(jwt(claims({ iss: 'https://other-lamps.myshopify.com/admin', dest: 'https://other-lamps.myshopify.com' }), SECRET)), { at: '2026-11-10T09:15:05.000Z' })
  ]),
  one('subject-signature', 'signed with another secret', expects('shopify.session-token.bad-signature', 'certain', 'request.body/subject_token', ['shopify.session-token']), [
    refused('invalid_subject_token', undefined, exchangeForm(jwt(claims(), 'another')), { at: '2026-11-10T09:15:05.000Z' })
  ], { stores: [{ name: 'lamps', platform: 'shopify', url: SHOP, credentials: { apiKey: CLIENT, apiSecret: SECRET } }] }),
  one('subject-unknown', 'nothing visible is wrong', expects('shopify.session-token', 'likely', 'request.body/subject_token', ['shopify.session-token.bad-signature']), [
    refused('invalid_subject_token', undefined, exchangeForm(jwt(claims(), 'another'), { client_secret: undefined }), { at: '2026-11-10T09:15:05.000Z' })
  ]),
  one('app-retry', 'app asks for a fresh session token', expects('shopify.app.retry-session-token', 'certain', 'response.header/x-shopify-retry-invalid-session-request'), [
    exchange({ at: '2026-11-10T09:15:05.000Z', url: 'https://app.example/api/products', headers: { authorization: `Bearer ${jwt(claims(), SECRET)}` }, status: 401, answer: '', type: null, fields: { 'x-shopify-retry-invalid-session-request': '1' } })
  ]),
  one('app-reauthorize', 'app asks for a new OAuth pass', expects('shopify.app.reauthorize', 'certain', 'response.header/x-shopify-api-request-failure-reauthorize'), [
    exchange({ url: 'https://app.example/api/products', headers: { accept: '*/*' }, status: 403, answer: '', type: null, fields: { 'X-Shopify-API-Request-Failure-Reauthorize': '1', 'X-Shopify-API-Request-Failure-Reauthorize-Url': '/auth?shop=x' } })
  ])
]

const controls = [
  one('ok-rest', 'orders', none, [exchange({ url: `${REST}/orders.json?status=any`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 200, answer: { orders: [{ id: 1 }] }, fields: { 'X-Shopify-Shop-Api-Call-Limit': '3/40', 'x-shopify-api-version': '2026-07' } })]),
  one('ok-graphql', 'GraphQL', none, [gql('{shop{id}}', {}, { answer: { data: { shop: { id: 1 } }, extensions: { cost: { requestedQueryCost: 1, throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1999, restoreRate: 100 } } } } })]),
  one('ok-user-errors-empty', 'mutation without user errors', none, [gql('mutation { productCreate(input: {}) { product { id } userErrors { message } } }', {}, { answer: { data: { productCreate: { product: { id: 1 }, userErrors: [] } } } })]),
  one('ok-private-storefront-token', 'shpat_ in the private header', none, [front({ 'Shopify-Storefront-Private-Token': TOKEN, 'Shopify-Storefront-Buyer-IP': '203.0.113.9' }, { status: 200, answer: { data: { shop: { name: 'x' } } } })]),
  one('ok-tokenless', 'tokenless storefront query', none, [front({}, { status: 200, answer: { data: { shop: { name: 'x' } } } })]),
  one('ok-products-mention-errors', 'data that speaks of errors', none, [exchange({ url: `${REST}/products.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 200, answer: { products: [{ title: '[API] Invalid API key or access token', body_html: 'Throttled ACCESS_DENIED Unavailable Shop' }] } })]),
  one('ok-token-exchange', 'expiring offline token', none, [tokenAt(SHOP, exchangeForm(jwt(claims(), SECRET), { expiring: '1' }), { at: '2026-11-10T09:15:05.000Z', status: 200, answer: { access_token: TOKEN, scope: 'read_orders', expires_in: 3600, refresh_token: 'shprt_1', refresh_token_expires_in: 7775999 } })]),
  one('ok-authorize', 'authorize redirect', none, [exchange({ url: `${SHOP}/admin/oauth/authorize?client_id=${CLIENT}&scope=read_orders&redirect_uri=https://app.example/cb&state=1`, status: 302, fields: { location: 'https://app.example/cb?code=1&shop=nordic-lamps.myshopify.com' } })]),
  one('ok-null-data', 'a null that is no error', none, [gql('{ product(id: "gid://shopify/Product/1") { id } }', {}, { answer: { data: { product: null } } })]),
  one('ok-created', 'webhook made', none, [exchange({ method: 'POST', url: `${REST}/webhooks.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: { webhook: {} }, status: 201, answer: { webhook: { id: 1 } }, reason: 'Created' })]),
  one('ok-after-401', 'good after a bad one', none, [admin({ 'X-Shopify-Access-Token': TOKEN2 }), ok({ at: AT })]),
  one('user-error-plain', 'a validation error of a mutation', { best: null, accept: ['http.unexplained'], certainty: 'likely' }, [gql('mutation { productCreate(input: {title: ""}) { userErrors { field message } } }', {}, { answer: { data: { productCreate: { userErrors: [{ field: ['title'], message: "Title can't be blank" }] } } } })]),
  one('validation-422', 'validation error over REST', { best: null, accept: ['http.unexplained'], certainty: 'possible' }, [exchange({ method: 'POST', url: `${REST}/products.json`, headers: { 'X-Shopify-Access-Token': TOKEN, ...JSON_IN }, body: { product: {} }, status: 422, answer: { errors: { title: ["can't be blank"] } } })]),
  one('resource-404', 'no such product, token accepted', { best: null, accept: ['http.unexplained', 'shopify.shop.not-found', 'shopify.url.wrong-path', 'shopify.version.endpoint-removed'], certainty: 'likely' }, [exchange({ url: `${REST}/products/1.json`, headers: { 'X-Shopify-Access-Token': TOKEN }, status: 404, answer: { errors: 'Not Found' }, fields: { 'x-shopify-shop-api-call-limit': '1/40', 'x-stats-apiclientid': '2831' } })]),
  one('graphql-syntax', 'unknown field', { best: null, accept: ['http.unexplained'], certainty: 'likely' }, [gql('{ shop { nmae } }', {}, { answer: { errors: [{ message: "Field 'nmae' doesn't exist on type 'Shop'", extensions: { code: 'undefinedField' } }] } })])
]

export const shopify = [...tokens, ...scopes, ...shops, ...limits, ...storefront, ...customer, ...oauth, ...controls]
