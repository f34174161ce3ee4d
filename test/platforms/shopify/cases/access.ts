/** Cases: the token is known, the action or the shop is closed. */
import {
  ADMIN_401,
  type Case,
  CLIENT,
  credentials,
  denied,
  earlier,
  exchangeOf,
  graphql,
  HEX,
  refused,
  SECRET,
  TOKEN,
  token,
  USER_TOKEN,
  worked
} from '../exchange.js'

const SLOT = 'request.header x-shopify-access-token'
const STORE = 'store'
const basic = (password: string) => ({
  Authorization: `Basic ${Buffer.from(`${CLIENT}:${password}`).toString('base64')}`
})
const rest = (status: number, errors: unknown, more: object = {}) => ({
  url: '/admin/api/2026-07/orders.json',
  headers: token(TOKEN),
  status,
  answer: { errors },
  ...more
})
const approval = 'This action requires merchant approval for read_orders scope.'
const scopeDenied = denied('Access denied for orders field. Required access: `read_orders` access scope.', 'orders', {
  requiredAccess: '`read_orders` access scope.'
})
const userErrors = (message: string) =>
  graphql({
    data: { appSubscriptionCreate: { userErrors: [{ field: null, message }] } }
  })
/** A variable that was refused: its value comes back, whatever a merchant wrote in it. */
const echoed = (value: string) =>
  graphql({
    errors: [
      {
        message: 'Variable $m of type [MetafieldsSetInput!]! was provided invalid value for 0.ownerId',
        extensions: { value: [{ ownerId: 'x', value }], problems: [{ path: [0, 'ownerId'], explanation: `Invalid global id '${value}'` }] }
      }
    ]
  })
const unavailable = (status: number) => rest(status, 'Unavailable Shop')
const emptyOrders = (query: string) => ({
  url: `/admin/api/2026-07/orders.json${query}`,
  headers: token(TOKEN),
  answer: { orders: [] }
})
const THEMES = graphql(
  denied(
    'Access denied for themeFilesUpsert field. Required access: `write_themes` access scope and an exemption from Shopify.',
    'themeFilesUpsert'
  )
)
const COMPANIES = graphql(
  denied(
    'Access denied for companyCreate field. Required access: `write_customers` or `write_companies` access scope. Also: The API client must be installed on a Shopify Plus store.',
    'companyCreate'
  )
)
const DRAFTS = graphql(
  denied(
    'Access denied for draftOrderComplete field. Required access: `write_draft_orders` access scope. Also: The user must have access to manage draft orders.'
  )
)
const OFFLINE_ONLY = graphql(
  denied(
    'Access denied for orderCreate field. Required access: `write_orders` access scope. Also: This mutation is only accessible to apps authenticated using offline tokens.'
  )
)
const issued = (scope: string) =>
  exchangeOf({ ...credentials, code: 'c0de0000c0de0000c0de' }, { status: 200, at: earlier(90), answer: { access_token: TOKEN, scope } })

export const accessCases: readonly Case[] = [
  {
    code: 'auth.cookie-with-credentials',
    certainty: 'certain',
    culprit: 'request.header cookie',
    call: rest(400, 'For security reasons, requests using HTTP Basic Authentication cannot include cookies.', {
      headers: { ...token(TOKEN), Cookie: 'a=1; b=2' }
    }),
    miss: [refused({ ...token(TOKEN), Cookie: 'a=1' })]
  },
  {
    code: 'auth.cookie-with-credentials',
    note: 'without the text',
    certainty: 'likely',
    culprit: 'request.header cookie',
    call: refused({ ...basic(`shppa_${HEX}`), Cookie: 'a=1' }, { method: 'POST' }),
    miss: [refused({ ...basic(`shppa_${HEX}`), Cookie: 'a=1' }), refused(basic(`shppa_${HEX}`), { method: 'POST' })]
  },
  {
    code: 'auth.basic-legacy',
    certainty: 'likely',
    culprit: 'request.header authorization',
    call: refused(basic(`shppa_${HEX}`)),
    miss: [refused(basic(SECRET)), refused({ Authorization: `Bearer ${TOKEN}` }), { ...worked(basic(`shppa_${HEX}`)) }]
  },
  {
    code: 'auth.empty-403',
    certainty: 'possible',
    culprit: STORE,
    call: rest(403, undefined, { answer: '' }),
    miss: [
      rest(403, 'Unavailable Shop'),
      {
        ...rest(403, undefined, { answer: '' }),
        url: '/api/2026-07/graphql.json'
      }
    ]
  },
  {
    code: 'auth.login-redirect',
    certainty: 'possible',
    culprit: 'response.header location',
    call: rest(302, undefined, {
      answer: '',
      answerHeaders: { Location: 'https://accounts.shopify.com/store-login' }
    }),
    miss: [
      rest(302, undefined, {
        answer: '',
        answerHeaders: {
          Location: 'https://acme.myshopify.com/admin/api/2026-07/orders.json?x=1'
        }
      })
    ]
  },
  {
    code: 'scope.missing.read-all-orders',
    certainty: 'possible',
    culprit: SLOT,
    call: emptyOrders('?status=any'),
    miss: [
      {
        before: [],
        call: emptyOrders('?status=any'),
        config: { scopes: ['read_orders', 'read_all_orders'] }
      },
      { ...emptyOrders('?status=any'), answer: { orders: [{ id: 1 }] } }
    ]
  },
  {
    code: 'scope.missing.unauthenticated',
    certainty: 'likely',
    culprit: SLOT,
    call: rest(403, 'Token must be eligible to manage storefront tokens.', {
      url: '/admin/api/2026-07/storefront_access_tokens.json',
      method: 'POST'
    }),
    miss: [
      rest(403, `[API] ${approval}`, {
        url: '/admin/api/2026-07/storefront_access_tokens.json'
      })
    ]
  },
  {
    code: 'scope.missing.token-older-than-grant',
    certainty: 'likely',
    culprit: SLOT,
    call: rest(403, `[API] ${approval}`),
    config: { scopes: ['read_orders', 'read_products'] },
    miss: [
      {
        before: [],
        call: rest(403, `[API] ${approval}`),
        config: { scopes: ['read_products'] }
      },
      rest(403, `[API] ${approval}`)
    ]
  },
  {
    code: 'scope.missing.token-older-than-grant',
    note: 'the authorize URL asked for it',
    certainty: 'likely',
    culprit: SLOT,
    before: [
      issued('read_products'),
      {
        url: `/admin/oauth/authorize?client_id=${CLIENT}&scope=read_products,write_orders`,
        status: 302,
        at: earlier(9)
      }
    ],
    call: rest(403, `[API] ${approval}`),
    miss: [
      {
        before: [
          {
            url: `/admin/oauth/authorize?client_id=${CLIENT}&scope=read_products`,
            status: 302,
            at: earlier(9)
          }
        ],
        call: rest(403, `[API] ${approval}`)
      }
    ]
  },
  {
    code: 'scope.missing',
    certainty: 'certain',
    culprit: SLOT,
    call: rest(403, `[API] ${approval}`),
    miss: [unavailable(403), rest(403, 'User does not have access')]
  },
  {
    code: 'scope.missing',
    note: 'GraphQL',
    certainty: 'certain',
    culprit: SLOT,
    call: graphql(scopeDenied),
    miss: [
      graphql({ data: { orders: { nodes: [] } } }),
      graphql(denied('This app is not approved to access the Customer object.', 'customers'))
    ]
  },
  {
    code: 'scope.missing',
    note: 'no scope named',
    certainty: 'likely',
    culprit: SLOT,
    call: rest(403, 'The api_client does not have the required permission(s).'),
    miss: [rest(402, "This shop's plan does not have access to this feature")]
  },
  // What an operation asks for is listed whole, met or not: the gate is certain only where the scope is there.
  {
    code: 'scope.needs-shopify-approval',
    certainty: 'certain',
    culprit: STORE,
    before: [issued('write_themes')],
    call: THEMES,
    miss: [graphql(scopeDenied), { before: [issued('read_products')], call: THEMES }]
  },
  {
    code: 'scope.needs-shopify-approval',
    note: 'scopes unknown',
    certainty: 'likely',
    culprit: STORE,
    call: THEMES,
    miss: [graphql(scopeDenied)]
  },
  {
    code: 'plan.feature-unavailable',
    note: 'beside scopes that are there',
    certainty: 'certain',
    culprit: STORE,
    before: [issued('read_products,write_companies')],
    call: COMPANIES,
    miss: [{ before: [issued('read_products')], call: COMPANIES }]
  },
  {
    code: 'scope.missing',
    note: 'known to be, beside a gate that the text names too',
    certainty: 'certain',
    culprit: SLOT,
    before: [issued('read_products')],
    call: COMPANIES,
    miss: [{ before: [issued('write_companies')], call: COMPANIES }]
  },
  {
    code: 'scope.missing',
    note: 'perhaps, beside a gate that the text names too',
    certainty: 'possible',
    culprit: SLOT,
    call: COMPANIES,
    miss: [{ before: [issued('write_customers')], call: COMPANIES }]
  },
  {
    code: 'permission.staff-user',
    certainty: 'likely',
    culprit: SLOT,
    call: DRAFTS,
    // A token that was issued to the app belongs to no user.
    miss: [
      graphql(scopeDenied),
      echoed('To redeem the code the user must have an account.'),
      { before: [issued('write_draft_orders')], call: DRAFTS }
    ]
  },
  {
    code: 'permission.staff-user',
    note: 'bare denial to a per-user token',
    certainty: 'likely',
    culprit: SLOT,
    call: graphql(
      {
        data: null,
        errors: [{ message: 'access denied', path: ['currentAppInstallation'] }]
      },
      { headers: token(USER_TOKEN) }
    ),
    miss: [
      graphql({
        data: null,
        errors: [{ message: 'access denied', path: ['currentAppInstallation'] }]
      })
    ]
  },
  {
    code: 'permission.offline-token-required',
    certainty: 'likely',
    culprit: SLOT,
    call: OFFLINE_ONLY,
    miss: [graphql(scopeDenied), { before: [issued('read_products')], call: OFFLINE_ONLY }]
  },
  {
    code: 'permission.user-no-access',
    certainty: 'likely',
    culprit: SLOT,
    call: rest(403, 'User does not have access'),
    miss: [
      rest(403, 'Unavailable Shop'),
      {
        url: 'https://shopify.com/1/account/customer/api/2026-07/graphql',
        method: 'POST',
        status: 401,
        answer: { errors: 'User does not have access' }
      }
    ]
  },
  {
    code: 'permission.no-staff-account',
    certainty: 'possible',
    culprit: STORE,
    call: graphql({ errors: 'Forbidden' }, { status: 403, headers: { Authorization: `Bearer atkn_${HEX}` } }),
    miss: [
      graphql({ errors: 'Forbidden' }, { status: 403 }),
      graphql({ errors: 'Unavailable Shop' }, { status: 403, headers: { Authorization: `Bearer atkn_${HEX}` } })
    ]
  },
  {
    code: 'permission.access-denied',
    certainty: 'likely',
    culprit: 'response.body errors',
    call: graphql(denied('Access denied for scriptTags field.', 'scriptTags')),
    miss: [graphql(scopeDenied), graphql(denied('This app is not approved to use the email field.', 'email'))]
  },
  {
    code: 'protected-data.error-flood',
    certainty: 'certain',
    culprit: 'request.body query',
    call: graphql({
      data: {},
      errors: [
        {
          message: 'This app is not approved to use the email field.',
          extensions: { code: 'ACCESS_DENIED' }
        },
        {
          message: 'Too many execution errors, max error limit reached. Results truncated'
        }
      ]
    }),
    miss: [graphql(denied('This app is not approved to use the email field.'))]
  },
  {
    code: 'protected-data.plan',
    certainty: 'certain',
    culprit: STORE,
    call: graphql(
      denied(
        'This app is not approved to access the Customer object. Access to personally identifiable information (PII) like customer names, addresses, emails, phone numbers is only available on Shopify, Advanced, and Plus plans.'
      )
    ),
    miss: [graphql(denied('This app is not approved to access the Customer object.'))]
  },
  {
    code: 'protected-data.field-not-approved',
    certainty: 'certain',
    culprit: 'request.body query',
    call: graphql(denied('This app is not approved to use the email field. See https://shopify.dev for more details.', 'email')),
    miss: [
      graphql(denied('This app is not approved to access the Customer object.')),
      graphql({
        errors: [
          {
            message: "Field 'id' doesn't exist on type 'ProductConnection' near \"This app is not approved to use the email field.\"",
            extensions: { code: 'undefinedField' }
          }
        ]
      })
    ]
  },
  {
    code: 'protected-data.not-approved',
    certainty: 'certain',
    culprit: STORE,
    call: rest(
      403,
      '[API] This app is not approved to access REST endpoints with protected customer data. See https://partners.shopify.com/1 for more details.'
    ),
    miss: [rest(403, `[API] ${approval}`), graphql(denied('This app is not approved to use the email field.'))]
  },
  {
    code: 'protected-data.not-approved',
    note: 'a webhook topic, refused in userErrors',
    certainty: 'certain',
    culprit: STORE,
    call: userErrors(
      'This app is not approved to subscribe to webhook topics containing protected customer data. See https://partners.shopify.com/1 for more details.'
    ),
    miss: [userErrors('Tag "This app is not approved to access the Order object" is too long')]
  },
  {
    code: 'billing.not-public',
    certainty: 'certain',
    culprit: STORE,
    call: userErrors('Apps without a public distribution cannot use the Billing API'),
    miss: [
      userErrors('Return url is invalid'),
      userErrors('Name "Custom apps cannot use the Billing API" is too long'),
      graphql(
        { data: { tagsAdd: { userErrors: [{ message: 'Custom apps cannot use the Billing API' }] } } },
        { body: { query: 'mutation { tagsAdd(id: "x", tags: ["y"]) { userErrors { message } } }' } }
      ),
      echoed('Custom apps cannot use the Billing API.')
    ]
  },
  {
    code: 'billing.managed-pricing',
    certainty: 'certain',
    culprit: STORE,
    call: userErrors('Managed Pricing Apps cannot use the Billing API (to create charges).'),
    miss: [userErrors('Custom apps cannot use the Billing API')]
  },
  {
    code: 'plan.feature-unavailable',
    certainty: 'certain',
    culprit: STORE,
    call: rest(402, "This shop's plan does not have access to this feature"),
    miss: [unavailable(402), graphql(scopeDenied), echoed('Our plan does not have access to this feature, contact us.')]
  },
  {
    code: 'shop.unavailable.transient',
    certainty: 'likely',
    culprit: STORE,
    before: [{ ...unavailable(402), at: earlier(120) }, worked(token(TOKEN))],
    call: unavailable(402),
    miss: [rest(423, 'This store is unavailable'), { ...refused(token(TOKEN)), ...ADMIN_401 }]
  },
  {
    code: 'shop.unavailable.frozen',
    certainty: 'likely',
    culprit: STORE,
    call: unavailable(402),
    miss: [unavailable(403), rest(402, "This shop's plan does not have access to this feature")]
  },
  {
    code: 'shop.unavailable.forbidden',
    certainty: 'likely',
    culprit: STORE,
    call: unavailable(403),
    miss: [unavailable(402), rest(403, `[API] ${approval}`)]
  },
  {
    code: 'shop.unavailable.closed',
    certainty: 'possible',
    culprit: STORE,
    call: unavailable(404),
    miss: [rest(404, 'Not Found')]
  },
  {
    code: 'shop.unavailable',
    certainty: 'likely',
    culprit: STORE,
    call: rest(402, 'Payment Required'),
    miss: [refused(token(TOKEN)), rest(423, 'This store is unavailable')]
  },
  {
    code: 'shop.locked',
    certainty: 'certain',
    culprit: STORE,
    call: rest(423, 'This shop is unavailable'),
    miss: [unavailable(403)]
  },
  {
    code: 'shop.inactive',
    certainty: 'certain',
    culprit: STORE,
    call: graphql({
      errors: [{ message: 'Shop is inactive', extensions: { code: 'SHOP_INACTIVE' } }]
    }),
    miss: [
      graphql({
        errors: [{ message: 'x', extensions: { code: 'THROTTLED' } }]
      })
    ]
  },
  {
    code: 'request.default-filter',
    certainty: 'possible',
    culprit: 'request.query status',
    call: emptyOrders('?limit=50'),
    miss: [
      emptyOrders('?status=any'),
      { ...emptyOrders(''), answer: { orders: [{ id: 1 }] } },
      {
        ...emptyOrders(''),
        url: '/admin/api/2026-07/products.json',
        answer: { products: [] }
      }
    ]
  }
]
