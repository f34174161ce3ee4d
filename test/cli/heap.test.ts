// How far the heap may grow: a memory of its own for what passes, and a share of what is in use.
import t from 'tap'
import { growth } from '#src/cli/heap.js'

const MB = 1024 * 1024
const percent = (used: number, bodies = 0) => growth({ used_heap_size: used * MB, external_memory: bodies * MB })

t.test('a small heap may grow by much, a large one by a third', async (t) => {
  t.equal(percent(1), 250, 'at most to three and a half times')
  t.equal(percent(32), 100)
  t.equal(percent(64), 50)
  t.equal(percent(107), 30)
  t.equal(percent(1000), 30)
})

t.test('bodies that pass have their own room', async (t) => {
  t.equal(percent(64, 32), 100)
  t.equal(percent(64, 64), 150)
  t.equal(percent(64, 1000), 250)
})
