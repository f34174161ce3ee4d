/** The log on disk: a row of segments, the newest of which grows; retention deletes the oldest whole. */
import { join } from 'node:path'
import { toByteText } from '../byte-text.js'
import type { Exchange } from '../model/exchange.js'
import type { Filter } from '../model/filter.js'
import type { Announce } from './announcer.js'
import { Bodies } from './bodies.js'
import { type Change, filesOfChange } from './changes.js'
import { explainDiskError, removeLeftovers } from './folder.js'
import type { Entry } from './entry.js'
import type { Keeper } from './keeper.js'
import type { LogIndex } from './log-index.js'
import { Search } from './search.js'
import { readExchanges } from './segment-reader.js'
import { exchangeLine } from './segment-records.js'
import { SegmentWriter } from './segment-writer.js'
import type { ExchangeStore } from './store.js'
import { createBreather } from './turns.js'
import { segmentNumbers, type Volume } from './volume.js'
import { type Limits, Volumes } from './volumes.js'

export interface DiskOptions extends Limits {
  readonly dir: string
  readonly inlineBody: number
  readonly readOlderAfter?: Promise<void>
  readonly onProblem: (message: string) => void
}

/** Whoever makes it has locked the folder. Lines that cannot be written wait (see `SegmentWriter`), a body that cannot be throws. */
export class DiskKeeper implements Keeper {
  readonly ready: Promise<void>
  readonly inlineBody: number
  readonly firstSeq: number
  readonly #options: DiskOptions
  readonly #index: LogIndex
  readonly #announce: Announce
  readonly #bodies: Bodies
  readonly #volumes: Volumes
  readonly #writer: SegmentWriter
  /** Segments that could not be read. */
  #unread = 0
  #loaded = false

  /** Reads the newest segment at once, for the numbering; the others follow while forwarding has begun. */
  constructor(options: DiskOptions, index: LogIndex, announce: Announce) {
    this.#options = options
    this.#index = index
    this.#announce = announce
    this.inlineBody = options.inlineBody
    this.#bodies = new Bodies(join(options.dir, 'bodies'))
    const folder = join(options.dir, 'log')
    this.#volumes = new Volumes(folder, options, options.onProblem)
    this.#writer = new SegmentWriter(options.dir, this.#volumes, {
      onProblem: options.onProblem,
      onHealth: () => announce({ type: 'health' }),
      onGone: (entries) => this.#forget(entries)
    })

    const numbers = [...segmentNumbers(folder)]
    if (numbers.length > 0) removeLeftovers(folder)
    const newest = numbers.at(-1) ?? 0
    let firstSeq = 1
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      const volume = this.#load(number)
      firstSeq = Math.max(firstSeq, volume?.segment.nextSeq ?? 1)
      if (volume) break
    }
    this.firstSeq = firstSeq
    this.#volumes.begin(this.#volumes.get(newest) ? newest : newest + 1, firstSeq)
    this.ready = this.#loadOlder(numbers)
  }

  keepBytes(bytes: Uint8Array): string {
    try {
      return this.#bodies.keep(bytes)
    } catch (error) {
      this.#writer.failed(error)
      throw new Error(explainDiskError(error))
    }
  }

  readBytes(name: string): Promise<Uint8Array | undefined> {
    return this.#bodies.read(name)
  }

  append(entry: Entry, json: string | undefined): void {
    if (json === undefined) {
      this.#writer.drop(entry)
      return
    }
    const volume = this.#volumes.roomy()
    const { segment } = volume
    entry.segment = volume.number
    this.#refer(volume, entry, entry.files)
    segment.entries.push(entry)
    segment.nextSeq = Math.max(segment.nextSeq, entry.seq + 1)
    this.#writer.put(volume, { entry, kind: 'exchange', text: exchangeLine(json) })
  }

  flush(): void {
    if (this.#writer.flush()) this.#retain()
  }

  amend(entry: Entry, change: Change): void {
    const volume = this.#volumes.get(entry.segment)
    const text = toLine({ amend: entry.id, ...change })
    if (!volume || text === undefined) return
    this.#refer(volume, entry, filesOfChange(change))
    this.#writer.put(volume, { entry, kind: 'amend', text })
  }

  remove(entry: Entry): void {
    const volume = this.#volumes.get(entry.segment)
    if (!volume) return
    volume.segment.entries = volume.segment.entries.filter((other) => other !== entry)
    this.#bodies.release(entry.files)
    this.#writer.put(volume, { entry, kind: 'remove', text: toByteText(JSON.stringify({ remove: entry.id })) })
  }

  async clear(): Promise<void> {
    const { number, segment } = this.#volumes.current
    try {
      for (const volume of [...this.#volumes]) {
        volume.delete()
        this.#volumes.forget(volume)
        this.#forget(volume.segment.entries)
      }
    } catch (error) {
      throw new Error(`The log in ${this.#options.dir} could not be cleared: ${explainDiskError(error)}.`)
    } finally {
      this.#volumes.begin(number + 1, segment.nextSeq)
      this.#writer.begin(this.#volumes.current)
    }
  }

  async read(entries: readonly Entry[]): Promise<readonly Exchange[]> {
    const found = new Map<Entry, Exchange>()
    for (const entry of entries) if (entry.exchange) found.set(entry, entry.exchange)
    for (const [volume, group] of this.#volumes.group(entries)) {
      for (const [entry, exchange] of await readExchanges(volume.file, group)) found.set(entry, exchange)
    }
    return entries.flatMap((entry) => found.get(entry) ?? [])
  }

  async search(filter: Filter, entries: readonly Entry[]): Promise<ReadonlySet<Entry>> {
    const search = new Search(filter, (name) => this.#bodies.read(name))
    const found = new Set<Entry>()
    const inMemory = entries.filter((entry) => entry.exchange)
    for (const [volume, group] of this.#volumes.group(entries))
      for (const entry of await search.onDisk(volume.file, group)) found.add(entry)
    for (const entry of inMemory) if (entry.exchange && (await search.inMemory(entry.exchange))) found.add(entry)
    return found
  }

  health(): ReturnType<ExchangeStore['health']> {
    const { status, dropped, disk } = this.#writer.health()
    const bytes = this.#volumes.bytes() + this.#bodies.bytes
    return { status, exchanges: this.#index.size, dropped, disk: { ...disk, bytes } }
  }

  async close(): Promise<void> {
    await this.ready
    const lost = this.#writer.close()
    if (lost > 0) this.#options.onProblem(`${lost} exchanges could not be written to ${this.#options.dir} before the end and are lost.`)
    this.#volumes.close()
    this.#bodies.close()
  }

  #load(number: number): Volume | undefined {
    try {
      const volume = this.#volumes.load(number)
      this.#index.addAll(volume?.segment.entries ?? [])
      for (const entry of volume?.segment.entries ?? []) if (volume) this.#refer(volume, entry, entry.files)
      return volume
    } catch (error) {
      this.#unread++
      this.#options.onProblem(`A part of the log cannot be read and is left out: ${explainDiskError(error)}.`)
      return undefined
    }
  }

  async #loadOlder(numbers: readonly number[]): Promise<void> {
    await this.#options.readOlderAfter
    const breathe = createBreather()
    for (const number of numbers.toReversed()) {
      await breathe.rest()
      this.#load(number)
    }
    try {
      // a segment that could not be read may refer to any body
      if (this.#unread === 0) await this.#bodies.sweep()
    } catch (error) {
      this.#options.onProblem(`Bodies that nothing refers to could not be deleted: ${explainDiskError(error)}.`)
    }
    this.#loaded = true
    this.#retain()
    this.#volumes.tidySoon()
  }

  #refer(volume: Volume, entry: Entry, files: readonly string[]): void {
    if (files.length === 0) return
    this.#bodies.retain(files)
    if (entry.files !== files) entry.files = [...entry.files, ...files]
    for (const name of files) volume.bodyBytes += this.#bodies.sizeOf(name)
  }

  #forget(entries: readonly Entry[]): void {
    for (const entry of entries) this.#bodies.release(entry.files)
    this.#leave(entries)
  }

  /** The same for those that are too old, where calls wait meanwhile. */
  #outlive(entries: readonly Entry[]): void {
    this.#bodies.releaseSoon(entries.flatMap(({ files }) => files))
    this.#leave(entries)
  }

  #leave(entries: readonly Entry[]): void {
    this.#index.deleteAll(entries)
    if (entries.length > 0) this.#announce({ type: 'removed', entries })
  }

  #retain(): void {
    while (this.#loaded && this.#volumes.exceeds(this.#bodies.bytes)) {
      const oldest = this.#volumes.oldest()
      if (!oldest) return
      try {
        oldest.deleteSoon()
      } catch (error) {
        // then it is still a part of the log
        this.#writer.failed(error)
        return
      }
      this.#volumes.forget(oldest)
      this.#outlive(oldest.segment.entries)
    }
  }
}

function toLine(record: object): string | undefined {
  try {
    return toByteText(JSON.stringify(record))
  } catch {
    return undefined // nothing that JSON can hold
  }
}
