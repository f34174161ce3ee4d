/**
 * The rows of the list: from the newest down without a gap, and an island of older ones around where somebody jumped to; live
 * changes are merged into both.
 */
import { signal } from '@preact/signals'
import { FilterError, parseFilter } from '../../model/filter.js'
import type { ExchangeSummary } from '../../model/live.js'
import type { ApiError } from '../../model/viewer.js'
import { ApiFailure, api, type ListPage } from '../api.js'
import { filter } from './location.js'
import { indexOf, merge, type Rows, replaceTop } from './rows.js'

const FIRST_PAGE = 200
const PAGE = 1000
/** An island has this many rows, some of them above what is in view. */
const ISLAND = 600
const ABOVE = 200
/** Rows that are loaded before they come into view. */
const AHEAD = 100
/** Somebody who drags the scroll bar is not followed to each place on the way. */
const SETTLED_MS = 60
/** How long to wait before a filtered list is asked again after a change. */
const REFRESH_MS = 250
/** Between two keys of somebody who types fast. */
const TYPING_MS = 80
/** How long a search goes on before what it found is shown. */
const SHOWN_AFTER_MS = 100

export const rows = signal<Rows>([])
export const total = signal(0)
const island = signal<{ readonly start: number; readonly rows: Rows }>({ start: 0, rows: [] })
const next = signal<string | null>(null)
export const loaded = signal(false)
/** The filter that the rows at hand belong to: while another is being asked for, they are still the old ones. */
export const answered = signal<string | null>(null)
/** The server is still looking through bodies: more may be found. */
export const searching = signal(false)
export const problem = signal<ApiError | null>(null)

let asked: AbortController | undefined
let loadingMore = false
let jumping: ReturnType<typeof setTimeout> | undefined
let refreshing: ReturnType<typeof setTimeout> | undefined
let arrivedMeanwhile: ExchangeSummary[] = []

/** Loads the newest page anew: after a change of the filter, a reset of the stream, a lost connection. */
export async function load(): Promise<void> {
  asked?.abort()
  const mine = new AbortController()
  asked = mine
  arrivedMeanwhile = []
  const text = filter.peek()
  problem.value = mistakeIn(text)
  if (problem.value) {
    loaded.value = true
    searching.value = false
    asked = undefined
    return
  }
  try {
    // What is found soon is shown soon; what takes longer is not asked for too often.
    for (let wait = SHOWN_AFTER_MS; ; wait *= 2) {
      const page = await api.list({ filter: text, limit: FIRST_PAGE, wait }, mine.signal)
      if (mine.signal.aborted) return
      show(page, text)
      if (!page.searching) break
    }
  } catch (error) {
    if (mine.signal.aborted) return
    problem.value = asProblem(error)
    loaded.value = true
  } finally {
    if (asked === mine) {
      asked = undefined
      searching.value = false
    }
  }
}

function show(page: ListPage, text: string): void {
  const merged = text ? { rows: page.items, added: 0 } : merge(page.items, arrivedMeanwhile, page.next === null)
  leaveIsland()
  rows.value = merged.rows
  total.value = page.total + merged.added
  next.value = page.next
  searching.value = page.searching === true
  answered.value = text
  loaded.value = true
}

/** The row at a place in the whole list, if it is at hand. */
export function rowAt(index: number): ExchangeSummary | undefined {
  return rows.value[index] ?? island.value.rows[index - island.value.start]
}

/** The place of an exchange in the whole list, -1 where it is not at hand. */
export function placeOf(isIt: (row: ExchangeSummary) => boolean): number {
  const at = rows.value.findIndex(isIt)
  if (at >= 0) return at
  const away = island.value.rows.findIndex(isIt)
  return away < 0 ? -1 : island.value.start + away
}

/** Loads what is missing for these places to be shown: a little more from the top, or an island around them. */
export function need(first: number, last: number): void {
  clearTimeout(jumping)
  const to = Math.min(last + AHEAD, total.peek())
  const { start, rows: away } = island.peek()
  if (to <= rows.peek().length) return
  if (to <= rows.peek().length + PAGE) loadOlder()
  else if (first - AHEAD < start || to > start + away.length) jumping = setTimeout(() => loadIsland(first), SETTLED_MS)
}

async function loadOlder(): Promise<void> {
  const before = next.peek()
  if (loadingMore || asked || before === null) return
  loadingMore = true
  const text = answered.peek() ?? ''
  try {
    const page = await api.list({ filter: text, limit: PAGE, before })
    if (answered.peek() !== text || next.peek() !== before) return
    rows.value = [...rows.peek(), ...page.items]
    next.value = page.next
  } catch (error) {
    problem.value = asProblem(error)
  } finally {
    loadingMore = false
  }
}

async function loadIsland(first: number): Promise<void> {
  const text = answered.peek() ?? ''
  const offset = Math.max(0, Math.min(first - ABOVE, total.peek() - ISLAND))
  try {
    const page = await api.list({ filter: text, limit: ISLAND, offset })
    // what arrived meanwhile lies above
    if (answered.peek() === text && !asked) island.value = { start: offset + total.peek() - page.total, rows: page.items }
  } catch (error) {
    problem.value = asProblem(error)
  }
}

/** The oldest row, loaded where it is not at hand. */
export async function oldest(): Promise<ExchangeSummary | undefined> {
  if (!rowAt(total.value - 1)) await loadIsland(total.value)
  return rowAt(total.value - 1)
}

function leaveIsland(): void {
  clearTimeout(jumping)
  island.value = { start: 0, rows: [] }
}

/** More above: what lies below moves down. */
function grow(by: number): void {
  if (by === 0) return
  total.value += by
  if (island.peek().rows.length > 0) island.value = { ...island.peek(), start: island.peek().start + by }
}

/** A filter that is half typed is no question yet. */
function mistakeIn(text: string): ApiError | null {
  try {
    parseFilter(text)
    return null
  } catch (error) {
    return error instanceof FilterError ? { error: error.message, start: error.start, end: error.end } : asProblem(error)
  }
}

function asProblem(error: unknown): ApiError {
  return error instanceof ApiFailure ? error.details : { error: String(error) }
}

/** Takes in what the stream brought since the last frame. */
export function arrive(summaries: readonly ExchangeSummary[]): void {
  if (asked) arrivedMeanwhile.push(...summaries)
  if (answered.peek() === null) return
  const isKnown = ({ seq }: ExchangeSummary) => indexOf(rows.peek(), seq) >= 0
  // With a filter only the server can say what matches: rows at hand are brought up to date at once, the rest follows.
  const merged = merge(rows.peek(), answered.peek() ? summaries.filter(isKnown) : summaries, !answered.peek() && next.peek() === null)
  rows.value = merged.rows
  grow(merged.added)
  const { start, rows: away } = island.peek()
  const older = summaries.filter(({ seq }) => indexOf(away, seq) >= 0)
  if (older.length > 0) island.value = { start, rows: merge(away, older, false).rows }
  if (answered.peek()) refreshSoon()
}

function refreshSoon(): void {
  refreshing ??= setTimeout(refresh, REFRESH_MS)
}

async function refresh(): Promise<void> {
  refreshing = undefined
  if (asked) return refreshSoon()
  const text = answered.peek() ?? ''
  try {
    const page = await api.list({ filter: text, limit: FIRST_PAGE })
    if (answered.peek() !== text) return
    rows.value = replaceTop(rows.peek(), page.items, page.next === null)
    grow(page.total - total.peek())
    if (page.next === null) next.value = null
  } catch {
    // The connection's state is shown elsewhere; the next change asks again.
  }
}

export function remove(id: string): void {
  const at = placeOf((row) => row.id === id)
  const { start, rows: away } = island.peek()
  if (at < 0) {
    // one that is not at hand is old as a rule, below all that is shown
    if (answered.peek()) refreshSoon()
    else total.value = Math.max(total.peek() - 1, rows.peek().length)
  } else if (at < rows.peek().length) {
    rows.value = rows.peek().toSpliced(at, 1)
    grow(-1)
  } else {
    island.value = { start, rows: away.toSpliced(at - start, 1) }
    total.value--
  }
}

export function empty(): void {
  leaveIsland()
  rows.value = []
  total.value = 0
  next.value = null
}

let typing: ReturnType<typeof setTimeout> | undefined
filter.subscribe(() => {
  clearTimeout(typing)
  typing = setTimeout(load, loaded.peek() ? TYPING_MS : 0)
})
