/** One clock for all ages on the page; runs faster while something is pending. */
import { signal } from '@preact/signals'
import { rows } from './list.js'

export const now = signal(Date.now())

const SLOW_MS = 1000
const FAST_MS = 100
/** Pending exchanges are among the newest. */
const LOOKED_AT = 50

function tick(): void {
  if (!document.hidden) now.value = Date.now()
  const pending = rows
    .peek()
    .slice(0, LOOKED_AT)
    .some(({ outcome }) => outcome === 'pending')
  setTimeout(tick, pending ? FAST_MS : SLOW_MS)
}

tick()
