/** The short way to the JSON of a masked exchange gives what the long way gives, also when parts were seen before in other company. */
import t, { type Test } from 'tap'
import { amendSummary, summarise } from '#src/model/live.js'
import { fromHarEntry } from '#src/model/har-read.js'
import type { Exchange } from '#src/model/exchange.js'
import { platforms } from '#src/platforms/index.js'
import { maskExchange } from '#src/privacy/mask-exchange.js'
import { createJsonMasking } from '#src/privacy/masked-json.js'
import { casesIn } from '../scoring.js'
import { exchangeOf, masker } from './exchanges.js'

const places = platforms.flatMap(({ secrets }) => secrets)
const KNOWN = ['cs_0123456789abcdef0123456789abcdef01234567', 'correct horse "battery"']
const TOKEN = 'shpat_0123456789abcdef0123456789abcdef'

const parsed = (json: string) => JSON.parse(Buffer.from(json, 'latin1').toString()) as Exchange
const plain = (exchange: Exchange) => JSON.parse(JSON.stringify(exchange)) as Exchange

function check(t: Test, json: ReturnType<typeof createJsonMasking>, exchange: Exchange, name: string): void {
  const long = maskExchange(exchange, places, masker, KNOWN)
  const made = json(exchange)
  t.strictSame(parsed(made.json), plain(long), name)
  t.strictSame(made.summary, summarise(long), `${name}: summary`)
  t.notMatch(made.json, /[^\x00-\xff]/, `${name}: bytes`)
}

t.test('cases and recordings, one after the other and once more', async (t) => {
  const json = createJsonMasking({ masker, places, known: KNOWN })
  const folders = ['shopify', 'woocommerce', 'recordings', 'unseen/http'] as const
  const exchanges = folders.flatMap(casesIn).flatMap(({ id, har }) =>
    har.log.entries.flatMap((entry, index) => {
      const reading = fromHarEntry(entry, index)
      return 'exchange' in reading ? [{ name: `${id} ${index}`, exchange: reading.exchange }] : []
    })
  )
  t.ok(exchanges.length > 300, `${exchanges.length} exchanges`)
  for (const { name, exchange } of exchanges) check(t, json, exchange, name)
  for (const { name, exchange } of exchanges) check(t, json, exchange, `${name} again`)
})

t.test('shared parts in changing company', async (t) => {
  const json = createJsonMasking({ masker, places, known: KNOWN })
  const echo = { name: 'X-Echo', value: `token was ${TOKEN.slice(6)}` }
  const innocent = { name: 'X-Other', value: 'plain' }
  const base = exchangeOf({ url: 'http://localhost:4010/a?b=ü', answer: '{"a":"ä … 😀"}' })
  const request = (headers: readonly { name: string; value: string }[]) => ({ ...base.request, headers })
  const response = (headers: readonly { name: string; value: string }[], text = '{}') => ({
    ...base.response,
    headers,
    content: { mimeType: 'application/json', size: text.length, text }
  })
  const bare = [innocent]
  const withToken = [{ name: 'X-Shopify-Access-Token', value: TOKEN }]
  const withWord = [{ name: 'Authorization', value: 'Bearer plainplainplain7' }]
  const heads = [bare, withToken, withWord, bare, withToken]
  const answers = [
    response([echo, innocent]),
    response([innocent], `{"echo":"${TOKEN.slice(6)}"}`),
    response([innocent], '{"word":"plainplainplain7"}'),
    response([innocent], JSON.stringify({ said: KNOWN[1] })),
    response([{ name: 'X-Name', value: 'caf\u00e9 \u2026' }], '{"a":"\\u2026"}')
  ]
  const forwarded = { url: 'http://localhost:4010/a?consumer_secret=cs_abc', reasons: ["Host is the store's"] }
  const diagnoses = [
    {
      code: 'shopify.token.missing',
      level: 'failure' as const,
      certainty: 'certain' as const,
      summary: `It is not ${TOKEN}`,
      why: 'plainplainplain7',
      culprit: { in: 'request.header' as const, name: 'x-shopify-access-token' },
      evidence: [],
      fix: ['Send it.'],
      docs: []
    }
  ]
  for (const [at, headers] of heads.entries()) {
    for (const [which, answer] of answers.entries()) {
      const exchange: Exchange = { ...base, request: request(headers), response: answer }
      check(t, json, exchange, `head ${at}, answer ${which}`)
      check(t, json, { ...exchange, forwarded, diagnoses }, `head ${at}, answer ${which}, with diagnoses`)
      check(
        t,
        json,
        { ...exchange, request: { ...exchange.request, postData: { mimeType: 'text/plain', size: 3, text: `k=${TOKEN}` } } },
        `posted ${at} ${which}`
      )
    }
  }
})

t.test('bodies that return, and bodies that only look like them', async (t) => {
  const json = createJsonMasking({ masker, places, known: KNOWN })
  const base = exchangeOf()
  const answer = (text: string, content: object = {}): Exchange => ({
    ...base,
    response: { ...base.response, content: { mimeType: 'application/json', size: Buffer.byteLength(text), text, ...content } }
  })
  const text = JSON.stringify({ access_token: TOKEN, pad: 'x'.repeat(400), at: 'here' })
  for (let time = 0; time < 4; time++) {
    check(t, json, answer(text), `time ${time}`)
    check(t, json, answer(text.replace('access_token', 'access_tokem')), `as long, another name, time ${time}`)
    check(t, json, answer(text, { mimeType: 'text/plain' }), `another media type, time ${time}`)
    check(t, json, answer(text, { truncated: true }), `cut, time ${time}`)
    check(t, json, answer(text, { size: 9 }), `another size, time ${time}`)
    check(t, json, answer(text, { note: `not ${TOKEN}` }), `with a note, time ${time}`)
    check(t, json, answer('x'.repeat(9000)), `long, time ${time}`)
  }
})

t.test('what is unusual goes the long way', async (t) => {
  const json = createJsonMasking({ masker, places, known: KNOWN })
  const base = exchangeOf({ headers: [['Authorization', `Bearer ${TOKEN}`]] })
  const trailers = [{ name: 'X-Token', value: TOKEN }]
  check(t, json, { ...base, graphql: { type: 'query', operationName: 'A' } }, 'GraphQL')
  check(t, json, { ...base, replayOf: 'a0' }, 'a replay')
  check(t, json, { ...base, request: { ...base.request, trailers } }, 'request trailers')
  check(t, json, { ...base, response: { ...base.response, trailers } }, 'response trailers')
  check(t, json, { ...base, response: { ...base.response, informational: [{ status: 103, headers: trailers }] } }, 'an interim answer')
  const { response: _response, ...rest } = base
  const failure = { phase: 'connect', kind: 'connection_refused', code: 'ECONNREFUSED', message: `no ${TOKEN}` } as const
  check(t, json, { ...rest, outcome: 'failed', failure } as Exchange, 'a failure')
  check(t, json, { ...rest, outcome: 'aborted' } as Exchange, 'an abort')
})

t.test('a summary is amended by what became known', async (t) => {
  const summary = summarise(exchangeOf())
  t.strictSame(amendSummary(summary, {}), summary)
  t.match(amendSummary(summary, { graphql: { type: 'mutation' } }), { graphql: { type: 'mutation' }, diagnoses: [] })
})
