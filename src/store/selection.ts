/** Finds what a filter asks for among all entries, page by page. */
import { type Filter, parseFilter } from '../model/filter.js'
import { summaryMatcher } from '../model/filter-match.js'
import type { Entry } from './entry.js'
import { countBelow, type LogIndex } from './log-index.js'
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

interface Candidate {
  readonly entry: Entry
  /** As it was when the question came. */
  readonly version: number
  isMatch: boolean
}

/** So many exchanges are searched before anybody looks at the clock, the newest first. */
const batch = 8_000

/** Verdicts of exchanges that changed or went since are kept up to this many. */
const mostStale = 20_000

/** Both questions wait for what earlier runs kept, and reject with a FilterError where the filter cannot be read. */
export function createSelection({ index, ready, search }: Sources): Selection {
  /**
   * What a search found out is remembered for the next question with the same filter: a viewer that shows a filtered list asks
   * again with each exchange that comes in, and for each page.
   */
  let remembered = { filter: '', verdicts: new Verdicts() }

  async function find(text: string, { wait, signal }: Pick<Query, 'wait' | 'signal'> = {}): Promise<Found> {
    const filter = parseFilter(text)
    await ready
    if (filter.clauses.length === 0) return { entries: index.ordered, whole: true }
    const matches = summaryMatcher(filter)
    if (remembered.filter !== text || remembered.verdicts.size > index.size + mostStale)
      remembered = { filter: text, verdicts: new Verdicts() }
    const { verdicts } = remembered
    const breathe = createBreather()
    const deletedBefore = index.deleted
    const candidates: Candidate[] = []
    const open: Candidate[] = []
    for (const entry of index.ordered.slice()) {
      const { version } = entry
      const known = verdicts.of(entry)
      const verdict = known ?? matches(entry.summary)
      if (known === undefined && verdict !== undefined) verdicts.keep(entry, version, verdict)
      if (verdict === false) continue
      const candidate = { entry, version, isMatch: verdict === true }
      candidates.push(candidate)
      if (verdict === undefined) open.push(candidate)
      if (breathe.due()) await breathe.rest()
    }
    const due = performance.now() + (wait ?? Number.POSITIVE_INFINITY)
    while (open.length > 0) {
      signal?.throwIfAborted()
      const newest = open.splice(-batch)
      const found = await search(
        filter,
        newest.map(({ entry }) => entry)
      )
      for (const candidate of newest) {
        candidate.isMatch = found.has(candidate.entry)
        verdicts.keep(candidate.entry, candidate.version, candidate.isMatch)
      }
      if (performance.now() > due) break
    }
    const matching = candidates.flatMap(({ entry, isMatch }) => (isMatch ? entry : []))
    const there = index.deleted === deletedBefore ? matching : matching.filter((entry) => index.has(entry))
    return { entries: there, whole: open.length === 0 }
  }

  async function list(query: Query): Promise<Page> {
    const limit = clamp(query.limit ?? 100, 1, 1000)
    const { entries, whole } = await find(query.filter ?? '', query)
    // A cursor that is no number has nothing below it.
    const below = query.before === undefined ? entries.length : countBelow(entries, Number(query.before) || 0)
    const end = Math.max(below - clamp(query.offset ?? 0, 0, Number.MAX_SAFE_INTEGER), 0)
    const start = Math.max(end - limit, 0)
    const items = entries.slice(start, end).map((entry) => entry.summary)
    const next = start > 0 ? String(items[0]?.seq) : null
    return { items: items.reverse(), next, total: entries.length, ...(!whole && { searching: true }) }
  }

  return { select: async (filter) => (await find(filter)).entries, list }
}

/** Which entries match, as long as nothing about them changes. */
class Verdicts {
  /** Twice the version, and one more for a match: an object for each would be as much again. */
  readonly #known = new Map<Entry, number>()

  get size(): number {
    return this.#known.size
  }

  of(entry: Entry): boolean | undefined {
    const known = this.#known.get(entry)
    return known !== undefined && known >> 1 === entry.version ? (known & 1) === 1 : undefined
  }

  keep(entry: Entry, version: number, isMatch: boolean): void {
    this.#known.set(entry, version * 2 + (isMatch ? 1 : 0))
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.trunc(value) || least, least), most)
}
