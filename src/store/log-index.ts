/** What is held in memory of each exchange, ordered by sequence number. */
import type { Exchange } from '../model/exchange.js'
import { type ExchangeSummary, summarise } from '../model/live.js'

export interface Entry {
  /** Replaced, never changed, whenever anything about the exchange changes: its identity says "as judged before". */
  summary: ExchangeSummary
  /** Number of the segment that holds it; 0 for none. */
  segment: number
  /** Where its line begins in the segment file; -1 while there is none. */
  offset: number
  /** Of that line, without its end. Bytes. */
  length: number
  /** Where lines are that change it: offset, length, offset, length ... */
  changes: readonly number[]
  /** Bodies kept beside the log. */
  files: readonly string[]
  /** The whole exchange, while it is running or waits for the disk. */
  exchange?: Exchange | undefined
}

/** An exchange that is not in the log yet. */
export function createEntry(summary: ExchangeSummary, files: readonly string[] = none): Entry {
  return { summary, segment: 0, offset: -1, length: 0, changes: noChanges, files, exchange: undefined }
}

const none: readonly string[] = []
const noChanges: readonly number[] = []

/** All lines of an entry, its own first: offset, length, offset, length ... */
export function placesOf({ offset, length, changes }: Entry): readonly number[] {
  return offset === -1 ? noChanges : [offset, length, ...changes]
}

/** Its next line was written. */
export function addPlace(entry: Entry, offset: number, length: number): void {
  if (entry.offset === -1) {
    entry.offset = offset
    entry.length = length
  }
  // A new array is as long as it must be; one that grows reserves room for sixteen more.
  else entry.changes = [...entry.changes, offset, length]
}

/** As it was read from a file. @param places its own line first, then those that change it */
export function entryAt(summary: ExchangeSummary, segment: number, places: readonly number[], files: readonly string[] = none): Entry {
  const entry = createEntry(summary, files)
  entry.segment = segment
  for (let at = 0; at < places.length; at += 2) addPlace(entry, places[at] ?? 0, places[at + 1] ?? 0)
  return entry
}

/** A URL cut out of a larger text would keep that text alive as long as the summary; a copy does not. */
export function compactSummary(exchange: Exchange): ExchangeSummary {
  const summary = summarise(exchange)
  return { ...summary, url: Buffer.from(summary.url).toString() }
}

function bySeq(one: Entry, other: Entry): number {
  return one.summary.seq - other.summary.seq
}

/** Entries by id and in order; adding at the end is cheap, since exchanges end almost in the order in which they began. */
export class LogIndex {
  readonly #byId = new Map<string, Entry>()
  /** Not in `byId` yet: in a burst of calls nobody asks for one of them by its id. */
  #fresh: Entry[] = []
  #ordered: Entry[] = []
  /** How many were deleted so far: a list made before is still good where none was since. */
  deleted = 0

  get size(): number {
    return this.#ordered.length
  }

  get(id: string): Entry | undefined {
    return this.#known().get(id)
  }

  add(entry: Entry): void {
    this.#fresh.push(entry)
    const newest = this.#ordered.at(-1)
    if (!newest || newest.summary.seq < entry.summary.seq) this.#ordered.push(entry)
    else this.#ordered.splice(this.position(entry.summary.seq + 1), 0, entry)
  }

  /** Many at once, e.g. a segment: older ones than those that are there already are the usual case. */
  addAll(entries: readonly Entry[]): void {
    const byId = this.#known()
    for (const entry of entries) byId.set(entry.summary.id, entry)
    const sorted = [...entries].sort(bySeq)
    const older = (sorted.at(-1)?.summary.seq ?? 0) < (this.#ordered[0]?.summary.seq ?? Number.POSITIVE_INFINITY)
    this.#ordered = sorted.concat(this.#ordered)
    if (!older) this.#ordered.sort(bySeq)
  }

  delete(entry: Entry): boolean {
    const byId = this.#known()
    if (byId.get(entry.summary.id) !== entry) return false
    byId.delete(entry.summary.id)
    this.deleted++
    const at = this.#ordered.indexOf(entry, this.position(entry.summary.seq))
    if (at >= 0) this.#ordered.splice(at, 1)
    return true
  }

  deleteAll(entries: readonly Entry[]): void {
    if (entries.length < 10) {
      for (const entry of entries) this.delete(entry)
      return
    }
    this.deleted += entries.length
    const gone = new Set(entries)
    const byId = this.#known()
    for (const { summary } of entries) byId.delete(summary.id)
    // Retention takes the oldest: then the other hundred thousand need not be asked.
    const areOldest = this.#ordered.slice(0, gone.size).every((entry) => gone.has(entry))
    this.#ordered = areOldest ? this.#ordered.slice(gone.size) : this.#ordered.filter((entry) => !gone.has(entry))
  }

  #known(): Map<string, Entry> {
    for (const entry of this.#fresh) this.#byId.set(entry.summary.id, entry)
    if (this.#fresh.length > 0) this.#fresh = []
    return this.#byId
  }

  /** Index of the first entry whose sequence number is not below `seq`. */
  position(seq: number): number {
    let low = 0
    let high = this.#ordered.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ordered[middle]?.summary.seq ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Oldest first; do not keep it over an await. */
  get ordered(): readonly Entry[] {
    return this.#ordered
  }
}
