/** Exchanges that are shown and have not ended: in memory only, whatever keeps the others. */
import type { Exchange } from '../model/exchange.js'
import { type ExchangeSummary, summarise } from '../model/live.js'
import { Entry } from './entry.js'

/** An entry is the same one from the beginning of its exchange on; whoever begins one adds it to the index. */
export class Running {
  readonly #entries = new Map<string, Entry>()

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  begin(exchange: Exchange): Entry {
    const entry = new Entry(summarise(exchange))
    entry.exchange = exchange
    this.#entries.set(exchange.id, entry)
    return entry
  }

  /** Its entry, as the exchange is at its end; undefined for one that was never shown. */
  end(summary: ExchangeSummary, files: readonly string[]): Entry | undefined {
    const entry = this.#entries.size > 0 ? this.#entries.get(summary.id) : undefined
    if (!entry) return undefined
    this.#entries.delete(summary.id)
    entry.summary = summary
    entry.files = files
    entry.exchange = undefined
    return entry
  }

  /** False where it does not run. */
  delete(id: string): boolean {
    return this.#entries.delete(id)
  }

  entries(): Iterable<Entry> {
    return this.#entries.values()
  }
}
