// The data folder taken away, read-only, or asked for by a second process while calls go through the real program: each call is
// answered, console and health say what happened, and what is opened afterwards is whole.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { removeFolder, runStoretap, startStoretap, temporaryFolder } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'
import { until } from '../until.js'

interface Health {
  readonly dropped: number
  readonly disk: { readonly status: string; readonly message: string }
}

/** Calls without a pause until told to stop; gives the ids of the answers. */
function keepCalling(url: string): () => Promise<{ readonly ids: readonly string[]; readonly failed: readonly string[] }> {
  const [ids, failed]: [string[], string[]] = [[], []]
  let goesOn = true
  const app = async () => {
    while (goesOn) {
      const answer = await fetch(`${url}/x`, { method: 'POST', body: 'x'.repeat(2000) })
      const text = await answer.text()
      if (answer.status === 200 && text === 'ok') ids.push(answer.headers.get('x-storetap-id') ?? '')
      else failed.push(`${answer.status} ${text}`)
    }
  }
  const apps = Promise.all(Array.from({ length: 4 }, app))
  return async () => {
    goesOn = false
    await apps
    return { ids, failed }
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function started(t: Test, data: string) {
  const store = await httpStore(t, (asked, response) => asked.resume().on('end', () => response.end('ok')))
  const args = ['--target', store.url]
  const run = await startStoretap(args, { data })
  t.teardown(() => run.stop())
  return { run, args, stop: keepCalling(run.url) }
}

const newest = (data: string) =>
  join(
    data,
    'log',
    readdirSync(join(data, 'log'))
      .filter((name) => name.endsWith('.ndjson'))
      .sort()
      .at(-1) ?? ''
  )

const isWritten = (data: string) => existsSync(join(data, 'log')) && newest(data).endsWith('.ndjson') && statSync(newest(data)).size > 0

const DISTURBANCES: Readonly<Record<string, (data: string) => void>> = {
  'the log deleted': (data) => rmSync(join(data, 'log'), { recursive: true }),
  'the newest file deleted': (data) => rmSync(newest(data)),
  'the newest file emptied': (data) => truncateSync(newest(data)),
  'the log moved away': (data) => renameSync(join(data, 'log'), join(data, 'elsewhere'))
}

for (const [how, disturb] of Object.entries(DISTURBANCES)) {
  t.test(`${how} while calls go on`, async (t) => {
    const data = temporaryFolder()
    t.teardown(() => removeFolder(data))
    const { run, args, stop } = await started(t, data)
    await until(() => isWritten(data))
    await pause(300)
    disturb(data)
    await until(() => /changed or deleted by somebody else/.test(run.output()))
    await pause(300)
    const { ids, failed } = await stop()
    t.same(failed, [], `${ids.length} calls, each was answered`)
    t.equal(await run.stop(), 0)
    const again = await startStoretap(args, { data })
    const { items } = await again.api<{ items: readonly { id: string }[] }>('/api/exchanges?limit=1000')
    const there = items.map(({ id }) => id)
    t.equal(new Set(there).size, there.length, 'nothing twice')
    t.ok(there.includes(ids.at(-1) ?? ''), 'what came after it is there')
    t.notMatch(again.output(), /damaged|torn/)
    t.equal(await again.stop(), 0)
  })
}

t.test('a second process on the folder, while calls go on', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const { run, args, stop } = await started(t, data)
  const second = await runStoretap(['start', ...args, '--port', '0', '--viewer-port', '0', '--data', data])
  t.not(second.code, 0)
  t.match(second.err, /another storetap|in use|already/i)
  const { ids, failed } = await stop()
  t.same(failed, [], `${ids.length} calls, each was answered`)
  const { items } = await run.api<{ items: readonly { id: string }[] }>('/api/exchanges?limit=1000')
  t.same(new Set(items.map(({ id }) => id)), new Set(ids.slice(-items.length)), 'and recorded by the first')
})

const disk = temporaryFolder()
const mount = (...args: string[]) => spawnSync('mount', [...args, disk]).status === 0
const isMounted = mount('-t', 'tmpfs', '-o', 'size=64m', 'tmpfs')
t.teardown(() => {
  if (isMounted) spawnSync('umount', ['-l', disk])
  removeFolder(disk)
})

t.test('a folder on a disk that is read-only', { skip: isMounted ? false : 'this user may not mount a disk' }, async (t) => {
  const data = join(disk, 'data')
  mkdirSync(data)
  t.ok(mount('-o', 'remount,ro'))
  const { run, stop } = await started(t, data)
  await run.exchanges(10)
  const { ids, failed } = await stop()
  t.same(failed, [], `${ids.length} calls, each was answered`)
  t.match((await run.api<Health>('/api/health')).disk, { status: 'failing', message: /read-only/ })
  t.match(run.output(), /read-only/)
  t.ok((await run.exchanges(10)).length >= 10, 'kept in memory meanwhile')
  t.notMatch(run.output(), /\n\s+at /, 'no stack trace')
})
