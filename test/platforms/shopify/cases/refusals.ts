/** Cases: refusals whose reason stands in few words, or only in earlier exchanges. */
import { ADMIN_401, type Case, credentials, earlier, exchangeOf, graphql, HEX, NOW, sessionToken, TOKEN, token } from '../exchange.js'

const SLOT = 'request.header x-shopify-access-token'
const STORE = 'store'
const APPROVAL = 'This app is not approved to subscribe to webhook topics containing protected customer data.'
const rest = (path: string, status: number, answer: unknown, more: object = {}) => ({
  url: `/admin/api/2026-07/${path}`,
  headers: token(TOKEN),
  status,
  answer,
  answerHeaders: { 'x-shopify-shop-api-call-limit': '1/40' },
  ...more
})
const tokens = (message: string) => rest('storefront_access_tokens.json', 403, { errors: message })
const asset = (version: string, method: string, status = 404, at?: string) =>
  rest(`x`, status, status === 404 ? { errors: 'Not Found' } : { asset: {} }, {
    url: `/admin/api/${version}/themes/7/assets.json`,
    method,
    body: { asset: { key: 'a.liquid', value: '' } },
    ...(at && { at })
  })
const partner = (code: string) => ({
  url: 'https://partners.shopify.com/1234567/api/2026-07/graphql.json',
  method: 'POST',
  headers: { ...token(`prtapi_${HEX}`), 'Content-Type': 'application/json' },
  body: { query: '{ app(id: "gid://partners/App/1") { name } }' },
  answer: { errors: [{ message: 'Error inesperado del sistema', extensions: { code } }] }
})
const webhook = (topic: string, allowed: string) =>
  rest(
    'webhooks.json',
    422,
    { errors: { topic: [`Invalid topic specified: ${topic}. Topics allowed: ${allowed}`] } },
    { method: 'POST', body: { webhook: { topic, address: 'https://app.example/w' } } }
  )
const parse = (message: string, type: string, body: unknown = { query: '{ shop { name } }' }) =>
  graphql({ errors: [{ message }] }, { headers: { ...token(TOKEN), 'Content-Type': type }, body })
const refreshed = (answer: object, minutes: number) =>
  exchangeOf(
    { ...credentials, grant_type: 'refresh_token', refresh_token: `shprt_${HEX}` },
    { status: 200, at: earlier(minutes), answer: { access_token: TOKEN, scope: 'read_orders', ...answer } }
  )
const orders = { ...rest('orders.json', 401, ''), ...ADMIN_401 }
const seconds = (after: number) => Date.parse(NOW) / 1000 + after
const own = (status: number, answer: unknown, claims = {}, search = '') => ({
  url: `https://app.example/products${search}`,
  headers: { Authorization: `Bearer ${sessionToken(claims)}` },
  status,
  answer
})
const elsewhere = (host: string, status: number, more: object = {}) => ({
  url: `https://${host}/admin/api/2026-07/graphql.json`,
  method: 'POST',
  headers: token(TOKEN),
  body: { query: '{ shop { name } }' },
  status,
  answer: 'Bad Request',
  ...more
})

export const refusalCases: readonly Case[] = [
  {
    code: 'permission.offline-token-required',
    note: 'REST',
    certainty: 'certain',
    culprit: SLOT,
    call: tokens('Token must be service access.'),
    miss: [tokens('Token must be eligible to manage storefront tokens.'), tokens('A token must be service access or so')]
  },
  {
    code: 'permission.no-staff-account',
    note: 'Unauthorized Access',
    certainty: 'possible',
    culprit: STORE,
    call: rest('themes.json', 403, { errors: 'Unauthorized Access' }, { headers: { ...token(`atkn_${HEX}${HEX}`) } }),
    miss: [rest('themes.json', 401, { errors: 'Unauthorized Access' }), rest('themes.json', 403, { errors: 'Unauthorized Access to x' })]
  },
  {
    code: 'fault.internal',
    note: 'a status as code',
    certainty: 'certain',
    culprit: STORE,
    call: partner('500'),
    miss: [partner('429'), partner('5000'), partner('INVALID_GID')]
  },
  {
    code: 'token.invalid.expired-offline',
    note: 'a refresh answer without expires_in',
    certainty: 'likely',
    culprit: SLOT,
    before: [refreshed({ refresh_token: `shprt_${HEX}2` }, 61)],
    call: orders,
    miss: [
      { before: [refreshed({ refresh_token: `shprt_${HEX}2` }, 59)], call: orders },
      { before: [refreshed({}, 61)], call: orders }
    ]
  },
  {
    code: 'scope.needs-shopify-approval',
    note: 'theme files that can be read only',
    certainty: 'likely',
    culprit: STORE,
    before: [asset('2026-07', 'GET', 200, earlier(1))],
    call: asset('2026-07', 'PUT'),
    miss: [asset('2026-07', 'GET'), asset('2026-07', 'PUT', 200), asset('undefined', 'PUT')]
  },
  {
    code: 'scope.needs-shopify-approval',
    note: 'a theme nobody has seen',
    certainty: 'possible',
    culprit: STORE,
    call: asset('2023-10', 'DELETE', 404, '2023-12-24T00:00:00.000Z'),
    miss: [asset('2023-01', 'DELETE', 404, '2023-05-01T00:00:00.000Z')]
  },
  {
    code: 'version.endpoint-removed',
    note: 'not theme files, which are closed, not dropped',
    certainty: 'likely',
    culprit: 'request.url path',
    before: [rest('x', 200, {}, { url: '/admin/api/2026-01/themes/7/things.json', method: 'PUT', at: earlier(9) })],
    call: rest('themes/7/things.json', 404, { errors: 'Not Found' }, { method: 'PUT' }),
    miss: [{ before: [asset('2026-01', 'PUT', 200, earlier(9))], call: asset('2026-07', 'PUT') }]
  },
  {
    code: 'scope.missing',
    note: 'a webhook topic that others have',
    certainty: 'possible',
    culprit: SLOT,
    call: webhook('carts/create', 'app/uninstalled, products/create'),
    miss: [
      webhook('CARTS_CREATE', 'app/uninstalled, products/create'),
      webhook('products/create', 'app/uninstalled, products/create'),
      rest('webhooks.json', 422, { errors: { address: ['for this topic has already been taken'] } }, { method: 'POST' })
    ]
  },
  {
    code: 'protected-data.not-approved',
    note: 'a webhook topic in REST',
    certainty: 'certain',
    culprit: STORE,
    call: rest('webhooks.json', 422, { errors: { topic: [`${APPROVAL} See https://shopify.dev`] } }, { method: 'POST' }),
    miss: [rest('webhooks.json', 422, { errors: { topic: [`The title "${APPROVAL}" is taken`] } }, { method: 'POST' })]
  },
  {
    code: 'request.unparsed-body',
    note: 'JSON under application/graphql',
    certainty: 'likely',
    culprit: 'request.header content-type',
    call: parse('syntax error, unexpected STRING ("query") at [1, 2]', 'application/graphql'),
    miss: [
      parse('Parse error on ")" (RPAREN) at [1, 28]', 'application/graphql'),
      parse('Parse error on "sku" (STRING) at [1, 9]', 'application/graphql'),
      parse('Parse error on "query" (STRING) at [1, 2]', 'application/json')
    ]
  },
  {
    code: 'request.unparsed-body',
    note: 'encoded twice',
    certainty: 'likely',
    culprit: 'request.body query',
    call: parse('Parse error on "query" (STRING) at [1, 2]', 'application/json', { query: '{"query": "{ shop { name } }"}' }),
    miss: [parse('Parse error on "query" (STRING) at [1, 20]', 'application/json', { query: '{ shop(x: "query" "query") }' })]
  },
  {
    code: 'session-token.expired',
    note: 'an error that the app did not catch',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: own(500, 'JWT::ExpiredSignature (Signature has expired)', { exp: seconds(-62), nbf: seconds(-122), iat: seconds(-122) }),
    miss: [own(500, 'NoMethodError', { exp: seconds(-62), nbf: seconds(-122), iat: seconds(-122) }), own(500, 'JWT::ExpiredSignature')]
  },
  {
    code: 'session-token.wrong-shop',
    note: 'refused with another reason',
    certainty: 'likely',
    culprit: 'request.header authorization',
    call: own(403, { error: 'Plan limit reached' }, {}, '?shop=other.myshopify.com'),
    miss: [
      own(404, { error: 'Not found' }, {}, '?shop=other.myshopify.com'),
      own(403, { error: 'Plan limit reached' }, {}, '?shop=acme.myshopify.com')
    ]
  },
  {
    code: 'url.custom-domain',
    note: 'refused in plain words',
    certainty: 'possible',
    culprit: 'request.url host',
    call: elsewhere('shop.example.com', 400),
    miss: [
      elsewhere('shop.example.com', 401),
      elsewhere('acme.myshopify.com', 400),
      elsewhere('127.0.0.1:4010', 400),
      elsewhere('shop.example.com', 400, { answerHeaders: { 'x-shopid': '1' } }),
      elsewhere('shop.example.com', 400, { headers: {} })
    ]
  }
]
