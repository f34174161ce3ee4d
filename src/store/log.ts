/**
 * The part of the log that is the same wherever it is kept: order, numbering, running exchanges, pages, subscribers.
 * What differs (disk or memory) is behind `Keeper`.
 */
import type { Announcer } from './announcer.js'
import type { Entry } from './entry.js'
import type { Keeper } from './keeper.js'
import type { LogIndex } from './log-index.js'
import { createLogReader } from './log-reader.js'
import { createAmend, createLogWriter } from './log-writer.js'
import { Running } from './running.js'
import type { ExchangeStore } from './store.js'

/** The keeper was made with the same index and announcer: it adds what earlier runs kept, and tells of what retention takes. */
export function createLog(index: LogIndex, keeper: Keeper, { announce, subscribe }: Announcer): ExchangeStore {
  const running = new Running()
  const show = (entry: Entry): void => announce({ type: 'exchange', entry })

  return {
    ...createLogWriter(index, keeper, running, show),
    ...createLogReader(index, keeper, running),
    amend: createAmend(index, keeper, running, show),

    async remove(id) {
      await keeper.ready
      const entry = index.get(id)
      if (!entry) return false
      if (!running.delete(id)) keeper.remove(entry)
      index.delete(entry)
      announce({ type: 'removed', entries: [entry] })
      return true
    },

    async clear() {
      await keeper.ready
      await keeper.clear()
      announce({ type: 'cleared' })
      for (const entry of running.entries()) show(entry)
    },

    health: () => keeper.health(),
    subscribe,
    close: () => keeper.close()
  }
}
