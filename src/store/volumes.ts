/** The row of segments of one log, oldest to newest; the newest grows. */
import type { Entry } from './entry.js'
import type { Line } from './segment-adapter.js'
import { Volume } from './volume.js'

export interface Limits {
  readonly maxExchanges: number
  readonly maxBytes: number
}

const tidyAfter = 2_000

/** One is current: new exchanges go there. The others are amended only, and get an index beside them once nothing waits for it. */
export class Volumes implements Iterable<Volume> {
  readonly #folder: string
  readonly #limits: Limits
  readonly #onProblem: (message: string) => void
  readonly #byNumber = new Map<number, Volume>()
  #tidyTimer: NodeJS.Timeout | undefined
  #current: Volume
  #closed = false

  /** Segments of earlier runs come by `load`; until then what is appended goes into one after the newest of them. */
  constructor(folder: string, limits: Limits, onProblem: (message: string) => void) {
    this.#folder = folder
    this.#limits = limits
    this.#onProblem = onProblem
    this.#current = new Volume(folder, 1, 1, onProblem)
  }

  [Symbol.iterator](): Iterator<Volume> {
    return this.#byNumber.values()
  }

  get current(): Volume {
    return this.#current
  }

  get(number: number): Volume | undefined {
    return this.#byNumber.get(number)
  }

  /** Nothing for a segment without a single good line. @throws where it cannot be read. */
  load(number: number): Volume | undefined {
    const volume = new Volume(this.#folder, number, 1, this.#onProblem)
    volume.load()
    if (volume.segment.bytes === 0) return undefined
    this.#byNumber.set(number, volume)
    return volume
  }

  /** Appends to a segment of an earlier run, or to a new one. */
  begin(number: number, firstSeq: number): void {
    this.#current = this.#byNumber.get(number) ?? new Volume(this.#folder, number, firstSeq, this.#onProblem)
    this.#byNumber.set(number, this.#current)
  }

  /** The segment to append to: a twentieth of what may be kept, so that deleting one deletes little. */
  roomy(): Volume {
    const { maxExchanges, maxBytes } = this.#limits
    const { entries, bytes, nextSeq } = this.#current.segment
    const mostEntries = Math.min(Math.max(Math.ceil(maxExchanges / 20), 1), 2_000)
    const mostBytes = maxBytes / 20
    const full = entries.length >= mostEntries || bytes >= Math.min(mostBytes, 16e6) || bytes + this.#current.bodyBytes >= mostBytes
    if (full) {
      this.begin(this.#current.number + 1, nextSeq)
      this.tidySoon()
    }
    return this.#current
  }

  /** The segment that retention may delete next; never the one that grows. */
  oldest(): Volume | undefined {
    const oldest = this.#byNumber.get(Math.min(...this.#byNumber.keys()))
    return oldest === this.#current ? undefined : oldest
  }

  forget(volume: Volume): void {
    this.#byNumber.delete(volume.number)
  }

  exceeds(bodyBytes: number): boolean {
    let exchanges = 0
    for (const volume of this) exchanges += volume.segment.entries.length
    return exchanges > this.#limits.maxExchanges || this.bytes() + bodyBytes > this.#limits.maxBytes
  }

  bytes(): number {
    let bytes = 0
    for (const volume of this) bytes += volume.segment.bytes
    return bytes
  }

  /** Lines that are not on disk yet. */
  waiting(): readonly Line[] {
    return [...this].flatMap((volume) => volume.segment.unwritten)
  }

  /** Entries that have to be read back from disk, by the segment that has them. */
  group(entries: readonly Entry[]): ReadonlyMap<Volume, readonly Entry[]> {
    const groups = new Map<Volume, Entry[]>()
    for (const entry of entries) {
      const volume = entry.exchange ? undefined : this.#byNumber.get(entry.segment)
      if (!volume) continue
      const group = groups.get(volume)
      if (group) group.push(entry)
      else groups.set(volume, [entry])
    }
    return groups
  }

  /** The index beside a segment is written when nothing waits for it: a little after the segment is full. */
  tidySoon(): void {
    this.#tidyTimer ??= setTimeout(() => {
      void this.#tidyInTurns().finally(() => {
        this.#tidyTimer = undefined
        if (!this.#closed && this.#untidy().length > 0) this.tidySoon()
      })
    }, tidyAfter)
    this.#tidyTimer.unref()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#tidyTimer)
    for (const volume of this.#untidy()) {
      try {
        volume.tidy()
      } catch {
        // without an index the segment is scanned at the next start
      }
    }
    for (const volume of this) volume.close()
  }

  async #tidyInTurns(): Promise<void> {
    for (const volume of this.#untidy()) {
      try {
        await volume.tidyInTurns(() => !this.#closed && this.#byNumber.get(volume.number) === volume)
      } catch {
        // as above
      }
    }
  }

  #untidy(): readonly Volume[] {
    return [...this].filter((volume) => volume !== this.#current && volume.isUntidy)
  }
}
