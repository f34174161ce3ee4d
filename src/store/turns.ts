/** Long work in short turns, so that forwarding goes on while the log is searched. */
const turn = 8
/** A turn of the event loop in which nothing was to do is shorter. Milliseconds. */
const idleTurn = 0.1
/** How many turns forwarding gets for one of ours, as long as it uses them. */
const turnsOfOthers = 10

export interface Breather {
  /** True where the event loop should have its turn. */
  due(): boolean
  rest(): Promise<void>
}

/** One for each piece of work, which asks `due` between its steps and awaits `rest` where that says so. */
export function createBreather(): Breather {
  let since = performance.now()
  return {
    due: () => performance.now() - since > turn,
    async rest() {
      let before: number
      let turns = 0
      do {
        before = performance.now()
        await new Promise<void>((resolve) => setImmediate(resolve))
        since = performance.now()
      } while (since - before > idleTurn && ++turns < turnsOfOthers)
    }
  }
}
