/** How much of the event loop work may take that can wait: what would be idle, and a small share of what is not. */
import { performance } from 'node:perf_hooks'

export interface SpareTime {
  /** Milliseconds that may be used now; none where it is not above 0. */
  left(): number
  /** Charges all that was done since the last call of either, whoever did it: rather too much than too little. */
  charge(): void
}

/** Of a busy loop. */
const SHARE = 0.1

/** @param most milliseconds at a time, so that what comes in meanwhile does not wait for long */
export function createSpareTime(most: number): SpareTime {
  let mark = performance.eventLoopUtilization()
  let left = 0

  function since(): { readonly idle: number; readonly active: number } {
    const passed = performance.eventLoopUtilization(mark)
    mark = performance.eventLoopUtilization()
    return passed
  }

  return {
    left() {
      const { idle, active } = since()
      left = idle > active ? most : Math.min(most, left + idle + active * SHARE)
      return left
    },
    charge() {
      left -= since().active
    }
  }
}
