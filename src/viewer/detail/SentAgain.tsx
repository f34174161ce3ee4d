/** On a call that was sent again: how it ended before, how it ends now, and the way to compare the two. */
import { useEffect, useState } from 'preact/hooks'
import type { Exchange } from '../../model/exchange.js'
import { type ExchangeSummary, summarise } from '../../model/live.js'
import { api } from '../api.js'
import { Icon } from '../parts/Icon.js'
import { go } from '../state/location.js'
import { verdict } from '../tone.js'
import { ExchangeLink } from './ExchangeLink.js'

export function SentAgain({ exchange, of }: { exchange: Exchange; of: string }) {
  const [before, setBefore] = useState<ExchangeSummary | 'gone' | null>(null)
  useEffect(() => {
    let current = true
    api.exchange(of).then(
      (original) => current && setBefore(summarise(original)),
      () => current && setBefore('gone')
    )
    return () => {
      current = false
    }
  }, [of])
  if (before === null) return null
  if (before === 'gone') return <p class="again">Sent again by you. The call that it repeats is no longer in the log.</p>
  const after = summarise(exchange)
  const mended = worked(after) && !worked(before)
  return (
    <div class={mended ? 'again mended' : 'again'} role="status">
      <Icon name={mended ? 'good' : 'replay'} />
      <Ending of={before} /> → <Ending of={after} />
      <span>
        {outcome(before, after)} It repeats <ExchangeLink id={of}>#{before.seq}</ExchangeLink>.
      </span>
      <button type="button" onClick={() => go({ name: 'compare', left: of, right: exchange.id })}>
        <Icon name="compare" /> What was changed
      </button>
    </div>
  )
}

function Ending({ of }: { of: ExchangeSummary }) {
  const { tone, label, word } = verdict(of)
  return (
    <span class={`tone-${tone}`}>
      <span class="pill">
        <Icon name={tone} /> {label}
        <span class="unseen">{word}</span>
      </span>
    </span>
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
