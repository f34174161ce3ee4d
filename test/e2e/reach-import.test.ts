/** Calls of other tools, explained and imported by the real program. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runStoretap } from './storetap.js'

const token = 'shpat_5f3a9c1d7e2b4a6089cdef0123456789'
const curl = `curl 'https://acme.myshopify.com/admin/api/2026-10/shop.json' -H 'Authorization: Bearer ${token}'`
const refusal = '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}'

t.test('a pasted cURL command with status and body', async (t) => {
  const { code, out } = await runStoretap(['explain', '--curl', curl, '--status', '401', '--body', refusal, '--json'])
  t.equal(code, 0)
  t.match(JSON.parse(out), {
    entries: [
      {
        index: 0,
        status: 401,
        request: { method: 'GET' },
        diagnoses: [{ code: 'shopify.token.bearer-instead-of-header', certainty: 'certain' }]
      }
    ]
  })
  t.notMatch(out, token)
  const limited = await runStoretap([
    'explain',
    '--curl',
    curl.replace('Authorization: Bearer', 'X-Shopify-Access-Token:'),
    '--status',
    '429',
    '--header',
    'Retry-After: 2.0'
  ])
  t.match(limited.out, /429/)
  t.match(limited.out, /Retry-After|retry-after/)
})

t.test('what is missing or wrong is one line', async (t) => {
  for (const [args, said] of [
    [['--curl', curl], /--curl needs the --status/],
    [['--curl', curl, '--status', 'bad'], /--status: expected a status such as 401/],
    [['--curl', "curl 'x", '--status', '401'], /--curl: the quote at character 6 does not close/],
    [['--curl', curl, 'file.har', '--status', '401'], /Either a file or --curl/],
    [['file.har', '--status', '401'], /go with --curl/]
  ] as const) {
    const { code, err } = await runStoretap(['explain', ...args])
    t.equal(code, 2)
    t.match(err, said)
    t.notMatch(err, /\n\s+at /)
  }
})

t.test('a Postman collection with saved responses, explained and imported', async (t) => {
  const folder = t.testdir({})
  const file = join(folder, 'shop.postman_collection.json')
  const request = {
    method: 'GET',
    url: { raw: 'https://acme.myshopify.com/admin/api/2026-10/shop.json' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: token }] }
  }
  const response = { name: 'refused', originalRequest: request, code: 401, status: 'Unauthorized', header: [], body: refusal }
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  writeFileSync(file, JSON.stringify({ info: { name: 'Shop', schema }, item: [{ name: 'shop', request, response: [response] }] }))
  const explained = await runStoretap(['explain', file, '--json'])
  t.match(JSON.parse(explained.out), { entries: [{ diagnoses: [{ code: 'shopify.token.bearer-instead-of-header' }] }] }, explained.err)
  const imported = await runStoretap(['import', file, '--data', join(folder, 'log')])
  t.match(imported.err, /1 exchange imported/)
  const exported = await runStoretap(['export', '--format', 'ndjson', '--data', join(folder, 'log')])
  t.match(JSON.parse(exported.out), { platform: 'shopify', response: { status: 401 } })
  t.notMatch(exported.out, token)
})

t.test('a flow file of mitmproxy is told how to become a HAR', async (t) => {
  const { code, err } = await runStoretap(['explain', '-'], { input: '4091:9:websocket;0:~8:response;' })
  t.equal(code, 1)
  t.match(err, /mitmdump -n -r FILE --set hardump=calls\.har/)
})
