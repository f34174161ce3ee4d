/** The newest exchanges whatever the filter: whose values the filter line offers. */
import { signal } from '@preact/signals'
import type { ExchangeSummary } from '../../model/live.js'
import { api } from '../api.js'

const LOOKED_AT = 1000
const KEPT_MS = 10_000

export const seen = signal<readonly ExchangeSummary[]>([])

let askedAt = -KEPT_MS

export function lookAgain(): void {
  if (performance.now() - askedAt < KEPT_MS) return
  askedAt = performance.now()
  api.list({ filter: '', limit: LOOKED_AT }).then(
    ({ items }) => {
      seen.value = items
    },
    () => {
      askedAt = -KEPT_MS
    }
  )
}
