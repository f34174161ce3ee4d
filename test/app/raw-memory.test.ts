import t from 'tap'
import { createRawMemory, forgetting } from '#src/app/raw-memory.js'
import type { Recorded } from '#src/proxy/observer.js'
import { createMemoryStore } from '#src/store/memory.js'

function recorded(id: string, bytes = 0, total = bytes): Recorded {
  const exchange = { id, store: 'acme', request: { method: 'GET', url: 'http://x/', headers: [] } } as unknown as Recorded['exchange']
  const chunk = new Uint8Array(bytes)
  return { exchange, requestBody: { chunks: [chunk], total, truncated: total > bytes, contentEncoding: '', mimeType: '' } }
}

t.test('gives back what was kept, and nothing after clear', (t) => {
  const memory = createRawMemory()
  memory.keep(recorded('a', 3))
  t.match(memory.get('a'), { id: 'a', store: 'acme', truncated: false })
  t.equal(memory.get('a')?.body.length, 3)
  t.equal(memory.get('b'), undefined)
  memory.clear()
  t.equal(memory.get('a'), undefined)
  t.end()
})

t.test('is bounded by count and by bytes; the oldest go first', (t) => {
  const many = createRawMemory()
  for (let i = 0; i < 1100; i++) many.keep(recorded(String(i)))
  t.equal(many.get('0'), undefined)
  t.ok(many.get('1099'))
  const large = createRawMemory()
  for (let i = 0; i < 40; i++) large.keep(recorded(String(i), 1_000_000))
  t.equal(large.get('0'), undefined)
  t.ok(large.get('39'))
  t.end()
})

t.test('a large upload weighs what is kept of it, and drives nothing out that it leaves no room for', async (t) => {
  const memory = createRawMemory()
  for (let at = 0; at < 100; at++) memory.keep(recorded(String(at), 100))
  memory.keep(recorded('cut', 1_000_000, 50_000_000))
  t.match(memory.get('cut'), { truncated: true })
  memory.keep(recorded('whole', 9_000_000))
  t.equal(memory.get('whole'), undefined)
  t.ok(memory.get('0') && memory.get('99') && memory.get('cut'))
})

t.test('what is deleted from the log is forgotten, too', async (t) => {
  const raw = createRawMemory()
  const store = forgetting(createMemoryStore({ onProblem: (message) => t.fail(message) }), raw)
  for (const id of ['a', 'b', 'c']) raw.keep(recorded(id, 10))
  await store.remove('b')
  t.same(
    ['a', 'b', 'c'].map((id) => raw.get(id)?.id),
    ['a', undefined, 'c']
  )
  await store.clear()
  t.same(
    ['a', 'c'].map((id) => raw.get(id)),
    [undefined, undefined]
  )
  for (let at = 0; at < 1000; at++) raw.keep(recorded(String(at)))
  t.ok(raw.get('0') && raw.get('999'), 'and there is as much room as before')
})
