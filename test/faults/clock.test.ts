// A clock that is set back: order and numbering do not follow it, durations do not go below nothing.
import t from 'tap'
import { removeFolder, startStoretap, temporaryFolder } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'

async function call(url: string): Promise<string | null> {
  const answer = await fetch(url)
  await answer.text()
  return answer.headers.get('x-storetap-id')
}

/** Lends the program a clock that is `offset` milliseconds off, and an hour further back after SIGUSR2. */
const clock = (offset: number) => {
  const code = `
    let offset = ${offset}
    const real = Date, now = Date.now
    globalThis.Date = class extends real {
      constructor(...given) { if (given.length === 0) super(now() + offset); else super(...given) }
      static now() { return now() + offset }
    }
    process.on('SIGUSR2', () => { offset -= 3600000 })`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
}

t.test('a clock that jumps back, while running and between runs', async (t) => {
  const store = await httpStore(t, (_asked, response) => response.end('ok'))
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const read: (string | null)[] = []
  const first = await startStoretap(['--target', store.url], { data, environment: clock(3_600_000) })
  for (let number = 1; number <= 3; number++) read.push(await call(first.url))
  first.child.kill('SIGUSR2')
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let number = 4; number <= 6; number++) read.push(await call(first.url))
  t.equal(await first.stop(), 0)
  const second = await startStoretap(['--target', store.url], { data, environment: clock(-86_400_000) })
  t.teardown(() => second.stop())
  for (let number = 7; number <= 9; number++) read.push(await call(second.url))
  const items = await second.exchanges(9)
  t.same(
    items.map(({ id }) => id),
    [...read].reverse(),
    'newest first, whatever the clock said'
  )
  t.same(
    items.map(({ seq }) => seq),
    [9, 8, 7, 6, 5, 4, 3, 2, 1]
  )
  for (const { time } of items) t.ok(time >= 0, 'no exchange lasted less than nothing')
  const started = items.map(({ startedDateTime }) => Date.parse(startedDateTime))
  t.ok((started[0] ?? 0) < (started[8] ?? 0), 'the recorded clock is the one that was shown')
})
