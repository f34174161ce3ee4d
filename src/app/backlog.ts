/**
 * What waits to be explained: in order, in slices between the turns of the event loop, within bounds.
 *
 * Forwarding goes first. A call without large bodies is explained right after it ended, which costs a fraction of its forwarding; large
 * bodies are decoded and masked in the time that forwarding leaves (spare-time.ts). When more waits than may, a call that ended well
 * is not taken: it is recorded without those bodies and without an explanation. Failing calls are taken up to twice the bounds.
 */
import { createSpareTime } from './spare-time.js'

export interface Waiting {
  /** Bytes of the bodies that are not in the record yet. */
  readonly weight: number
  readonly failing: boolean
}

export interface Backlog<W extends Waiting> {
  /** False where the bounds are reached. */
  hasRoom(waiting: Waiting): boolean
  add(waiting: W): void
  /** Explains what waits, but for large bodies; true where nothing is left. */
  catchUp(): boolean
  /** Resolves when everything that waits now is explained. */
  settled(): Promise<void>
}

export interface BacklogBounds {
  readonly exchanges: number
  /** Bytes of bodies. */
  readonly bytes: number
}

export const BOUNDS: BacklogBounds = { exchanges: 5000, bytes: 16 * 1024 * 1024 }

/** Milliseconds in one turn of the event loop. */
const SLICE = 4
/** What an annotation may wait for those before it. Milliseconds. */
const CATCH_UP = 2
/** Bodies up to this size cost no more than the rest of their record. Bytes. */
const LIGHT = 8 * 1024
/**
 * Calls that end within this time are explained together: forwarding and explaining are both large, and taking turns for every call costs
 * more than one after the other. Milliseconds.
 */
const GATHER = 3
/** Long enough to see whether the loop is idle. Milliseconds. */
const PAUSE = 1

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
  /** The time was up before all was explained. */
  let behind = false
  const spareTime = createSpareTime(SLICE)
  const onEmpty: (() => void)[] = []

  const size = () => queue.length - first
  const isHeavy = () => (queue[first]?.weight ?? 0) > LIGHT

  function take(): W | undefined {
    const waiting = queue[first++]
    if (first > 1000 && first * 2 > queue.length) {
      queue = queue.slice(first)
      first = 0
    }
    bytes -= waiting?.weight ?? 0
    return waiting
  }

  function explainNext(): void {
    const waiting = take()
    const later = waiting && explain(waiting)
    if (!later) return
    busy = true
    void later.finally(() => {
      busy = false
      spareTime.charge()
      schedule()
    })
  }

  /** Until nothing waits, a large body is next, one needs a promise, or the time is up. */
  function explainLight(milliseconds: number): void {
    const end = performance.now() + milliseconds
    while (!busy && size() > 0 && !isHeavy()) {
      explainNext()
      if (performance.now() >= end) return
    }
  }

  function explainHeavy(): void {
    const end = performance.now() + spareTime.left()
    while (!busy && isHeavy() && performance.now() < end) explainNext()
    spareTime.charge()
  }

  function slice(): void {
    scheduled = false
    if (isHeavy()) explainHeavy()
    else explainLight(SLICE)
    behind = size() > 0
    schedule()
    behind = false
  }

  function schedule(): void {
    if (busy || scheduled) return
    if (size() === 0) {
      queue = []
      first = 0
      for (const resolve of onEmpty.splice(0)) resolve()
      return
    }
    scheduled = true
    if (isHeavy()) setTimeout(slice, PAUSE)
    else if (behind) setImmediate(slice)
    else setTimeout(slice, GATHER)
  }

  return {
    hasRoom({ weight, failing }) {
      const factor = failing ? 2 : 1
      if (size() >= bounds.exchanges * factor) return false
      return weight === 0 || size() === 0 || bytes + weight <= bounds.bytes * factor
    },
    add(waiting) {
      queue.push(waiting)
      bytes += waiting.weight
      schedule()
    },
    catchUp() {
      explainLight(CATCH_UP)
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
