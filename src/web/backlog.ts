/**
 * What a reader missed while it was away.
 *
 * An event's id is the highest sequence number of an exchange so far, which a restart of storetap does not reset. A reader
 * that returns with id N gets everything sent since N became the highest: perhaps an event twice, never one too few.
 */
import type { ExchangeStore, StoreChange } from '../store/store.js'

/** `reset` where changes were missed and cannot be made up: load the list anew. */
export type Told = StoreChange | { readonly type: 'reset' }

export interface Numbered {
  /** Highest sequence number of an exchange when this was sent; 0 = none yet. */
  readonly id: number
  readonly told: Told
}

const KEPT = 1000
/** A gap larger than this is not filled event by event. */
const MAX_REPLAYED = 1000

export interface Backlog {
  add(told: Told): Numbered
  /** The highest number so far, also of what was in the log before this process. */
  lastId(store: ExchangeStore): Promise<number>
  since(id: number, store: ExchangeStore): Promise<readonly Numbered[]>
}

/** Keeps the last thousand events and up to as many before them; what is older is made up from the store. */
export function createBacklog(): Backlog {
  let kept: Numbered[] = []
  let highest = 0
  let forgotten = 0
  return {
    add: (told) => {
      if (told.type === 'exchange') highest = Math.max(highest, told.entry.seq)
      const numbered = { id: highest, told }
      kept.push(numbered)
      if (kept.length >= 2 * KEPT) {
        forgotten = kept[KEPT - 1]?.id ?? highest
        kept = kept.slice(KEPT)
      }
      return numbered
    },
    lastId: async (store) => {
      const { items } = await store.list({ limit: 1 })
      highest = Math.max(highest, items[0]?.seq ?? 0)
      return highest
    },
    since: async (id, store) => {
      const first = kept[0]?.id
      // Everything with that id or a higher one is still here: the reader was connected to this process.
      if (first !== undefined && first <= id && id > forgotten && id <= highest) return kept.filter((numbered) => numbered.id >= id)
      return fromStore(id, store)
    }
  }
}

/** After a restart, or after a long absence: exchanges with a higher number, oldest first, as they are now. */
async function fromStore(id: number, store: ExchangeStore): Promise<readonly Numbered[]> {
  const { items } = await store.list({ limit: MAX_REPLAYED })
  const newer = items.filter(({ seq }) => seq > id)
  const newest = items[0]?.seq ?? 0
  // Changes of older exchanges cannot be made up from the store, and neither can removals: after these the list loads anew.
  if (newer.length === items.length && items.length > 0) return [{ id: newest, told: { type: 'reset' } }]
  const changes: readonly Numbered[] = newer.reverse().map((summary) => ({
    id: summary.seq,
    told: { type: 'exchange', entry: { seq: summary.seq, summary, summaryJson: JSON.stringify(summary) } }
  }))
  return [...changes, { id: newest, told: { type: 'reset' } }]
}
