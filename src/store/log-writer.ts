/** What comes into a log, call by call: an exchange begins, ends, and more of it becomes known. */
import { toByteText } from '../byte-text.js'
import type { Exchange } from '../model/exchange.js'
import { amendSummary, type ExchangeSummary, summarise } from '../model/live.js'
import { applyChange, filesOf, type KeepBytes, placeBodies, toChange } from './changes.js'
import { Entry } from './entry.js'
import type { Keeper } from './keeper.js'
import type { LogIndex } from './log-index.js'
import { createNumbering } from './numbering.js'
import type { Running } from './running.js'
import type { Amendment, ExchangeRecord, ExchangeStore } from './store.js'

/** Tells whoever listens that something about this entry changed. */
export type Show = (entry: Entry) => void

const noFiles: readonly string[] = []

/** The part of a log that records. Functions on their own, as those of `createLogReader`. */
export function createLogWriter(
  index: LogIndex,
  keeper: Keeper,
  running: Running,
  show: Show
): Pick<ExchangeStore, 'nextId' | 'open' | 'append' | 'keep' | 'flush'> {
  const numbering = createNumbering(keeper.firstSeq)
  const keepBytes: KeepBytes = (bytes) => keeper.keepBytes(bytes)

  /** The entry of an exchange that has ended: that of the running one, or a new one. */
  function entryFor(summary: ExchangeSummary, files: readonly string[]): Entry {
    const shown = running.end(summary, files)
    if (shown) return shown
    const entry = new Entry(summary, files)
    index.add(entry)
    return entry
  }

  /** The same exchange again: the new record takes the place of the old one. First, since both may have a body in the same file. */
  function replace(id: string): void {
    const known = index.get(id)
    if (!known || running.has(id)) return
    keeper.remove(known)
    index.delete(known)
  }

  return {
    nextId: numbering.next,

    open(exchange) {
      if (index.get(exchange.id)) return
      const entry = running.begin(exchange)
      index.add(entry)
      show(entry)
    },

    append(exchange) {
      replace(exchange.id)
      const kept = placeBodies(exchange, keeper.inlineBody, keepBytes)
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

    flush: () => keeper.flush()
  }
}

/** Adds to an exchange what became known of it; to one of an earlier run as soon as that is read. */
export function createAmend(index: LogIndex, keeper: Keeper, running: Running, show: Show): ExchangeStore['amend'] {
  const keepBytes: KeepBytes = (bytes) => keeper.keepBytes(bytes)

  function amendNow(entry: Entry, amendment: Amendment): void {
    const change = toChange(amendment, keeper.inlineBody, keepBytes)
    entry.summary = amendSummary(entry.summary, change)
    if (entry.exchange) entry.exchange = applyChange(entry.exchange, change)
    show(entry)
    if (running.has(entry.id)) return
    keeper.amend(entry, change)
    index.pack(entry)
  }

  return (id, amendment) => {
    const entry = index.get(id)
    if (entry) amendNow(entry, amendment)
    else
      keeper.ready.then(() => {
        const late = index.get(id)
        if (late) amendNow(late, amendment)
      })
  }
}

function jsonOf(exchange: Exchange): string | undefined {
  try {
    return toByteText(JSON.stringify(exchange))
  } catch {
    return undefined
  }
}
