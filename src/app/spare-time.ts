/** How much of the event loop work may take that can wait: what would be idle, and a small share of what is not. */
import { performance } from 'node:perf_hooks'

export interface SpareTime {
  /** Milliseconds that may be used now; none where it is not above 0. */
  left(): number
  /** Charges all that was done since the last call of either, whoever did it: rather too much than too little. */
  charge(): void
}

/**
 * Of a busy loop. What it idles between calls is not free either: a client that waits for its answer sends its next call only then, so that
 * a pause filled with work for a body is a call that comes later.
 */
const SHARE_OF_ACTIVE = 0.04
const SHARE_OF_IDLE = 0.25
/** How long the loop is looked at to tell whether it is busy: between two calls every loop is idle. Milliseconds. */
const REMEMBERED = 100

/** @param most milliseconds at a time, so that what comes in meanwhile does not wait for long */
export function createSpareTime(most: number): SpareTime {
  let mark = performance.eventLoopUtilization()
  let left = 0
  let recentlyIdle = 0
  let recentlyActive = 0

  function since(): { readonly idle: number; readonly active: number } {
    const passed = performance.eventLoopUtilization(mark)
    mark = performance.eventLoopUtilization()
    return passed
  }

  return {
    left() {
      const { idle, active } = since()
      const faded = Math.exp(-(idle + active) / REMEMBERED)
      recentlyIdle = recentlyIdle * faded + idle
      recentlyActive = recentlyActive * faded + active
      left = recentlyIdle > recentlyActive ? most : Math.min(most, left + active * SHARE_OF_ACTIVE + idle * SHARE_OF_IDLE)
      return left
    },
    charge() {
      left -= since().active
    }
  }
}
