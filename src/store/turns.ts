/** Long work in short turns, so that forwarding goes on while the log is searched. */
const turn = 8

export interface Breather {
  /** True where the event loop should have its turn. */
  due(): boolean
  rest(): Promise<void>
}

export function createBreather(): Breather {
  let since = performance.now()
  return {
    due: () => performance.now() - since > turn,
    async rest() {
      await new Promise<void>((resolve) => setImmediate(resolve))
      since = performance.now()
    }
  }
}
