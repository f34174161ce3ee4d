/** Cases: OAuth, session tokens, the developer's own app. */
import {
  type Call,
  type Case,
  CLIENT,
  credentials,
  earlier,
  exchangeOf,
  HEX,
  SECRET,
  sessionToken,
  TOKEN,
  token,
  worked
} from '../exchange.js'

const inQuery = (name: string) => `request.query ${name}`
const inBody = (name: string) => `request.body ${name}`
const CODE = 'c0de1234c0de1234c0de1234c0de1234'
const REFRESH = `shprt_${HEX}`
const page = (text: string) =>
  `<!DOCTYPE html><html><head><title>400 - Oauth error</title></head><body><p>Oauth error ${text}</p></body></html>`
const authorize = (query: Record<string, string>, text: string): Call => ({
  url: `/admin/oauth/authorize?${new URLSearchParams({ redirect_uri: 'https://app.example/callback', scope: 'read_products', ...query })}`,
  status: 400,
  answer: page(text)
})
const grant = (fields: Record<string, string>, error: string, description = '', more: Partial<Call> = {}): Call =>
  exchangeOf(fields, {
    answer: { error, ...(description && { error_description: description }) },
    ...more
  })
const NO_APP = (id: string) =>
  `invalid_request: Could not find Shopify API application with api_key ${id.replace('<', '&lt;').replace('>', '&gt;')}`
const USED = 'The authorization code was not found or was already used'
const withCode = { ...credentials, code: CODE }
const codeRefused = grant(withCode, 'invalid_request', USED)
const callback = (minutes: number, shop: string): Call => ({
  url: `https://app.example/callback?code=${CODE}&shop=${shop}&hmac=abc&state=1`,
  at: earlier(minutes)
})
const exchanged = exchangeOf(withCode, {
  status: 200,
  at: earlier(3),
  answer: { access_token: TOKEN, scope: 'read_products' }
})
const clientCredentials = { ...credentials, grant_type: 'client_credentials' }
const refresh = {
  ...credentials,
  grant_type: 'refresh_token',
  refresh_token: REFRESH
}
const refreshed = exchangeOf(refresh, {
  status: 200,
  at: earlier(3),
  answer: { access_token: TOKEN, refresh_token: 'shprt_new', expires_in: 3600 }
})
const DEAD = 'This request requires an active refresh_token'
const subject = (token: string, more: Partial<Call> = {}, fields: Record<string, string> = {}): Call =>
  grant(
    {
      ...credentials,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      ...fields
    },
    'invalid_subject_token',
    '',
    more
  )
const toApp = (token: string, more: Partial<Call> = {}): Call => ({
  url: 'https://app.example/api/products',
  headers: { Authorization: `Bearer ${token}` },
  status: 401,
  ...more
})
const now = Date.parse('2026-09-15T10:00:00.000Z') / 1000

const customerLogin = (text: string): Call => ({
  url: 'https://shopify.com/authentication/1/oauth/authorize?client_id=shp_1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb',
  status: 400,
  answer: `<html>${text}</html>`
})

export const oauthCases: readonly Case[] = [
  {
    code: 'oauth.client-id.missing',
    certainty: 'certain',
    culprit: inQuery('client_id'),
    call: authorize({ client_id: '' }, NO_APP('')),
    miss: [
      authorize({ client_id: CLIENT }, NO_APP(CLIENT)),
      authorize({ client_id: '' }, 'invalid_request: The redirect_uri is not whitelisted')
    ]
  },
  {
    code: 'oauth.client-id.placeholder',
    certainty: 'certain',
    culprit: inQuery('client_id'),
    call: authorize({ client_id: '<api_key>' }, NO_APP('<api_key>')),
    miss: [authorize({ client_id: CLIENT }, NO_APP(CLIENT))]
  },
  {
    code: 'oauth.client-id.unknown',
    certainty: 'certain',
    culprit: inBody('client_id'),
    call: grant(clientCredentials, 'application_cannot_be_found', `Could not find Shopify API application with api_key ${CLIENT}`),
    miss: [grant(clientCredentials, 'app_not_installed')]
  },
  {
    code: 'oauth.client-id.other-app',
    certainty: 'likely',
    culprit: inQuery('client_id'),
    call: authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri is not whitelisted'),
    config: { apiKey: HEX },
    miss: [
      {
        before: [],
        call: authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri is not whitelisted'),
        config: { apiKey: CLIENT }
      }
    ]
  },
  {
    code: 'oauth.client-secret',
    certainty: 'likely',
    culprit: inBody('client_secret'),
    call: grant({ ...clientCredentials, client_secret: 'wrong-secret-value-here' }, 'invalid_request'),
    miss: [grant({ client_id: CLIENT, grant_type: 'client_credentials' }, 'invalid_request'), codeRefused]
  },
  {
    code: 'oauth.missing-parameter',
    certainty: 'likely',
    culprit: inBody('code'),
    call: grant({ ...credentials }, 'invalid_request'),
    miss: [grant(withCode, 'invalid_request'), grant(clientCredentials, 'invalid_request')]
  },
  {
    code: 'oauth.wrong-content-type',
    certainty: 'likely',
    culprit: 'request.header content-type',
    call: grant(withCode, 'invalid_request', '', {
      body: new URLSearchParams(withCode).toString()
    }),
    miss: [
      grant(withCode, 'invalid_request', '', {
        body: new URLSearchParams(withCode).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' }
      }),
      grant(withCode, 'invalid_request')
    ]
  },
  {
    code: 'oauth.app-without-oauth',
    certainty: 'certain',
    culprit: inQuery('client_id'),
    call: authorize({ client_id: CLIENT }, 'invalid_request: The Shopify API application does not support oauth'),
    miss: [authorize({ client_id: CLIENT }, NO_APP(CLIENT))]
  },
  {
    code: 'oauth.code.reused',
    certainty: 'certain',
    culprit: inBody('code'),
    before: [exchanged],
    call: codeRefused,
    miss: [grant(withCode, 'invalid_request')]
  },
  {
    code: 'oauth.code.expired',
    certainty: 'likely',
    culprit: inBody('code'),
    before: [callback(30, 'acme.myshopify.com')],
    call: codeRefused,
    miss: [{ before: [exchanged], call: codeRefused }]
  },
  {
    code: 'oauth.code.other-app-or-shop',
    certainty: 'likely',
    culprit: inBody('code'),
    before: [callback(1, 'globex.myshopify.com')],
    call: codeRefused,
    miss: [{ before: [exchanged], call: codeRefused }]
  },
  {
    code: 'oauth.code',
    certainty: 'likely',
    culprit: inBody('code'),
    call: codeRefused,
    miss: [{ before: [exchanged], call: codeRefused }, grant(refresh, 'invalid_request', DEAD)]
  },
  {
    code: 'oauth.redirect-uri.host-mismatch',
    certainty: 'certain',
    culprit: inQuery('redirect_uri'),
    call: authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri and application url must have matching hosts'),
    miss: [authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri is not whitelisted')]
  },
  {
    code: 'oauth.redirect-uri.not-listed',
    certainty: 'certain',
    culprit: inQuery('redirect_uri'),
    call: authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri is missing or not whitelisted'),
    miss: [authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri and application url must have matching hosts')]
  },
  {
    code: 'oauth.redirect-uri.not-listed',
    note: 'of the customer login',
    certainty: 'likely',
    culprit: inQuery('redirect_uri'),
    call: customerLogin('Sign in failed. The error was: "redirect_uri mismatch"'),
    miss: [customerLogin('Sign in failed')]
  },
  {
    code: 'oauth.scope.invalid',
    certainty: 'likely',
    culprit: inQuery('scope'),
    call: authorize({ client_id: CLIENT, scope: 'read_prodcuts' }, 'invalid_scope: The access scope is invalid: read_prodcuts'),
    miss: [authorize({ client_id: CLIENT }, 'missing_shopify_permission: read_all_orders')]
  },
  {
    code: 'oauth.scope.invalid',
    note: 'of the app configuration',
    certainty: 'likely',
    culprit: inQuery('scope'),
    call: authorize({ client_id: CLIENT, scope: 'read_products' }, 'failed_grant_with_invalid_scopes: Invalid scopes requested'),
    miss: [authorize({ client_id: CLIENT }, 'missing_shopify_permission: read_all_orders')]
  },
  {
    code: 'oauth.scope.not-approved',
    certainty: 'certain',
    culprit: inQuery('scope'),
    call: authorize({ client_id: CLIENT, scope: 'read_all_orders' }, 'missing_shopify_permission: read_all_orders'),
    miss: [authorize({ client_id: CLIENT }, 'invalid_scope: The access scope is invalid: x')]
  },
  {
    code: 'oauth.user-permission',
    certainty: 'likely',
    culprit: 'store',
    call: authorize(
      { client_id: CLIENT },
      'invalid_request: Your user account does not have permission to grant the requested access for this app.'
    ),
    miss: [authorize({ client_id: CLIENT }, 'invalid_request: The redirect_uri is not whitelisted')]
  },
  {
    code: 'oauth.client-credentials.other-organization',
    certainty: 'certain',
    culprit: inBody('grant_type'),
    call: {
      ...grant(clientCredentials, ''),
      answer: page('shop_not_permitted: Client credentials cannot be performed on this shop.')
    },
    miss: [grant(clientCredentials, 'app_not_installed')]
  },
  {
    code: 'oauth.client-credentials.app-not-installed',
    certainty: 'likely',
    culprit: inBody('client_id'),
    call: grant(clientCredentials, 'app_not_installed', 'The application is not installed on this shop.'),
    miss: [grant(clientCredentials, 'shop_not_permitted')]
  },
  {
    code: 'oauth.client-credentials.app-type',
    certainty: 'possible',
    culprit: inBody('client_id'),
    call: grant(clientCredentials, 'app_not_installed', 'The application is not installed on this shop.'),
    miss: [grant(clientCredentials, 'shop_not_permitted')]
  },
  {
    code: 'oauth.refresh-token.already-used',
    certainty: 'certain',
    culprit: inBody('refresh_token'),
    before: [refreshed, worked(token(TOKEN), { at: earlier(2) })],
    call: grant(refresh, 'invalid_request', DEAD, { status: 401 }),
    miss: [
      grant(refresh, 'invalid_request', DEAD, { status: 401 }),
      {
        before: [refreshed],
        call: grant({ ...refresh, refresh_token: 'shprt_another' }, 'invalid_request', DEAD, { status: 401 })
      }
    ]
  },
  {
    code: 'oauth.refresh-token.already-used',
    note: 'may be sent again until its successor is used',
    certainty: 'likely',
    culprit: inBody('refresh_token'),
    before: [refreshed],
    call: grant(refresh, 'invalid_request', DEAD, { status: 401 }),
    miss: []
  },
  {
    code: 'oauth.refresh-token',
    certainty: 'certain',
    culprit: inBody('refresh_token'),
    call: grant(refresh, 'invalid_request', DEAD, { status: 401 }),
    miss: [codeRefused, refreshed]
  },
  {
    code: 'oauth.token-endpoint-520',
    certainty: 'certain',
    culprit: 'store',
    call: exchangeOf(refresh, { status: 520, answer: 'error code: 520' }),
    miss: [exchangeOf(refresh, { status: 503, answer: '' })]
  },
  {
    code: 'oauth.non-expiring-token-issued',
    certainty: 'certain',
    culprit: inBody('expiring'),
    call: exchangeOf(withCode, {
      status: 200,
      answer: { access_token: TOKEN, scope: 'read_products' }
    }),
    miss: [
      refreshed,
      exchangeOf(withCode, {
        status: 200,
        at: '2024-01-01T00:00:00.000Z',
        answer: { access_token: TOKEN }
      }),
      exchangeOf(clientCredentials, {
        status: 200,
        answer: { access_token: TOKEN }
      })
    ]
  },
  {
    code: 'oauth.online-token-issued',
    certainty: 'certain',
    culprit: inBody('requested_token_type'),
    call: exchangeOf(
      {
        ...withCode,
        requested_token_type: 'urn:shopify:params:oauth:token-type:online-access-token'
      },
      {
        status: 200,
        answer: {
          access_token: TOKEN,
          expires_in: 86399,
          associated_user: { id: 1 }
        }
      }
    ),
    miss: [refreshed]
  },
  {
    code: 'session-token.malformed',
    certainty: 'certain',
    culprit: inBody('subject_token'),
    call: subject(TOKEN),
    miss: [
      subject(sessionToken()),
      subject(
        TOKEN,
        {},
        {
          subject_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token'
        }
      )
    ]
  },
  {
    code: 'session-token.expired',
    certainty: 'certain',
    culprit: inBody('subject_token'),
    call: subject(sessionToken({ exp: now - 30 })),
    miss: [subject(sessionToken({ exp: now - 5 }))]
  },
  {
    code: 'session-token.expired',
    note: 'at the app',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: toApp(sessionToken({ exp: now - 30 })),
    miss: [toApp(sessionToken()), toApp(sessionToken({ exp: now - 30 }), { status: 200 })]
  },
  {
    code: 'session-token.not-yet-valid',
    certainty: 'certain',
    culprit: inBody('subject_token'),
    call: subject(sessionToken({ nbf: now + 40, iat: now + 40, exp: now + 100 })),
    miss: [subject(sessionToken({ nbf: now + 5, iat: now + 5 }))]
  },
  {
    code: 'session-token.wrong-audience',
    certainty: 'certain',
    culprit: inBody('subject_token'),
    call: subject(sessionToken({ aud: HEX })),
    miss: [subject(sessionToken())]
  },
  {
    code: 'session-token.wrong-shop',
    certainty: 'certain',
    culprit: inBody('subject_token'),
    call: subject(
      sessionToken({
        dest: 'https://globex.myshopify.com',
        iss: 'https://globex.myshopify.com/admin'
      })
    ),
    miss: [subject(sessionToken())]
  },
  {
    code: 'session-token.bad-signature',
    certainty: 'certain',
    culprit: 'request.header authorization',
    call: toApp(sessionToken({}, 'another secret')),
    config: { apiSecret: SECRET },
    miss: [
      {
        before: [],
        call: toApp(sessionToken()),
        config: { apiSecret: SECRET }
      },
      toApp(sessionToken({}, 'another secret'))
    ]
  },
  {
    code: 'session-token',
    certainty: 'likely',
    culprit: inBody('subject_token'),
    call: subject(sessionToken()),
    miss: [subject(sessionToken({ exp: now - 30 })), toApp(sessionToken())]
  },
  {
    code: 'app.retry-session-token',
    certainty: 'certain',
    culprit: 'response.header x-shopify-retry-invalid-session-request',
    call: toApp(sessionToken(), {
      answerHeaders: { 'X-Shopify-Retry-Invalid-Session-Request': '1' }
    }),
    miss: [toApp(sessionToken())]
  },
  {
    code: 'app.reauthorize',
    certainty: 'certain',
    culprit: 'response.header x-shopify-api-request-failure-reauthorize',
    call: toApp(sessionToken(), {
      status: 403,
      answerHeaders: {
        'X-Shopify-API-Request-Failure-Reauthorize': '1',
        'X-Shopify-API-Request-Failure-Reauthorize-Url': 'https://app.example/auth?shop=acme'
      }
    }),
    miss: [toApp(sessionToken(), { status: 403 })]
  }
]
