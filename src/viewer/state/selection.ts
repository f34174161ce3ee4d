/** Marked rows (for comparing and exporting) and moving through the list. */
import { computed, effect, signal } from '@preact/signals'
import { rows } from './list.js'
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
  const all = rows.value
  const from = all.findIndex((row) => row.id === selectedId())
  const to = all.findIndex((row) => row.id === id)
  if (from < 0 || to < 0) {
    toggleMark(id)
    return
  }
  const range = all.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.id)
  marked.value = [...new Set([...marked.value, ...range])]
}

/** Moves the selection by rows; without one, to the first. */
export function move(by: number): void {
  const all = rows.value
  const at = all.findIndex((row) => row.id === selectedId())
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)
  const row = all[to]
  if (row) select(row.id)
}

export function moveTo(end: 'first' | 'last'): void {
  const row = end === 'first' ? rows.value[0] : rows.value.at(-1)
  if (row) select(row.id)
}

/** Compares the two marked rows, the older one on the left. */
export function compareMarked(): void {
  const seq = (id: string) => rows.value.find((row) => row.id === id)?.seq ?? 0
  const [left, right] = [...marked.value].sort((one, other) => seq(one) - seq(other))
  if (left !== undefined && right !== undefined) go({ name: 'compare', left, right })
}
