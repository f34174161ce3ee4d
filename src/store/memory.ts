/** The log in memory only: for tests, and where the data folder cannot be used. Bounded; the oldest exchanges go first. */
import { createHash } from 'node:crypto'
import type { Exchange } from '../model/exchange.js'
import { filesOf } from './changes.js'
import { createAnnouncer, createLog, type Keeper } from './log.js'
import type { Entry } from './entry.js'
import { LogIndex } from './log-index.js'
import { Search } from './search.js'
import { exchangeLine, exchangeOfLine, toByteText } from './segment-records.js'
import type { ExchangeStore } from './store.js'
import { createBreather } from './turns.js'

export interface MemoryStoreOptions {
  readonly maxExchanges?: number
  readonly maxBytes?: number
  readonly inlineBody?: number
  /** Why the log is in memory although it should be on disk; health says so. */
  readonly failing?: string
  readonly onProblem?: (message: string) => void
}

export function createMemoryStore(options: MemoryStoreOptions = {}): ExchangeStore {
  const { maxExchanges = 1000, maxBytes = 64e6, inlineBody = 16_384, failing, onProblem = () => {} } = options
  const index = new LogIndex()
  const announcer = createAnnouncer(onProblem)
  /** The line that would be written to disk, as Latin-1, to be searched the same way, and what the exchange weighs. */
  const kept = new Map<Entry, { readonly line: string; readonly size: number }>()
  const bodies = new Map<string, Uint8Array>()
  let bytes = 0

  function release(entry: Entry): void {
    bytes -= kept.get(entry)?.size ?? 0
    kept.delete(entry)
    const names = entry.exchange ? filesOf(entry.exchange) : []
    for (const name of names) {
      const used = [...kept.keys()].some((other) => other.files.includes(name))
      if (!used) bodies.delete(name)
    }
  }

  /** Roughly: the text of the record and the bytes of its bodies. */
  function weigh(entry: Entry, exchange: Exchange, line = toByteText(JSON.stringify(exchange))): void {
    entry.files = filesOf(exchange)
    const size = entry.files.reduce((sum, name) => sum + (bodies.get(name)?.length ?? 0), line.length)
    bytes += size - (kept.get(entry)?.size ?? 0)
    kept.set(entry, { line, size })
  }

  function shrink(): void {
    for (const entry of kept.keys()) {
      if (kept.size <= maxExchanges && (bytes <= maxBytes || kept.size === 1)) return
      release(entry)
      index.delete(entry)
      announcer.announce({ type: 'removed', entries: [entry] })
    }
  }

  const keeper: Keeper = {
    ready: Promise.resolve(),
    firstSeq: 1,
    inlineBody,
    keepBytes(content) {
      const name = createHash('sha256').update(content).digest('hex')
      if (!bodies.has(name)) bodies.set(name, Uint8Array.from(content))
      return name
    },
    readBytes: async (name) => bodies.get(name),
    append(entry, json, exchange) {
      const kept = exchange ?? (json === undefined ? undefined : exchangeOfLine(exchangeLine(json)))
      if (!kept) return
      entry.exchange = kept
      weigh(entry, kept, json)
      shrink()
    },
    flush: () => {},
    amend(entry) {
      if (entry.exchange) weigh(entry, entry.exchange)
      shrink()
    },
    remove: release,
    async clear() {
      const entries = [...kept.keys()]
      index.deleteAll(entries)
      kept.clear()
      bodies.clear()
      bytes = 0
    },
    read: async (entries) => entries.flatMap((entry) => entry.exchange ?? []),
    async search(filter, entries) {
      const breathe = createBreather()
      const search = new Search(filter, async (name) => bodies.get(name))
      const found = new Set<Entry>()
      for (const entry of entries) {
        const line = entry.files.length === 0 ? kept.get(entry)?.line : undefined
        const verdict = line === undefined ? undefined : search.judgeLine(entry, line)
        if (verdict ?? (entry.exchange && (await search.inMemory(entry.exchange)))) found.add(entry)
        if (breathe.due()) await breathe.rest()
      }
      return found
    },
    health: () => ({
      status: failing === undefined ? 'ok' : 'degraded',
      exchanges: index.size,
      dropped: 0,
      disk: { status: failing === undefined ? 'ok' : 'failing', ...(failing !== undefined && { message: failing }), bytes: 0 }
    }),
    close: async () => {}
  }
  return createLog(index, keeper, announcer)
}
