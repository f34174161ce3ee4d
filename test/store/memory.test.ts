import t from 'tap'
import { createMemoryStore } from '#src/store/memory.js'
import { behavesAsLog } from './behaviour.js'
import { append, removedFrom } from './sample.js'

await t.test('the log in memory', (t) => behavesAsLog(t, async () => createMemoryStore()))

t.test('keeps the newest exchanges up to a number', async (t) => {
  const store = createMemoryStore({ maxExchanges: 3 })
  const removed = removedFrom(store)
  const ids = Array.from({ length: 5 }, () => append(store))
  t.strictSame(
    (await store.list({})).items.map(({ id }) => id),
    ids.slice(2).reverse()
  )
  t.strictSame(removed, ids.slice(0, 2))
})

t.test('keeps the newest exchanges up to a size, bodies beside the record counted', async (t) => {
  const store = createMemoryStore({ maxBytes: 150_000, inlineBody: 100 })
  const ids = Array.from({ length: 5 }, (_, at) => append(store, { text: String(at).repeat(60_000) }))
  t.strictSame(
    (await store.list({})).items.map(({ id }) => id),
    ids.slice(3).reverse()
  )
  t.equal((await store.body(ids[4] ?? '', 'response'))?.length, 60_000)
})

t.test('says why it stands in for the disk', async (t) => {
  const store = createMemoryStore({ failing: 'The folder cannot be used.' })
  t.match(store.health(), { status: 'degraded', disk: { status: 'failing', message: 'The folder cannot be used.' } })
})
