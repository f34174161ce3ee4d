/** Calls that have not ended: shown once they have run for a while. */
import type { Exchange } from '../model/exchange.js'
import type { Observer } from '../proxy/observer.js'

/** Running calls are shown after this time; most have ended by then, and the viewer hears of both in one go. Milliseconds. */
const SHOWN_AFTER = 25

interface RunningCall {
  /** Taken off at the end: tables of a map that were replaced would keep the whole call alive until the collector gets to them. */
  pending: (() => Exchange) | undefined
  readonly since: number
}

export interface RunningCalls extends Pick<Observer, 'started'> {
  ended(id: string): void
}

/** @param show gets each call that has run for so long, as far as it has come */
export function createRunning(show: (exchange: Exchange) => void): RunningCalls {
  const waiting = new Map<string, RunningCall>()
  let timer: NodeJS.Timeout | undefined
  const showOld = () => {
    timer = undefined
    const now = performance.now()
    for (const [id, { pending, since }] of waiting) {
      if (now - since < SHOWN_AFTER - 1) break
      waiting.delete(id)
      if (pending) show(pending())
    }
    if (waiting.size > 0) timer = setTimeout(showOld, SHOWN_AFTER)
  }
  return {
    started(id, pending) {
      waiting.set(id, { pending, since: performance.now() })
      timer ??= setTimeout(showOld, SHOWN_AFTER)
    },
    ended(id) {
      const call = waiting.get(id)
      if (!call) return
      call.pending = undefined
      waiting.delete(id)
    }
  }
}
