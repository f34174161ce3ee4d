/** Keeps the heap near what is in use, for a proxy that runs all day. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/**
 * What may lie between two collections of old garbage, bytes of bodies that pass among it: collecting more often costs a small heap more
 * than it saves.
 */
const SLACK = 32 * 1024 * 1024
/** And of a large heap, percent. Left to itself V8 lets it double or more. */
const LEAST_PERCENT = 30
/** More, and 64 slow readers of large answers take over 300 MiB. */
const MOST_PERCENT = 150
const LOOKED_AT_MS = 5000
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
    const percent = growth(getHeapStatistics().used_heap_size)
    if (percent !== before) setFlagsFromString(`--heap-growing-percent=${percent}`)
    before = percent
  }
  adapt()
  setInterval(adapt, LOOKED_AT_MS).unref()
}

/** How much the heap may grow until it is collected, percent of what is in use; in steps, so that it rarely changes. */
export function growth(used: number): number {
  return Math.max(LEAST_PERCENT, Math.min(MOST_PERCENT, Math.round((SLACK / used) * 10) * 10))
}
