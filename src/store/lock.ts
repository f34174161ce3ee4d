/** One process per data folder: two that append to the same files would mix up each other's offsets. */
import { closeSync, fchmodSync, openSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { codeOf, fileMode } from './folder.js'

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

/** @throws FolderInUseError, or the error of the file system. */
export function lockFolder(dir: string): Lock {
  const file = join(dir, 'lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(file)) return hold(file)
    const holder = readHolder(file)
    if (holder !== undefined && isAlive(holder, file)) throw new FolderInUseError(inUse(dir, file, holder))
    takeAway(file)
  }
  throw new FolderInUseError(
    `The data folder ${dir} is being opened by another storetap at this moment. Try again, or name another folder with --data.`
  )
}

function inUse(dir: string, file: string, { pid, host }: Holder): string {
  const where = host === hostname() ? '' : ` on ${host}`
  return (
    `The data folder ${dir} is in use by process ${pid}${where}. Stop that storetap, or name another folder with --data. ` +
    `If process ${pid} is no storetap, delete ${file}.`
  )
}

function create(file: string): boolean {
  try {
    const fd = openSync(file, 'wx', fileMode)
    fchmodSync(fd, fileMode)
    writeSync(fd, `${JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder)}\n`)
    closeSync(fd)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
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

/** By renaming, so that of two that find the same stale lock only one removes it. */
function takeAway(file: string): void {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
    unlinkSync(aside)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function hold(file: string): Lock {
  held.add(file)
  const beat = setInterval(() => {
    try {
      const now = new Date()
      utimesSync(file, now, now)
    } catch (error) {
      // somebody emptied the folder under us: claim it again, unless another process was quicker
      if (codeOf(error) === 'ENOENT') tryCreate(file)
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

function tryCreate(file: string): void {
  try {
    create(file)
  } catch {
    // the next beat tries again
  }
}
