import type { ExchangeSummary } from '../../model/live.js'
import { verdict } from '../tone.js'
import { Icon } from './Icon.js'

/** How an exchange ended: icon, status, and a word for those who see neither icon nor colour. */
export function StatusPill({ of, text = '' }: { of: ExchangeSummary; text?: string | undefined }) {
  const { tone, label, word } = verdict(of)
  return (
    <span class={`pill tone-${tone}`}>
      <Icon name={tone} /> {label} {text}
      <span class="unseen">{word}</span>
    </span>
  )
}
