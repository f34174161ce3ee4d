/** What is held in memory of one exchange of the log. */
import type { Exchange } from '../model/exchange.js'
import type { ExchangeSummary } from '../model/live.js'
import { SummaryBlock, type SummaryPacker } from './packed-summaries.js'

const noFiles: readonly string[] = []
const noChanges: readonly number[] = []

/** A full log has a hundred thousand, hence so flat: the exchange itself stays on disk, and the summary is packed after its end. */
export class Entry {
  readonly seq: number
  /** Number of the segment that holds it; 0 for none. */
  segment = 0
  /** Where its line begins in the segment file; -1 while there is none. */
  offset = -1
  /** Of that line, without its end. Bytes. */
  length = 0
  /** Where lines are that change it: offset, length, offset, length ... */
  changes = noChanges
  /** Bodies kept beside the log. */
  files: readonly string[]
  /** The whole exchange, while it is running or waits for the disk. */
  exchange: Exchange | undefined
  /** Another one whenever anything about the exchange changed: the same says "as judged before". */
  version = 0
  #summary: ExchangeSummary | SummaryBlock
  #place = 0

  /** Not in the log yet. */
  constructor(summary: ExchangeSummary, files = noFiles) {
    this.seq = summary.seq
    this.files = files
    this.exchange = undefined
    this.#summary = summary
  }

  /** As it was read from a file. @param places its own line first, then those that change it */
  static at(summary: ExchangeSummary, segment: number, places: readonly number[], files?: readonly string[]): Entry {
    const entry = new Entry(summary, files)
    entry.segment = segment
    for (let at = 0; at < places.length; at += 2) entry.addPlace(places[at] ?? 0, places[at + 1] ?? 0)
    return entry
  }

  /** Made anew where it is packed. */
  get summary(): ExchangeSummary {
    const summary = this.#summary
    return summary instanceof SummaryBlock ? summary.at(this.#place, this.seq) : summary
  }

  get summaryJson(): string {
    const summary = this.#summary
    return summary instanceof SummaryBlock ? summary.json(this.#place, this.seq) : JSON.stringify(summary)
  }

  set summary(summary: ExchangeSummary) {
    this.#summary = summary
    this.version++
  }

  get id(): string {
    return this.summary.id
  }

  /** From now on the summary takes a quarter of the room, and is made anew whenever it is asked for. */
  pack(packer: SummaryPacker): void {
    const summary = this.#summary
    if (summary instanceof SummaryBlock) return
    const packed = packer.pack(summary)
    // A URL cut out of a larger text would keep that text alive; a copy does not.
    this.#summary = packed?.block ?? { ...summary, url: Buffer.from(summary.url).toString() }
    this.#place = packed?.place ?? 0
  }

  /** All lines, its own first: offset, length, offset, length ... */
  get places(): readonly number[] {
    return this.offset === -1 ? noChanges : [this.offset, this.length, ...this.changes]
  }

  /** Its next line was written. */
  addPlace(offset: number, length: number): void {
    if (this.offset === -1) {
      this.offset = offset
      this.length = length
    }
    // A new array is as long as it must be; one that grows reserves room for sixteen more.
    else this.changes = [...this.changes, offset, length]
  }

  /** The same exchange as another one says it is. */
  become(other: Entry): void {
    this.summary = other.summary
    this.segment = other.segment
    this.offset = other.offset
    this.length = other.length
    this.changes = other.changes
    this.files = other.files
    this.exchange = other.exchange
  }
}
