/** Merging what arrives into the rows at hand: pure, newest first, one row per exchange. */
import type { ExchangeSummary } from '../../model/live.js'

export type Rows = readonly ExchangeSummary[]

/** Index of the first row whose number is not above `seq`. */
export function position(rows: Rows, seq: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.seq ?? 0) > seq) low = middle + 1
    else high = middle
  }
  return low
}

export function indexOf(rows: Rows, seq: number): number {
  const at = position(rows, seq)
  return rows[at]?.seq === seq ? at : -1
}

export interface Merged {
  readonly rows: Rows
  readonly added: number
}

/**
 * @param whole the rows reach to the oldest exchange, so that an older one that is new here belongs to the end
 */
export function merge(rows: Rows, arrived: Rows, whole: boolean): Merged {
  if (arrived.length === 0) return { rows, added: 0 }
  const merged = [...rows]
  let added = 0
  for (const summary of arrived) {
    const at = position(merged, summary.seq)
    if (merged[at]?.seq === summary.seq) merged[at] = summary
    else if (at < merged.length || whole) {
      merged.splice(at, 0, summary)
      added++
    }
  }
  return { rows: merged, added }
}

/** The newest page of a filter takes the place of what was there above its last row. */
export function replaceTop(rows: Rows, page: Rows, complete: boolean): Rows {
  const last = page.at(-1)
  if (complete || !last) return page
  return [...page, ...rows.slice(position(rows, last.seq)).filter(({ seq }) => seq !== last.seq)]
}
