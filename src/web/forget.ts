/** Drops pins and notes when their exchange is deleted, cleared away, or too old to be kept. */
import { withoutExchanges } from '../model/viewer.js'
import type { ExchangeStore, Listed } from '../store/store.js'
import type { ViewerServices } from './services.js'

/** @returns how to stop */
export function forgetWithExchanges(store: ExchangeStore, { settings }: ViewerServices, onProblem: (error: unknown) => void): () => void {
  let gone: Listed[] = []
  let all = false
  let running: Promise<void> | undefined
  const forget = async () => {
    // Retention deletes thousands at once: what came meanwhile is dealt with in one go.
    while (all || gone.length > 0) {
      const entries = all ? undefined : gone
      gone = []
      all = false
      const before = await settings.read()
      if (before.pins.length === 0 && Object.keys(before.notes).length === 0) continue
      const ids = entries && new Set(entries.map(({ summary }) => summary.id))
      const isGone = (id: string) => !ids || ids.has(id)
      const after = withoutExchanges(before, isGone)
      const changes = after.pins.length < before.pins.length || Object.keys(after.notes).length < Object.keys(before.notes).length
      if (changes) await settings.write(after)
    }
  }
  return store.subscribe((change) => {
    if (change.type === 'cleared') all = true
    else if (change.type === 'removed') gone = gone.concat(change.entries)
    else return
    running ??= Promise.resolve()
      .then(forget)
      .catch(onProblem)
      .finally(() => {
        running = undefined
      })
  })
}
