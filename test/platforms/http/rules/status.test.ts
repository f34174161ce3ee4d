/** server-fault.ts, rate-limited.ts, method.ts, too-large.ts, server-password.ts, plain-to-tls-port.ts, hosting-suspended.ts */
import t from 'tap'
import { BEARER, best, CLIENT, found, HTML, JSON_TYPE, stockPage } from '../entry.js'

const page = (status: number, title: string) => ({ status, answerHeaders: HTML, answer: stockPage(title) })

t.test('server faults', async (t) => {
  t.strictSame(await found({ status: 500, answer: '{"errors":"An unexpected error occurred"}' }), ['http.server-error certain'])
  // https://github.com/Shopify/shopify-api-ruby/issues/167
  const reason = await best({ method: 'POST', status: 500, answer: '{"errors":"Inventory not available; Asked for 1, got 0"}' })
  t.match(reason, { code: 'http.server-error', certainty: 'likely', summary: /Inventory not available/ })
  for (const status of [502, 504, 520, 522, 530, 783])
    t.strictSame(await found({ status }), ['http.server-unavailable certain'], String(status))
  t.strictSame(await found(page(503, '503 Service Unavailable')), ['http.server-unavailable likely', 'http.rate-limited possible'])
  t.strictSame(await found({ status: 503, answer: '{"error":"x"}' }), ['http.server-unavailable likely'], 'JSON: the application itself')
  t.strictSame(await found({ status: 555 }), ['http.unexplained possible'], 'a status nobody defined')
  const { fix } = await best({ status: 503, answerHeaders: { ...JSON_TYPE, 'retry-after': '600' }, answer: '{}' })
  t.match(fix[0], /600/)
})

t.test('rate', async (t) => {
  t.strictSame(await found({ ...page(429, '429 Too Many Requests') }), ['http.rate-limited certain'])
  t.strictSame(
    await found({ status: 429, answer: '{"error":"slow down"}' }),
    ['http.rate-limited possible'],
    'perhaps the limit of the API'
  )
})

t.test('methods', async (t) => {
  const refused = await best({ method: 'DELETE', ...page(405, '405 Not Allowed') })
  t.match(refused, { code: 'http.method-blocked', certainty: 'likely', culprit: { in: 'request.method', name: 'DELETE' } })
  t.strictSame(await found({ method: 'PATCH', ...page(501, '501 Not Implemented') }), ['http.method-blocked likely'])
  const allow = { method: 'PUT', status: 405, answerHeaders: { ...JSON_TYPE, allow: 'GET, POST' }, answer: '{"error":"no"}' }
  t.strictSame(await found(allow), ['http.method-not-allowed certain'], 'the API itself says so')
  t.match((await best(allow)).fix[0], /GET, POST/)
  t.strictSame(
    await found({ method: 'POST', ...page(405, '405 Not Allowed') }),
    ['http.method-not-allowed certain'],
    'POST passes everywhere'
  )
})

t.test('sizes', async (t) => {
  const large = await best({ method: 'POST', body: 'x'.repeat(2000), ...page(413, '413 Request Entity Too Large') })
  t.match(large, { code: 'http.body-too-large', certainty: 'certain', culprit: { in: 'request.body' } })
  t.match(large.summary, /2000 bytes/)
  const long = await best({ url: `https://api.example.test/v1?ids=${'1,'.repeat(5000)}`, ...page(414, '414 Request-URI Too Large') })
  t.match(long, { code: 'http.uri-too-long', certainty: 'certain' })
})

t.test("the web server's own password", async (t) => {
  const challenge = { 'www-authenticate': 'Basic realm="Staging"' }
  const locked = { headers: BEARER, status: 401, answerHeaders: { ...HTML, ...challenge }, answer: stockPage('401 Authorization Required') }
  t.strictSame(await found(locked), ['http.server-password certain'])
  t.strictSame(
    await found({ ...locked, answerHeaders: { ...JSON_TYPE, ...challenge }, answer: '{"error":"x"}' }),
    ['http.unexplained possible'],
    'JSON'
  )
  t.strictSame(await found({ ...locked, answerHeaders: HTML }), ['http.unexplained possible'], 'no challenge')
})

t.test('plain http on a TLS port', async (t) => {
  const answer = '<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>'
  const call = { url: 'http://shop.example:443/x', status: 400, answerHeaders: HTML, answer }
  t.match(await best(call), { code: 'http.plain-to-tls-port', culprit: { in: 'request.url', name: 'scheme' } })
  t.strictSame(
    await found({ ...call, answer: '<html><title>400 Bad Request</title></html>', headers: { ...CLIENT, host: 'shop.example' } }),
    ['http.unexplained possible']
  )
})

t.test('a switched-off site is only possible', async (t) => {
  const off = { status: 402, answerHeaders: { 'content-type': 'text/plain' }, answer: 'Site has been temporarily disabled' }
  t.strictSame(await found(off), ['http.hosting-suspended possible'])
  t.strictSame(await found({ status: 402, answer: '{"errors":"Unavailable"}' }), ['http.unexplained possible'], 'JSON is the store itself')
})

t.test('what an API says of itself counts for more than the status', async (t) => {
  const refusal = '{"code":"shop_rest_cannot_delete","message":"The <b>order</b> cannot be deleted.","data":{"status":500}}'
  const named = await best({ method: 'DELETE', status: 500, answer: refusal })
  t.match(named, {
    code: 'http.server-error',
    certainty: 'possible',
    summary: /"The order cannot be deleted\." \(shop_rest_cannot_delete\)/
  })
  const items = '{"code":"shop_rest_too_large","message":"Unable to accept more than 100 items.","data":{"status":413}}'
  const batch = await best({ method: 'POST', body: '{}', status: 413, answer: items })
  t.match(batch, { code: 'http.unexplained', summary: /"Unable to accept more than 100 items\." \(shop_rest_too_large\)/ })
  for (const [answer, words] of [
    ['{"errors":[{"message":"Field does not exist","extensions":{"code":"undefinedField"}}]}', /"Field does not exist" \(undefinedField\)/],
    ['{"errors":{"title":["cannot be blank"]}}', /"title: cannot be blank"/],
    ['{"errors":"Not Found"}', /"Not Found"/],
    ['{"error":"invalid_grant","error_description":"it ran out"}', /"it ran out" \(invalid_grant\)/],
    ['{"errors":{}}', /was answered with 422, and no known cause fits/]
  ] as const) {
    const { summary } = await best({ method: 'POST', body: '{}', status: 422, answer })
    t.match(summary, words, answer)
    t.ok(summary.length <= 160, 'one line')
  }
})

t.test('an empty answer is no page', async (t) => {
  const api = { url: 'https://acme.myshopify.com/admin/api/2026-01/shop.json', status: 401, answer: '' }
  const asJson = await found({ ...api, answerHeaders: JSON_TYPE })
  t.strictSame(await found({ ...api, answerHeaders: HTML }), asJson, 'whatever type it has')
  t.notMatch(asJson, ['http.unexplained possible'])
})

t.test('413 without a body is about the URL, or about something else', async (t) => {
  const ids = Array.from({ length: 600 }, (_, index) => `include=${index + 100_000}`).join('&')
  const refused = (url: string) =>
    found({ url, status: 413, answer: '<html><title>413</title></html>', answerHeaders: { 'content-type': 'text/html' } })
  t.strictSame(await refused(`https://api.example.test/v1/items?${ids}`), ['http.uri-too-long likely'])
  t.strictSame(await refused('https://api.example.test/v1/items'), ['http.unexplained possible'])
})

t.test('cPanel sends every call to a suspended account to one page', async (t) => {
  const location = 'https://api.example.test/cgi-sys/suspendedpage.cgi'
  const first = { status: 302, answer: '', answerHeaders: { location } }
  const second = { url: location, answer: '<html><title>Account Suspended</title></html>', answerHeaders: { 'content-type': 'text/html' } }
  t.strictSame(await found(first), ['http.hosting-suspended possible'])
  t.strictSame(await found(first, second), ['http.hosting-suspended possible'])
})
