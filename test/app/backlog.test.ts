import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { Backlog, type Waiting } from '#src/app/backlog.js'
import { work } from './work.js'

interface Item extends Waiting {
  readonly id: number
  readonly beside?: true
  /** Milliseconds that explaining keeps the loop busy. */
  readonly work?: number
}

const item = (id: number, more: Partial<Item> = {}): Item => ({ id, weight: 0, failing: false, ...more })
const LARGE = 100_000

function explaining(bounds?: ConstructorParameters<typeof Backlog>[1]) {
  const order: number[] = []
  const backlog = new Backlog<Item>(({ id, beside, work: milliseconds = 0 }) => {
    work(milliseconds)
    if (!beside) {
      order.push(id)
      return undefined
    }
    return setTimeout(5).then(() => void order.push(id))
  }, bounds)
  const offer = (waiting: Item): boolean => {
    const hasRoom = backlog.hasRoom(waiting)
    if (hasRoom) backlog.add(waiting)
    return hasRoom
  }
  return { backlog, order, offer }
}

t.test('everything is explained, in order, also behind one that has to wait', async (t) => {
  const { backlog, order } = explaining()
  const ids = Array.from({ length: 3000 }, (_, id) => id)
  for (const id of ids) backlog.add(item(id, id === 1000 ? { beside: true, weight: LARGE } : { weight: id % 500 === 0 ? LARGE : 10 }))
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

t.test('an answer that waits for its diagnosis does not wait for large bodies', async (t) => {
  const { backlog, order } = explaining()
  backlog.add(item(1))
  backlog.add(item(2, { weight: LARGE }))
  backlog.add(item(3))
  t.equal(backlog.catchUp(), false)
  t.strictSame(order, [1])
  await backlog.settled()
  t.strictSame(order, [1, 2, 3])
})

t.test('while the loop is busy, large bodies are put off', async (t) => {
  const { backlog, order } = explaining()
  const ids = Array.from({ length: 200 }, (_, id) => id)
  const busy = setInterval(() => work(20), 1)
  for (const id of ids) backlog.add(item(id, { weight: LARGE, work: 5 }))
  await setTimeout(500)
  clearInterval(busy)
  t.ok(order.length < 100, `a few meanwhile: ${order.length}`)
  await backlog.settled()
  t.strictSame(order, ids, 'and all of them afterwards')
})

t.test('beyond the bounds what ended well is not taken, what failed up to twice the bounds', async (t) => {
  const { backlog, order, offer } = explaining({ exchanges: 3, bytes: 100 })
  t.strictSame(
    [1, 2, 3, 4].map((id) => offer(item(id))),
    [true, true, true, false]
  )
  t.strictSame(
    [5, 6, 7, 8].map((id) => offer(item(id, { failing: true }))),
    [true, true, true, false]
  )
  await backlog.settled()
  t.strictSame(order, [1, 2, 3, 5, 6, 7])
})

t.test('bodies have a bound of their own', async (t) => {
  const { backlog, order, offer } = explaining({ exchanges: 10, bytes: 100 })
  t.equal(offer(item(1, { weight: 500 })), true, 'one that is alone is taken whatever its size')
  t.equal(offer(item(2, { weight: 1 })), false)
  t.equal(offer(item(3)), true, 'without bodies there is room')
  await backlog.settled()
  t.equal(offer(item(4, { weight: 100 })), true, 'what was explained makes room')
  t.equal(offer(item(5, { weight: 100 })), false)
  t.equal(offer(item(6, { weight: 100, failing: true })), true)
  await backlog.settled()
  t.strictSame(order, [1, 3, 4, 6])
})
