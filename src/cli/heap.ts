/** Keeps the heap near what is in use, for a proxy that runs all day. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/** What may lie between two collections of old garbage: collecting more often costs a small heap more than it saves. Bytes. */
const SLACK = 32 * 1024 * 1024
/** And of a large heap, percent. Left to itself V8 lets it double or more. */
const LEAST_PERCENT = 30
const LOOKED_AT_MS = 5000

/** Looks again and again, since how far a heap may grow depends on what it holds. */
export function keepHeapSmall(): void {
  let before = 0
  const adapt = () => {
    const percent = growth(getHeapStatistics().used_heap_size)
    if (percent !== before) setFlagsFromString(`--heap-growing-percent=${percent}`)
    before = percent
  }
  adapt()
  setInterval(adapt, LOOKED_AT_MS).unref()
}

/** How much the heap may grow until it is collected, percent of what is in use; in steps, so that it rarely changes. */
export function growth(used: number): number {
  return Math.max(LEAST_PERCENT, Math.min(200, Math.round((SLACK / used) * 10) * 10))
}
