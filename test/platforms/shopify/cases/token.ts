/** Cases: credentials in the Admin token slot. */
import {
  ADMIN_401,
  type Case,
  CLIENT,
  credentials,
  earlier,
  exchangeOf,
  graphql,
  HEX,
  OTHER_TOKEN,
  refused,
  SECRET,
  sessionToken,
  TOKEN,
  token,
  USER_TOKEN,
  worked
} from '../exchange.js'

const AUTH = 'request.header authorization'
const SLOT = 'request.header x-shopify-access-token'
const basic = (password: string) => ({
  Authorization: `Basic ${Buffer.from(`${CLIENT}:${password}`).toString('base64')}`
})
const basicOf = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` })
const NO_SERVICE = { answer: { errors: '[API] Service is not valid for authentication' } }
const bearer = (value: string) => ({ Authorization: `Bearer ${value}` })
const good = refused(token(TOKEN))
const issued = (
  answer: Record<string, unknown>,
  minutes: number,
  fields: Record<string, string> = {
    ...credentials,
    code: 'c0de0000c0de0000c0de'
  }
) =>
  exchangeOf(fields, {
    status: 200,
    at: earlier(minutes),
    answer: { access_token: TOKEN, scope: 'read_products', ...answer }
  })
const GRANT = { ...credentials, grant_type: 'client_credentials' }
const BY_GRANT = { expires_in: 86_399 }

const ofShop = (id: string) => ({ ...good, answerHeaders: { ...ADMIN_401.answerHeaders, 'x-shopid': id } })
const onGlobex = (id: string) =>
  worked(token(TOKEN), { url: 'https://globex.myshopify.com/admin/api/2026-07/shop.json', answerHeaders: { 'x-shopid': id } })
const issuedByGlobex = (id: string) => ({
  ...issued({}, 3),
  url: 'https://globex.myshopify.com/admin/oauth/access_token',
  answerHeaders: { 'x-shopid': id }
})

export const tokenCases: readonly Case[] = [
  {
    code: 'token.missing.header-misspelt',
    certainty: 'certain',
    culprit: 'request.header x-shopify-token',
    call: refused({ 'X-Shopify-Token': TOKEN }),
    miss: [refused({ 'X-Shopify-Topic': 'x', ...token(TOKEN) }), refused({ 'X-Shopify-Storefront-Access-Token': HEX })]
  },
  {
    code: 'token.missing.header-misspelt',
    note: 'underscores',
    certainty: 'certain',
    culprit: 'request.header x_shopify_access_token',
    call: refused({ X_Shopify_Access_Token: TOKEN }),
    miss: [refused({ 'X-Request-Token-Count': '3' })]
  },
  ...['', 'undefined', '{{token}}', '${SHOPIFY_TOKEN}', '<access-token>', '[object Object]', 'your-access-token', 'null'].map(
    (value): Case => ({
      code: 'token.missing.placeholder',
      note: value,
      certainty: 'certain',
      culprit: SLOT,
      call: refused(token(value)),
      miss: [good, refused({})]
    })
  ),
  {
    code: 'token.missing.placeholder',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(bearer('undefined')),
    miss: [refused(bearer(TOKEN))]
  },
  {
    code: 'token.missing',
    certainty: 'certain',
    culprit: SLOT,
    call: refused({ Accept: 'application/json' }),
    miss: [
      good,
      refused(basic('x')),
      { ...refused({}), status: 402, answer: { errors: 'Unavailable Shop' } },
      { ...refused({}), method: 'OPTIONS' }
    ]
  },
  {
    code: 'token.missing',
    note: 'token in the query',
    certainty: 'likely',
    culprit: 'request.query access_token',
    call: refused({}, { url: `/admin/api/2026-07/shop.json?access_token=${TOKEN}` }),
    miss: [
      refused(token(TOKEN), {
        url: `/admin/api/2026-07/shop.json?access_token=${TOKEN}`
      })
    ]
  },
  {
    code: 'token.missing',
    note: 'credentials in the URL',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(
      {},
      {
        url: `https://${CLIENT}:shppa_${HEX}@acme.myshopify.com/admin/api/2026-07/shop.json`
      }
    ),
    miss: [
      refused(
        {},
        {
          url: `https://${CLIENT}:${SECRET}@acme.myshopify.com/admin/api/2026-07/shop.json`
        }
      )
    ]
  },
  {
    code: 'token.bearer-instead-of-header',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(bearer(TOKEN)),
    miss: [refused({ ...bearer(TOKEN), ...token(TOKEN) }), refused(bearer(SECRET)), refused(bearer(sessionToken()))]
  },
  {
    code: 'token.bearer-prefix-in-header',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(`Bearer ${TOKEN}`)),
    miss: [good, refused(token(`Bearer ${SECRET}`))]
  },
  {
    code: 'token.wrong-kind.client-secret',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(SECRET)),
    miss: [good]
  },
  {
    code: 'token.wrong-kind.client-secret',
    note: 'bearer',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(bearer(SECRET)),
    miss: [refused(bearer(TOKEN))]
  },
  {
    code: 'token.wrong-kind.client-secret',
    note: 'basic password',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(basic(SECRET)),
    miss: [refused(basic(`shppa_${HEX}`))]
  },
  {
    code: 'token.wrong-kind.client-secret',
    note: 'configured secret of old form',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(HEX)),
    config: { apiSecret: HEX },
    miss: [{ before: [], call: refused(token(HEX)), config: { apiSecret: SECRET } }]
  },
  {
    code: 'token.wrong-kind.api-key',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(CLIENT)),
    config: { apiKey: CLIENT },
    miss: [good]
  },
  {
    code: 'token.wrong-kind.api-key',
    note: 'client_id seen in a token request',
    certainty: 'certain',
    culprit: SLOT,
    before: [issued({}, 5)],
    call: refused(token(CLIENT)),
    miss: [{ before: [issued({}, 5)], call: good }]
  },
  {
    code: 'token.wrong-kind.api-key',
    note: 'another value worked',
    certainty: 'likely',
    culprit: SLOT,
    before: [worked(token(TOKEN))],
    call: refused(token(HEX)),
    miss: [{ before: [worked(token(HEX))], call: refused(token(HEX)) }]
  },
  {
    code: 'token.wrong-kind.storefront-token',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(HEX)),
    miss: [good, { ...refused(token(HEX)), at: '2019-06-01T00:00:00.000Z' }]
  },
  {
    code: 'token.wrong-kind.storefront-token',
    note: 'storefront header',
    certainty: 'likely',
    culprit: 'request.header x-shopify-storefront-access-token',
    call: refused({ 'X-Shopify-Storefront-Access-Token': HEX }),
    miss: [refused({ ...token(TOKEN), 'X-Shopify-Storefront-Access-Token': HEX })]
  },
  {
    code: 'token.wrong-kind.storefront-token',
    note: 'worked on /api/',
    certainty: 'certain',
    culprit: SLOT,
    before: [
      worked(
        { 'X-Shopify-Storefront-Access-Token': HEX },
        {
          url: '/api/2026-07/graphql.json',
          method: 'POST',
          answer: { data: {} }
        }
      )
    ],
    call: refused(token(HEX)),
    miss: [
      {
        before: [worked({ 'X-Shopify-Storefront-Access-Token': HEX }, { url: '/api/2026-07/graphql.json' })],
        call: good
      }
    ]
  },
  {
    code: 'token.wrong-kind.automation-token',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(bearer(`atkn_${HEX}`), {
      answer: { errors: '[API] Service is not valid for authentication' }
    }),
    miss: [
      refused(bearer('x9K2mm-opaque-session'), {
        answer: { errors: '[API] Service is not valid for authentication' }
      })
    ]
  },
  {
    code: 'token.wrong-kind.partner-token',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(`prtapi_${HEX}`)),
    miss: [good]
  },
  {
    code: 'token.wrong-kind.customer-token',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token('shcat_abc.def-123')),
    miss: [good]
  },
  {
    code: 'token.wrong-kind.session-token',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(bearer(sessionToken())),
    miss: [refused(bearer('eyJub3QiOiJh.short'))]
  },
  {
    code: 'token.wrong-kind.session-token',
    note: 'in the slot',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(sessionToken())),
    miss: [good]
  },
  {
    code: 'token.wrong-kind.theme-access',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(`shptka_${HEX}`)),
    miss: [good]
  },
  {
    code: 'token.wrong-kind.store-password',
    certainty: 'possible',
    culprit: SLOT,
    call: refused(token('letmein42')),
    miss: [refused(token(HEX)), good]
  },
  {
    code: 'token.wrong-kind',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(`shprt_${HEX}`)),
    miss: [good, refused(token(SECRET))]
  },
  {
    code: 'token.malformed.stray-characters',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(`"${TOKEN}"`)),
    miss: [good, refused(token(`"${TOKEN.slice(0, -3)}"`))]
  },
  {
    code: 'token.malformed',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(TOKEN.slice(0, -4))),
    miss: [good, refused(token(`${TOKEN}\n`))]
  },
  {
    code: 'token.malformed',
    note: 'letters',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(`shpat_${'z'.repeat(32)}`)),
    miss: [good]
  },
  {
    code: 'token.invalid.wrong-shop',
    certainty: 'certain',
    culprit: SLOT,
    before: [onGlobex('2')],
    call: ofShop('1'),
    miss: [
      { before: [onGlobex('1')], call: ofShop('1') },
      { before: [issuedByGlobex('1')], call: ofShop('1') },
      {
        before: [
          worked(token(OTHER_TOKEN), {
            url: 'https://globex.myshopify.com/admin/api/2026-07/shop.json'
          })
        ],
        call: good
      },
      good
    ]
  },
  {
    code: 'token.invalid.wrong-shop',
    note: 'issued by another shop',
    certainty: 'certain',
    culprit: SLOT,
    before: [issuedByGlobex('2')],
    call: ofShop('1'),
    miss: [{ before: [issued({}, 3)], call: good }]
  },
  {
    code: 'token.invalid.expired-offline',
    certainty: 'certain',
    culprit: SLOT,
    before: [issued({ expires_in: 3600, refresh_token: 'shprt_0123456789abcdef' }, 61)],
    call: good,
    miss: [
      {
        before: [issued({ expires_in: 3600, refresh_token: 'shprt_0123456789abcdef' }, 59)],
        call: good
      }
    ]
  },
  {
    code: 'token.invalid.expired-client-credentials',
    certainty: 'certain',
    culprit: SLOT,
    before: [
      issued({ expires_in: 86399 }, 1441, {
        ...credentials,
        grant_type: 'client_credentials'
      })
    ],
    call: good,
    miss: [
      {
        before: [
          issued({ expires_in: 86399 }, 1439, {
            ...credentials,
            grant_type: 'client_credentials'
          })
        ],
        call: good
      },
      {
        before: [issued({ expires_in: 86399, associated_user: { id: 1 } }, 1441)],
        call: good
      }
    ]
  },
  {
    code: 'token.invalid.expired-online',
    certainty: 'certain',
    culprit: SLOT,
    before: [issued({ expires_in: 86399, associated_user: { id: 1 } }, 1500)],
    call: good,
    miss: [{ before: [issued({}, 60)], call: good }]
  },
  {
    code: 'token.invalid.expired-online',
    note: 'logged out before its time',
    certainty: 'likely',
    culprit: SLOT,
    before: [issued({ expires_in: 86399, associated_user: { id: 1 } }, 60)],
    call: good,
    miss: [good]
  },
  {
    code: 'token.wrong-kind.api-key',
    note: 'twice in Basic',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(basic(CLIENT)),
    miss: [refused(basic(HEX))]
  },
  {
    code: 'token.invalid',
    note: 'password of a private app, in their time',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(basic(`shppa_${HEX}`), { at: '2020-11-01T00:00:00.000Z' }),
    miss: [refused(basic(`shppa_${HEX}`))]
  },
  {
    code: 'token.invalid.expired-online',
    note: 'prefix',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(USER_TOKEN)),
    miss: [good]
  },
  {
    code: 'token.invalid.expired-online',
    note: 'per-user authorize URL',
    certainty: 'likely',
    culprit: SLOT,
    before: [
      {
        url: `/admin/oauth/authorize?client_id=${CLIENT}&grant_options[]=per-user&redirect_uri=https://a.example/cb`,
        status: 302,
        at: earlier(2000)
      },
      worked(token(TOKEN), { at: earlier(1900) })
    ],
    call: good,
    miss: [
      {
        before: [
          {
            url: `/admin/oauth/authorize?client_id=${CLIENT}&redirect_uri=https://a.example/cb`,
            status: 302,
            at: earlier(2000)
          },
          worked(token(TOKEN), { at: earlier(1900) })
        ],
        call: good
      }
    ]
  },
  {
    code: 'token.invalid.replaced',
    certainty: 'likely',
    culprit: SLOT,
    before: [worked(token(TOKEN)), issued({ access_token: OTHER_TOKEN }, 10)],
    call: good,
    miss: [
      {
        before: [issued({ access_token: OTHER_TOKEN }, 100), worked(token(TOKEN))],
        call: good
      }
    ]
  },
  {
    code: 'token.invalid.replaced',
    note: 'the newer one works, and may be another app’s',
    certainty: 'likely',
    culprit: SLOT,
    before: [worked(token(TOKEN)), issued({ access_token: OTHER_TOKEN }, 10), worked(token(OTHER_TOKEN), { at: earlier(5) })],
    call: good,
    miss: []
  },
  {
    code: 'token.invalid.replaced',
    note: 'the newer one works',
    certainty: 'certain',
    culprit: SLOT,
    before: [
      issued({}, 200),
      worked(token(TOKEN)),
      issued({ access_token: OTHER_TOKEN }, 10),
      worked(token(OTHER_TOKEN), { at: earlier(5) })
    ],
    call: good,
    miss: [
      // They stand side by side: of two users, of client credentials, and an expiring one beside its successor.
      { before: [worked(token(TOKEN)), issued({ access_token: OTHER_TOKEN, associated_user: { id: 1 } }, 10)], call: good },
      { before: [issued(BY_GRANT, 20, GRANT), issued({ ...BY_GRANT, access_token: OTHER_TOKEN }, 10, GRANT)], call: good },
      { before: [issued({ expires_in: 3600 }, 20), issued({ access_token: OTHER_TOKEN, expires_in: 3600 }, 10)], call: good },
      {
        before: [worked(token(TOKEN)), worked(token(OTHER_TOKEN), { at: earlier(5) })],
        call: good
      }
    ]
  },
  {
    code: 'token.invalid.revoked-by-uninstall',
    certainty: 'likely',
    culprit: SLOT,
    before: [
      worked(token(TOKEN)),
      {
        url: 'https://app.example/webhooks',
        method: 'POST',
        at: earlier(5),
        headers: {
          'X-Shopify-Topic': 'app/uninstalled',
          'X-Shopify-Shop-Domain': 'acme.myshopify.com'
        }
      }
    ],
    call: good,
    miss: [refused(token(SECRET)), refused({})]
  },
  {
    code: 'token.invalid.revoked-by-rotation',
    certainty: 'likely',
    culprit: SLOT,
    before: [
      worked(token(OTHER_TOKEN), {
        url: 'https://globex.myshopify.com/admin/api/2026-07/shop.json'
      }),
      worked(token(TOKEN)),
      refused(token(OTHER_TOKEN), {
        url: 'https://globex.myshopify.com/admin/api/2026-07/shop.json',
        at: earlier(2)
      })
    ],
    call: good,
    miss: [good]
  },
  {
    code: 'token.invalid',
    certainty: 'likely',
    culprit: SLOT,
    call: good,
    miss: [
      refused(token(SECRET)),
      refused(token(TOKEN.slice(0, -1))),
      { ...good, status: 403, answer: { errors: 'Unavailable Shop' } },
      { ...good, ...ADMIN_401, status: 402 }
    ]
  },
  {
    code: 'token.non-expiring-rejected',
    certainty: 'certain',
    culprit: SLOT,
    call: graphql(
      {
        errors:
          '[API] Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens: https://shopify.dev'
      },
      { status: 403 }
    ),
    miss: [
      graphql(
        {
          errors: '[API] This action requires merchant approval for read_orders scope.'
        },
        { status: 403 }
      )
    ]
  },
  {
    code: 'token.service-not-valid',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(bearer('x9K2mm-opaque-session-value'), {
      answer: { errors: '[API] Service is not valid for authentication' }
    }),
    miss: [
      refused(bearer(`atkn_${HEX}`), {
        answer: { errors: '[API] Service is not valid for authentication' }
      }),
      refused(bearer('x9K2mm-opaque-session-value'))
    ]
  },
  {
    code: 'token.service-not-valid',
    note: 'a login of the command line that has run out',
    certainty: 'likely',
    culprit: AUTH,
    before: [worked({ ...bearer(`atkn_${HEX}`), ...token(`Bearer atkn_${HEX}`) })],
    call: refused({ ...bearer(`atkn_${HEX}`), ...token(`Bearer atkn_${HEX}`) }, NO_SERVICE),
    miss: [refused(token(`atkn_${HEX}`)), refused({ ...bearer(`atkn_${HEX}`), ...token(TOKEN) })]
  },
  {
    code: 'token.service-not-valid',
    note: 'Authorization beside a valid token',
    certainty: 'likely',
    culprit: AUTH,
    call: refused({ ...bearer(TOKEN), ...token(TOKEN) }, NO_SERVICE),
    miss: [refused({ ...bearer(TOKEN), ...token(TOKEN) }), refused(bearer(TOKEN), NO_SERVICE)]
  },
  {
    code: 'token.wrong-kind.automation-token',
    note: 'never what worked before',
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(`atkn_${HEX}`)),
    miss: [
      { before: [worked(token(`atkn_${HEX}`))], call: refused(token(`atkn_${HEX}`)) },
      refused({ ...bearer(`atkn_${HEX}`), ...token(`Bearer atkn_${HEX}`) }, NO_SERVICE),
      refused({ ...bearer(`atkn_${HEX}`), 'User-Agent': 'Shopify CLI; v=3.22.1' }, NO_SERVICE)
    ]
  },
  {
    code: 'token.invalid.revoked-by-uninstall',
    note: 'a value of odd shape that worked before',
    certainty: 'likely',
    culprit: SLOT,
    before: [worked(token(`atkn_${HEX}`))],
    call: refused(token(`atkn_${HEX}`)),
    miss: [
      refused(token(`atkn_${HEX}`)),
      // Another value was judged when this one was sent with success.
      { before: [worked({ ...token(TOKEN), ...bearer(`atkn_${HEX}`) })], call: refused(token(`atkn_${HEX}`)) },
      // The session token opened the app, not the Admin API.
      { before: [worked(bearer(`atkn_${HEX}`), { url: 'https://app.example/api' })], call: refused(bearer(`atkn_${HEX}`)) }
    ]
  },
  {
    code: 'auth.basic-legacy',
    note: 'token as user, password empty',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(basicOf(`${TOKEN}:`)),
    miss: [refused(basicOf(':')), refused(basicOf(`${SECRET}:`))]
  },
  {
    code: 'auth.basic-legacy',
    note: 'key of a private app as user, password empty',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(basicOf(`${CLIENT}:`), { at: '2019-12-25T08:00:00.000Z' }),
    config: { apiKey: CLIENT },
    miss: [refused(basicOf(`${CLIENT}:${CLIENT}`))]
  },
  {
    code: 'token.missing.placeholder',
    note: 'Basic without user and password',
    certainty: 'certain',
    culprit: AUTH,
    call: refused(basicOf(':')),
    miss: [refused(basicOf(`${TOKEN}:`)), refused(basicOf(`${CLIENT}:`))]
  },
  ...['xxxxxxxxxxxxxxxx', '***', '••••••', '...', '[redacted]', '<redacted>', 'REDACTED', '(hidden)', '--filtered--', 'shpat_xxxxxxxx'].map(
    (value): Case => ({
      code: 'token.missing.placeholder',
      note: `masked as ${value}`,
      certainty: 'possible',
      culprit: SLOT,
      call: refused(token(value)),
      miss: [good]
    })
  ),
  ...['shpat_****1a2b', 'shpat_…1a2b', 'shpat_12ab…', 'shpat_...', '…(7)'].map((value): Case => ({
    code: 'token.invalid',
    note: `masked as ${value}`,
    certainty: 'possible',
    culprit: SLOT,
    // Two masked values that look alike need not be one.
    before: [worked(token(value)), worked(token(value), { url: 'https://globex.myshopify.com/admin/api/2026-07/shop.json' })],
    call: refused(token(value)),
    miss: [refused(bearer(value)), refused(token('letmein42'))]
  })),
  {
    code: 'token.bearer-instead-of-header',
    note: 'masked behind its prefix',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(bearer('shpat_****1a2b')),
    miss: [refused(bearer('****1a2b')), refused(bearer('shpss_****1a2b'))]
  },
  {
    code: 'token.wrong-kind.client-secret',
    note: 'masked behind its prefix',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token('shpss_****1a2b')),
    miss: [refused(token('****1a2b'))]
  },
  {
    code: 'token.invalid',
    note: 'as storetap keeps it',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token('shpat_…1f3a(38-hex-3f9a1c2e)')),
    miss: [refused(token('shpat_…1f3a(36-hex-3f9a1c2e)'))]
  },
  {
    code: 'token.malformed',
    note: 'as storetap keeps it',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token('shpat_…1f3a(36-hex-3f9a1c2e)')),
    miss: [refused(token('shpat_…1f3a(38-hex-3f9a1c2e)')), refused(token('shpat_****1a2b'))]
  },
  {
    code: 'token.wrong-kind',
    note: 'JWT that names no shop',
    certainty: 'likely',
    culprit: AUTH,
    call: refused(bearer(sessionToken({ dest: undefined, iss: 'https://tenant.auth0.com/' }))),
    miss: [refused(bearer(sessionToken()))]
  },
  ...['$(SHOPIFY_TOKEN)', '#{token}', 'Promise { <pending> }', '[object Promise]'].map((value): Case => ({
    code: 'token.missing.placeholder',
    note: value,
    certainty: 'certain',
    culprit: SLOT,
    call: refused(token(value)),
    miss: [good]
  })),
  ...['permanentAccessToken', 'myToken', 'SHOPIFY_ADMIN_PASSWORD', 'apiSecret'].map((value): Case => ({
    code: 'token.missing.placeholder',
    note: value,
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(value)),
    miss: [refused(token('monkey')), refused(token('myToken42')), refused(token('keyboard'))]
  })),
  {
    code: 'token.malformed.stray-characters',
    note: 'bytes of Python',
    certainty: 'likely',
    culprit: SLOT,
    call: refused(token(`b'${TOKEN}'`)),
    miss: [refused(token(`b${TOKEN}`))]
  },
  {
    code: 'token.invalid.wrong-shop',
    note: 'without ids the two names may be one shop',
    certainty: 'likely',
    culprit: SLOT,
    before: [worked(token(TOKEN), { url: 'https://globex.myshopify.com/admin/api/2026-07/shop.json' })],
    call: good,
    miss: [good]
  },
  {
    code: 'token.invalid.revoked-by-uninstall',
    note: 'worked under the old name of the shop',
    certainty: 'likely',
    culprit: SLOT,
    before: [onGlobex('1')],
    call: ofShop('1'),
    miss: [{ before: [onGlobex('2')], call: ofShop('1') }]
  },
  {
    code: 'token.missing',
    note: 'an empty 401 that no field shows to be Shopify’s',
    certainty: 'possible',
    culprit: SLOT,
    call: { ...refused({}), answer: '', answerHeaders: { Server: 'squid/6.10', 'X-Squid-Error': 'ERR_ACCESS_DENIED 0' } },
    miss: [{ ...refused(token(SECRET)), answer: '', answerHeaders: { Server: 'squid/6.10' } }]
  },
  {
    code: 'token.missing',
    note: 'an empty 401 of Shopify’s',
    certainty: 'certain',
    culprit: SLOT,
    call: { ...refused({}), answer: '', answerHeaders: { 'x-request-id': '8127cc32-a55a-4274-88ca-f6a8e09b2846-1789466400' } },
    miss: [{ ...refused(token(TOKEN)), answer: '', answerHeaders: { 'x-shopid': '1' } }]
  }
]
