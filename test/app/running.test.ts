import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createRunning } from '#src/app/running.js'
import type { Exchange } from '#src/model/exchange.js'

function watched() {
  const shown: string[] = []
  const running = createRunning(({ id }) => void shown.push(id))
  const start = (id: string) => running.started(id, () => ({ id }) as Exchange)
  return { shown, running, start }
}

t.test('a call is shown once, after it has run for a while', async (t) => {
  const { shown, start } = watched()
  start('long')
  await sleep(5)
  t.strictSame(shown, [])
  await sleep(150)
  t.strictSame(shown, ['long'])
  await sleep(60)
  t.strictSame(shown, ['long'])
})

t.test('one that has ended is not shown, and one that begins later is', async (t) => {
  const { shown, running, start } = watched()
  start('short')
  start('long')
  running.ended('short')
  running.ended('never seen')
  await sleep(10)
  start('later')
  await sleep(200)
  t.strictSame(shown, ['long', 'later'])
})
