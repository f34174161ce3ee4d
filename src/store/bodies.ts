/** Bodies beside the log: one file per distinct content, raw bytes, named by their SHA-256, deleted with the last record that refers to it. */
import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, makePrivateFolder, removeIfPossible, writePrivateFile } from './folder.js'
import { createBreather } from './turns.js'

/** As many as calls bring in the meantime; that takes about a millisecond. */
const REMOVED_AT_ONCE = 20
/** More would be room on the disk that the log has promised not to take. */
const MOST_LEAVING = 4_000

/** `keep` writes a file, `retain` counts who needs it; it goes with the last `release`, or with `sweep` where nobody ever retained it. */
export class Bodies {
  readonly #dir: string
  /** How many records refer to a file, and its size. */
  readonly #uses = new Map<string, { count: number; size: number }>()
  /** Files that nothing refers to any more, and that are there still. */
  readonly #leaving = new Set<string>()
  #isRemoving = false
  bytes = 0

  constructor(dir: string) {
    this.#dir = dir
  }

  /** @throws the error of the file system. */
  keep(content: Uint8Array): string {
    const name = createHash('sha256').update(content).digest('hex')
    this.#leaving.delete(name)
    const path = join(this.#dir, name)
    if (statSync(path, { throwIfNoEntry: false })?.size === content.length) return name
    try {
      writePrivateFile(path, content)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
      makePrivateFolder(this.#dir)
      writePrivateFile(path, content)
    }
    return name
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    if (!isName(name)) return undefined
    try {
      return await readFile(join(this.#dir, name))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /** Size of a file, counted by those that refer to it. */
  sizeOf(name: string): number {
    return this.#uses.get(name)?.size ?? 0
  }

  retain(names: readonly string[]): void {
    for (const name of names) {
      const use = this.#uses.get(name)
      if (use) use.count++
      else if (isName(name)) {
        const size = this.#sizeOnDisk(name)
        this.#uses.set(name, { count: 1, size })
        this.bytes += size
      }
    }
  }

  #sizeOnDisk(name: string): number {
    try {
      return statSync(join(this.#dir, name), { throwIfNoEntry: false })?.size ?? 0
    } catch {
      return 0
    }
  }

  release(names: readonly string[]): void {
    for (const name of this.#unused(names)) this.#remove(name)
  }

  /** The same in turns, for thousands at once while calls wait. */
  releaseSoon(names: readonly string[]): void {
    const unused = this.#unused(names)
    const room = Math.max(0, MOST_LEAVING - this.#leaving.size)
    for (const name of unused.slice(room)) this.#remove(name)
    for (const name of unused.slice(0, room)) this.#leaving.add(name)
    void this.#removeInTurns()
  }

  /** The folder may belong to another process from now on. What is still on its way out goes with the sweep of the next start. */
  close(): void {
    this.#leaving.clear()
  }

  async #removeInTurns(): Promise<void> {
    if (this.#isRemoving) return
    this.#isRemoving = true
    const breathe = createBreather()
    while (this.#leaving.size > 0) {
      await breathe.rest()
      for (const name of [...this.#leaving].slice(0, REMOVED_AT_ONCE)) {
        this.#leaving.delete(name)
        this.#remove(name)
      }
    }
    this.#isRemoving = false
  }

  #unused(names: readonly string[]): readonly string[] {
    return names.filter((name) => {
      const use = this.#uses.get(name)
      if (!use || --use.count > 0) return false
      this.#uses.delete(name)
      this.bytes -= use.size
      return true
    })
  }

  /** If not now, then by the sweep of the next start. */
  #remove(name: string): void {
    removeIfPossible(join(this.#dir, name))
  }

  /** Deletes what no record refers to: left over where the process ended between a body and its record. */
  async sweep(): Promise<void> {
    const breathe = createBreather()
    for (const name of namesIn(this.#dir)) {
      if (!this.#uses.has(name)) rmSync(join(this.#dir, name), { force: true })
      if (breathe.due()) await breathe.rest()
    }
  }
}

/** Only names that we gave: a record is data, and its `file` must not lead anywhere else. */
function isName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
