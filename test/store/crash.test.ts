/** What a process that is killed, a full disk and a read-only disk cost. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openStoreOrMemory } from '#src/store/lowdb.js'
import { append, collect, openAt, removedFrom, sampleDiagnosis, sampleExchange, temporaryFolder } from './sample.js'
import { until } from '../until.js'

if (process.argv[2] === 'append') await appendForEver(process.argv[3] ?? '')
else tests()

/** The child: tells the parent the id of each exchange after append() returned. */
async function appendForEver(dir: string): Promise<void> {
  const { store } = await openAt(dir, { maxExchanges: 4000, inlineBody: 1000 })
  for (let at = 0; at < 100_000; at++) {
    const id = append(store, { text: at % 10 ? 'small' : `${at}`.repeat(1000) })
    if (at % 3 === 0) store.amend(id, { diagnoses: [sampleDiagnosis] })
    await new Promise((resolve) => process.send?.(id, resolve))
  }
}

function tests(): void {
  const skip = mayMount() ? false : 'needs the right to mount a tmpfs'

  t.test('kill -9: what append() returned for is there, once and whole', async (t) => {
    const dir = temporaryFolder(t)
    const ids: string[] = []
    for (let round = 0; round < 4; round++) {
      const before = ids.length
      const child = fork(new URL(import.meta.url), ['append', dir])
      await new Promise<void>((resolve) => {
        child.on('message', (id) => {
          if (typeof id !== 'string') return // the test runner's own
          if (ids.push(id) === before + 150 + 37 * round) kill(child)
        })
        child.on('exit', () => resolve())
      })
      const { store } = await openAt(dir, { maxExchanges: 4000 })
      const kept = await collect(store.all())
      const there = new Set(kept.map(({ id }) => id))
      t.equal(there.size, kept.length, 'nothing twice')
      t.strictSame(
        ids.filter((id) => !there.has(id)),
        [],
        'nothing lost'
      )
      const seqs = kept.map(({ seq }) => seq)
      t.equal(new Set(seqs).size, seqs.length, 'numbers are used once')
      for (const { id, outcome } of kept.slice(-20)) {
        t.equal(outcome, 'answered')
        t.ok(((await store.body(id, 'response'))?.length ?? 0) > 0)
      }
      await store.close()
    }
  })

  t.test('a full disk: append goes on, health says it, and all is written when there is room again', { skip }, async (t) => {
    const dir = smallDisk(t)
    const { store, problems } = await openAt(join(dir, 'data'))
    const first = append(store)
    const filler = join(dir, 'filler')
    fill(filler)
    const ids = Array.from({ length: 30 }, () => append(store, { text: 'x'.repeat(6000) }))
    store.amend(ids[29] ?? '', { diagnoses: [sampleDiagnosis] })
    const withBody = append(store, { text: 'y'.repeat(50_000) })
    t.match(store.health(), {
      status: 'degraded',
      exchanges: 32,
      dropped: 0,
      disk: { status: 'failing', message: /disk is full.*wait in memory/ }
    })
    t.match(problems, [/disk is full/])
    t.match(await store.get(withBody), { response: { content: { note: /50000 bytes could not be kept: the disk is full/ } } })
    t.equal((await store.list({})).total, 32)
    t.equal((await store.list({ filter: 'body:xxxxxx' })).total, 30, 'what waits is found as well')
    t.equal((await collect(store.all())).length, 32)

    rmSync(filler)
    await until(() => store.health().status === 'ok')
    t.match(store.health(), { status: 'ok', dropped: 0, disk: { status: 'ok' } })
    const after = append(store)
    await store.close()
    const again = await openAt(join(dir, 'data'))
    t.strictSame(
      (await collect(again.store.all())).map(({ id }) => id),
      [first, ...ids, withBody, after]
    )
    t.match(await again.store.get(ids[29] ?? ''), { diagnoses: [{ code: sampleDiagnosis.code }] })
    t.strictSame(again.problems, [])
    await again.store.close()
  })

  t.test('a disk that stays full costs the oldest, counted; the rest is reported at the end', { skip }, async (t) => {
    const dir = smallDisk(t)
    const { store, problems } = await openAt(join(dir, 'data'))
    append(store)
    fill(join(dir, 'filler'))
    append(store, { text: 'x'.repeat(6000) })
    const removed = removedFrom(store)
    for (let at = 0; at < 1100; at++) append(store, { text: 'x'.repeat(500) })
    const { dropped, exchanges, disk } = store.health()
    t.equal(exchanges, 1102 - dropped)
    t.ok(dropped >= 101 && dropped < 200, String(dropped))
    t.equal(removed.length, dropped)
    t.match(disk.message, new RegExp(`${dropped} exchanges could not be kept`))
    await store.close()
    t.match(problems.at(-1), /could not be written .* and are lost/)
    rmSync(join(dir, 'filler'))
    const again = await openAt(join(dir, 'data'))
    t.equal((await again.store.list({})).total, 1)
    await again.store.close()
  })

  t.test('a read-only disk leaves a log in memory', { skip }, async (t) => {
    const dir = smallDisk(t)
    mkdirSync(join(dir, 'data'))
    t.equal(spawnSync('mount', ['-o', 'remount,ro', dir]).status, 0)
    const problems: string[] = []
    const store = await openStoreOrMemory({
      dir: join(dir, 'data'),
      maxExchanges: 10,
      maxBytes: 1e6,
      onProblem: (message) => problems.push(message)
    })
    t.ok(await store.get(append(store)))
    t.match(store.health(), { status: 'degraded', disk: { status: 'failing', message: /read-only.*another folder with --data/ } })
    await store.close()
  })

  t.test('a record that JSON cannot hold is counted, not thrown', async (t) => {
    const { store } = await openAt(temporaryFolder(t))
    const exchange = sampleExchange(store.nextId())
    store.append({ ...exchange, diagnoses: [{ ...sampleDiagnosis, patch: [{ op: 'add', path: '/x', value: 1n }] }] })
    t.match(store.health(), { dropped: 1, exchanges: 0, disk: { message: /1 exchange could not be kept/ } })
    append(store)
    t.equal((await store.list({})).total, 1)
    await store.close()
  })
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL')
}

/** A disk of 400 KB. */
function smallDisk(t: Test): string {
  const dir = temporaryFolder(t)
  t.equal(mount(dir), true)
  t.teardown(() => unmount(dir))
  return dir
}

function mayMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'storetap-mount-'))
  const mounted = mount(dir)
  if (mounted) unmount(dir)
  rmSync(dir, { recursive: true })
  return mounted
}

function mount(dir: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', dir]).status === 0
}

function unmount(dir: string): void {
  spawnSync('umount', ['-l', dir])
}

function fill(file: string): void {
  for (const size of [300_000, 80_000, 20_000, 4096, 1024]) {
    try {
      writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
    } catch {
      // full to the last page of this size
    }
  }
}
