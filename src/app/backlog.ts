/**
 * What waits to be explained: in order, in slices between the turns of the event loop, within bounds.
 *
 * The record of a call is in the log before it comes here. When more waits than may, forwarding still goes first: a call that ended
 * well is then left as it was recorded, without the bodies that were still to be decoded and without an explanation. Failing calls
 * are explained up to twice the bounds.
 */
import type { Recorded } from '../proxy/observer.js'

export interface Waiting {
  readonly recorded: Recorded
  /** Bytes of the bodies that are not in the record yet. */
  readonly weight: number
  readonly failing: boolean
}

export interface Backlog<W extends Waiting> {
  /** False where the bounds are reached: it is not taken. */
  add(waiting: W): boolean
  /** Explains what waits and can be explained without waiting; true where nothing is left. */
  catchUp(): boolean
  /** Resolves when everything that waits now is explained. */
  settled(): Promise<void>
}

export interface BacklogBounds {
  readonly exchanges: number
  /** Bytes of bodies. */
  readonly bytes: number
}

export const BOUNDS: BacklogBounds = { exchanges: 5000, bytes: 32 * 1024 * 1024 }

/** Milliseconds in one turn of the event loop, where no bodies are to be decoded. */
const SLICE = 4
/** Where bodies are decoded while calls come in: the share of the time that went into forwarding since the last slice. */
const SHARE = 0.5
/** What an annotation may wait for those before it. Milliseconds. */
const CATCH_UP = 2

/**
 * @param explain gives a promise only where it has to wait (a large body is decoded beside the event loop)
 */
export function createBacklog<W extends Waiting>(explain: (waiting: W) => Promise<void> | undefined, bounds = BOUNDS): Backlog<W> {
  let queue: W[] = []
  /** Where in the queue the oldest is that waits: taking off the front one by one would move all the others. */
  let first = 0
  let bytes = 0
  let scheduled = false
  let busy = false
  let idleSince = performance.now()
  const onEmpty: (() => void)[] = []

  const size = () => queue.length - first

  function take(): W | undefined {
    const waiting = queue[first++]
    if (first > 1000 && first * 2 > queue.length) {
      queue = queue.slice(first)
      first = 0
    }
    bytes -= waiting?.weight ?? 0
    return waiting
  }

  /** Until nothing waits, one needs a promise, or the time is up. */
  function explainUntil(end: number): void {
    while (!busy && size() > 0) {
      const waiting = take()
      const later = waiting && explain(waiting)
      if (later) {
        busy = true
        void later.finally(() => {
          busy = false
          schedule()
        })
      }
      if (performance.now() >= end) break
    }
    if (!busy && size() === 0) {
      queue = []
      first = 0
      for (const resolve of onEmpty.splice(0)) resolve()
    }
  }

  function slice(): void {
    scheduled = false
    const now = performance.now()
    const forwarding = now - idleSince
    // Light ones are a fraction of what their forwarding took and are never put off; decoding is.
    const isHeavy = (queue[first]?.weight ?? 0) > 0
    explainUntil(now + (isHeavy && forwarding > 0.1 ? Math.min(SLICE, forwarding * SHARE) : SLICE))
    idleSince = performance.now()
    schedule()
  }

  function schedule(): void {
    if (scheduled || busy || size() === 0) {
      if (!busy && size() === 0) for (const resolve of onEmpty.splice(0)) resolve()
      return
    }
    scheduled = true
    setImmediate(slice)
  }

  return {
    add(waiting) {
      const factor = waiting.failing ? 2 : 1
      if (size() >= bounds.exchanges * factor) return false
      if (waiting.weight > 0 && bytes + waiting.weight > bounds.bytes * factor && size() > 0) return false
      queue.push(waiting)
      bytes += waiting.weight
      schedule()
      return true
    },
    catchUp() {
      if (size() > 0) explainUntil(performance.now() + CATCH_UP)
      return !busy && size() === 0
    },
    settled: () =>
      new Promise((resolve) => {
        onEmpty.push(resolve)
        // What ends in this very turn is waited for too.
        setImmediate(schedule)
      })
  }
}
