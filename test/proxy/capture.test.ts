import fc from 'fast-check'
import t from 'tap'
import { capture, captured, createCapture } from '#src/proxy/capture.js'

t.test('what comes in one piece, and what is large, is kept by reference', async (t) => {
  const small = Buffer.from('one')
  const large = Buffer.alloc(100_000, 'x')
  const body = createCapture(1_000_000)
  capture(body, small)
  capture(body, large)
  const { chunks } = captured(body, '', '')
  t.equal(chunks[0], small)
  t.equal(chunks[1], large)
})

t.test('a body that comes byte by byte takes no multiple of its size', async (t) => {
  const read = Buffer.alloc(64 * 1024, 'abcdefg')
  const body = createCapture(1_000_000)
  for (let index = 0; index < 200_000; index++) capture(body, read.subarray(index % 60_000, (index % 60_000) + 1))
  const { chunks, total } = captured(body, '', '')
  t.equal(total, 200_000)
  t.ok(chunks.length < 20, `${chunks.length} pieces`)
  const memory = [...new Set(chunks.slice(1).map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0)
  t.ok(memory < 400_000, `${memory} bytes`)
})

t.test('pieces of any size: the same bytes in the same order, also for who looks in between', async () => {
  const size = fc.oneof(fc.nat(3), fc.integer({ min: 1020, max: 1030 }), fc.nat(5000))
  fc.assert(
    fc.property(fc.array(fc.record({ size, look: fc.boolean() }), { maxLength: 60 }), fc.nat(60_000), (pieces, cap) => {
      const body = createCapture(cap)
      const sent: Buffer[] = []
      for (const [index, { size, look }] of pieces.entries()) {
        const piece = Buffer.alloc(size, index)
        sent.push(Buffer.from(piece))
        capture(body, piece)
        // The memory of what was small is free again.
        if (index > 0 && size <= 1000 && body.kept > size) piece.fill(255)
        if (look) captured(body, '', '')
      }
      const { chunks, total, truncated } = captured(body, '', '')
      const whole = Buffer.concat(sent)
      return Buffer.concat(chunks).equals(whole.subarray(0, cap)) && total === whole.length && truncated === whole.length > cap
    })
  )
})
