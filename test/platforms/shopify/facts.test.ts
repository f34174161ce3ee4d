/** What Shopify's facts read from an exchange. */
import t from 'tap'
import { httpFacts } from '#src/diagnosis/facts.js'
import { fieldsOf } from '#src/diagnosis/fields.js'
import { authorizationCredential, headerCredential, kindOf } from '#src/platforms/shopify/credentials.js'
import { shopifyFacts } from '#src/platforms/shopify/facts.js'
import { operationOf } from '#src/platforms/shopify/graphql.js'
import { shopify } from '#src/platforms/shopify/index.js'
import { decodeJwt, isSignedWith } from '#src/platforms/shopify/jwt.js'
import { shopifyNotes } from '#src/platforms/shopify/notes.js'
import { oauthError } from '#src/platforms/shopify/oauth.js'
import { isPlaceholder } from '#src/platforms/shopify/placeholder.js'
import { addressOf } from '#src/platforms/shopify/surface.js'
import { latestVersion, oldestVersion, versionState } from '#src/platforms/shopify/version.js'
import {
  type Call,
  CLIENT,
  credentials,
  exchangeOf,
  graphql,
  HEX,
  judge,
  masker,
  NOW,
  SECRET,
  sessionToken,
  storefront,
  TOKEN,
  toExchange,
  token,
  worked
} from './exchange.js'

const factsOf = (call: Call) => shopifyFacts(httpFacts(toExchange(call), undefined))

t.test('the calendar of versions', async (t) => {
  const today = Date.parse('2026-11-22T00:00:00Z')
  const states = {
    '2025-10': 'retired',
    '2026-01': 'stable',
    '2026-10': 'stable',
    '2027-01': 'candidate',
    '2027-04': 'unknown',
    '2026-02': 'unknown'
  } as const
  for (const [name, state] of Object.entries(states)) t.equal(versionState(name, today), state, name)
  t.equal(versionState('unstable', today), 'unstable')
  t.equal(versionState('2018-10', today), 'unknown', 'before the first version')
  t.equal(versionState('2026-01', Date.parse('2027-01-10T00:00:00Z')), 'ending')
  t.equal(versionState('2026-01', Date.parse('2027-01-16T14:59:59Z')), 'ending')
  t.equal(versionState('2026-01', Date.parse('2027-01-16T15:00:00Z')), 'retired')
  t.equal(versionState('2026-10', Date.parse('2026-10-01T16:59:59Z')), 'candidate', 'an hour before its release')
  t.equal(latestVersion(today), '2026-10')
  t.equal(latestVersion(Date.parse('2027-01-01T16:00:00Z')), '2026-10')
  t.equal(oldestVersion(today), '2026-01')
  t.equal(oldestVersion(Date.parse('2018-01-01T00:00:00Z')), undefined)
})

t.test('surfaces', async (t) => {
  const acme = 'https://acme.myshopify.com'
  const table: Readonly<Record<string, readonly [surface: string, version?: string]>> = {
    [`${acme}/admin/api/2026-07/products/1.json`]: ['admin-rest', '2026-07'],
    [`${acme}/admin/products.json`]: ['admin-rest'],
    [`${acme}/admin/oauth/access_scopes.json`]: ['admin-rest'],
    [`${acme}/admin/api/2026-07/graphql.json`]: ['admin-graphql', '2026-07'],
    [`${acme}/admin/api/graphql.json`]: ['admin-graphql'],
    [`${acme}/admin/oauth/access_token`]: ['oauth-token'],
    [`${acme}/admin/oauth/authorize`]: ['oauth-authorize'],
    [`${acme}/admin/oauth/install`]: ['oauth-authorize'],
    'https://admin.shopify.com/store/acme/oauth/install_custom_app': ['oauth-authorize'],
    [`${acme}/api/2026-07/graphql.json`]: ['storefront', '2026-07'],
    [`${acme}/api/graphql`]: ['storefront'],
    [`${acme}/payments_apps/api/2026-07/graphql.json`]: ['payments', '2026-07'],
    [`${acme}/products/shirt`]: ['storefront-page'],
    'https://shop.example/api/2026-07/graphql.json': ['storefront', '2026-07'],
    'https://partners.shopify.com/1/api/2026-07/graphql.json': ['partner', '2026-07'],
    'https://shopify.com/99/account/customer/api/2026-07/graphql': ['customer-account', '2026-07'],
    'https://shopify.com/authentication/99/oauth/token': ['customer-token'],
    'https://admin.shopify.com/store/acme/api/2026-07/shop.json': ['admin-rest', '2026-07'],
    'https://shop.example/wp-json/wc/v3/products': ['other']
  }
  for (const [url, [surface, version]] of Object.entries(table)) {
    const found = addressOf(new URL(url))
    t.equal(found.surface, surface, url)
    t.equal(found.version, version, `version of ${url}`)
  }
  t.equal(addressOf(new URL(`${acme}/x`)).handle, 'acme')
  t.equal(
    factsOf({
      url: 'https://app.example/api',
      headers: { Authorization: `Bearer ${sessionToken()}` }
    }).surface,
    'app'
  )
})

t.test('recognition', async (t) => {
  const recognised = (call: Call) => shopify.recognise(httpFacts(toExchange(call), undefined))
  for (const call of [
    { url: '/cart.js' },
    { url: 'https://shop.example/admin/api/2026-07/shop.json' },
    { url: 'https://shop.example/x', answerHeaders: { 'X-ShopId': '1' } },
    { url: 'https://shop.example/x', status: 430 }
  ]) {
    t.ok(recognised(call), call.url)
  }
  for (const url of [
    'https://shop.example/wp-json/wc/v3/orders',
    'https://shop.example/wp-admin/admin-ajax.php',
    'https://notmyshopify.com.example/'
  ]) {
    t.notOk(recognised({ url }), url)
  }
})

t.test('kinds of credentials', async (t) => {
  const kinds = {
    [TOKEN]: 'shpat',
    [SECRET]: 'shpss',
    [HEX]: 'hex32',
    [sessionToken()]: 'jwt',
    'atkn_x-Y': 'atkn',
    '': 'placeholder',
    'a b c': 'opaque'
  }
  for (const [value, kind] of Object.entries(kinds)) t.equal(kindOf(value), kind, value.slice(0, 12))
  for (const value of [
    'undefined',
    '{{x}}',
    '${X}',
    '<token>',
    'YOUR_ACCESS_TOKEN',
    'shpat_your-token',
    'process.env.TOKEN',
    '[object Object]'
  ])
    t.ok(isPlaceholder(value), value)
  for (const value of [TOKEN, HEX, 'letmein42', 'your']) t.notOk(isPlaceholder(value), value)
  const field = (value: string) => fieldsOf([{ name: 'Authorization', value }], '/request/headers', true).get('authorization')
  t.match(authorizationCredential(field(`Basic ${Buffer.from(`${CLIENT}:${SECRET}`).toString('base64')}`)), {
    kind: 'shpss',
    scheme: 'basic',
    user: CLIENT
  })
  t.match(authorizationCredential(field(`Bearer  ${TOKEN} `)), {
    kind: 'shpat',
    scheme: 'bearer',
    stray: true
  })
  t.match(headerCredential(field(`"${TOKEN}"\\n`)), {
    kind: 'shpat',
    bare: TOKEN,
    stray: true,
    wellFormed: true
  })
})

t.test('session tokens', async (t) => {
  const decoded = decodeJwt(sessionToken())
  t.match(decoded, { shop: 'acme.myshopify.com', aud: CLIENT })
  t.ok(decoded && isSignedWith(decoded, SECRET))
  t.notOk(decoded && isSignedWith(decoded, 'other'))
  for (const text of ['', 'a.b.c', TOKEN, `${'x'.repeat(20_000)}.a.b`, 'bnVsbA.bnVsbA.x']) t.equal(decodeJwt(text), undefined)
})

t.test('GraphQL operations', async (t) => {
  const table: readonly [string, string, object | undefined][] = [
    ['{ shop { name } }', '', { type: 'query' }],
    ['query Shop { shop { name } }', '', { type: 'query', operationName: 'Shop' }],
    [
      '# mutation X {\nmutation Create($input: In = {a: "query Y {"}) { productCreate { id } }',
      '',
      { type: 'mutation', operationName: 'Create' }
    ],
    ['fragment F on Shop { id }\nquery A { shop { ...F } } mutation B { x }', 'B', { type: 'mutation', operationName: 'B' }],
    ['subscription S @live { x }', '', { type: 'subscription', operationName: 'S' }],
    ['"""doc { """ query Q { x }', '', { type: 'query', operationName: 'Q' }],
    ['', '', undefined],
    ['not graphql', '', undefined]
  ]
  for (const [document, wanted, operation] of table) t.same(operationOf(document, wanted), operation, document.slice(0, 30))
  t.same(judge([graphql({ data: {} }, { body: { query: 'query Q { x }' } })]).graphql, { type: 'query', operationName: 'Q' })
})

t.test('OAuth errors in both forms', async (t) => {
  const error = (answer: unknown) => oauthError(httpFacts(toExchange({ url: '/admin/oauth/access_token', status: 400, answer }), undefined))
  t.same(error({ error: 'invalid_request', error_description: 'x' }), {
    code: 'invalid_request',
    description: 'x'
  })
  t.same(error('<html><title>400 - Oauth error invalid_request</title></html>'), { code: 'invalid_request', description: '' })
  t.same(error('Oauth error shop_not_permitted: Not &lt;here&gt;.</p></body>'), { code: 'shop_not_permitted', description: 'Not <here>.' })
  t.equal(error('<html>Not found</html>'), undefined)
})

t.test('what is remembered', async (t) => {
  const notes = (call: Call) => shopifyNotes(factsOf(call), masker)
  const issued = notes(
    exchangeOf(
      { ...credentials, code: 'abcdefabcdef0123' },
      {
        status: 200,
        answer: {
          access_token: TOKEN,
          scope: 'a,b',
          expires_in: 3600,
          refresh_token: 'shprt_1'
        }
      }
    )
  )
  t.match(
    issued.find(({ kind }) => kind === 'token-issued'),
    {
      fingerprint: masker.fingerprint(TOKEN),
      shop: 'acme.myshopify.com',
      mode: 'offline',
      expiresAt: Date.parse(NOW) + 3_600_000,
      scopes: ['a', 'b']
    }
  )
  t.match(
    issued.find(({ kind }) => kind === 'spent'),
    {
      what: 'authorization-code',
      fingerprint: masker.fingerprint('abcdefabcdef0123')
    }
  )
  const refused = notes(exchangeOf({ ...credentials, code: 'abcdefabcdef0123' }, { answer: { error: 'invalid_request' } }))
  t.notOk(
    refused.some(({ kind }) => kind === 'spent' || kind === 'token-issued'),
    'a refused exchange spends nothing'
  )
  t.match(
    notes(
      worked(token(TOKEN), {
        answerHeaders: {
          'X-Shopify-Shop-Api-Call-Limit': '32/40',
          'X-ShopId': '7'
        }
      })
    ),
    [
      {
        kind: 'credential',
        credential: 'shpat',
        fingerprint: masker.fingerprint(TOKEN),
        place: 'header'
      },
      { kind: 'installation', shopId: '7' },
      { kind: 'call-limit', used: 32, maximum: 40 }
    ]
  )
  t.match(
    notes(
      worked(token(TOKEN), {
        url: '/admin/oauth/access_scopes.json',
        answer: { access_scopes: [{ handle: 'read_orders' }] }
      })
    ).at(-1),
    { kind: 'scopes', scopes: ['read_orders'] }
  )
  t.match(
    notes(
      worked(token(TOKEN), {
        url: '/admin/api_permissions/current.json',
        method: 'DELETE',
        answer: ''
      })
    ).at(-1),
    {
      kind: 'uninstalled',
      shop: 'acme.myshopify.com'
    }
  )
  t.match(
    notes(
      worked(token(TOKEN), {
        at: NOW,
        answerHeaders: { Date: 'Tue, 15 Sep 2026 10:01:00 GMT' }
      })
    ).at(-1),
    {
      kind: 'clock-skew',
      milliseconds: 60_000
    }
  )
  t.notOk(JSON.stringify([...issued, ...notes(worked(token(TOKEN)))]).includes(TOKEN), 'no value, only fingerprints')
})

t.test('failures that the status does not show', async (t) => {
  const failed = (call: Call) => shopify.failed(factsOf(call))
  t.ok(failed(graphql({ errors: [{ message: 'x' }] })))
  t.ok(
    failed(
      graphql({
        data: { a: { b: { customerUserErrors: [{ message: 'x' }] } } }
      })
    )
  )
  t.ok(failed(worked(token(TOKEN), { answer: '<!doctype html><p>hi' })))
  t.ok(
    failed({
      url: 'https://shop.example/admin/api/2026-07/shop.json',
      status: 301,
      answerHeaders: {
        Location: 'https://acme.myshopify.com/admin/api/2026-07/shop.json'
      }
    })
  )
  t.notOk(failed(graphql({ data: { a: { userErrors: [] } } })))
  t.notOk(failed({ url: '/pages/about', answer: '<!doctype html><p>hi' }))
  t.notOk(
    failed({
      url: '/admin/oauth/authorize?client_id=x',
      status: 302,
      answerHeaders: {
        Location: 'https://acme.myshopify.com/admin/auth/login'
      }
    })
  )
  t.notOk(failed(storefront({}, { answer: { data: {} } })))
})
