/** The log in memory only: for tests, and where the data folder cannot be used. Bounded; the oldest exchanges go first. */
import { createAnnouncer } from './announcer.js'
import { createLog } from './log.js'
import { LogIndex } from './log-index.js'
import { type MemoryOptions, MemoryKeeper } from './memory-keeper.js'
import type { ExchangeStore } from './store.js'

export interface MemoryStoreOptions extends MemoryOptions {
  readonly onProblem?: (message: string) => void
}

/** Empty, and ready at once. By default for 1,000 exchanges and 64 MB, as `MemoryKeeper` counts them. */
export function createMemoryStore(options: MemoryStoreOptions = {}): ExchangeStore {
  const index = new LogIndex()
  const announcer = createAnnouncer(options.onProblem ?? (() => {}))
  return createLog(index, new MemoryKeeper(options, index, announcer.announce), announcer)
}
