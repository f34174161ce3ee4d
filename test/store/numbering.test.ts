import fc from 'fast-check'
import t from 'tap'
import { createNumbering, seqOf } from '#src/store/numbering.js'

t.test('ids are milliseconds and number in base 36', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (first) => {
      const { id, seq } = createNumbering(first).next()
      const [time = '', number = ''] = id.split('-')
      return seq === first && number === first.toString(36).padStart(5, '0') && Math.abs(parseInt(time, 36) - Date.now()) < 10_000
    })
  )
})

t.test('numbers that are taken are not given again', async (t) => {
  const numbering = createNumbering(7)
  numbering.isTaken(3)
  t.equal(numbering.next().seq, 7)
  numbering.isTaken(20)
  t.equal(numbering.next().seq, 21)
})

t.test('a clock that is set back brings no later exchange before an earlier one', async (t) => {
  const numbering = createNumbering(1)
  const now = Date.now
  t.teardown(() => {
    Date.now = now
  })
  Date.now = () => 1_700_000_000_000
  const before = numbering.next()
  Date.now = () => 1_600_000_000_000
  t.ok(numbering.next().id > before.id)
})

t.test('an id gives its number back; anything else has none, and ends', async (t) => {
  const { id, seq } = createNumbering(123_456_789).next()
  t.equal(seqOf(id), seq)
  for (const number of ['z'.repeat(250), '-1', '-zzzzz', '1', 'ZZZZZ', '000001', '', '00 01', 'z'.repeat(11)])
    t.equal(seqOf(`000000000-${number}`), undefined, number)
  t.equal(seqOf('000000000+00001'), undefined)
})
