/** Finds what a filter asks for among all entries, page by page. */
import { type Filter, parseFilter } from '../model/filter.js'
import { summaryMatcher } from '../model/filter-match.js'
import type { ExchangeSummary } from '../model/live.js'
import type { Entry, LogIndex } from './log-index.js'
import type { Page, Query } from './store.js'
import { createBreather } from './turns.js'

export interface Sources {
  readonly index: LogIndex
  /** Settled when everything kept by earlier runs is in the index. */
  readonly ready: Promise<void>
  /** Which of these match, where the summary could not say. */
  search(filter: Filter, entries: readonly Entry[]): Promise<ReadonlySet<Entry>>
}

export interface Selection {
  /** Matching entries, oldest first. */
  select(filter: string): Promise<readonly Entry[]>
  list(query: Query): Promise<Page>
}

interface Found {
  /** Oldest first. */
  readonly entries: readonly Entry[]
  /** Everything was looked at. */
  readonly whole: boolean
}

/** So many exchanges are searched before anybody looks at the clock, the newest first. */
const batch = 4_000

/** Verdicts of exchanges that changed or went since are kept up to this many. */
const mostStale = 20_000

export function createSelection({ index, ready, search }: Sources): Selection {
  /**
   * What a search found out is remembered for the next question with the same filter: a viewer that shows a filtered list asks
   * again with each exchange that comes in, and for each page. A summary is replaced when anything about its exchange changes.
   */
  let remembered: { readonly filter: string; readonly verdicts: Map<ExchangeSummary, boolean> } = { filter: '', verdicts: new Map() }

  async function find(text: string, { wait, signal }: Pick<Query, 'wait' | 'signal'> = {}): Promise<Found> {
    const filter = parseFilter(text)
    await ready
    if (filter.clauses.length === 0) return { entries: index.ordered, whole: true }
    const matches = summaryMatcher(filter)
    if (remembered.filter !== text || remembered.verdicts.size > index.size + mostStale) remembered = { filter: text, verdicts: new Map() }
    const { verdicts } = remembered
    const breathe = createBreather()
    const deletedBefore = index.deleted
    const candidates: Entry[] = []
    const open = new Map<Entry, ExchangeSummary>()
    for (const entry of index.ordered.slice()) {
      const { summary } = entry
      const verdict = matches(summary) ?? verdicts.get(summary)
      if (verdict !== false) candidates.push(entry)
      if (verdict === undefined) open.set(entry, summary)
      if (breathe.due()) await breathe.rest()
    }
    const asked = [...open.keys()]
    const due = performance.now() + (wait ?? Number.POSITIVE_INFINITY)
    while (asked.length > 0) {
      signal?.throwIfAborted()
      const newest = asked.splice(-batch)
      const found = await search(filter, newest)
      for (const entry of newest) verdicts.set(open.get(entry) ?? entry.summary, found.has(entry))
      if (performance.now() > due) break
    }
    const matching = candidates.filter((entry) => {
      const summary = open.get(entry)
      return summary === undefined || verdicts.get(summary)
    })
    const there = index.deleted === deletedBefore ? matching : matching.filter((entry) => index.get(entry.summary.id) === entry)
    return { entries: there, whole: asked.length === 0 }
  }

  async function list(query: Query): Promise<Page> {
    const limit = clamp(query.limit ?? 100, 1, 1000)
    const { entries, whole } = await find(query.filter ?? '', query)
    const below = query.before === undefined ? entries.length : countBelow(entries, Number(query.before))
    const end = Math.max(below - clamp(query.offset ?? 0, 0, Number.MAX_SAFE_INTEGER), 0)
    const start = Math.max(end - limit, 0)
    const items = entries.slice(start, end).map((entry) => entry.summary)
    const next = start > 0 ? String(items[0]?.seq) : null
    return { items: items.reverse(), next, total: entries.length, ...(!whole && { searching: true }) }
  }

  return { select: async (filter) => (await find(filter)).entries, list }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.trunc(value) || least, least), most)
}

/** How many of these, ordered by sequence number, are below the cursor; none where it is no number. */
function countBelow(entries: readonly Entry[], seq: number): number {
  let low = 0
  let high = Number.isNaN(seq) ? 0 : entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.summary.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}
