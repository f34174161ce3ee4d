/** Drops pins and notes when their exchange is deleted, cleared away, or too old to be kept. */
import { withoutExchanges } from '../model/viewer.js'
import type { ExchangeStore } from '../store/store.js'
import type { ViewerServices } from './services.js'

/** @returns how to stop */
export function forgetWithExchanges(store: ExchangeStore, { settings }: ViewerServices, onProblem: (error: unknown) => void): () => void {
  let gone = new Set<string>()
  let all = false
  let running: Promise<void> | undefined
  const forget = async () => {
    // Retention deletes thousands at once: what came meanwhile is dealt with in one go.
    while (all || gone.size > 0) {
      const ids = gone
      const isGone = all ? () => true : (id: string) => ids.has(id)
      gone = new Set()
      all = false
      const before = await settings.read()
      const after = withoutExchanges(before, isGone)
      const changes = after.pins.length < before.pins.length || Object.keys(after.notes).length < Object.keys(before.notes).length
      if (changes) await settings.write(after)
    }
  }
  return store.subscribe((change) => {
    if (change.type === 'cleared') all = true
    else if (change.type === 'removed') gone.add(change.id)
    else return
    running ??= Promise.resolve()
      .then(forget)
      .catch(onProblem)
      .finally(() => {
        running = undefined
      })
  })
}
