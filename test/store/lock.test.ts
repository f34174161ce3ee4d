import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { FolderInUseError, lockFolder } from '#src/store/lock.js'
import { openStoreOrMemory } from '#src/store/lowdb.js'
import { openAt, temporaryFolder } from './sample.js'

if (process.argv[2] === 'contend') contend()
else tests()

/** The child: tries to lock each folder that it is told, at the time that it is told, and holds what it has got. */
function contend(): void {
  process.on('message', ({ dir, at }: { readonly dir: string; readonly at: number }) => {
    while (Date.now() < at);
    try {
      lockFolder(dir)
      process.send?.({ holds: true })
    } catch (error) {
      process.send?.({ holds: !(error instanceof FolderInUseError) })
    }
  })
  process.send?.({ holds: false })
}

function answerOf(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('holds' in message)) return // the test runner's own
      child.off('message', listen)
      resolve(message.holds === true)
    }
    child.on('message', listen)
  })
}

function tests(): void {
  t.test('of processes that begin at the same moment one gets the folder, also where a dead one had it', async (t) => {
    const dir = temporaryFolder(t)
    const children = Array.from({ length: 3 }, () => fork(new URL(import.meta.url), ['contend']))
    t.teardown(() => children.forEach((child) => child.kill('SIGKILL')))
    await Promise.all(children.map(answerOf))
    const wrong: string[] = []
    for (let round = 0; round < 200; round++) {
      const folder = join(dir, String(round))
      mkdirSync(folder)
      if (round % 2 === 0) writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 30, host: hostname() }))
      const answers = children.map(answerOf)
      for (const child of children) child.send({ dir: folder, at: Date.now() + 3 })
      const holders = (await Promise.all(answers)).filter(Boolean).length
      if (holders !== 1) wrong.push(`round ${round}: ${holders} holders`)
    }
    t.strictSame(wrong, [])
  })

  t.test('a process that was killed while it opened the folder holds up the next one for a moment only', async (t) => {
    const dir = temporaryFolder(t)
    writeFileSync(join(dir, 'lock.opening'), '')
    lockFolder(dir).release()
    t.strictSame(readdirSync(dir), [])
  })

  t.test('a folder has one log at a time', async (t) => {
    const dir = temporaryFolder(t)
    const first = await openAt(dir)
    await t.rejects(openAt(dir), FolderInUseError)
    await t.rejects(openAt(dir), new RegExp(`in use by process ${process.pid}.*--data`))
    await t.rejects(openStoreOrMemory({ dir, maxExchanges: 1, maxBytes: 1, onProblem: () => {} }), FolderInUseError)
    await first.store.close()
    t.notOk(existsSync(join(dir, 'lock')))
    const second = await openAt(dir)
    await second.store.close()
  })

  t.test('another living process is respected and named; when it is dead its lock is taken over', async (t) => {
    const dir = temporaryFolder(t)
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
    const ended = new Promise((resolve) => other.once('exit', resolve))
    writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: other.pid, host: hostname() }))
    t.throws(() => lockFolder(dir), new RegExp(`in use by process ${other.pid}\\.`))
    other.kill('SIGKILL')
    await ended
    const lock = lockFolder(dir)
    t.match(JSON.parse(readFileSync(join(dir, 'lock'), 'utf8')), { pid: process.pid })
    lock.release()
    t.strictSame(readdirSync(dir), [])
  })

  t.test('our own number in a lock that we do not hold was a process before us, as in a container', async (t) => {
    const dir = temporaryFolder(t)
    writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: process.pid, host: hostname() }))
    lockFolder(dir).release()
  })

  t.test('a lock from another host counts as long as it is kept fresh', async (t) => {
    const dir = temporaryFolder(t)
    const file = join(dir, 'lock')
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'another-container' }))
    t.throws(() => lockFolder(dir), /process 1 on another-container/)
    utimesSync(file, 1, 1)
    lockFolder(dir).release()
  })

  t.test('a torn lock is nobody’s', async (t) => {
    const dir = temporaryFolder(t)
    for (const content of ['', '{"pid":', 'null', '{"pid":"x"}']) {
      writeFileSync(join(dir, 'lock'), content)
      lockFolder(dir).release()
    }
  })

  t.test('a lock that another process took meanwhile stays its own', async (t) => {
    const dir = temporaryFolder(t)
    const lock = lockFolder(dir)
    const other = JSON.stringify({ pid: process.ppid, host: hostname() })
    writeFileSync(join(dir, 'lock'), other)
    lock.release()
    t.equal(readFileSync(join(dir, 'lock'), 'utf8'), other)
  })
}
