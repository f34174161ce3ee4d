import t from 'tap'
import type { ExchangeSummary } from '#src/model/live.js'
import { summarise } from '#src/model/live.js'
import { load } from './load.js'
import { make } from './samples.js'

type Rows = readonly ExchangeSummary[]
const { merge, replaceTop, indexOf } = await load<{
  merge(rows: Rows, arrived: Rows, whole: boolean): { rows: Rows; added: number }
  replaceTop(rows: Rows, page: Rows, complete: boolean): Rows
  indexOf(rows: Rows, seq: number): number
}>('state/rows.ts')

const row = (seq: number, time = 1): ExchangeSummary => ({ ...summarise(make(seq, 0, { url: 'http://localhost:4010/' })), time })
const rows = (...seqs: number[]): Rows => seqs.map((seq) => row(seq))
const seqs = (list: Rows) => list.map(({ seq }) => seq)

t.test('what arrives is put in its place, once', async (t) => {
  const before = rows(9, 7, 5)
  const { rows: after, added } = merge(before, [row(10), row(8), row(7, 99), row(10)], false)
  t.same(seqs(after), [10, 9, 8, 7, 5])
  t.equal(added, 2)
  t.equal(after[3]?.time, 99, 'the newer state of a known one')
  t.same(seqs(before), [9, 7, 5], 'the old list is left alone')
})

t.test('an older one than all rows belongs to a page that is not loaded yet', async (t) => {
  t.same(seqs(merge(rows(9, 7), rows(3), false).rows), [9, 7])
  t.same(seqs(merge(rows(9, 7), rows(3), true).rows), [9, 7, 3], 'unless the list is whole')
})

t.test('the newest page of a filter replaces what it covers', async (t) => {
  t.same(seqs(replaceTop(rows(9, 8, 7, 5, 3), rows(10, 9, 7), false)), [10, 9, 7, 5, 3], '8 matches no more')
  t.same(seqs(replaceTop(rows(9, 8), rows(8), true)), [8], 'a whole answer is all there is')
  t.same(seqs(replaceTop(rows(9, 8), [], true)), [])
})

t.test('looking up by number', async (t) => {
  t.equal(indexOf(rows(9, 7, 5), 7), 1)
  t.equal(indexOf(rows(9, 7, 5), 6), -1)
  t.equal(indexOf([], 1), -1)
})
