import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { createBacklog, type Waiting } from '#src/app/backlog.js'

interface Item extends Waiting {
  readonly id: number
  readonly beside?: true
}

const recorded = {} as Waiting['recorded']
const item = (id: number, more: Partial<Item> = {}): Item => ({ id, recorded, weight: 0, failing: false, ...more })

function explaining(bounds?: Parameters<typeof createBacklog>[1]) {
  const order: number[] = []
  const backlog = createBacklog<Item>(({ id, beside }) => {
    if (!beside) {
      order.push(id)
      return undefined
    }
    return setTimeout(5).then(() => void order.push(id))
  }, bounds)
  return { backlog, order }
}

t.test('everything is explained, in order, also behind one that has to wait', async (t) => {
  const { backlog, order } = explaining()
  const ids = Array.from({ length: 3000 }, (_, id) => id)
  for (const id of ids) t.ok(backlog.add(item(id, id === 1000 ? { beside: true, weight: 10 } : {})))
  t.strictSame(order, [], 'nothing in the turn in which it ended')
  await backlog.settled()
  t.strictSame(order, ids)
  await backlog.settled()
})

t.test('what ends while somebody waits for the end is waited for', async (t) => {
  const { backlog, order } = explaining()
  const settled = backlog.settled()
  backlog.add(item(1))
  await settled
  t.strictSame(order, [1])
})

t.test('catching up explains at once what needs no waiting', async (t) => {
  const { backlog, order } = explaining()
  backlog.add(item(1))
  t.equal(backlog.catchUp(), true)
  t.strictSame(order, [1])
  backlog.add(item(2, { beside: true }))
  backlog.add(item(3))
  t.equal(backlog.catchUp(), false, 'one is decoded beside the event loop')
  t.strictSame(order, [1], 'and nobody overtakes it')
  await backlog.settled()
  t.strictSame(order, [1, 2, 3])
})

t.test('beyond the bounds what ended well is not taken, what failed up to twice the bounds', async (t) => {
  const { backlog, order } = explaining({ exchanges: 3, bytes: 100 })
  t.strictSame(
    [1, 2, 3, 4].map((id) => backlog.add(item(id))),
    [true, true, true, false]
  )
  t.strictSame(
    [5, 6, 7, 8].map((id) => backlog.add(item(id, { failing: true }))),
    [true, true, true, false]
  )
  await backlog.settled()
  t.strictSame(order, [1, 2, 3, 5, 6, 7])
})

t.test('bodies have a bound of their own', async (t) => {
  const { backlog, order } = explaining({ exchanges: 10, bytes: 100 })
  t.equal(backlog.add(item(1, { weight: 500 })), true, 'one that is alone is taken whatever its size')
  t.equal(backlog.add(item(2, { weight: 1 })), false)
  t.equal(backlog.add(item(3)), true, 'without bodies there is room')
  await backlog.settled()
  t.equal(backlog.add(item(4, { weight: 100 })), true, 'what was explained makes room')
  t.equal(backlog.add(item(5, { weight: 100 })), false)
  t.equal(backlog.add(item(6, { weight: 100, failing: true })), true)
  await backlog.settled()
  t.strictSame(order, [1, 3, 4, 6])
})
