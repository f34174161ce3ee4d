// Who may use the event loop for what can wait: all of a quiet one, little of a busy one, and soon after it has become busy.
import { setImmediate, setTimeout } from 'node:timers/promises'
import t from 'tap'
import { createSpareTime } from '#src/app/spare-time.js'
import { work } from './work.js'

const MOST = 4

/** Keeps the loop busy with what is not ours, as forwarding does. @returns what may be used in the end */
async function busy(spareTime: ReturnType<typeof createSpareTime>, milliseconds: number): Promise<number> {
  let left = MOST
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    work(5)
    await setImmediate()
    left = spareTime.left()
    work(left)
    spareTime.charge()
  }
  return left
}

t.test('a quiet loop may be used', async (t) => {
  const spareTime = createSpareTime(MOST)
  await setTimeout(100)
  t.equal(spareTime.left(), MOST)
})

t.test('a busy one hardly, however long it was quiet before', async (t) => {
  const spareTime = createSpareTime(MOST)
  await setTimeout(800)
  t.equal(spareTime.left(), MOST)
  t.ok((await busy(spareTime, 200)) < MOST / 2)
  await setTimeout(100)
  t.equal(spareTime.left(), MOST, 'and again when it is quiet')
})
