import t from 'tap'
import { growth } from '#src/cli/heap.js'

const MB = 1024 * 1024

t.test('a small heap may grow by a fixed amount, a large one by a share', async (t) => {
  t.equal(growth(1 * MB), 400, 'at most to five times')
  t.equal(growth(32 * MB), 200)
  t.equal(growth(64 * MB), 100)
  t.equal(growth(128 * MB), 50)
  t.equal(growth(1000 * MB), 30)
})
