import t from 'tap'
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import { harHead, toHarEntry } from '#src/model/har.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { maskExchange } from '#src/privacy/mask-exchange.js'
import { exchangeOf, masker } from '../privacy/exchanges.js'

const back = (exchange: Exchange) => fromHarEntry(JSON.parse(JSON.stringify(toHarEntry(exchange))), 0)

const rich = exchangeOf({
  method: 'POST',
  url: 'https://shop.example/x?consumer_key=ck_9f8e7d6c5b4a39281706f5e4d3c2b1a0deadbeef&q=a+b&empty=&q=2',
  query: [
    ['consumer_key', 'ck_9f8e7d6c5b4a39281706f5e4d3c2b1a0deadbeef'],
    ['q', 'a b'],
    ['empty', ''],
    ['q', '2']
  ],
  headers: [
    ['Host', 'shop.example'],
    ['X-Shopify-Access-Token', ' 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\n'],
    ['Cookie', 'a=1234567890; b=2'],
    ['accept', '*/*'],
    ['Accept', 'text/html']
  ],
  body: '{"password":"hunter2"}',
  responseHeaders: [
    ['Location', 'https://shop.example/?token=abcdef'],
    ['Set-Cookie', 'sid=abcdef; Path=/']
  ],
  answer: '{"ok":true}'
})

t.test('our own masked exports read back equal', async (t) => {
  const exchanges: Exchange[] = [
    rich,
    {
      ...rich,
      forwarded: { url: 'https://shop.example/y', headers: [{ name: 'Host', value: 'shop.example' }], reasons: ["Host is the store's"] }
    },
    { ...rich, graphql: { operationName: 'GetX', type: 'mutation' }, replayOf: 'a0' },
    { ...rich, timings: { blocked: -1, dns: 1, connect: 2, ssl: 3, send: -1, wait: -1, receive: -1 }, time: -1 },
    {
      ...rich,
      response: {
        ...rich.response,
        content: { mimeType: 'image/png', text: 'iVBORw0KGgo=', encoding: 'base64', size: 8, truncated: true, note: 'cut' },
        trailers: [{ name: 'X-T', value: '1' }],
        informational: [{ status: 103, headers: [{ name: 'Link', value: '</a>' }] }]
      }
    }
  ]
  const { response, answeredBy: _by, outcome: _outcome, ...base } = rich
  const failure = { phase: 'tls', kind: 'tls_certificate_error', code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' } as const
  exchanges.push({ ...base, outcome: 'pending', time: -1 }, { ...base, outcome: 'aborted' }, { ...base, outcome: 'aborted', response })
  exchanges.push({ ...base, outcome: 'failed', failure }, { ...base, outcome: 'failed', failure, response, answeredBy: 'gateway' })
  const diagnosis: Diagnosis = {
    code: 'a.b',
    level: 'failure',
    certainty: 'likely',
    summary: 's',
    why: 'w',
    culprit: { in: 'network', name: null },
    evidence: [{ observed: '401' }],
    fix: ['f'],
    docs: []
  }
  exchanges.push({ ...rich, diagnoses: [diagnosis] })
  for (const exchange of exchanges) {
    const masked = maskExchange(exchange, [], masker)
    t.same(back(masked), { exchange: masked })
  }
})

t.test('the document is HAR 1.2', async (t) => {
  const { outcome: _outcome, answeredBy: _by, response: _response, ...base } = rich
  const log = { ...harHead('1.0.0'), entries: [toHarEntry(rich), toHarEntry({ ...base, outcome: 'pending', time: -1 })] }
  t.equal(log.version, '1.2')
  t.same(log.creator, { name: 'storetap', version: '1.0.0' })
  t.match(log.comment, /Secrets were removed/)
  for (const entry of log.entries) {
    t.match(entry.startedDateTime, /^\d{4}-\d\d-\d\dT/)
    t.ok(entry.time >= 0 && entry.timings.send >= 0 && entry.timings.wait >= 0 && entry.timings.receive >= 0)
    t.type(entry.cache, 'object')
    for (const message of [entry.request, entry.response]) {
      t.ok(Array.isArray(message.headers) && Array.isArray(message.cookies))
      for (const name of ['httpVersion', 'headersSize', 'bodySize'] as const) t.not(message[name], undefined, name)
    }
    t.type(entry.response.redirectURL, 'string')
    t.type(entry.response.content.size, 'number')
    t.type(entry.response.content.mimeType, 'string')
  }
  t.same(
    log.entries[0]?.request.cookies.map(({ name }) => name),
    ['a', 'b']
  )
  t.same(log.entries[0]?.response.cookies, [{ name: 'sid', value: 'abcdef' }])
  t.equal(log.entries[1]?.response.status, 0)
})
