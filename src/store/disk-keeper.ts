/** The log on disk: a row of segments, the newest of which grows; retention deletes the oldest whole. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Exchange } from '../model/exchange.js'
import type { Filter } from '../model/filter.js'
import { Bodies } from './bodies.js'
import { type Change, filesOf, filesOfChange } from './changes.js'
import { DiskState } from './disk-state.js'
import { explainDiskError } from './folder.js'
import type { Announce, Keeper } from './log.js'
import type { Entry, LogIndex } from './log-index.js'
import { createSearch } from './search.js'
import { type Line, SegmentChangedError } from './segment-adapter.js'
import { readExchanges } from './segment-reader.js'
import type { ExchangeStore } from './store.js'
import { createBreather } from './turns.js'
import { segmentNumbers, Volume } from './volume.js'

export interface DiskOptions {
  readonly dir: string
  readonly maxExchanges: number
  readonly maxBytes: number
  readonly inlineBody: number
  readonly onProblem: (message: string) => void
}

/** What may wait in memory for a disk that fails or is slow. */
const waitingLines = 1_000
const waitingBytes = 16e6
const tidyAfter = 2_000

export class DiskKeeper implements Keeper {
  readonly ready: Promise<void>
  readonly inlineBody: number
  readonly firstSeq: number
  readonly #folder: string
  readonly #options: DiskOptions
  readonly #index: LogIndex
  readonly #announce: Announce
  readonly #bodies: Bodies
  readonly #disk: DiskState
  /** By number; the current one, which is the newest, is written to. */
  readonly #volumes = new Map<number, Volume>()
  #current: Volume
  #unread = 0
  #loaded = false
  #tidyTimer: NodeJS.Timeout | undefined

  /** Reads the newest segment at once, for the numbering; the others follow while forwarding has begun. */
  constructor(options: DiskOptions, index: LogIndex, announce: Announce) {
    this.#options = options
    this.#index = index
    this.#announce = announce
    this.inlineBody = options.inlineBody
    this.#folder = join(options.dir, 'log')
    this.#bodies = new Bodies(join(options.dir, 'bodies'))
    const changed = (message: string): void => {
      options.onProblem(message)
      announce({ type: 'health' })
    }
    this.#disk = new DiskState(options.dir, () => this.#flushAll(), changed)

    const numbers = [...segmentNumbers(this.#folder)]
    const newest = numbers.at(-1) ?? 0
    let firstSeq = 1
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      const volume = this.#load(number)
      firstSeq = Math.max(firstSeq, volume?.segment.nextSeq ?? 1)
      if (volume) break
    }
    this.firstSeq = firstSeq
    this.#current = this.#volumes.get(newest) ?? this.#begin(newest + 1, firstSeq)
    this.ready = this.#loadOlder(numbers)
  }

  keepBytes(bytes: Uint8Array): string {
    try {
      return this.#bodies.keep(bytes)
    } catch (error) {
      this.#disk.failed(error)
      throw new Error(explainDiskError(error))
    }
  }

  readBytes(name: string): Promise<Uint8Array | undefined> {
    return this.#bodies.read(name)
  }

  append(entry: Entry, exchange: Exchange): void {
    const text = toLine({ exchange })
    if (text === undefined) {
      this.#drop(entry)
      return
    }
    const volume = this.#roomy()
    entry.segment = volume.number
    this.#refer(volume, entry, filesOf(exchange))
    volume.segment.entries.push(entry)
    volume.segment.nextSeq = Math.max(volume.segment.nextSeq, exchange.seq + 1)
    this.#put(volume, { entry, kind: 'exchange', text })
    this.#retain()
  }

  amend(entry: Entry, change: Change): void {
    const volume = this.#volumes.get(entry.segment)
    const text = toLine({ amend: entry.summary.id, ...change })
    if (!volume || text === undefined) return
    this.#refer(volume, entry, filesOfChange(change))
    this.#put(volume, { entry, kind: 'amend', text })
  }

  remove(entry: Entry): void {
    const volume = this.#volumes.get(entry.segment)
    if (!volume) return
    volume.segment.entries = volume.segment.entries.filter((other) => other !== entry)
    this.#bodies.release(entry.files)
    this.#put(volume, { entry, kind: 'remove', text: JSON.stringify({ remove: entry.summary.id }) })
  }

  async clear(): Promise<void> {
    const nextSeq = this.#current.segment.nextSeq
    try {
      for (const volume of [...this.#volumes.values()]) this.#delete(volume)
    } catch (error) {
      throw new Error(`The log in ${this.#options.dir} could not be cleared: ${explainDiskError(error)}.`)
    } finally {
      this.#current = this.#begin(this.#current.number + 1, nextSeq)
      this.#flush(this.#current) // the header alone, so that the numbering goes on after a restart
    }
  }

  async read(entries: readonly Entry[]): Promise<readonly Exchange[]> {
    const found = new Map<string, Exchange>()
    for (const entry of entries) if (entry.exchange) found.set(entry.summary.id, entry.exchange)
    for (const [volume, group] of this.#byVolume(entries)) {
      for (const exchange of await readExchanges(volume.file, group)) found.set(exchange.id, exchange)
    }
    return entries.flatMap((entry) => found.get(entry.summary.id) ?? [])
  }

  async search(filter: Filter, entries: readonly Entry[]): Promise<ReadonlySet<Entry>> {
    const search = createSearch(filter, { readBytes: (name) => this.#bodies.read(name), readExchanges })
    const found = new Set<Entry>()
    const inMemory = entries.filter((entry) => entry.exchange)
    for (const [volume, group] of this.#byVolume(entries)) for (const entry of await search.onDisk(volume.file, group)) found.add(entry)
    for (const entry of inMemory) if (entry.exchange && (await search.inMemory(entry.exchange))) found.add(entry)
    return found
  }

  health(): ReturnType<ExchangeStore['health']> {
    const message = this.#disk.message(this.#waiting().filter((line) => line.kind === 'exchange').length)
    return {
      status: this.#disk.status === 'ok' ? 'ok' : 'degraded',
      exchanges: this.#index.size,
      dropped: this.#disk.dropped,
      disk: { status: this.#disk.status, ...(message !== undefined && { message }), bytes: this.#bytes() }
    }
  }

  async close(): Promise<void> {
    await this.ready
    clearTimeout(this.#tidyTimer)
    this.#flushAll()
    this.#disk.stop()
    const lost = this.#waiting().filter((line) => line.kind === 'exchange').length
    if (lost > 0) this.#options.onProblem(`${lost} exchanges could not be written to ${this.#folder} before the end and are lost.`)
    this.#tidy()
    this.#current.close()
  }

  /** Answers nothing for a segment that cannot be used, and for one without a single good line. */
  #load(number: number): Volume | undefined {
    const volume = new Volume(this.#folder, number, 1, this.#options.onProblem)
    try {
      volume.load()
    } catch (error) {
      this.#unread++
      this.#options.onProblem(`A part of the log cannot be read and is left out: ${explainDiskError(error)}.`)
      return undefined
    }
    if (volume.segment.bytes === 0) return undefined
    this.#volumes.set(number, volume)
    this.#index.addAll(volume.segment.entries)
    for (const entry of volume.segment.entries) this.#refer(volume, entry, entry.files)
    return volume
  }

  async #loadOlder(numbers: readonly number[]): Promise<void> {
    const breathe = createBreather()
    for (const number of numbers.toReversed()) {
      await breathe.rest()
      this.#load(number)
    }
    // a segment that could not be read may refer to any body
    if (this.#unread === 0) await this.#bodies.sweep()
    this.#loaded = true
    this.#retain()
    this.#tidySoon()
  }

  #begin(number: number, firstSeq: number): Volume {
    const volume = new Volume(this.#folder, number, firstSeq, this.#options.onProblem)
    this.#volumes.set(number, volume)
    return volume
  }

  #refer(volume: Volume, entry: Entry, files: readonly string[]): void {
    if (files.length === 0) return
    this.#bodies.retain(files)
    if (entry.files !== files) entry.files = [...entry.files, ...files]
    for (const name of files) volume.bodyBytes += this.#bodies.sizeOf(name)
  }

  /** The segment to append to: a twentieth of what may be kept, so that deleting one deletes little. */
  #roomy(): Volume {
    const { entries, bytes, nextSeq } = this.#current.segment
    const maxEntries = Math.min(Math.max(Math.ceil(this.#options.maxExchanges / 20), 1), 2_000)
    const maxBytes = this.#options.maxBytes / 20
    if (entries.length < maxEntries && bytes < Math.min(maxBytes, 16e6) && bytes + this.#current.bodyBytes < maxBytes) return this.#current
    this.#current = this.#begin(this.#current.number + 1, nextSeq)
    this.#tidySoon()
    return this.#current
  }

  #put(volume: Volume, line: Line): void {
    volume.segment.unwritten.push(line)
    if (volume !== this.#current) this.#tidySoon()
    if (this.#disk.status === 'ok') this.#flush(volume)
    if (this.#disk.status !== 'ok') this.#limitWaiting()
  }

  #flush(volume: Volume): void {
    const begun = performance.now()
    try {
      try {
        volume.write()
      } catch (error) {
        if (!(error instanceof SegmentChangedError)) throw error
        this.#recover(volume)
        volume.write()
      }
      this.#disk.wrote(performance.now() - begun)
    } catch (error) {
      this.#disk.failed(error)
    }
  }

  #flushAll(): void {
    for (const volume of this.#volumes.values()) {
      if (volume.segment.unwritten.length > 0 || volume === this.#current) this.#flush(volume)
      if (this.#disk.status === 'failing') return
    }
  }

  /** Somebody deleted or changed files under us: believe the disk, keep what waits, and say what is gone. */
  #recover(changed: Volume): void {
    for (const volume of this.#volumes.values()) {
      if (volume !== changed && (volume.segment.bytes === 0 || existsSync(volume.file))) continue
      const { entries, unwritten } = volume.segment
      const waiting = new Set(unwritten.flatMap((line) => (line.kind === 'exchange' ? line.entry : [])))
      const before = entries.filter((entry) => !waiting.has(entry))
      volume.reload()
      const there = new Map(volume.segment.entries.map((entry) => [entry.summary.id, entry]))
      const kept = before.filter((entry) => Object.assign(entry, there.get(entry.summary.id)) && there.has(entry.summary.id))
      const gone = before.filter((entry) => !there.has(entry.summary.id))
      volume.segment.entries = [...kept, ...waiting]
      volume.segment.unwritten = unwritten.filter((line) => waiting.has(line.entry) || there.has(line.entry.summary.id))
      this.#forget(gone)
      this.#options.onProblem(
        `${volume.file} was changed or deleted by somebody else; ${gone.length} exchanges in it are gone, recording goes on.`
      )
      if (volume !== changed && volume.segment.bytes === 0 && waiting.size === 0) this.#volumes.delete(volume.number)
    }
  }

  #waiting(): readonly Line[] {
    return [...this.#volumes.values()].flatMap((volume) => volume.segment.unwritten)
  }

  /** Memory is bounded too: the oldest exchanges that wait are given up, and counted. */
  #limitWaiting(): void {
    const lines = this.#waiting()
    let bytes = lines.reduce((sum, line) => sum + line.text.length, 0)
    let excess = lines.length - waitingLines
    for (const { entry, kind, text } of lines) {
      if (excess <= 0 && bytes <= waitingBytes) return
      bytes -= text.length
      excess--
      const volume = this.#volumes.get(entry.segment)
      if (!volume) continue
      volume.segment.unwritten = volume.segment.unwritten.filter((line) => line.entry !== entry)
      if (kind !== 'exchange') continue
      volume.segment.entries = volume.segment.entries.filter((other) => other !== entry)
      this.#drop(entry)
    }
  }

  #drop(entry: Entry): void {
    this.#disk.dropped++
    this.#forget([entry])
    this.#announce({ type: 'health' })
  }

  #forget(entries: readonly Entry[]): void {
    this.#index.deleteAll(entries)
    for (const entry of entries) {
      this.#bodies.release(entry.files)
      this.#announce({ type: 'removed', id: entry.summary.id })
    }
  }

  #retain(): void {
    if (!this.#loaded) return
    const { maxExchanges, maxBytes } = this.#options
    while (this.#volumes.size > 1 && (this.#count() > maxExchanges || this.#bytes() > maxBytes)) {
      const oldest = this.#volumes.get(Math.min(...this.#volumes.keys()))
      if (!oldest || oldest === this.#current) return
      try {
        this.#delete(oldest)
      } catch (error) {
        this.#disk.failed(error)
        return
      }
    }
  }

  /** @throws where its file cannot be deleted; then it is still part of the log. */
  #delete(volume: Volume): void {
    volume.delete()
    this.#volumes.delete(volume.number)
    this.#forget(volume.segment.entries)
  }

  #count(): number {
    let count = 0
    for (const volume of this.#volumes.values()) count += volume.segment.entries.length
    return count
  }

  #bytes(): number {
    let bytes = this.#bodies.bytes
    for (const volume of this.#volumes.values()) bytes += volume.segment.bytes
    return bytes
  }

  /** Segments that are read back from disk, newest first. */
  #byVolume(entries: readonly Entry[]): ReadonlyMap<Volume, readonly Entry[]> {
    const groups = new Map<Volume, Entry[]>()
    for (const entry of entries) {
      const volume = entry.exchange ? undefined : this.#volumes.get(entry.segment)
      if (!volume) continue
      const group = groups.get(volume)
      if (group) group.push(entry)
      else groups.set(volume, [entry])
    }
    return groups
  }

  /** The index beside a segment is written when nothing waits for it: a little after the segment is full. */
  #tidySoon(): void {
    this.#tidyTimer ??= setTimeout(() => {
      this.#tidyTimer = undefined
      this.#tidy()
    }, tidyAfter)
    this.#tidyTimer.unref()
  }

  #tidy(): void {
    for (const volume of this.#volumes.values()) {
      if (volume === this.#current || volume.segment.unwritten.length > 0) continue
      try {
        volume.tidy()
      } catch {
        // without an index the segment is scanned at the next start
      }
    }
  }
}

function toLine(record: object): string | undefined {
  try {
    return JSON.stringify(record)
  } catch {
    return undefined // nothing that JSON can hold; counted as dropped
  }
}
