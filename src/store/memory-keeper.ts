/** The log in memory: lines as they would be written to disk, and bodies beside them; the oldest exchanges go first. */
import { createHash } from 'node:crypto'
import { toByteText } from '../byte-text.js'
import type { Exchange } from '../model/exchange.js'
import type { Filter } from '../model/filter.js'
import type { Announce } from './announcer.js'
import { filesOf } from './changes.js'
import type { Entry } from './entry.js'
import type { Keeper } from './keeper.js'
import type { LogIndex } from './log-index.js'
import { Search } from './search.js'
import { exchangeLine, exchangeOfLine } from './segment-records.js'
import type { ExchangeStore } from './store.js'
import { createBreather } from './turns.js'

export interface MemoryOptions {
  readonly maxExchanges?: number
  readonly maxBytes?: number
  readonly inlineBody?: number
  /** Why the log is in memory although it should be on disk; health says so. */
  readonly failing?: string
}

/** The line that would be written to disk, as Latin-1, to be searched the same way, and what the exchange weighs. */
interface Kept {
  readonly line: string
  readonly size: number
}

/** An exchange weighs, roughly, the text of its record and the bytes of its bodies; the newest stays, whatever it weighs. */
export class MemoryKeeper implements Keeper {
  readonly ready = Promise.resolve()
  readonly firstSeq = 1
  readonly inlineBody: number
  readonly #maxExchanges: number
  readonly #maxBytes: number
  readonly #failing: string | undefined
  readonly #index: LogIndex
  readonly #announce: Announce
  readonly #kept = new Map<Entry, Kept>()
  readonly #bodies = new Map<string, Uint8Array>()
  #bytes = 0

  constructor(options: MemoryOptions, index: LogIndex, announce: Announce) {
    const { maxExchanges = 1000, maxBytes = 64e6, inlineBody = 16_384, failing } = options
    this.#maxExchanges = maxExchanges
    this.#maxBytes = maxBytes
    this.inlineBody = inlineBody
    this.#failing = failing
    this.#index = index
    this.#announce = announce
  }

  keepBytes(content: Uint8Array): string {
    const name = createHash('sha256').update(content).digest('hex')
    if (!this.#bodies.has(name)) this.#bodies.set(name, Uint8Array.from(content))
    return name
  }

  async readBytes(name: string): Promise<Uint8Array | undefined> {
    return this.#bodies.get(name)
  }

  append(entry: Entry, json: string | undefined, exchange?: Exchange): void {
    const kept = exchange ?? (json === undefined ? undefined : exchangeOfLine(exchangeLine(json)))
    if (!kept) return
    entry.exchange = kept
    this.#weigh(entry, kept, json)
    this.#shrink()
  }

  flush(): void {}

  amend(entry: Entry): void {
    if (entry.exchange) this.#weigh(entry, entry.exchange)
    this.#shrink()
  }

  remove(entry: Entry): void {
    this.#bytes -= this.#kept.get(entry)?.size ?? 0
    this.#kept.delete(entry)
    const names = entry.exchange ? filesOf(entry.exchange) : []
    for (const name of names) {
      const used = [...this.#kept.keys()].some((other) => other.files.includes(name))
      if (!used) this.#bodies.delete(name)
    }
  }

  async clear(): Promise<void> {
    this.#index.deleteAll([...this.#kept.keys()])
    this.#kept.clear()
    this.#bodies.clear()
    this.#bytes = 0
  }

  async read(entries: readonly Entry[]): Promise<readonly Exchange[]> {
    return entries.flatMap((entry) => entry.exchange ?? [])
  }

  async search(filter: Filter, entries: readonly Entry[]): Promise<ReadonlySet<Entry>> {
    const breathe = createBreather()
    const search = new Search(filter, (name) => this.readBytes(name))
    const found = new Set<Entry>()
    for (const entry of entries) {
      const line = entry.files.length === 0 ? this.#kept.get(entry)?.line : undefined
      const verdict = line === undefined ? undefined : search.judgeLine(entry, line)
      if (verdict ?? (entry.exchange && (await search.inMemory(entry.exchange)))) found.add(entry)
      if (breathe.due()) await breathe.rest()
    }
    return found
  }

  health(): ReturnType<ExchangeStore['health']> {
    const failing = this.#failing
    return {
      status: failing === undefined ? 'ok' : 'degraded',
      exchanges: this.#index.size,
      dropped: 0,
      disk: { status: failing === undefined ? 'ok' : 'failing', ...(failing !== undefined && { message: failing }), bytes: 0 }
    }
  }

  async close(): Promise<void> {}

  #weigh(entry: Entry, exchange: Exchange, line = toByteText(JSON.stringify(exchange))): void {
    entry.files = filesOf(exchange)
    const size = entry.files.reduce((sum, name) => sum + (this.#bodies.get(name)?.length ?? 0), line.length)
    this.#bytes += size - (this.#kept.get(entry)?.size ?? 0)
    this.#kept.set(entry, { line, size })
  }

  #shrink(): void {
    for (const entry of this.#kept.keys()) {
      if (this.#kept.size <= this.#maxExchanges && (this.#bytes <= this.#maxBytes || this.#kept.size === 1)) return
      this.remove(entry)
      this.#index.delete(entry)
      this.#announce({ type: 'removed', entries: [entry] })
    }
  }
}
