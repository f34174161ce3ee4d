/**
 * What waits to be explained: in order, in slices between the turns of the event loop, within bounds.
 *
 * Forwarding goes first. A call without large bodies is explained right after it ended, which costs a fraction of its forwarding; large
 * bodies are decoded and masked in the time that forwarding leaves (spare-time.ts). When more waits than may, a call that ended well
 * is not taken: it is recorded without those bodies and without an explanation. Failing calls are taken up to twice the bounds.
 */
import { Queue } from './queue.js'
import { createSpareTime } from './spare-time.js'

export interface Waiting {
  /** Bytes of the bodies that are not in the record yet. */
  readonly weight: number
  readonly failing: boolean
}

interface Bounds {
  readonly exchanges: number
  /** Bytes of bodies. */
  readonly bytes: number
}

const BOUNDS: Bounds = { exchanges: 5000, bytes: 16 * 1024 * 1024 }

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

/** Explains in the order of `add`; one that needs a promise holds up those behind it. */
export class Backlog<W extends Waiting> {
  readonly #explain: (waiting: W) => Promise<void> | undefined
  readonly #bounds: Bounds
  readonly #queue = new Queue<W>()
  readonly #spareTime = createSpareTime(SLICE)
  readonly #run = () => this.#slice()
  readonly #onEmpty: (() => void)[] = []
  /** A slice comes. */
  #scheduled = false
  /** One is explained beside the event loop; nobody overtakes it. */
  #busy = false
  /** The time was up before all was explained. */
  #behind = false

  /** @param explain gives a promise only where it has to wait (a large body is decoded beside the event loop) */
  constructor(explain: (waiting: W) => Promise<void> | undefined, bounds = BOUNDS) {
    this.#explain = explain
    this.#bounds = bounds
  }

  /** False where the bounds are reached. */
  hasRoom({ weight, failing }: Waiting): boolean {
    const { length, weight: before } = this.#queue
    const factor = failing ? 2 : 1
    if (length >= this.#bounds.exchanges * factor) return false
    return weight === 0 || length === 0 || before + weight <= this.#bounds.bytes * factor
  }

  add(waiting: W): void {
    this.#queue.add(waiting)
    this.#schedule()
  }

  /** Explains what waits, but for large bodies; true where nothing is left. */
  catchUp(): boolean {
    this.#explainLight(CATCH_UP)
    return !this.#busy && this.#queue.length === 0
  }

  /** Resolves when everything that waits now is explained. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEmpty.push(resolve)
      // What ends in this very turn is waited for too.
      setImmediate(() => this.#schedule())
    })
  }

  #schedule(): void {
    if (this.#busy || this.#scheduled) return
    if (this.#queue.length === 0) {
      for (const resolve of this.#onEmpty.splice(0)) resolve()
      return
    }
    this.#scheduled = true
    if (this.#isHeavyNext()) setTimeout(this.#run, PAUSE)
    else if (this.#behind) setImmediate(this.#run)
    else setTimeout(this.#run, GATHER)
  }

  #slice(): void {
    this.#scheduled = false
    if (this.#isHeavyNext()) this.#explainHeavy()
    else this.#explainLight(SLICE)
    this.#behind = this.#queue.length > 0
    this.#schedule()
    this.#behind = false
  }

  /** Until nothing waits, a large body is next, one needs a promise, or the time is up. */
  #explainLight(milliseconds: number): void {
    const end = performance.now() + milliseconds
    while (!this.#busy && this.#queue.length > 0 && !this.#isHeavyNext()) {
      this.#explainNext()
      if (performance.now() >= end) return
    }
  }

  #explainHeavy(): void {
    const end = performance.now() + this.#spareTime.left()
    while (!this.#busy && this.#isHeavyNext() && performance.now() < end) this.#explainNext()
    this.#spareTime.charge()
  }

  #explainNext(): void {
    const waiting = this.#queue.take()
    const later = waiting && this.#explain(waiting)
    if (!later) return
    this.#busy = true
    void later.finally(() => {
      this.#busy = false
      this.#spareTime.charge()
      this.#schedule()
    })
  }

  #isHeavyNext(): boolean {
    return (this.#queue.oldest?.weight ?? 0) > LIGHT
  }
}
