/** Where the time went. The bars are drawn with <meter>-like boxes whose widths are set by script. */
import type { Exchange, Timings as Phases } from '../../model/exchange.js'
import { duration } from '../format.js'
import { Section } from './Section.js'

const PHASES: readonly { readonly key: keyof Phases; readonly label: string }[] = [
  { key: 'blocked', label: 'Queued' },
  { key: 'dns', label: 'Name look-up' },
  { key: 'connect', label: 'Connecting' },
  { key: 'ssl', label: 'TLS' },
  { key: 'send', label: 'Sending' },
  { key: 'wait', label: 'Store at work' },
  { key: 'receive', label: 'Receiving' }
]

export function Timings({ exchange }: { exchange: Exchange }) {
  const { timings, time } = exchange
  const known = PHASES.filter(({ key }) => timings[key] >= 0)
  // HAR counts the TLS handshake into `connect`; shown apart, it must not be counted twice.
  const length = (key: keyof Phases) => (key === 'connect' && timings.ssl > 0 ? Math.max(0, timings.connect - timings.ssl) : timings[key])
  const total = Math.max(
    time,
    known.reduce((sum, { key }) => sum + length(key), 0),
    0.001
  )
  if (known.length === 0) return null
  let start = 0
  return (
    <Section title="Timings" note={duration(time)}>
      <div class="timings">
        {known.map(({ key, label }) => {
          const from = start
          start += length(key)
          return (
            <div class="timing" key={key}>
              <span>{label}</span>
              <span class="track">
                <span class="bar" style={{ marginLeft: `${(from / total) * 100}%`, width: `${(length(key) / total) * 100}%` }} />
              </span>
              <span class="number">{duration(length(key))}</span>
            </div>
          )
        })}
      </div>
    </Section>
  )
}
