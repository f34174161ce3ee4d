/**
 * The part of the log that is the same wherever it is kept: order, numbering, running exchanges, pages, subscribers.
 * What differs (disk or memory) is behind `Keeper`.
 */
import type { Exchange } from '../model/exchange.js'
import type { Filter } from '../model/filter.js'
import { amendSummary, type ExchangeSummary, summarise } from '../model/live.js'
import { applyChange, bodyOf, type Change, filesOf, placeBodies, toChange } from './changes.js'
import { Entry } from './entry.js'
import type { LogIndex } from './log-index.js'
import { createNumbering } from './numbering.js'
import { toByteText } from './segment-records.js'
import { createSelection } from './selection.js'
import type { Amendment, BodySide, ExchangeRecord, ExchangeStore, StoreChange } from './store.js'

export interface Keeper {
  /** Settled when everything kept by earlier runs is in the index. */
  readonly ready: Promise<void>
  /** The first free sequence number. */
  readonly firstSeq: number
  /** Texts of bodies up to this many bytes stay in the record. */
  readonly inlineBody: number
  keepBytes(bytes: Uint8Array): string
  readBytes(name: string): Promise<Uint8Array | undefined>
  /** @param json undefined where the exchange is nothing that JSON can hold */
  append(entry: Entry, json: string | undefined, exchange?: Exchange): void
  flush(): void
  amend(entry: Entry, change: Change): void
  remove(entry: Entry): void
  clear(): Promise<void>
  /** Whole exchanges, in the order asked for; those that are gone meanwhile are left out. */
  read(entries: readonly Entry[]): Promise<readonly Exchange[]>
  /** Which of these match, where the summary could not say. */
  search(filter: Filter, entries: readonly Entry[]): Promise<ReadonlySet<Entry>>
  health(): ReturnType<ExchangeStore['health']>
  close(): Promise<void>
}

export type Announce = (change: StoreChange) => void

/** Subscribers; one that throws harms nobody. */
export function createAnnouncer(onProblem: (message: string) => void): { announce: Announce; subscribe: ExchangeStore['subscribe'] } {
  const listeners = new Set<Announce>()
  return {
    announce(change) {
      for (const listener of listeners) {
        try {
          listener(change)
        } catch (error) {
          onProblem(`A listener to the log failed: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

const exportBatch = 200
const noFiles: readonly string[] = []

function jsonOf(exchange: Exchange): string | undefined {
  try {
    return toByteText(JSON.stringify(exchange))
  } catch {
    return undefined
  }
}

export function createLog(index: LogIndex, keeper: Keeper, announcer: ReturnType<typeof createAnnouncer>): ExchangeStore {
  const { announce, subscribe } = announcer
  const pending = new Map<string, Entry>()
  const numbering = createNumbering(keeper.firstSeq)
  const { select, list } = createSelection({ index, ready: keeper.ready, search: (filter, entries) => keeper.search(filter, entries) })

  const keep = (bytes: Uint8Array): string => keeper.keepBytes(bytes)

  function show(entry: Entry): void {
    announce({ type: 'exchange', entry })
  }

  async function* all(filter = ''): AsyncGenerator<Exchange> {
    const selected = await select(filter)
    const running = new Set(pending.values())
    const entries = selected.filter((entry) => !running.has(entry))
    for (let at = 0; at < entries.length; at += exportBatch) yield* await keeper.read(entries.slice(at, at + exportBatch))
  }

  async function get(id: string): Promise<Exchange | undefined> {
    if (!index.get(id)) await keeper.ready
    const entry = index.get(id)
    return entry && (entry.exchange ?? (await keeper.read([entry]))[0])
  }

  function amendNow(entry: Entry, amendment: Amendment): void {
    const change = toChange(amendment, keeper.inlineBody, keep)
    entry.summary = amendSummary(entry.summary, change)
    if (entry.exchange) entry.exchange = applyChange(entry.exchange, change)
    show(entry)
    if (pending.has(entry.id)) return
    keeper.amend(entry, change)
    index.pack(entry)
  }

  /** The entry of an exchange that has ended: that of the running one, or a new one. */
  function entryFor(summary: ExchangeSummary, files: readonly string[]): Entry {
    const running = pending.size > 0 ? pending.get(summary.id) : undefined
    if (!running) {
      const entry = new Entry(summary, files)
      index.add(entry)
      return entry
    }
    pending.delete(summary.id)
    running.summary = summary
    running.files = files
    running.exchange = undefined
    return running
  }

  /** The same exchange again: the new record takes the place of the old one. First, since both may have a body in the same file. */
  function replace(id: string): void {
    const known = index.get(id)
    if (!known || pending.has(id)) return
    keeper.remove(known)
    index.delete(known)
  }

  return {
    nextId: numbering.next,

    open(exchange) {
      if (index.get(exchange.id)) return
      const entry = new Entry(summarise(exchange))
      entry.exchange = exchange
      pending.set(exchange.id, entry)
      index.add(entry)
      show(entry)
    },

    append(exchange) {
      replace(exchange.id)
      const kept = placeBodies(exchange, keeper.inlineBody, keep)
      numbering.isTaken(kept.seq)
      const entry = entryFor(summarise(kept), filesOf(kept))
      keeper.append(entry, jsonOf(kept), kept)
      keeper.flush()
      index.pack(entry)
      if (index.has(entry)) show(entry)
    },

    keep({ summary, json }: ExchangeRecord) {
      const entry = entryFor(summary, noFiles)
      keeper.append(entry, json)
      show(entry)
      index.pack(entry)
    },

    flush: () => keeper.flush(),

    amend(id, amendment) {
      const entry = index.get(id)
      if (entry) amendNow(entry, amendment)
      else
        keeper.ready.then(() => {
          const late = index.get(id)
          if (late) amendNow(late, amendment)
        })
    },

    get,

    async body(id: string, side: BodySide) {
      const exchange = await get(id)
      const body = exchange && bodyOf(exchange, side)
      if (body?.file !== undefined) return keeper.readBytes(body.file)
      return body?.text === undefined ? undefined : Buffer.from(body.text, body.encoding ?? 'utf8')
    },

    list,
    all,

    async remove(id) {
      await keeper.ready
      const entry = index.get(id)
      if (!entry) return false
      if (!pending.delete(id)) keeper.remove(entry)
      index.delete(entry)
      announce({ type: 'removed', entries: [entry] })
      return true
    },

    async clear() {
      await keeper.ready
      await keeper.clear()
      announce({ type: 'cleared' })
      for (const entry of pending.values()) show(entry)
    },

    health: () => keeper.health(),
    subscribe,
    close: () => keeper.close()
  }
}
