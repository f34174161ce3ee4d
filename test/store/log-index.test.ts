import fc from 'fast-check'
import t from 'tap'
import { summarise } from '#src/model/live.js'
import { Entry } from '#src/store/entry.js'
import { countBelow, LogIndex } from '#src/store/log-index.js'
import { sampleExchange } from './sample.js'

const entryOf = (seq: number): Entry => new Entry(summarise(sampleExchange({ id: `id-${seq}`, seq })))

t.test('whatever comes and goes, the order is that of the numbers', async () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ addAll: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 15 }) }),
    fc.record({ remove: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ removeAll: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }) })
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const index = new LogIndex()
      const there = new Map<number, Entry>()
      const add = (seqs: readonly number[]): Entry[] => {
        const fresh = seqs.filter((seq) => !there.has(seq)).map(entryOf)
        for (const entry of fresh) there.set(entry.summary.seq, entry)
        return fresh
      }
      const remove = (seqs: readonly number[]): Entry[] => {
        const gone = seqs.flatMap((seq) => there.get(seq) ?? [])
        for (const seq of seqs) there.delete(seq)
        return gone
      }
      for (const one of steps) {
        if ('add' in one) for (const entry of add([one.add])) index.add(entry)
        else if ('addAll' in one) index.addAll(add(one.addAll))
        else if ('remove' in one) for (const entry of remove([one.remove])) index.delete(entry)
        else index.deleteAll(remove(one.removeAll))
      }
      const expected = [...there.keys()].sort((one, other) => one - other)
      return (
        index.ordered.map((entry) => entry.summary.seq).join() === expected.join() &&
        index.size === expected.length &&
        expected.every((seq) => index.get(`id-${seq}`) === there.get(seq)) &&
        countBelow(index.ordered, 20) === expected.filter((seq) => seq < 20).length
      )
    })
  )
})

t.test('only the very entry is deleted, not another of the same id', async (t) => {
  const index = new LogIndex()
  const first = entryOf(1)
  index.add(first)
  t.equal(index.delete(entryOf(1)), false)
  t.equal(index.get('id-1'), first)
})
