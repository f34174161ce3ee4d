/** Brings lines to disk, at once where it can, and keeps what waits within bounds where it cannot. Never throws. */
import { existsSync } from 'node:fs'
import type { Health } from '../model/live.js'
import { DiskState } from './disk-state.js'
import type { Entry } from './entry.js'
import { type Line, SegmentChangedError } from './segment-adapter.js'
import { exchangeOfLine } from './segment-records.js'
import type { Volume } from './volume.js'
import type { Volumes } from './volumes.js'

/** What may wait in memory for a disk that fails or is slow. */
const waitingLines = 1_000
const waitingBytes = 16e6

export interface WriterEvents {
  readonly onProblem: (message: string) => void
  readonly onHealth: () => void
  /** Exchanges that are no longer in any segment. */
  readonly onGone: (entries: readonly Entry[]) => void
}

/** What the disk does not take is tried again by `DiskState`; beyond 1,000 lines or 16 MB the oldest exchanges are given up. */
export class SegmentWriter {
  readonly #volumes: Volumes
  readonly #events: WriterEvents
  readonly #disk: DiskState
  /** Segments with lines that wait for the next flush. */
  readonly #behind = new Set<Volume>()
  readonly #flushSoon = () => {
    this.#scheduled = false
    this.flush()
  }
  #scheduled = false

  constructor(dir: string, volumes: Volumes, events: WriterEvents) {
    this.#volumes = volumes
    this.#events = events
    const changed = (message: string): void => {
      events.onProblem(message)
      events.onHealth()
    }
    this.#disk = new DiskState(dir, () => this.#flushAll(), changed)
  }

  /** Waits for the next flush: that of whoever cannot wait, or one at the end of what is running now. */
  put(volume: Volume, line: Line): void {
    volume.segment.unwritten.push(line)
    if (volume !== this.#volumes.current) this.#volumes.tidySoon()
    this.#behind.add(volume)
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(this.#flushSoon)
  }

  /** One synchronous write for all lines of a segment, unless the disk fails or is slow: then they wait. Answers whether any did. */
  flush(): boolean {
    if (this.#behind.size === 0) return false
    for (const volume of this.#behind) {
      // one that was deleted meanwhile must not come back
      if (this.#disk.status === 'ok' && this.#volumes.get(volume.number) === volume) this.#write(volume)
    }
    if (this.#disk.status !== 'ok') {
      this.#hold()
      this.#limitWaiting()
    }
    this.#behind.clear()
    return true
  }

  /** An empty segment gets its header, so that the numbering goes on after a restart. */
  begin(volume: Volume): void {
    this.#write(volume)
  }

  /** What waits longer than until the end of a turn must be found by readers. */
  #hold(): void {
    for (const { entry, kind, text } of this.#volumes.waiting()) {
      if (kind === 'exchange' && entry.offset === -1) entry.exchange ??= exchangeOfLine(text)
    }
  }

  #write(volume: Volume): void {
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

  /** Something else could not be written or deleted. */
  failed(error: unknown): void {
    this.#disk.failed(error)
  }

  /** Counts an exchange that cannot be kept. */
  drop(entry: Entry): void {
    this.#disk.dropped++
    this.#events.onGone([entry])
    this.#events.onHealth()
  }

  health(): Pick<Health, 'status' | 'dropped'> & { readonly disk: Omit<Health['disk'], 'bytes'> } {
    const { status, dropped } = this.#disk
    const message = this.#disk.message(this.#waitingExchanges())
    return { status: status === 'ok' ? 'ok' : 'degraded', dropped, disk: { status, ...(message !== undefined && { message }) } }
  }

  /** The last attempt; answers how many exchanges are lost. */
  close(): number {
    this.#flushAll()
    this.#disk.stop()
    return this.#waitingExchanges()
  }

  #waitingExchanges(): number {
    return this.#volumes.waiting().filter((line) => line.kind === 'exchange').length
  }

  #flushAll(): void {
    for (const volume of this.#volumes) {
      if (volume.segment.unwritten.length > 0 || volume === this.#volumes.current) this.#write(volume)
      if (this.#disk.status === 'failing') return
    }
  }

  /** Looks at all segments, since whoever deletes one file mostly deletes the folder. */
  #recover(changed: Volume): void {
    for (const volume of this.#volumes) {
      if (volume !== changed && (volume.segment.bytes === 0 || existsSync(volume.file))) continue
      const gone = volume.believeDisk()
      this.#events.onGone(gone)
      this.#events.onProblem(
        `${volume.file} was changed or deleted by somebody else; ${gone.length} exchanges in it are gone, recording goes on.`
      )
      if (volume !== changed && volume.segment.entries.length === 0) this.#volumes.forget(volume)
    }
  }

  /** Memory is bounded too: the oldest exchanges that wait are given up, and counted. */
  #limitWaiting(): void {
    const lines = this.#volumes.waiting()
    let bytes = lines.reduce((sum, line) => sum + line.text.length, 0)
    let excess = lines.length - waitingLines
    for (const { entry, kind, text } of lines) {
      if (excess <= 0 && bytes <= waitingBytes) return
      bytes -= text.length
      excess--
      const segment = this.#volumes.get(entry.segment)?.segment
      if (!segment) continue
      segment.unwritten = segment.unwritten.filter((line) => line.entry !== entry)
      if (kind !== 'exchange') continue
      segment.entries = segment.entries.filter((other) => other !== entry)
      this.drop(entry)
    }
  }
}
