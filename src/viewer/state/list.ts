/** The rows of the list: pages from the server, live changes merged in. */
import { signal } from '@preact/signals'
import type { ExchangeSummary } from '../../model/live.js'
import type { ApiError } from '../../model/viewer.js'
import { ApiFailure, api } from '../api.js'
import { filter } from './location.js'
import { indexOf, merge, type Rows, replaceTop } from './rows.js'

const FIRST_PAGE = 200
const PAGE = 1000
/** How long to wait before a filtered list is asked again after a change. */
const REFRESH_MS = 250

export const rows = signal<Rows>([])
export const total = signal(0)
export const next = signal<string | null>(null)
export const loaded = signal(false)
/** The filter that the rows at hand belong to: while another is being asked for, they are still the old ones. */
export const answered = signal('')
export const problem = signal<ApiError | null>(null)

let asked: AbortController | undefined
let loadingMore = false
let refreshing: ReturnType<typeof setTimeout> | undefined
let arrivedMeanwhile: ExchangeSummary[] = []

/** Loads the newest page anew: after a change of the filter, a reset of the stream, a lost connection. */
export async function load(): Promise<void> {
  asked?.abort()
  const mine = new AbortController()
  asked = mine
  arrivedMeanwhile = []
  const text = filter.peek()
  try {
    const page = await api.list({ filter: text, limit: FIRST_PAGE }, mine.signal)
    if (mine.signal.aborted) return
    const merged = text ? { rows: page.items, added: 0 } : merge(page.items, arrivedMeanwhile, page.next === null)
    rows.value = merged.rows
    total.value = page.total + merged.added
    next.value = page.next
    problem.value = null
    answered.value = text
    loaded.value = true
  } catch (error) {
    if (mine.signal.aborted) return
    problem.value = error instanceof ApiFailure ? error.details : { error: String(error) }
    loaded.value = true
  } finally {
    if (asked === mine) asked = undefined
  }
}

/** Loads older rows until there are `count`, for scrolling far down. */
export async function loadUntil(count: number): Promise<void> {
  if (loadingMore) return
  loadingMore = true
  try {
    while (rows.peek().length < count && next.peek() !== null && !asked) {
      const before = next.peek()
      const text = filter.peek()
      const page = await api.list({ filter: text, limit: PAGE, ...(before !== null && { before }) })
      if (filter.peek() !== text || next.peek() !== before) return
      rows.value = [...rows.peek(), ...page.items]
      next.value = page.next
    }
  } catch (error) {
    problem.value = error instanceof ApiFailure ? error.details : { error: String(error) }
  } finally {
    loadingMore = false
  }
}

/** Takes in what the stream brought since the last frame. */
export function arrive(summaries: readonly ExchangeSummary[]): void {
  if (asked) arrivedMeanwhile.push(...summaries)
  if (filter.peek()) {
    // Only the server can say what matches: rows at hand are brought up to date at once, the rest follows.
    const known = summaries.filter(({ seq }) => indexOf(rows.peek(), seq) >= 0)
    rows.value = merge(rows.peek(), known, false).rows
    if (refreshing === undefined) refreshing = setTimeout(refresh, REFRESH_MS)
    return
  }
  const merged = merge(rows.peek(), summaries, next.peek() === null)
  rows.value = merged.rows
  total.value += merged.added
}

async function refresh(): Promise<void> {
  refreshing = undefined
  const text = filter.peek()
  try {
    const page = await api.list({ filter: text, limit: FIRST_PAGE })
    if (filter.peek() !== text) return
    rows.value = replaceTop(rows.peek(), page.items, page.next === null)
    total.value = page.total
    if (page.next === null) next.value = null
  } catch {
    // The connection's state is shown elsewhere; the next change asks again.
  }
}

export function remove(id: string): void {
  const kept = rows.peek().filter((row) => row.id !== id)
  if (kept.length < rows.peek().length) total.value--
  rows.value = kept
}

export function empty(): void {
  rows.value = []
  total.value = 0
  next.value = null
}

let typing: ReturnType<typeof setTimeout> | undefined
filter.subscribe(() => {
  clearTimeout(typing)
  typing = setTimeout(load, loaded.peek() ? 120 : 0)
})
