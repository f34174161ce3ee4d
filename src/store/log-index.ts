/** What is held in memory of the log, ordered by sequence number. */
import type { Entry } from './entry.js'
import { seqOf } from './numbering.js'
import { SummaryPacker } from './packed-summaries.js'

/** As many as may be arguments of a call. */
const FEW = 1000

function bySeq(one: Entry, other: Entry): number {
  return one.seq - other.seq
}

/** Entries by id and in order; adding at the end is cheap, since exchanges end almost in the order in which they began. */
export class LogIndex {
  #ordered: Entry[] = []
  /** By id, where it does not say the number. */
  readonly #foreign = new Map<string, Entry>()
  readonly #packer = new SummaryPacker()
  /** How many were deleted so far: a list made before is still good where none was since. */
  deleted = 0

  get size(): number {
    return this.#ordered.length
  }

  /** An id says the number, and the order does the rest: a map of all of them would be a tenth of the memory. */
  get(id: string): Entry | undefined {
    const seq = seqOf(id)
    if (seq === undefined) return this.#foreign.get(id)
    for (let at = this.#position(seq + 1) - 1; this.#ordered[at]?.seq === seq; at--)
      if (this.#ordered[at]?.id === id) return this.#ordered[at]
    return this.#foreign.get(id)
  }

  add(entry: Entry): void {
    this.#keepForeign(entry)
    const newest = this.#ordered.at(-1)
    if (!newest || newest.seq < entry.seq) this.#ordered.push(entry)
    else this.#ordered.splice(this.#position(entry.seq + 1), 0, entry)
  }

  /** Many at once, e.g. a segment: older ones than those that are there already are the usual case. */
  addAll(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#keepForeign(entry)
      this.pack(entry)
    }
    const sorted = [...entries].sort(bySeq)
    const older = (sorted.at(-1)?.seq ?? 0) < (this.#ordered[0]?.seq ?? Number.POSITIVE_INFINITY)
    this.#ordered = sorted.concat(this.#ordered)
    if (!older) this.#ordered.sort(bySeq)
  }

  /** Its exchange has ended: nobody needs the summary as an object for now. */
  pack(entry: Entry): void {
    entry.pack(this.#packer)
  }

  has(entry: Entry): boolean {
    return this.#positionOf(entry) >= 0
  }

  delete(entry: Entry): boolean {
    const at = this.#positionOf(entry)
    if (at < 0) return false
    this.#ordered.splice(at, 1)
    this.#forgetForeign(entry)
    this.deleted++
    return true
  }

  deleteAll(entries: readonly Entry[]): void {
    if (entries.length < 10) {
      for (const entry of entries) this.delete(entry)
      return
    }
    this.deleted += entries.length
    const gone = new Set(entries)
    for (const entry of entries) this.#forgetForeign(entry)
    // Retention takes the oldest, with a few between them that ended later: the other hundred thousand need not be asked.
    let [lowest, highest] = [Number.POSITIVE_INFINITY, 0]
    for (const { seq } of entries) [lowest, highest] = [Math.min(lowest, seq), Math.max(highest, seq)]
    const [from, to] = [this.#position(lowest), this.#position(highest + 1)]
    const staying = this.#ordered.slice(from, to).filter((entry) => !gone.has(entry))
    if (staying.length < FEW) this.#ordered.splice(from, to - from, ...staying)
    else this.#ordered = this.#ordered.slice(0, from).concat(staying, this.#ordered.slice(to))
  }

  #keepForeign(entry: Entry): void {
    const { id } = entry
    if (seqOf(id) !== entry.seq) this.#foreign.set(id, entry)
  }

  #forgetForeign(entry: Entry): void {
    if (this.#foreign.size > 0 && this.#foreign.get(entry.id) === entry) this.#foreign.delete(entry.id)
  }

  #positionOf(entry: Entry): number {
    for (let at = this.#position(entry.seq); this.#ordered[at]?.seq === entry.seq; at++) if (this.#ordered[at] === entry) return at
    return -1
  }

  /** Index of the first entry whose sequence number is not below `seq`. */
  #position(seq: number): number {
    return countBelow(this.#ordered, seq)
  }

  /** Oldest first; do not keep it over an await. */
  get ordered(): readonly Entry[] {
    return this.#ordered
  }
}

/** How many of these, ordered by sequence number, have a lower one. */
export function countBelow(entries: readonly Entry[], seq: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}
