/** One process per data folder: two that append to the same files would mix up each other's offsets. */
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { codeOf, fileMode, writePrivateFile } from './folder.js'

/** Another process keeps its log in this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

export interface Lock {
  release(): void
}

interface Holder {
  readonly pid: number
  readonly host: string
}

const heartbeat = 5_000
const held = new Set<string>()

/** How long a look at the lock may take at most, in ms; mostly it is below one. */
const patience = 2_000

/** @throws FolderInUseError, or the error of the file system. */
export function lockFolder(dir: string): Lock {
  const file = join(dir, 'lock')
  for (let [seen, since] = [-1, performance.now()]; !claim(dir, file); pause(5)) {
    const made = statSync(doorOf(file), { throwIfNoEntry: false })?.mtimeMs ?? -1
    if (made !== seen) [seen, since] = [made, performance.now()]
    // whoever closed this door was killed behind it
    else if (performance.now() - since > patience) rmSync(doorOf(file), { force: true })
  }
  return hold(dir, file)
}

/** Whoever has made this file may look at the lock and write it; everybody else waits, so that nobody acts on what is past. */
function doorOf(file: string): string {
  return `${file}.opening`
}

/** False where another process is about to. @throws FolderInUseError where it has. */
function claim(dir: string, file: string): boolean {
  const door = doorOf(file)
  if (!makeNew(door)) return false
  try {
    const holder = readHolder(file)
    if (holder !== undefined && isAlive(holder, file)) throw new FolderInUseError(inUse(dir, file, holder))
    writePrivateFile(file, `${JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder)}\n`)
    return true
  } finally {
    rmSync(door, { force: true })
  }
}

function makeNew(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', fileMode))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Waits, as opening a folder is synchronous. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function inUse(dir: string, file: string, { pid, host }: Holder): string {
  const where = host === hostname() ? '' : ` on ${host}`
  return (
    `The data folder ${dir} is in use by process ${pid}${where}. Stop that storetap, or name another folder with --data. ` +
    `If process ${pid} is no storetap, delete ${file}.`
  )
}

/** Undefined for a lock that nobody can hold: torn, or gone meanwhile. */
function readHolder(file: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, host }: Holder, file: string): boolean {
  // containers have their own process numbers: across hosts only the heartbeat counts
  if (host !== hostname()) return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 3 * heartbeat
  // after a restart of a container a dead process had our number
  if (pid === process.pid) return held.has(file)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function hold(dir: string, file: string): Lock {
  held.add(file)
  const beat = setInterval(() => {
    try {
      const now = new Date()
      utimesSync(file, now, now)
    } catch (error) {
      // somebody emptied the folder under us: claim it again, unless another process was quicker
      if (codeOf(error) === 'ENOENT') reclaim(dir, file)
    }
  }, heartbeat)
  beat.unref()
  return {
    release() {
      clearInterval(beat)
      held.delete(file)
      const holder = readHolder(file)
      if (holder?.pid === process.pid && holder.host === hostname()) rmSync(file, { force: true })
    }
  }
}

function reclaim(dir: string, file: string): void {
  try {
    claim(dir, file)
  } catch {
    // the next beat tries again
  }
}
