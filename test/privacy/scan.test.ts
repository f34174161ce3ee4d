import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { maskBody } from '#src/privacy/mask-body.js'
import { maskExchange } from '#src/privacy/mask-exchange.js'
import { exchangeOf, masker } from './exchanges.js'

const options = { places: [], masker }
const json = (text: string) => maskBody(text, 'application/json', options)

t.test('what is no secret stays, byte for byte', async (t) => {
  const texts = [
    '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}',
    '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}',
    '{"order_key":"wc_order_VUWwQHlY5qBpm","key":"d3d9446802a44259755d38e6d163e820","etag":"W/\\"9f8e7d6c5b4a39281706f5e4d3c2b1a0\\""}',
    '{"token_type":"bearer","expires_in":3600,"refresh_token_expires_in":7776000,"next_page":"abc123def456"}',
    '{"errors":[{"message":"Invalid token: please log in","extensions":{"code":"ACCESS_DENIED"}}]}',
    '{"password":{"type":"string","required":true},"secret":null,"has_password":true,"tokens":[]}',
    '{"errors":{"password":["is too short","must not be blank"]}}',
    '{"docs_and_specs":"docs_shpping","cs_CZ":"cs_CZ","basic":"Basic realm=x","bearer":"Bearer authentication is required"}',
    '{"a":"https://shop.example:8443/x@y","email":"a@b.example","t":"12:30:45","id":"gid://shopify/Order/1"}',
    `{"access_token":"undefined","client_secret":"\${SECRET}","password":""}`,
    '{"state":"CA","code":"SUMMER10","coupon_lines":[{"code":"10off"}]}',
    '{  "spaces" :\t[1, 2.50, -3e5 ],\r\n "unicode":"\\u00e9\\/"  }',
    'eyJhbGciOiJub25lIn0 alone is no token'
  ]
  for (const text of texts) t.equal(json(text), text)
})

t.test('headers that look secret and are not', async (t) => {
  const headers = [
    ['ETag', 'W/"cacheable:8d1c9b9a2ff2b5d6d2a0c6a1b7e3c9d4"'],
    ['X-Request-Id', '8f0c2b1e-3b1f-4b0e-9a53-6d9d2f8a7c11'],
    ['WWW-Authenticate', 'Basic realm="WooCommerce API. Use a consumer key in the username field"'],
    ['Cart-Hash', '1cbca6b7859abe9581b4393d1e418898'],
    ['Nonce-Timestamp', '1795325744'],
    ['Access-Control-Allow-Headers', 'Authorization, X-WP-Nonce, Content-Disposition'],
    ['Link', '<https://shop.example/wp-json/>; rel="https://api.w.org/"'],
    ['Cookie', ''],
    ['Authorization', 'Bearer undefined'],
    ['Authorization', 'Bearer'],
    ['X-Shopify-Access-Token', '<your token>']
  ] as const
  const exchange = exchangeOf({ headers, responseHeaders: headers, url: 'https://shop.example/coupons?code=SUMMER10&state=CA' })
  t.same(maskExchange(exchange, [], masker), exchange)
})

t.test('only the secret changes', async (t) => {
  const [before, after] = json('{"a" : 1,\n "access_token" : "abcdef", "b":"\\u00e9"}').split(/…\(6-hex-[0-9a-f]{8}\)/)
  t.equal(before, '{"a" : 1,\n "access_token" : "')
  t.equal(after, '", "b":"\\u00e9"}')
  const masked = maskExchange(
    exchangeOf({ headers: [['Authorization', `Basic ${Buffer.from('admin:open sesame').toString('base64')}`]] }),
    [],
    masker
  )
  t.match(masked.request.headers[0]?.value, /^Basic base64\(admin:…same\(16|^Basic base64\(admin:…\(11-text-[0-9a-f]{8}\)\)$/)
  const cookie = maskExchange(exchangeOf({ responseHeaders: [['Set-Cookie', 'sid=abcdef; Path=/; SameSite=Lax']] }), [], masker)
  t.match(cookie.outcome === 'answered' && cookie.response.headers[0]?.value, /^sid=…\(6-hex-\w{8}\); Path=\/; SameSite=Lax$/)
  const joined = 'a=abcdef; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Secure, b=fedcba; Max-Age=9; path\nc=abc; Domain=a.example'
  const both = maskExchange(exchangeOf({ responseHeaders: [['Set-Cookie', joined]] }), [], masker)
  t.match(
    both.outcome === 'answered' && both.response.headers[0]?.value,
    /^a=…\(6-hex-\w{8}\); Expires=Wed, 21 Oct 2026 07:28:00 GMT; Secure, b=…\(6-hex-\w{8}\); Max-Age=9; path\nc=…\(3-hex-\w{8}\); Domain=a\.example$/
  )
})

t.test('equal secrets have equal fingerprints in header, query and body', async (t) => {
  const token = 'p/w+d =0123456789'
  const masked = maskExchange(
    exchangeOf({
      headers: [['X-Api-Token', token]],
      url: `https://shop.example/?access_token=${encodeURIComponent(token)}`,
      query: [['access_token', token]],
      body: JSON.stringify({ password: token })
    }),
    [],
    masker
  )
  const prints = JSON.stringify(masked).match(/-[0-9a-f]{8}\)/g)
  t.equal(prints?.length, 4)
  t.equal(new Set(prints).size, 1)
})

// Properties

const secretName = fc.constantFrom(
  'access_token',
  'accessToken',
  'client_secret',
  'password',
  'consumer_key',
  'oauth_signature',
  'customerAccessToken'
)
const shape = fc.oneof(
  fc
    .tuple(fc.constantFrom('shpat_', 'shpca_', 'shpss_', 'shpua_', 'shppa_', 'prtapi_'), fc.stringMatching(/^[0-9a-f]{32}$/))
    .map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('ck_', 'cs_'), fc.stringMatching(/^[0-9a-f]{40}$/)).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('atkn_', 'shcat_', 'shcrt_', 'shptka_'), fc.stringMatching(/^[A-Za-z0-9]{12,40}$/))
    .map((parts) => parts.join(''))
)
const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(secretName, fc.oneof(fc.string(), shape, fc.jsonValue({ maxDepth: 1 }))))
  .map(([value, secrets]) => JSON.stringify({ value, secrets, list: [secrets, value] }))
const anyText = fc.oneof(
  jsonText,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        '\\',
        ':',
        '=',
        '&',
        ' ',
        '\n',
        'token',
        'password',
        '"token":"',
        'eyJ',
        '.',
        'shpat_',
        'abcdef123456',
        'Basic ',
        'Bearer ',
        '[',
        '{',
        '://',
        '@',
        '%3D',
        '…',
        '(',
        ')'
      ),
      { maxLength: 40 }
    )
    .map((parts) => parts.join(''))
)
const mimeType = fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x')

t.test('JSON stays JSON, with the same keys', async (t) => {
  fc.assert(
    fc.property(jsonText, (text) => {
      const masked = json(text)
      const note = inspect({ text, masked })
      t.doesNotThrow(() => JSON.parse(masked), note)
      t.same(Object.keys(JSON.parse(masked)), Object.keys(JSON.parse(text)), note)
    }),
    { numRuns: 300 }
  )
})

t.test('masking twice is masking once', async (t) => {
  fc.assert(
    fc.property(anyText, mimeType, (text, type) => {
      const once = maskBody(text, type, options)
      t.equal(maskBody(once, type, options), once, inspect({ text, type, once }))
    }),
    { numRuns: 500 }
  )
})

t.test('masking twice is masking once: texts that once were not', async (t) => {
  for (const text of [
    '"token":"Bearer eyJ',
    'password://shpat_Bearer ',
    'password://abcdef123456Bearer shpat_Bearer ',
    'docs_0123456789abcdefshpat_0123456789abcdef'
  ]) {
    const once = json(text)
    t.equal(json(once), once)
    t.notMatch(once, /shpat_[A-Za-z0-9]/)
  }
})

t.test('a body grows by at most 64 characters per name or shape and stray character', async (t) => {
  fc.assert(
    fc.property(anyText, mimeType, (text, type) => {
      const masked = maskBody(text, type, options)
      const places =
        text.match(/token|secret|password|key|signature|shp|sh[a-z]+_|c[ks]_|prtapi_|atkn_|eyJ|basic|bearer|:\/\//gi)?.length ?? 0
      t.ok(masked.length <= text.length * 9 + places * 64, inspect({ text, type, masked }))
    }),
    { numRuns: 300 }
  )
})

t.test('no known shape is missed, whatever stands around it', async (t) => {
  const around = fc.oneof(
    fc.constantFrom('', ' ', '"', '\\n', '%3D', '=', ':', '/', '&', '\\"', "'", '>', ',', '(', '_', '\n'),
    fc.string({ maxLength: 12 }).map((text) => `${text} `)
  )
  fc.assert(
    fc.property(around, shape, around, mimeType, (before, secret, after, type) => {
      const masked = maskBody(`${before}${secret}${after}`, type, options)
      t.notOk(masked.includes(secret.slice(0, -1)), inspect({ before, secret, after, type, masked }))
    }),
    { numRuns: 500 }
  )
})

t.test('JSON torn anywhere hides its secrets', async (t) => {
  const secret = 'S3cr3t-Canary-Value'
  const text = JSON.stringify({ a: [{ access_token: secret, note: `shpat_${'0a1b2c3d'.repeat(4)}` }], q: `{ x(password: "${secret}") }` })
  for (let length = 0; length <= text.length; length++) {
    const masked = json(text.slice(0, length))
    t.notOk(masked.includes(secret.slice(0, 8)) || masked.includes('0a1b2c3d0a'), masked)
  }
})

t.test('hostile text takes linear time', async (t) => {
  // Each of these is quadratic in a careless scanner: a megabyte would take minutes, and the test would time out.
  const parts = [
    'eyJ',
    'eyJa.',
    'token:',
    '"token":"',
    'token=',
    '\\"',
    'ck_',
    'basic ',
    '://a:',
    '…',
    '"code":1,',
    'token:["a",',
    'token%3D',
    'Bearer ',
    'name="password"'
  ]
  for (const part of parts) {
    const text = part.repeat(1_000_000 / part.length)
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      t.type(maskBody(text, type, options), 'string', part)
  }
})
