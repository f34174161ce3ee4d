/** Marked rows (for comparing and exporting) and moving through the list. */
import { computed, effect, signal } from '@preact/signals'
import { oldest, placeOf, rowAt, rows } from './list.js'
import { go, select, selectedId } from './location.js'
import { position } from './rows.js'

/** Ids in the order in which they were marked. */
export const marked = signal<readonly string[]>([])
/** The list keeps the newest row in view. */
export const following = signal(true)

/** The newest call when the list ceased to follow. */
const leftAt = signal(0)
effect(() => {
  if (following.value) leftAt.value = rows.value[0]?.seq ?? 0
})
/** Calls that arrived above what is being read. */
export const arrivedAbove = computed(() => (following.value ? 0 : position(rows.value, leftAt.value)))

export function toggleMark(id: string): void {
  marked.value = marked.value.includes(id) ? marked.value.filter((other) => other !== id) : [...marked.value, id]
}

export function clearMarks(): void {
  marked.value = []
}

/** Marks every row between the selected one and this. */
export function markThrough(id: string): void {
  const from = placeOf((row) => row.id === selectedId())
  const to = placeOf((row) => row.id === id)
  if (from < 0 || to < 0) {
    toggleMark(id)
    return
  }
  const length = Math.abs(to - from) + 1
  const range = Array.from({ length }, (_, offset) => rowAt(Math.min(from, to) + offset)?.id ?? [])
  marked.value = [...new Set([...marked.value, ...range.flat()])]
}

/** Moves the selection by rows; without one, to the first. */
export function move(by: number): void {
  const at = placeOf(({ id }) => id === selectedId())
  const row = rowAt(at < 0 ? 0 : at + by)
  if (row) select(row.id)
}

export async function moveTo(end: 'newest' | 'oldest'): Promise<void> {
  const row = end === 'newest' ? rows.value[0] : await oldest()
  if (row) select(row.id)
}

/** Compares the two marked rows, the older one on the left: ids sort by time. */
export function compareMarked(): void {
  const [left, right] = marked.value.toSorted()
  if (left !== undefined && right !== undefined) go({ name: 'compare', left, right })
}
