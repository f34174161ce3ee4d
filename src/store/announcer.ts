/** Who is told of the changes to a log. */
import type { ExchangeStore, StoreChange } from './store.js'

export type Announce = (change: StoreChange) => void

export interface Announcer {
  readonly announce: Announce
  readonly subscribe: ExchangeStore['subscribe']
}

/** One that throws harms nobody: `onProblem` gets a sentence about it, and all others are told. */
export function createAnnouncer(onProblem: (message: string) => void): Announcer {
  const listeners = new Set<Announce>()
  return {
    announce(change) {
      for (const listener of listeners) {
        try {
          listener(change)
        } catch (error) {
          onProblem(`A listener to the log failed: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
