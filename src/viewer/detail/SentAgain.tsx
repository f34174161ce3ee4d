/** On a call that was sent again: how it ended before, how it ends now, and the way to compare the two. */
import { useEffect, useRef } from 'preact/hooks'
import type { Exchange } from '../../model/exchange.js'
import { type ExchangeSummary, summarise } from '../../model/live.js'
import { api } from '../api.js'
import { Icon } from '../parts/Icon.js'
import { StatusPill } from '../parts/StatusPill.js'
import { useLoaded } from '../parts/use-loaded.js'
import { ViewLink } from '../parts/ViewLink.js'
import { go } from '../state/location.js'
import { verdict } from '../tone.js'
import { focusAnswer } from './send-again.js'

export function SentAgain({ exchange, of }: { exchange: Exchange; of: string }) {
  const element = useRef<HTMLDivElement>(null)
  const original = useLoaded(() => api.exchange(of), [of])
  useEffect(() => {
    if (original.state !== 'loading') focusAnswer(exchange.id, element.current)
  }, [original.state])
  if (original.state === 'loading') return null
  if (original.state === 'failed') {
    return (
      <div ref={element} class="again" tabIndex={-1}>
        Sent again by you. The call that it repeats is no longer in the log.
      </div>
    )
  }
  const before = summarise(original.value)
  const after = summarise(exchange)
  const mended = worked(after) && !worked(before)
  return (
    <div ref={element} class={mended ? 'again mended' : 'again'} role="status" tabIndex={-1}>
      <Icon name={mended ? 'good' : 'replay'} />
      <StatusPill of={before} /> → <StatusPill of={after} />
      <span>
        {outcome(before, after)} It repeats <ViewLink to={{ name: 'exchanges', id: of }}>#{before.seq}</ViewLink>.
      </span>
      <button type="button" onClick={() => go({ name: 'compare', left: of, right: exchange.id })}>
        <Icon name="compare" /> Compare with #{before.seq}
      </button>
    </div>
  )
}

function worked(summary: ExchangeSummary): boolean {
  return !['bad', 'pending'].includes(verdict(summary).tone)
}

function outcome(before: ExchangeSummary, after: ExchangeSummary): string {
  if (after.outcome === 'pending') return 'Waiting for the store.'
  if (worked(after)) return worked(before) ? 'It works, as before.' : 'It works now.'
  if (worked(before)) return 'It worked before, and fails now.'
  return before.diagnoses[0]?.code === after.diagnoses[0]?.code ? 'It still fails.' : 'It still fails, for another reason.'
}
