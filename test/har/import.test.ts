import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import t from 'tap'
import { exportHar } from '#src/har/export.js'
import { importHar } from '#src/har/import.js'
import type { Exchange } from '#src/model/exchange.js'
import { responseOf } from '#src/model/exchange.js'
import { maskExchange } from '#src/privacy/mask-exchange.js'
import { exchangeOf, masker } from '../privacy/exchanges.js'
import { fakeStore } from './store.js'

const TOKEN = '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'

async function run(text: string | Uint8Array) {
  const store = fakeStore()
  const source = (async function* () {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
  })()
  const assign = () => ({ store: 'acme', platform: 'shopify' as const })
  const result = await importHar({
    source,
    store,
    masker,
    assign,
    judge: (exchange) => exchange,
    places: () => [],
    known: ['configured-secret-1']
  })
  return { store, result }
}

const foreign = (answer: string) => ({
  startedDateTime: '2026-11-22T05:35:40.712Z',
  request: { method: 'GET', url: 'https://acme.myshopify.com/', headers: [{ name: 'X-Shopify-Access-Token', value: TOKEN }] },
  response: { status: 200, headers: [], content: { mimeType: 'application/json', text: answer } }
})

t.test('foreign files are masked, named and numbered', async (t) => {
  const { store, result } = await run(
    JSON.stringify({ log: { entries: [foreign(`{"a":"${TOKEN} configured-secret-1"}`), { request: {} }] } })
  )
  t.match(result, { imported: 1, complete: true, problems: [/entry 1 has no "request.url"/] })
  t.match(store.exchanges, [{ id: 'new-101', seq: 101, store: 'acme', platform: 'shopify' }])
  const kept = JSON.stringify(store.exchanges)
  t.notOk(kept.includes(TOKEN) || kept.includes('configured-secret-1'), kept)
})

t.test('large bodies come after the record, masked with what the exchange taught', async (t) => {
  const hex = '9f8e7d6c5b4a39281706f5e4d3c2b1a1'
  const entry = foreign(`{"echo":"${hex}","fill":"${'x'.repeat(70_000)}","t":"${TOKEN}"}`)
  entry.request.headers.push({ name: 'X-Api-Token', value: hex })
  const { store } = await run(JSON.stringify({ log: { entries: [entry] } }))
  const [exchange] = store.exchanges
  t.equal(exchange && responseOf(exchange)?.content.text, undefined)
  const late = String(store.amendments.get('new-101')?.responseBody?.content)
  t.ok(late.length > 70_000)
  t.notOk(late.includes(hex) || late.includes(TOKEN))
})

t.test('a torn file: what came before is imported', async (t) => {
  const whole = JSON.stringify({ log: { entries: [foreign('{}'), foreign('{}')] } })
  const { store, result } = await run(whole.slice(0, -30))
  t.match(result, { imported: 1, complete: false, problems: [/inside entry 1/] })
  t.equal(store.exchanges.length, 1)
  t.match((await run('')).result, { imported: 0, complete: false, problems: [/empty/] })
})

t.test('our own exports come back, both formats', async (t) => {
  const first = maskExchange(exchangeOf({ headers: [['X-Shopify-Access-Token', TOKEN]], body: '{"password":"hunter2"}' }), [], masker)
  const second: Exchange = { ...first, id: 'a2', seq: 2, replayOf: 'a1' }
  for (const format of ['har', 'ndjson'] as const) {
    const output = new PassThrough()
    const written = buffer(output)
    await exportHar({ store: fakeStore([first, second]), format, version: '1', output })
    const { store, result } = await run(await written)
    t.match(result, { imported: 2, complete: true, problems: [] })
    t.same(store.exchanges, [
      { ...first, id: 'new-101', seq: 101 },
      { ...second, id: 'new-102', seq: 102, replayOf: 'new-101' }
    ])
  }
  const { result } = await run('{"id":"x"}\n{"id":broken\n')
  t.match(result, { imported: 0, problems: [/line 1 is not an exchange/, /line 2 is not an exchange/] })
})

t.test('evidence that is none stops neither its entry nor the file', async (t) => {
  const diagnosis = { code: 'c', level: 'failure', certainty: 'certain', summary: 's', why: 'w', culprit: { in: 'store', name: null } }
  const own = { ...foreign('{}'), _id: 'a', _outcome: 'answered', _diagnoses: [{ ...diagnosis, evidence: [null], fix: [], docs: [] }] }
  const { store, result } = await run(JSON.stringify({ log: { entries: [own, foreign('{}')] } }))
  t.match(result, { imported: 2, complete: true, problems: [] })
  t.match(store.exchanges[0]?.diagnoses, [{ code: 'c', evidence: [] }])
})
