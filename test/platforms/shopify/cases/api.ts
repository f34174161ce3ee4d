/** Cases: address, version, form of the request, limits and faults. */
import { type Call, type Case, earlier, graphql, refused, TOKEN, token, worked } from '../exchange.js'

const PATH = 'request.url path'
const HOST = 'request.url host'
const NOT_FOUND = { status: 404, answer: { errors: 'Not Found' } } as const
const EMPTY = { status: 406, answer: '' } as const
const admin = (path: string, more: Partial<Call> = {}): Call => ({
  url: `/admin/${path}`,
  headers: token(TOKEN),
  ...NOT_FOUND,
  ...more
})
const accepted = { 'X-Shopify-Shop-Api-Call-Limit': '1/40' } as const
const ok = (path: string, answerHeaders: Record<string, string> = {}, more: Partial<Call> = {}): Call => ({
  url: path,
  headers: token(TOKEN),
  answer: { products: [{ id: 1 }] },
  answerHeaders,
  ...more
})
const limited = (errors: unknown, limit: string, more: Partial<Call> = {}): Call => ({
  url: '/admin/api/2026-07/products.json',
  headers: token(TOKEN),
  status: 429,
  answer: { errors },
  answerHeaders: limit ? { 'X-Shopify-Shop-Api-Call-Limit': limit, 'Retry-After': '2.0' } : {},
  ...more
})
const EXCEEDED = 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.'
const ORDER_LIMIT = 'Exceeded order API rate limit, please try again in a minute. Upgrade to a paid account to remove this limit.'
const coded = (code: string, message: string, answer: object = {}, more: Partial<Call> = {}) =>
  graphql({ errors: [{ message, extensions: { code } }], ...answer }, more)
const onStorefront = (message: string, query: string) =>
  coded('THROTTLED', message, {}, { url: '/api/2026-07/graphql.json', body: { query } })
const slow = [30, 20, 10, 1].map((minutes) => worked(token(TOKEN), { at: earlier(minutes) }))
const throttle = {
  cost: {
    requestedQueryCost: 502,
    throttleStatus: {
      maximumAvailable: 2000,
      currentlyAvailable: 102,
      restoreRate: 100
    }
  }
}

export const apiCases: readonly Case[] = [
  {
    code: 'shop.not-found',
    certainty: 'likely',
    culprit: HOST,
    call: admin('api/2026-07/products.json'),
    miss: [
      admin('api/2026-07/products.json', {
        answerHeaders: { 'X-ShopId': '123' }
      }),
      admin('api/2026-07/products.json', { method: 'OPTIONS' }),
      {
        before: [worked(token(TOKEN))],
        call: admin('api/2026-07/orders.json')
      }
    ]
  },
  {
    code: 'url.custom-domain',
    certainty: 'certain',
    culprit: HOST,
    call: {
      ...admin('api/2026-07/orders.json?limit=1'),
      url: 'https://shop.example.com/admin/api/2026-07/orders.json?limit=1',
      status: 301,
      answer: '',
      answerHeaders: {
        Location: 'https://acme.myshopify.com/admin/api/2026-07/orders.json?limit=1'
      }
    },
    miss: [
      {
        ...admin('api/2026-07/orders.json'),
        status: 301,
        answer: '',
        answerHeaders: { Location: 'https://acme.myshopify.com/x' }
      },
      {
        ...admin('x'),
        url: 'https://shop.example.com/admin/api/2026-07/orders.json',
        status: 301,
        answer: '',
        answerHeaders: { Location: 'https://www.example.com/' }
      }
    ]
  },
  {
    code: 'url.admin-host',
    certainty: 'likely',
    culprit: HOST,
    call: {
      ...admin(''),
      url: 'https://admin.shopify.com/store/acme/api/2026-07/products.json'
    },
    miss: [
      admin('api/2026-07/products.json'),
      {
        ...admin(''),
        url: 'https://admin.shopify.com/store/acme/api/2026-07/products.json',
        status: 200,
        answer: { products: [] }
      }
    ]
  },
  {
    code: 'url.wrong-path.versioned-oauth',
    certainty: 'certain',
    culprit: PATH,
    call: admin('api/oauth/access_token', { method: 'POST' }),
    miss: [admin('oauth/access_token', { method: 'POST' })]
  },
  {
    code: 'url.wrong-path.versioned-oauth',
    certainty: 'certain',
    culprit: PATH,
    call: admin('api/2026-07/oauth/access_scopes.json'),
    miss: [
      admin('oauth/access_scopes.json'),
      refused(token(TOKEN), {
        url: '/admin/api/2026-07/oauth/access_scopes.json'
      })
    ]
  },
  {
    code: 'url.double-slash',
    certainty: 'possible',
    culprit: PATH,
    call: {
      ...admin(''),
      url: 'https://acme.myshopify.com//admin/oauth/access_token',
      method: 'POST',
      status: 400,
      answer: { error: 'invalid_request' }
    },
    miss: [
      {
        ...admin(''),
        url: 'https://acme.myshopify.com/admin/oauth/access_token',
        method: 'POST',
        status: 400,
        answer: { error: 'invalid_request' }
      }
    ]
  },
  {
    code: 'url.wrong-path',
    certainty: 'certain',
    culprit: PATH,
    call: admin('api/2026-07/api/graphql.json', { method: 'POST', ...EMPTY }),
    miss: [graphql({ data: {} }), admin('api/2026-07/products/1.json', { answerHeaders: accepted })]
  },
  {
    code: 'url.wrong-path',
    note: 'singular',
    certainty: 'likely',
    culprit: PATH,
    call: admin('api/2026-07/product.json', { answerHeaders: accepted }),
    miss: [admin('api/2026-07/shop.json', { answerHeaders: accepted })]
  },
  {
    code: 'version.missing',
    certainty: 'certain',
    culprit: PATH,
    call: admin('api/graphql.json', { method: 'POST', ...EMPTY }),
    miss: [admin('api/2026-07/graphql.json', { method: 'POST', ...EMPTY }), admin('webhooks.json')]
  },
  {
    code: 'version.endpoint-removed',
    certainty: 'likely',
    culprit: PATH,
    call: admin('api/2022-07/orders/1/fulfillments.json', {
      method: 'POST',
      at: '2022-09-01T00:00:00.000Z'
    }),
    miss: [
      admin('api/2022-04/orders/1/fulfillments.json', {
        method: 'POST',
        at: '2022-09-01T00:00:00.000Z'
      }),
      admin('api/2022-07/orders/1/fulfillments.json')
    ]
  },
  {
    code: 'version.endpoint-removed',
    note: 'a retired version, served by the oldest',
    certainty: 'likely',
    culprit: PATH,
    call: admin('api/2021-10/orders/1/fulfillments.json', {
      method: 'POST',
      at: '2023-10-01T00:00:00.000Z'
    }),
    miss: [
      admin('api/2022-04/orders/1/fulfillments.json', {
        method: 'POST',
        at: '2022-10-01T00:00:00.000Z'
      })
    ]
  },
  {
    code: 'version.endpoint-removed',
    note: 'worked in an older version',
    certainty: 'certain',
    culprit: PATH,
    before: [ok('/admin/api/2026-01/things.json', {}, { at: earlier(99) })],
    call: admin('api/2026-07/things.json'),
    miss: [{ before: [ok('/admin/api/2026-07/things.json', {}, { at: earlier(99) })], call: admin('api/2026-07/things.json') }]
  },
  {
    code: 'version.endpoint-removed',
    note: 'the same id worked in an older version',
    certainty: 'likely',
    culprit: PATH,
    before: [ok('/admin/api/2026-01/things/7.json', {}, { at: earlier(99) })],
    call: admin('api/2026-07/things/7.json'),
    miss: [admin('api/2026-07/things/7.json')]
  },
  {
    code: 'version.endpoint-removed',
    note: 'another id, which may be absent',
    certainty: 'possible',
    culprit: PATH,
    before: [ok('/admin/api/2026-01/things/7.json', {}, { at: earlier(99) })],
    call: admin('api/2026-07/things/8.json'),
    miss: [
      {
        before: [ok('/admin/api/2026-07/things/7.json', {}, { at: earlier(99) })],
        call: admin('api/2026-07/things/8.json')
      }
    ]
  },
  {
    code: 'version.unknown',
    certainty: 'possible',
    culprit: PATH,
    call: admin('api/2026-13/products.json'),
    miss: [admin('api/2026-07/products.json'), admin('api/unstable/products.json')]
  },
  {
    code: 'version.fell-forward',
    certainty: 'certain',
    culprit: PATH,
    call: ok('/admin/api/2025-01/products.json', {
      'X-Shopify-API-Version': '2025-10'
    }),
    miss: [
      ok('/admin/api/2026-07/products.json', {
        'X-Shopify-API-Version': '2026-07'
      }),
      refused(token(TOKEN), { url: '/admin/api/2025-01/products.json' })
    ]
  },
  {
    code: 'version.unstable',
    certainty: 'certain',
    culprit: PATH,
    call: ok('/admin/api/2026-10/products.json'),
    miss: [
      ok('/admin/api/2026-10/products.json', {}, { at: '2026-10-02T00:00:00.000Z' }),
      refused(token(TOKEN), { url: '/admin/api/unstable/shop.json' })
    ]
  },
  {
    code: 'version.deprecated-call',
    certainty: 'certain',
    culprit: 'response.header x-shopify-api-deprecated-reason',
    call: ok('/admin/api/2026-07/products.json', {
      'X-Shopify-API-Deprecated-Reason': 'Shop.products'
    }),
    miss: [ok('/admin/api/2026-07/products.json')]
  },
  {
    code: 'endpoint.not-for-shop',
    certainty: 'likely',
    culprit: PATH,
    call: admin('api/2026-07/users.json', { status: 501 }),
    miss: [admin('api/2026-07/users.json', { status: 500 })]
  },
  {
    code: 'endpoint.disabled',
    certainty: 'likely',
    culprit: PATH,
    call: admin('api/2026-07/events.json', { status: 540 }),
    miss: [admin('api/2026-07/events.json', { status: 503 })]
  },
  {
    code: 'endpoint.rest-closed-to-new-apps',
    certainty: 'possible',
    culprit: PATH,
    call: admin('api/2026-07/products.json', {
      status: 410,
      answer: { errors: 'Gone' }
    }),
    miss: [
      admin('api/2024-07/products.json', {
        status: 410,
        at: '2024-09-01T00:00:00.000Z'
      }),
      graphql({ errors: 'Gone' }, { status: 410 })
    ]
  },
  {
    code: 'request.graphql-get',
    certainty: 'likely',
    culprit: 'request.method GET',
    call: admin('api/2026-07/graphql.json'),
    miss: [
      admin('api/2026-07/graphql.json', { method: 'POST' }),
      {
        before: [
          {
            url: 'https://shop.example.com/admin/api/2026-07/graphql.json',
            method: 'POST',
            at: earlier(0.01),
            status: 301,
            answerHeaders: {
              Location: 'https://acme.myshopify.com/admin/api/2026-07/graphql.json'
            }
          }
        ],
        call: admin('api/2026-07/graphql.json')
      }
    ]
  },
  {
    code: 'request.unparsed-body',
    certainty: 'likely',
    culprit: 'request.header content-type',
    call: graphql({ errors: { query: 'Required parameter missing or invalid' } }, { status: 400, headers: token(TOKEN) }),
    miss: [graphql({ errors: { query: 'something else' } }, { status: 400, headers: token(TOKEN) })]
  },
  {
    code: 'request.unparsed-body',
    note: 'JSON of another shape',
    certainty: 'likely',
    culprit: 'request.body query',
    call: graphql({ errors: { query: 'Required parameter missing or invalid' } }, { status: 400, body: { document: '{ shop { name } }' } }),
    miss: [graphql({ errors: [{ message: 'syntax error' }] }, { status: 400 })]
  },
  {
    code: 'request.unparsed-body',
    note: 'a variable list of PHP',
    certainty: 'likely',
    culprit: 'request.body variables',
    call: graphql(
      { errors: { variables: 'Required parameter missing or invalid' } },
      { status: 400, body: { query: '{ shop }', variables: [] } }
    ),
    miss: [graphql({ data: { shop: null } }, { body: { query: '{ shop }', variables: [] } })]
  },
  {
    code: 'request.accept-header',
    certainty: 'likely',
    culprit: 'request.header accept',
    call: admin('api/2026-07/products.json', {
      ...EMPTY,
      headers: { ...token(TOKEN), Accept: 'text/html' }
    }),
    miss: [
      admin('api/2026-07/products.json', {
        ...EMPTY,
        headers: { ...token(TOKEN), Accept: 'application/json' }
      }),
      admin('api/2026-07/api/products.json', {
        ...EMPTY,
        headers: { ...token(TOKEN), Accept: 'text/html' }
      })
    ]
  },
  {
    code: 'request.content-type',
    certainty: 'certain',
    culprit: 'request.header content-type',
    call: graphql(
      { errors: 'Unsupported Media Type' },
      {
        status: 415,
        headers: { ...token(TOKEN), 'Content-Type': 'text/plain' }
      }
    ),
    miss: [
      graphql(
        { errors: 'Bad' },
        {
          status: 400,
          headers: { ...token(TOKEN), 'Content-Type': 'text/plain' }
        }
      )
    ]
  },
  {
    code: 'limit.rest-bucket.other-worker',
    certainty: 'likely',
    culprit: 'store',
    before: slow,
    call: limited(EXCEEDED, '40/40'),
    miss: [limited(EXCEEDED, '40/40')]
  },
  {
    code: 'limit.rest-bucket',
    certainty: 'certain',
    culprit: 'response.header x-shopify-shop-api-call-limit',
    call: limited(EXCEEDED, '40/40'),
    miss: [
      limited('Too many', '1/40'),
      limited(ORDER_LIMIT, '33/40'),
      ok('/admin/api/2026-07/products.json', {
        'X-Shopify-Shop-Api-Call-Limit': '40/40'
      })
    ]
  },
  {
    code: 'limit.daily-variants',
    certainty: 'certain',
    culprit: 'response.body errors',
    call: limited(
      {
        product: ['Daily variant creation limit reached. Please try again later.']
      },
      '3/40'
    ),
    miss: [limited(EXCEEDED, '40/40')]
  },
  {
    code: 'limit.daily-variants',
    note: 'by GraphQL',
    certainty: 'certain',
    culprit: 'response.body errors',
    call: coded('VARIANT_THROTTLE_EXCEEDED', 'Daily variant creation limit reached. Please try again later.'),
    miss: [coded('THROTTLED', 'Throttled')]
  },
  {
    code: 'limit.resource',
    certainty: 'likely',
    culprit: PATH,
    call: limited('Too many requests', '1/40'),
    miss: [limited(EXCEEDED, '40/40')]
  },
  {
    code: 'limit.rest-bucket',
    note: 'a full bucket, but other words',
    certainty: 'likely',
    culprit: 'response.header x-shopify-shop-api-call-limit',
    call: limited('Too many requests', '40/40'),
    miss: [limited(ORDER_LIMIT, '40/40')]
  },
  {
    code: 'limit.resource',
    note: 'orders of a trial store',
    certainty: 'likely',
    culprit: PATH,
    call: limited(ORDER_LIMIT, '33/40'),
    miss: [limited(EXCEEDED, '33/40')]
  },
  {
    code: 'limit.graphql-throttled',
    certainty: 'certain',
    culprit: 'response.body extensions.cost',
    call: coded('THROTTLED', 'Throttled', { extensions: throttle }),
    miss: [graphql({ data: { shop: { name: 'x' } }, extensions: throttle }), coded('MAX_COST_EXCEEDED', 'Query cost is 2003')]
  },
  {
    code: 'limit.graphql-throttled',
    note: 'no cart on the Storefront API',
    certainty: 'likely',
    culprit: 'response.body errors',
    call: onStorefront('Creating Customer Limit exceeded. Please try again later.', 'mutation { customerCreate { customer { id } } }'),
    miss: [onStorefront('Throttled', 'mutation { cartCreate { cart { id } } }')]
  },
  {
    code: 'limit.graphql-throttled',
    note: 'another API of Shopify’s',
    certainty: 'certain',
    culprit: 'response.body extensions.cost',
    call: coded(
      'THROTTLED',
      'Throttled',
      {},
      { url: 'https://app.shopify.com/app_management/unstable/organizations/1/graphql.json', headers: {} }
    ),
    miss: [
      coded('THROTTLED', 'Throttled', {}, { url: 'https://app.shopify.com/app_management/unstable/organizations/1/apps.json', headers: {} })
    ]
  },
  {
    code: 'limit.graphql-max-cost',
    certainty: 'certain',
    culprit: 'request.body query',
    call: coded('MAX_COST_EXCEEDED', 'Query cost is 2003, which exceeds the single query max cost limit (1000).'),
    miss: [coded('THROTTLED', 'Throttled')]
  },
  {
    code: 'limit.storefront-checkout',
    certainty: 'certain',
    culprit: 'store',
    call: graphql(
      { errors: [{ message: 'Throttled' }] },
      {
        url: '/api/2026-07/graphql.json',
        headers: {},
        body: { query: 'mutation { cartCreate { cart { id } } }' }
      }
    ),
    miss: [
      coded('THROTTLED', 'Throttled'),
      graphql({ errors: [{ message: 'Other' }] }, { url: '/api/2026-07/graphql.json' }),
      onStorefront('Throttled', '{ products(first: 250) { nodes { id } } }')
    ]
  },
  {
    code: 'limit.storefront-checkout',
    note: 'another cart mutation',
    certainty: 'likely',
    culprit: 'store',
    call: onStorefront('Throttled', 'mutation { cartLinesUpdate { cart { id } } }'),
    miss: [onStorefront('Throttled', '{ cart { id } }')]
  },
  {
    code: 'limit.storefront-complexity',
    certainty: 'likely',
    culprit: 'request.body query',
    call: graphql(
      {
        errors: [
          {
            message: 'Complexity exceeded',
            extensions: { code: 'MAX_COMPLEXITY_EXCEEDED' }
          }
        ]
      },
      { url: '/api/2026-07/graphql.json', headers: {} }
    ),
    miss: [
      graphql({
        errors: [
          {
            message: 'Complexity exceeded',
            extensions: { code: 'MAX_COMPLEXITY_EXCEEDED' }
          }
        ]
      })
    ]
  },
  {
    code: 'security.rejection',
    certainty: 'certain',
    culprit: 'network',
    call: admin('api/2026-07/products.json', { status: 430, answer: '' }),
    miss: [limited(EXCEEDED, '40/40')]
  },
  {
    code: 'fault.internal',
    certainty: 'certain',
    culprit: 'store',
    call: coded('INTERNAL_SERVER_ERROR', 'Internal error. Looks like something went wrong on our end.'),
    miss: [coded('ACCESS_DENIED', 'Access denied for x field.')]
  },
  {
    code: 'fault.internal',
    note: 'without a code',
    certainty: 'certain',
    culprit: 'store',
    call: graphql({
      errors: [{ message: 'Internal error. Looks like something went wrong on our end.\nRequest ID: 580249b0-0886 (include this).' }]
    }),
    miss: [graphql({ errors: [{ message: 'Name "Internal error. Looks like" is taken' }] })]
  },
  {
    code: 'fault.incident',
    certainty: 'possible',
    culprit: 'store',
    before: [worked(token(TOKEN))],
    call: admin('api/2026-07/products.json', {
      status: 302,
      answer: '',
      answerHeaders: { Location: '/admin/auth/login' }
    }),
    miss: [
      admin('api/2026-07/products.json', {
        status: 302,
        answer: '',
        answerHeaders: { Location: '/admin/auth/login' }
      }),
      { before: [worked(token(TOKEN))], call: refused(token(TOKEN)) }
    ]
  }
]
