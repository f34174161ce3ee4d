/** The log as its readers see it: whoever asks about a call that has just ended gets its explanation, too. */
import type { ExchangeStore } from '../store/store.js'

/** @param catchUp explains what waits, as far as that takes no time worth mentioning */
export function caughtUp(store: ExchangeStore, catchUp: () => void): ExchangeStore {
  const first =
    <A extends readonly unknown[], R>(read: (...args: A) => R) =>
    (...args: A): R => {
      catchUp()
      return read(...args)
    }
  return { ...store, get: first(store.get), list: first(store.list), all: first(store.all) }
}
