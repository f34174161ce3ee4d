import t from 'tap'
import { createRawMemory } from '#src/app/raw-memory.js'
import type { Recorded } from '#src/proxy/observer.js'

function recorded(id: string, bytes = 0): Recorded {
  const exchange = { id, store: 'acme', request: { method: 'GET', url: 'http://x/', headers: [] } } as unknown as Recorded['exchange']
  const chunk = new Uint8Array(bytes)
  return { exchange, requestBody: { chunks: [chunk], total: bytes, truncated: false, contentEncoding: '', mimeType: '' } }
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
