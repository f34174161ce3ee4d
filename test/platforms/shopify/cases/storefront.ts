/** Cases: Storefront, Customer Account, Partner and Payments Apps APIs. */
import { type Call, type Case, CLIENT, denied, earlier, graphql, HEX, SECRET, storefront, TOKEN, token } from '../exchange.js'

const PUBLIC = 'X-Shopify-Storefront-Access-Token'
const PRIVATE = 'Shopify-Storefront-Private-Token'
const IN_PUBLIC = 'request.header x-shopify-storefront-access-token'
const SHCAT = `shcat_${HEX}`
const good = { answer: { data: { shop: { name: 'x' } } } }
const needs = (field: string, scope: string) =>
  denied(`Access denied for ${field} field. Required access: \`${scope}\` access scope.`, field)
const customer = (more: Partial<Call> = {}): Call => ({
  url: 'https://shopify.com/12345/account/customer/api/2026-07/graphql',
  method: 'POST',
  headers: {
    Authorization: SHCAT,
    'Content-Type': 'application/json',
    'User-Agent': 'x'
  },
  body: { query: '{ customer { id } }' },
  status: 401,
  ...more
})
const login = (fields: Record<string, string>, more: Partial<Call> = {}): Call => ({
  url: 'https://shopify.com/authentication/12345/oauth/token',
  method: 'POST',
  headers: {
    'Content-Type': 'application/x-www-form-urlencoded',
    'User-Agent': 'x',
    Origin: 'https://shop.example'
  },
  body: new URLSearchParams(fields).toString(),
  status: 400,
  ...more
})
const PREFIX = {
  errors: [{ message: 'Invalid token, missing prefix shcat_.' }]
}
const partner = (answer: unknown, more: Partial<Call> = {}): Call => ({
  url: 'https://partners.shopify.com/777/api/2026-07/graphql.json',
  method: 'POST',
  headers: { ...token(`prtapi_${HEX}`), 'Content-Type': 'application/json' },
  body: { query: '{ transactions { nodes { id } } }' },
  answer,
  ...more
})
const partnerError = (code: string, message: string) => ({
  errors: [{ message, extensions: { code } }]
})
const payments = (answer: unknown): Call => graphql(answer, { url: '/payments_apps/api/2026-07/graphql.json' })
const worksElsewhere: Call = {
  ...storefront({ [PUBLIC]: HEX }, good),
  url: 'https://globex.myshopify.com/api/2026-07/graphql.json',
  at: earlier(30)
}

const invalidCustomer = (field: readonly string[]) =>
  storefront(
    { [PRIVATE]: TOKEN },
    {
      body: { query: 'mutation { x }', variables: { buyerIdentity: { customerAccessToken: SHCAT } } },
      answer: { data: { cartBuyerIdentityUpdate: { userErrors: [{ message: 'Customer is invalid', field, code: 'INVALID' }] } } }
    }
  )

export const storefrontCases: readonly Case[] = [
  {
    code: 'storefront.wrong-header.private-token-in-public-header',
    certainty: 'certain',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: TOKEN }, { status: 401 }),
    miss: [storefront({ [PUBLIC]: HEX }), storefront({ [PRIVATE]: TOKEN }), storefront({ [PUBLIC]: TOKEN }, good)]
  },
  {
    code: 'storefront.wrong-header.public-token-in-private-header',
    certainty: 'likely',
    culprit: 'request.header shopify-storefront-private-token',
    call: storefront({ [PRIVATE]: HEX }, { status: 401 }),
    miss: [storefront({ [PRIVATE]: TOKEN }, { status: 401 })]
  },
  {
    code: 'storefront.wrong-header.admin-header',
    certainty: 'likely',
    culprit: 'request.header x-shopify-access-token',
    call: storefront(token(TOKEN), {
      answer: needs('metafields', 'unauthenticated_read_metaobjects')
    }),
    miss: [storefront({ ...token(TOKEN), [PUBLIC]: HEX }), storefront(token(TOKEN), good)]
  },
  {
    code: 'storefront.wrong-header.authorization',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: storefront({ Authorization: `Bearer ${HEX}` }, { status: 403, answer: '' }),
    miss: [storefront({ Authorization: `Bearer ${HEX}`, [PUBLIC]: HEX }), storefront({ Authorization: `Bearer ${HEX}` }, good)]
  },
  ...['shpca_', 'shppa_', 'shpua_'].map((prefix): Case => ({
    code: 'storefront.wrong-kind.admin-token',
    note: prefix,
    certainty: 'certain',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: `${prefix}${HEX}` }),
    miss: [storefront({ [PUBLIC]: TOKEN })]
  })),
  {
    code: 'storefront.wrong-kind.client-secret',
    certainty: 'certain',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: SECRET }),
    miss: [storefront({ [PUBLIC]: HEX })]
  },
  {
    code: 'storefront.wrong-kind.api-key',
    note: 'silent 403',
    certainty: 'possible',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: HEX }, { status: 403, answer: '' }),
    miss: [storefront({ [PUBLIC]: HEX }, good)]
  },
  {
    code: 'storefront.wrong-kind.api-key',
    certainty: 'certain',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: CLIENT }),
    config: { apiKey: CLIENT },
    miss: [storefront({ [PUBLIC]: TOKEN })]
  },
  {
    code: 'storefront.token-invalid.wrong-shop',
    certainty: 'certain',
    culprit: IN_PUBLIC,
    before: [worksElsewhere],
    call: storefront({ [PUBLIC]: HEX }),
    miss: [{ before: [worksElsewhere], call: storefront({ [PUBLIC]: TOKEN }) }]
  },
  {
    code: 'storefront.token-invalid',
    certainty: 'likely',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: HEX }),
    miss: [
      storefront({ [PUBLIC]: HEX }, good),
      storefront({ [PUBLIC]: SECRET }),
      storefront({ [PUBLIC]: HEX }, { status: 402, answer: { errors: 'Unavailable Shop' } })
    ]
  },
  {
    code: 'storefront.scope-missing',
    certainty: 'certain',
    culprit: IN_PUBLIC,
    call: storefront(
      { [PUBLIC]: HEX },
      {
        answer: needs('quantityAvailable', 'unauthenticated_read_product_inventory')
      }
    ),
    miss: [
      storefront(
        {},
        {
          answer: needs('quantityAvailable', 'unauthenticated_read_product_inventory')
        }
      ),
      storefront({ [PUBLIC]: HEX }, good)
    ]
  },
  {
    code: 'storefront.scope-missing',
    note: 'no scope named',
    certainty: 'likely',
    culprit: IN_PUBLIC,
    call: storefront({ [PUBLIC]: HEX }, { answer: { data: {}, errors: [{ message: 'access denied', path: ['node', 'tags'] }] } }),
    miss: [
      storefront({}, { answer: { data: {}, errors: [{ message: 'access denied', path: ['node', 'tags'] }] } }),
      storefront({ [PUBLIC]: HEX }, { answer: denied('This app is not approved to access the Customer object.') })
    ]
  },
  {
    code: 'storefront.needs-token',
    note: 'a header much like it',
    certainty: 'certain',
    culprit: 'request.header x-shopify-storefront-private-token',
    call: storefront({ 'X-Shopify-Storefront-Private-Token': TOKEN }, { answer: needs('menu', 'unauthenticated_read_content') }),
    miss: [storefront({ 'X-Shopify-Storefront-Private-Token': TOKEN }, good)]
  },
  {
    code: 'storefront.needs-token',
    certainty: 'certain',
    culprit: IN_PUBLIC,
    call: storefront({}, { answer: needs('menu', 'unauthenticated_read_content') }),
    miss: [
      storefront({ [PUBLIC]: HEX }, { answer: needs('menu', 'unauthenticated_read_content') }),
      storefront(token(TOKEN), {
        answer: needs('menu', 'unauthenticated_read_content')
      })
    ]
  },
  {
    code: 'storefront.customer-token',
    certainty: 'certain',
    culprit: 'request.body customerAccessToken',
    call: storefront(
      { [PUBLIC]: HEX },
      {
        answer: denied(
          'Access denied for customer field. Required access: `unauthenticated_read_customers` access scope. Also: Requires valid customer access token.',
          'customer'
        )
      }
    ),
    miss: [storefront({ [PUBLIC]: HEX }, { answer: needs('customer', 'unauthenticated_read_customers') })]
  },
  {
    code: 'storefront.customer-token',
    note: 'of the Customer Account API',
    certainty: 'likely',
    culprit: 'request.body customerAccessToken',
    call: invalidCustomer(['buyerIdentity', 'customerAccessToken']),
    miss: [invalidCustomer(['buyerIdentity', 'email'])]
  },
  {
    code: 'storefront.locked',
    certainty: 'certain',
    culprit: 'store',
    call: storefront(
      {},
      {
        status: 400,
        answer: {
          errors: [
            {
              message: 'Online Store channel is locked.',
              extensions: { code: 'BAD_REQUEST' }
            }
          ]
        }
      }
    ),
    miss: [
      storefront(
        {},
        {
          status: 400,
          answer: {
            errors: [{ message: 'Bad', extensions: { code: 'BAD_REQUEST' } }]
          }
        }
      )
    ]
  },
  {
    code: 'storefront.password-page',
    certainty: 'likely',
    culprit: 'store',
    call: { url: '/products.json', status: 401, answer: '' },
    miss: [
      { url: '/products.json', answer: { products: [] } },
      {
        url: '/products.json',
        status: 302,
        answerHeaders: { Location: '/collections' }
      }
    ]
  },
  {
    code: 'storefront.password-page',
    note: 'redirect',
    certainty: 'likely',
    culprit: 'store',
    call: {
      url: '/products/shirt.js',
      status: 302,
      answerHeaders: { Location: 'https://acme.myshopify.com/password' }
    },
    miss: [{ url: '/products/shirt.js', status: 404 }]
  },
  {
    code: 'storefront.unexpected-headers',
    certainty: 'possible',
    culprit: 'request.header x-forwarded-for',
    call: storefront({ [PRIVATE]: TOKEN, 'X-Forwarded-For': '203.0.113.9' }, { status: 403, answer: '' }),
    miss: [
      storefront({ [PRIVATE]: TOKEN }, { status: 403, answer: '' }),
      storefront({ [PRIVATE]: TOKEN, 'X-Forwarded-For': '203.0.113.9' }, good)
    ]
  },
  {
    code: 'customer.bearer-prefix',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: customer({
      headers: { Authorization: `Bearer ${SHCAT}`, 'User-Agent': 'x' },
      answer: PREFIX
    }),
    miss: [
      customer({
        headers: { Authorization: TOKEN, 'User-Agent': 'x' },
        answer: PREFIX
      })
    ]
  },
  {
    code: 'customer.bearer-prefix',
    note: 'on the shop’s own domain',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: customer({
      url: 'https://account.shop.example/customer/api/2026-07/graphql',
      headers: { Authorization: `Bearer ${SHCAT}`, 'User-Agent': 'x' },
      answer: PREFIX
    }),
    miss: [customer({ url: 'https://account.shop.example/api/graphql', headers: { Authorization: `Bearer ${HEX}` }, answer: PREFIX })]
  },
  {
    code: 'customer.wrong-token-kind',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: customer({
      headers: { Authorization: `Bearer atkn_${HEX}`, 'User-Agent': 'x' },
      answer: PREFIX
    }),
    miss: [
      customer({
        headers: { Authorization: `Bearer ${SHCAT}`, 'User-Agent': 'x' },
        answer: PREFIX
      })
    ]
  },
  {
    code: 'customer.wrong-token-kind',
    note: 'no header',
    certainty: 'likely',
    culprit: 'request.header authorization',
    call: customer({ headers: { 'User-Agent': 'x' }, answer: PREFIX }),
    miss: [customer({ headers: { Authorization: SHCAT, 'User-Agent': 'x' }, answer: PREFIX })]
  },
  {
    code: 'customer.expired',
    certainty: 'certain',
    culprit: 'request.header authorization',
    before: [
      login(
        {
          grant_type: 'authorization_code',
          client_id: 'shp_1',
          code: 'abcdefghijklmnop'
        },
        {
          status: 200,
          at: earlier(90),
          answer: { access_token: SHCAT, expires_in: 3600 }
        }
      )
    ],
    call: customer({ answer: { errors: 'Unauthorized' } }),
    miss: [customer({ answer: { errors: 'User does not have access' } }), customer({ status: 200, answer: { data: {} } })]
  },
  {
    code: 'customer.client-id',
    certainty: 'certain',
    culprit: 'request.body client_id',
    call: login({ grant_type: 'authorization_code', client_id: 'nope' }, { status: 401, answer: { error: 'invalid_client' } }),
    miss: [login({ client_id: 'nope' }, { answer: { error: 'invalid_grant' } })]
  },
  {
    code: 'customer.origin',
    certainty: 'likely',
    culprit: 'request.header origin',
    call: login(
      { client_id: 'shp_1' },
      {
        status: 401,
        answer: '',
        answerHeaders: { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
      }
    ),
    miss: [login({ client_id: 'shp_1' }, { status: 401, answer: { error: 'invalid_client' } })]
  },
  {
    code: 'customer.origin',
    note: 'the answer names the origin',
    certainty: 'certain',
    culprit: 'request.header origin',
    call: login(
      { client_id: 'shp_1' },
      {
        status: 401,
        answer: '',
        answerHeaders: { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The origin is not allowed"' }
      }
    ),
    miss: [login({ client_id: 'shp_1' })]
  },
  {
    code: 'customer.user-agent',
    certainty: 'certain',
    culprit: 'request.header user-agent',
    call: customer({
      status: 403,
      headers: { Authorization: SHCAT },
      answer: '<html>You do not have permission to access this website</html>'
    }),
    miss: [
      customer({
        status: 403,
        answer: '<html>You do not have permission to access this website</html>'
      })
    ]
  },
  {
    code: 'customer.invalid-grant',
    certainty: 'likely',
    culprit: 'request.body code_verifier',
    call: login(
      {
        grant_type: 'authorization_code',
        code: 'abcdefghijklmnop',
        code_verifier: 'v'
      },
      { answer: { error: 'invalid_grant' } }
    ),
    miss: [login({ grant_type: 'authorization_code' }, { answer: { error: 'invalid_request' } })]
  },
  {
    code: 'customer.invalid-grant',
    note: 'the redirect_uri differs',
    certainty: 'likely',
    culprit: 'request.body redirect_uri',
    call: login(
      { grant_type: 'authorization_code', code: 'abcdefghijklmnop', code_verifier: 'v', redirect_uri: 'https://shop.example/cb' },
      { answer: { error: 'invalid_grant', error_description: 'redirect_uri mismatch' } }
    ),
    miss: [
      login({ grant_type: 'authorization_code' }, { answer: { error: 'invalid_request', error_description: 'redirect_uri mismatch' } })
    ]
  },
  {
    code: 'customer.shop-id',
    certainty: 'certain',
    culprit: 'request.url path',
    call: login(
      { grant_type: 'authorization_code' },
      {
        status: 301,
        answer: '',
        answerHeaders: {
          Location: 'https://shopify.com/authentication/999/oauth/token'
        }
      }
    ),
    miss: [
      customer({
        status: 301,
        answer: '',
        answerHeaders: { Location: 'https://shopify.com/x' }
      })
    ]
  },
  {
    code: 'customer.misspelt-param',
    certainty: 'possible',
    culprit: 'request.body grant_tpye',
    call: login({ grant_tpye: 'x' }, { status: 500, answer: '' }),
    miss: [login({}, { status: 503, answer: '' })]
  },
  {
    code: 'customer.scope-or-approval',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: customer({
      status: 200,
      answer: needs('orders', 'customer_read_orders')
    }),
    miss: [customer({ status: 200, answer: { data: { customer: { id: 1 } } } }), graphql(needs('orders', 'read_orders'))]
  },
  {
    code: 'customer.no-access',
    certainty: 'likely',
    culprit: 'request.header authorization',
    call: customer({ answer: { errors: 'User does not have access' } }),
    miss: [customer({ answer: PREFIX }), graphql({ errors: 'User does not have access' }, { status: 403 })]
  },
  {
    code: 'partner.token-invalid',
    certainty: 'certain',
    culprit: 'request.header x-shopify-access-token',
    call: partner(partnerError('401', 'Invalid access token'), { status: 401 }),
    miss: [partner({ data: {} }), partner(partnerError('404', 'Invalid API version'), { status: 404 })]
  },
  {
    code: 'partner.version-unknown',
    certainty: 'certain',
    culprit: 'request.url path',
    call: partner(partnerError('404', 'Invalid API version'), {
      status: 404,
      url: 'https://partners.shopify.com/777/api/2026-12/graphql.json'
    }),
    miss: [partner(partnerError('401', 'Invalid access token'), { status: 401 })]
  },
  {
    code: 'partner.limit',
    certainty: 'certain',
    culprit: 'store',
    call: partner(partnerError('429', 'Trop de requêtes')),
    miss: [partner(partnerError('500', 'x'))]
  },
  {
    code: 'partner.permission',
    certainty: 'possible',
    culprit: 'store',
    call: partner({ errors: 'Forbidden' }, { status: 403 }),
    miss: [partner({ data: {} })]
  },
  {
    code: 'partner.query-too-long',
    certainty: 'certain',
    culprit: 'request.body query',
    call: partner({ errors: [{ message: 'Maximum query length is 50000 characters' }] }, { status: 400 }),
    miss: [partner({ errors: [{ message: 'syntax error' }] }, { status: 400 })]
  },
  {
    code: 'payments.access-denied',
    certainty: 'possible',
    culprit: 'request.header x-shopify-access-token',
    call: payments(needs('paymentSessionResolve', 'write_payment_sessions')),
    miss: [graphql(needs('orders', 'read_orders')), payments({ data: {} })]
  }
]
