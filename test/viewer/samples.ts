/** Believable exchanges for the viewer: a Shopify app and a WooCommerce import beside each other, some of them failing. */
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange, HttpRequest, HttpResponse, NameValue } from '#src/model/exchange.js'

export const SHOPIFY_TOKEN = 'shpat_…1f3a(38-hex-3f9a1c2e)'
const OTHER_TOKEN = 'shpat_…77c0(38-hex-b01d44f2)'
const WOO_KEY = 'ck_…9e21(43-hex-51aa0c9d)'
const WOO_SECRET = 'cs_…04bf(43-hex-e07712aa)'

export interface Sample {
  readonly store?: string
  readonly platform?: Exchange['platform']
  readonly method?: string
  readonly url: string
  readonly headers?: readonly NameValue[]
  readonly body?: unknown
  readonly status?: number
  readonly responseHeaders?: readonly NameValue[]
  readonly answer?: unknown
  readonly time?: number
  readonly operation?: string
  readonly diagnoses?: readonly Diagnosis[]
  readonly change?: Partial<Exchange>
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  301: 'Moved Permanently',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests'
}

export function fields(record: Readonly<Record<string, string>>): readonly NameValue[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }))
}

/** @param at milliseconds since the epoch */
export function make(seq: number, at: number, sample: Sample): Exchange {
  const { store = 'acme', platform = 'shopify', time = 80 + ((seq * 37) % 240), diagnoses = [], operation, change } = sample
  const request = requestOf(sample)
  const base = {
    id: `0mi${seq.toString(36).padStart(6, '0')}-${seq.toString(36).padStart(5, '0')}`,
    seq,
    store,
    platform,
    startedDateTime: new Date(at).toISOString(),
    time,
    timings: { blocked: 0, dns: 2, connect: 24, ssl: 15, send: 0.4, wait: Math.max(1, time - 32), receive: 4 },
    request,
    forwarded: {
      url: request.url
        .replace('http://localhost:4010', 'https://acme.myshopify.com')
        .replace('http://localhost:4011', 'https://shop.example'),
      headers: request.headers.map((field) =>
        field.name === 'Host' ? { name: 'Host', value: store === 'acme' ? 'acme.myshopify.com' : 'shop.example' } : field
      ),
      reasons: ["Host is the store's"]
    },
    ...(operation !== undefined && { graphql: { operationName: operation, type: 'query' as const } }),
    diagnoses
  }
  return { ...base, outcome: 'answered', answeredBy: 'store', response: responseOf(sample), ...change } as Exchange
}

function requestOf({ method = 'GET', url, headers, body, platform = 'shopify' }: Sample): HttpRequest {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const query = new URL(url).searchParams
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    headers: headers ?? [
      ...fields({
        Host: new URL(url).host,
        Accept: 'application/json',
        'User-Agent': platform === 'shopify' ? 'shopify-api-node/3.15.0' : 'WooCommerce REST API - JS Client/1.0.2'
      }),
      ...fields(
        platform === 'shopify' ? { 'X-Shopify-Access-Token': SHOPIFY_TOKEN } : { Authorization: `Basic base64(${WOO_KEY}:${WOO_SECRET})` }
      ),
      ...fields(text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(text.length) })
    ],
    queryString: [...query].map(([name, value]) => ({ name, value })),
    bodySize: text?.length ?? 0,
    ...(text !== undefined && { postData: { mimeType: 'application/json', text, size: text.length } })
  }
}

function responseOf({ status = 200, answer = {}, responseHeaders, platform = 'shopify' }: Sample): HttpResponse {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const mimeType = text.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8'
  return {
    status,
    statusText: REASONS[status] ?? '',
    httpVersion: 'HTTP/1.1',
    headers: [
      ...fields({ Date: 'Sun, 22 Nov 2026 08:14:02 GMT', 'Content-Type': mimeType }),
      ...(responseHeaders ??
        (platform === 'shopify'
          ? fields({
              'X-Request-Id': '8b1c2f6e-7d1f-4f0e-9c55-2f2a1d0c7e11',
              'X-Shopify-API-Version': '2026-01',
              'X-Shopify-Shop-Api-Call-Limit': '31/40'
            })
          : fields({ Server: 'nginx/1.22.1', 'X-WP-Total': '214', 'X-WP-TotalPages': '22' })))
    ],
    content: { mimeType, text, size: text.length },
    bodySize: text.length
  }
}

export const BEARER: Diagnosis = {
  code: 'shopify.token.bearer-instead-of-header',
  level: 'failure',
  certainty: 'certain',
  summary: 'Admin token sent as Authorization: Bearer; Shopify reads X-Shopify-Access-Token',
  why: 'The Admin API does not read Authorization: Bearer. To Shopify this call carries no token at all, and it answers the same 401 as for a wrong one. The token itself worked two minutes earlier in the right header.',
  culprit: { in: 'request.header', name: 'authorization', pointer: '/request/headers/3' },
  evidence: [
    {
      pointer: '/request/headers/3',
      observed: `Bearer ${SHOPIFY_TOKEN}`,
      expected: 'X-Shopify-Access-Token: shpat_…',
      note: 'An Admin API token by its prefix.'
    },
    { pointer: '/response/status', observed: '401', expected: '200' },
    { pointer: '/response/content/text', observed: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    { observed: 'fingerprint 3f9a1c2e', note: 'The same token was accepted in #2.', exchange: '0mi000002-00002' }
  ],
  fix: [
    'Send the token as X-Shopify-Access-Token, without the word Bearer.',
    'In an Axios client: headers: { "X-Shopify-Access-Token": process.env.SHOPIFY_TOKEN }.'
  ],
  patch: [
    { op: 'remove', path: '/request/headers/3' },
    { op: 'add', path: '/request/headers/-', value: { name: 'X-Shopify-Access-Token', value: { $secret: 'config:accessToken' } } }
  ],
  docs: ['https://shopify.dev/docs/api/usage/authentication']
}

export const THREE_CAUSES: readonly Diagnosis[] = [
  {
    code: 'woo.header.stripped',
    level: 'failure',
    certainty: 'likely',
    summary: 'The web server seems to drop the Authorization header before WooCommerce sees it',
    why: 'WooCommerce answered as if no credentials had been sent, although this request carries well-formed Basic credentials over https. Apache with CGI or FastCGI does that.',
    culprit: { in: 'request.header', name: 'authorization', pointer: '/request/headers/3' },
    evidence: [
      { pointer: '/request/headers/3', observed: `Basic base64(${WOO_KEY}:${WOO_SECRET})`, note: 'Key and secret have the right form.' },
      { pointer: '/response/content/text', observed: 'woocommerce_rest_cannot_view', note: 'The code for "nobody is logged in".' },
      { pointer: '/response/headers/2', observed: 'Apache/2.4.57 (Debian)' }
    ],
    fix: [
      'Add to .htaccess above the WordPress block: SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1',
      'Or send consumer_key and consumer_secret as query parameters over https.'
    ],
    settle: {
      how: 'Send the same call with the keys in the query. If that works, the header is dropped on its way: then it is certain.',
      request: { method: 'GET', path: '/wp-json/wc/v3/orders?consumer_key=…&consumer_secret=…' }
    },
    docs: ['https://developer.wordpress.org/rest-api/frequently-asked-questions/']
  },
  {
    code: 'woo.key.revoked',
    level: 'failure',
    certainty: 'possible',
    summary: 'The consumer key may have been revoked in this store',
    why: 'A revoked key gives the same answer when another plugin takes care of authentication first.',
    culprit: { in: 'request.header', name: 'authorization', pointer: '/request/headers/3' },
    evidence: [{ pointer: '/request/headers/3', observed: WOO_KEY, note: 'Never accepted in this log.' }],
    fix: ['Look under WooCommerce, Settings, Advanced, REST API whether a key ends in 9e21.'],
    settle: { how: 'The list of keys in the admin shows the last seven characters of each.' },
    docs: []
  }
]

const NOTICE: Diagnosis = {
  code: 'shopify.version.fell-forward',
  level: 'notice',
  certainty: 'certain',
  summary: 'Version 2024-01 is no longer served: 2025-01 answered',
  why: 'Shopify answers unsupported versions with the oldest one that it still supports.',
  culprit: { in: 'request.url', name: 'path', pointer: '/request/url' },
  evidence: [{ pointer: '/response/headers/3', observed: '2025-01', expected: '2024-01' }],
  fix: ['Move to a supported version, e.g. 2026-01.'],
  docs: ['https://shopify.dev/docs/api/usage/versioning']
}

const simple = (code: string, summary: string, place: Diagnosis['culprit'], fix: string): Diagnosis => ({
  code,
  level: 'failure',
  certainty: 'certain',
  summary,
  why: 'The answer of the store names it.',
  culprit: place,
  evidence: [{ pointer: '/response/status', observed: 'see the answer' }],
  fix: [fix],
  docs: []
})

const GRAPHQL = 'http://localhost:4010/admin/api/2026-01/graphql.json'
const WOO = 'http://localhost:4011/wp-json/wc/v3'

const products = {
  data: {
    products: {
      edges: Array.from({ length: 12 }, (_, index) => ({
        node: {
          id: `gid://shopify/Product/${8000 + index}`,
          title: `Linen shirt no. ${index + 1}`,
          status: 'ACTIVE',
          totalInventory: index * 7
        }
      }))
    }
  },
  extensions: {
    cost: {
      requestedQueryCost: 52,
      actualQueryCost: 14,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1486, restoreRate: 100 }
    }
  }
}

const query = (operation: string) => ({
  query: `query ${operation}($first: Int!, $query: String) { products(first: $first, query: $query) { edges { node { id title status totalInventory } } pageInfo { hasNextPage endCursor } } }`,
  variables: { first: 12, query: 'status:active' },
  operationName: operation
})

/** Oldest first. */
export const SAMPLES: readonly Sample[] = [
  {
    url: 'http://localhost:4010/admin/api/2026-01/shop.json',
    answer: { shop: { id: 548380009, name: 'Acme', plan_name: 'partner_test' } }
  },
  {
    url: 'http://localhost:4010/admin/api/2026-01/orders.json?status=any&limit=50',
    answer: { orders: [{ id: 450789469, total_price: '409.94', currency: 'EUR' }] }
  },
  { method: 'POST', url: GRAPHQL, body: query('GetProducts'), operation: 'GetProducts', answer: products },
  {
    store: 'woo',
    platform: 'woocommerce',
    url: `${WOO}/products?per_page=20`,
    answer: [{ id: 794, name: 'Premium Quality', price: '21.99' }]
  },
  { store: 'woo', platform: 'woocommerce', url: `${WOO}/orders?page=1`, answer: [{ id: 727, status: 'processing' }] },
  {
    url: 'http://localhost:4010/admin/api/2024-01/products/632910392.json',
    diagnoses: [NOTICE],
    responseHeaders: fields({ 'X-Request-Id': '1f', 'X-Shopify-API-Version': '2025-01', 'X-Shopify-Shop-Api-Call-Limit': '12/40' }),
    answer: { product: { id: 632910392 } }
  },
  {
    method: 'POST',
    url: GRAPHQL,
    operation: 'OrderUpdate',
    body: {
      query: 'mutation OrderUpdate($input: OrderInput!) { orderUpdate(input: $input) { order { id } userErrors { field message } } }',
      variables: { input: { id: 'gid://shopify/Order/1', email: 'not-an-address' } }
    },
    answer: { data: { orderUpdate: { order: null, userErrors: [{ field: ['input', 'email'], message: 'Email is invalid' }] } } },
    diagnoses: [
      simple(
        'shopify.graphql.user-errors',
        'orderUpdate refused input.email: "Email is invalid"',
        { in: 'request.body', name: 'email', pointer: '/request/postData/text' },
        'Send an e-mail address in variables.input.email.'
      )
    ]
  },
  {
    store: 'woo',
    platform: 'woocommerce',
    method: 'PUT',
    url: `${WOO}/products/794`,
    body: { regular_price: '24.54' },
    answer: { id: 794, regular_price: '24.54' }
  },
  {
    url: 'http://localhost:4010/admin/api/2026-01/customers.json',
    status: 403,
    answer: { errors: '[API] This action requires merchant approval for read_customers scope.' },
    diagnoses: [
      simple(
        'shopify.scope.missing',
        'The token lacks the scope read_customers',
        { in: 'store', name: 'read_customers' },
        'Add read_customers to the scopes of the app and install it again.'
      )
    ]
  },
  {
    url: 'http://localhost:4010/admin/api/2026-01/orders.json?status=any&limit=50',
    status: 429,
    time: 31,
    responseHeaders: fields({ 'Retry-After': '2.0', 'X-Shopify-Shop-Api-Call-Limit': '40/40', 'X-Request-Id': '77' }),
    answer: { errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' },
    diagnoses: [
      simple(
        'shopify.limit.rest-bucket',
        'The call bucket is full: 40 of 40, wait 2 s',
        { in: 'response.header', name: 'x-shopify-shop-api-call-limit', pointer: '/response/headers/3' },
        'Wait as long as Retry-After says, then go on at 2 calls a second.'
      )
    ]
  },
  {
    store: 'woo',
    platform: 'woocommerce',
    url: `${WOO}/orders?status=processing`,
    status: 401,
    responseHeaders: fields({ Server: 'Apache/2.4.57 (Debian)', Link: '<https://shop.example/wp-json/>; rel="https://api.w.org/"' }),
    answer: { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.', data: { status: 401 } },
    diagnoses: THREE_CAUSES
  },
  {
    store: 'woo',
    platform: 'woocommerce',
    url: 'http://localhost:4011/wc/v3/orders',
    status: 404,
    answer:
      '<!doctype html><html><head><title>Page not found</title></head><body><h1>Nothing here</h1><script>alert(1)</script></body></html>',
    diagnoses: [
      simple(
        'woo.path.missing-wp-json',
        'The path lacks /wp-json: WordPress answered with a page',
        { in: 'request.url', name: 'path', pointer: '/request/url' },
        'Call /wp-json/wc/v3/orders.'
      )
    ]
  },
  {
    store: 'woo',
    platform: 'woocommerce',
    url: `${WOO}/products?per_page=100`,
    time: 30_012,
    change: {
      outcome: 'failed',
      failure: { phase: 'wait', kind: 'http_response_timeout', code: 'UND_ERR_HEADERS_TIMEOUT', message: 'No answer within 30 s' },
      response: undefined,
      diagnoses: [
        simple(
          'http.timeout.response',
          'The store did not answer within 30 s',
          { in: 'network', name: null },
          'Ask for fewer items at once, e.g. per_page=20.'
        )
      ]
    } as unknown as Partial<Exchange>
  },
  { url: 'http://localhost:4010/admin/api/2026-01/webhooks.json', answer: { webhooks: [] } },
  {
    url: 'http://localhost:4010/admin/api/2026-01/orders.json?status=any&limit=50',
    status: 401,
    headers: fields({
      Host: 'localhost:4010',
      Accept: 'application/json',
      'User-Agent': 'axios/1.7.9',
      Authorization: `Bearer ${SHOPIFY_TOKEN}`
    }),
    responseHeaders: fields({
      'WWW-Authenticate': 'Basic Realm="Shopify API Authentication"',
      'X-Request-Id': '4de1a7c0-0a1d-4d21-a21e-6d4b6a1d9c02'
    }),
    answer: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    diagnoses: [BEARER]
  },
  {
    url: 'http://localhost:4010/admin/api/2026-01/products.json',
    status: 402,
    headers: fields({ Host: 'localhost:4010', 'X-Shopify-Access-Token': OTHER_TOKEN }),
    answer: { errors: 'Payment Required' },
    diagnoses: [
      simple(
        'shopify.shop.frozen',
        'The shop is frozen: its owner has a bill to pay',
        { in: 'store', name: null },
        'The merchant has to log in and settle the bill; nothing in the request is wrong.'
      )
    ]
  },
  { method: 'POST', url: GRAPHQL, body: query('GetProducts'), operation: 'GetProducts', answer: products }
]

/** The samples as exchanges, a few seconds apart, the newest one a moment ago. */
export function sampleExchanges(now: number, count = SAMPLES.length): readonly Exchange[] {
  return Array.from({ length: count }, (_, index) =>
    make(index + 1, now - (count - index) * 9_000, SAMPLES[index % SAMPLES.length] ?? { url: GRAPHQL })
  )
}
