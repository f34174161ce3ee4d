import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { exportHar } from '#src/har/export.js'
import type { Exchange } from '#src/model/exchange.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { exchangeOf } from '../privacy/exchanges.js'
import { type FakeStore, fakeStore } from './store.js'

async function run(store: FakeStore, format: 'har' | 'ndjson', filter?: string) {
  const output = new PassThrough()
  const written = text(output)
  written.catch(() => {})
  const count = await exportHar({ store, format, version: '1.0.0', output, ...(filter !== undefined && { filter }) })
  return { count, text: await written }
}

const one = exchangeOf({ url: 'https://shop.example/one', answer: '{"a":1}' })
const two: Exchange = { ...exchangeOf({ url: 'https://shop.example/two' }), id: 'a2', seq: 2 }

t.test('HAR of any length is one valid document', async (t) => {
  for (const exchanges of [[], [one], [one, two]]) {
    const { count, text } = await run(fakeStore([...exchanges]), 'har')
    const { log } = JSON.parse(text)
    t.equal(count, exchanges.length)
    t.equal(log.version, '1.2')
    t.match(log.comment, /Secrets were removed/)
    t.same(
      log.entries.map((entry: unknown) => fromHarEntry(entry, 0)),
      exchanges.map((exchange) => ({ exchange }))
    )
  }
})

t.test('NDJSON is one exchange per line; the filter goes to the store', async (t) => {
  const { text } = await run(fakeStore([one, two]), 'ndjson')
  t.same(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [one, two]
  )
  t.equal((await run(fakeStore([one, two]), 'ndjson', '/two')).count, 1)
})

t.test('bodies beside the record come along', async (t) => {
  const content = { mimeType: 'text/plain', size: 3, file: 'f1' }
  const store = fakeStore([
    { ...one, response: { ...one.response, content } },
    { ...one, id: 'b', response: { ...one.response, content: { ...content, mimeType: 'image/png' } } },
    { ...one, id: 'gone', response: { ...one.response, content } }
  ])
  store.files.set('a1/response', Buffer.from('abc'))
  store.files.set('b/response', Uint8Array.from([0x89, 0x50, 0]))
  const { log } = JSON.parse((await run(store, 'har')).text)
  t.match(log.entries[0].response.content, { text: 'abc', _file: undefined })
  t.match(log.entries[1].response.content, { text: 'iVAA', encoding: 'base64' })
  t.match(log.entries[2].response.content, { text: undefined, comment: /no longer in the log/ })
})

t.test('an unreadable filter fails before anything is written', async (t) => {
  const store: FakeStore = {
    ...fakeStore([one]),
    // Fails at the first step, as the real one does.
    all: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('filter: unknown field')) }) })
  }
  await t.rejects(run(store, 'ndjson'), { message: /unknown field/ })
})
