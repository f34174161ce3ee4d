/** Keeps the heap near what is in use, for a proxy that runs all day. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/**
 * What may lie between two collections of old garbage, beside the bodies that pass just now: V8 counts these as growth of the heap, and
 * would collect all of it five times a second while bodies of 64 KB pass, for a quarter of the time. Bytes.
 */
const SLACK = 32 * 1024 * 1024
/** And of a large heap, percent. Left to itself V8 lets it double or more. */
const LEAST_PERCENT = 30
/** More gains nothing. */
const MOST_PERCENT = 250
const LOOKED_AT_MS = 1000
const isNode20 = process.versions.node.startsWith('20.')

/**
 * Looks again and again, since how far a heap may grow depends on what it holds.
 *
 * In Node 20 collecting is left to the main thread, in small steps: threads beside it make a small heap's collection little shorter, and
 * where there is one core for all of them (a container) calls wait 20 to 60 ms for these threads. Later versions gain nothing by it.
 */
export function keepHeapSmall(): void {
  if (isNode20) for (const flag of ['--no-concurrent-marking', '--no-parallel-scavenge']) setFlagsFromString(flag)
  let before = 0
  const adapt = () => {
    const percent = growth(getHeapStatistics())
    if (percent !== before) setFlagsFromString(`--heap-growing-percent=${percent}`)
    before = percent
  }
  adapt()
  setInterval(adapt, LOOKED_AT_MS).unref()
}

/** How much the heap may grow until it is collected, percent of what is in use; in steps, so that it rarely changes. */
export function growth({ used_heap_size: used, external_memory: bodies }: Sizes): number {
  return Math.max(LEAST_PERCENT, Math.min(MOST_PERCENT, Math.round(((SLACK + bodies) / used) * 10) * 10))
}

type Sizes = Pick<ReturnType<typeof getHeapStatistics>, 'used_heap_size' | 'external_memory'>
