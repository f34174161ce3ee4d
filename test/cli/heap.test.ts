import t from 'tap'
import { growth } from '#src/cli/heap.js'

const MB = 1024 * 1024

t.test('a small heap may grow by a fixed amount, a large one by a share', async (t) => {
  t.equal(growth(1 * MB), 150, 'at most to two and a half times')
  t.equal(growth(32 * MB), 100)
  t.equal(growth(64 * MB), 50)
  t.equal(growth(107 * MB), 30)
  t.equal(growth(1000 * MB), 30)
})
