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
const REMEMBERED = 30

/** @param most milliseconds at a time, so that what comes in meanwhile does not wait for long */
export function createSpareTime(most: number): SpareTime {
  let mark = performance.eventLoopUtilization()
  let left = 0
  /** Of the time that was looked at, 0 to 1. */
  let activeShare = 0

  function since(): { readonly idle: number; readonly active: number } {
    const passed = performance.eventLoopUtilization(mark)
    mark = performance.eventLoopUtilization()
    return passed
  }

  return {
    left() {
      const { idle, active } = since()
      const passed = idle + active
      // However long it was: minutes of quiet say no more than the last moment of it.
      if (passed > 0) activeShare += (active / passed - activeShare) * (1 - Math.exp(-passed / REMEMBERED))
      left = activeShare < 0.5 ? most : Math.min(most, left + active * SHARE_OF_ACTIVE + idle * SHARE_OF_IDLE)
      return left
    },
    charge() {
      left -= since().active
    }
  }
}
