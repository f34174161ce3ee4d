import t from 'tap'
import { parseCurl, responseFields } from '#src/har/curl.js'
import { shellWords } from '#src/har/shell-words.js'

const url = 'https://acme.myshopify.com/admin/api/2026-10/shop.json'

t.test('words as bash reads them', (t) => {
  t.same(shellWords(`a 'b c' "d \\"e\\" \\n" f\\ g 'h'"i"j`), ['a', 'b c', 'd "e" \\n', 'f g', 'hij'])
  t.same(shellWords(`curl \\\n  -H 'x' \\\r\n 'it'\\''s'`), ['curl', '-H', 'x', "it's"])
  t.same(shellWords(`$'a\\'b\\n\\x41\\u00e9\\041'`).length, 1)
  t.same(shellWords(`$'a\\'b\\n\\x41\\u00e9'`), ["a'b\nAé"])
  t.same(shellWords(`"" ''`), ['', ''])
  t.throws(() => shellWords(`curl 'open`), { message: 'the quote at character 6 does not close' })
  t.end()
})

t.test('as curl would send it', (t) => {
  t.same(parseCurl(`curl ${url}`), {
    method: 'GET',
    url,
    headers: [
      { name: 'Host', value: 'acme.myshopify.com' },
      { name: 'Accept', value: '*/*' }
    ]
  })
  t.match(parseCurl(`curl -sSL -XPUT -H'X-A: 1' --compressed -o out.json --max-time 5 '${url}'`), {
    method: 'PUT',
    url,
    headers: [{}, {}, { name: 'X-A', value: '1' }]
  })
  t.match(parseCurl(`/usr/bin/curl -d a=1 -d b=2 ${url}`), { method: 'POST', body: 'a=1&b=2' })
  t.match(parseCurl(`curl --json '{"a":1}' ${url}`), {
    method: 'POST',
    body: '{"a":1}',
    headers: [{}, { name: 'Accept', value: 'application/json' }, { name: 'Content-Type', value: 'application/json' }]
  })
  t.match(parseCurl(`curl -G -d a=1 --data-urlencode 'b=x y&z' ${url}?c=3`), {
    method: 'GET',
    url: `${url}?c=3&a=1&b=x%20y%26z`,
    body: undefined
  })
  t.match(parseCurl(`curl -I ${url}`), { method: 'HEAD' })
  t.match(parseCurl('curl shop.example/wp-json'), { url: 'http://shop.example/wp-json' })
  const named = (line: string, name: string) => parseCurl(line).headers.find((header) => header.name === name)?.value
  const basic = `Basic ${Buffer.from('ck_1:cs_1').toString('base64')}`
  t.equal(named(`curl -u ck_1:cs_1 ${url}`, 'Authorization'), basic)
  t.equal(named('curl https://ck_1:cs_1@shop.example/', 'Authorization'), basic)
  t.equal(parseCurl('curl https://ck_1:cs_1@shop.example/').url, 'https://shop.example/')
  t.equal(named(`curl -H 'Accept:' ${url}`, 'Accept'), undefined)
  t.equal(named(`curl -H 'X-Empty;' ${url}`, 'X-Empty'), '')
  t.equal(named(`curl -H 'content-type: application/json' -d '{}' ${url}`, 'Content-Type'), undefined, 'curl adds none where one is given')
  t.end()
})

t.test('what cannot be read is said', (t) => {
  t.throws(() => parseCurl('curl -s'), { message: 'there is no URL in the cURL command' })
  t.throws(() => parseCurl('curl -H X-A: 1 https://a.example/'), { message: /one URL is expected.*found 2; is a quote missing/ })
  t.throws(() => parseCurl(`curl -d @body.json ${url}`), { message: /the file body\.json of --data is not read/ })
  t.throws(() => parseCurl(`curl -F a=b ${url}`), { message: /multipart/ })
  t.throws(() => parseCurl(`curl ${url} -H`), { message: "curl's option header has no value" })
  t.end()
})

t.test('field lines of an answer, one by one or as curl -i prints them', (t) => {
  t.same(responseFields(['HTTP/2 401 \r\nx-request-id: a:b\r\nx-empty:\r\n\r\n', 'Retry-After: 2.0']), [
    { name: 'x-request-id', value: 'a:b' },
    { name: 'x-empty', value: '' },
    { name: 'Retry-After', value: '2.0' }
  ])
  t.end()
})

t.test('hostile lines take no time', (t) => {
  for (const line of [
    '\\'.repeat(100_001),
    `$'${'\\x'.repeat(50_000)}`,
    ' '.repeat(200_000),
    `"${'\\"'.repeat(50_000)}`,
    `curl ${'-H '.repeat(50_000)}`
  ]) {
    const started = performance.now()
    try {
      parseCurl(line)
    } catch {
      // A sentence is fine.
    }
    t.ok(performance.now() - started < 5000, `${line.slice(0, 6)}…`)
  }
  t.end()
})
