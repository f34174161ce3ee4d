/** Two exchanges beside each other: only what differs, the likeliest cause first. */
import type { Exchange } from '../../model/exchange.js'
import { summarise } from '../../model/live.js'
import { api } from '../api.js'
import { Value } from '../detail/Value.js'
import { count, duration, moment, target } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { StatusPill } from '../parts/StatusPill.js'
import { useLoaded } from '../parts/use-loaded.js'
import { go, select } from '../state/location.js'
import { reason, verdict } from '../tone.js'
import { type Difference, differences } from './differences.js'

export function Compare({ left, right }: { left: string; right: string }) {
  const pair = useLoaded(() => Promise.all([api.exchange(left), api.exchange(right)]), [left, right])
  return (
    <section class="compare" aria-label="Comparison" aria-busy={pair.state === 'loading'}>
      <header>
        <h2>What differs</h2>
        <button type="button" class="quiet" onClick={() => go({ name: 'compare', left: right, right: left })}>
          <Icon name="compare" /> Swap
        </button>
        <button type="button" class="quiet" onClick={() => select(right)}>
          <Icon name="close" /> Close
        </button>
      </header>
      {pair.state === 'failed' && <p class="fault">{pair.why}</p>}
      {pair.state === 'there' && <Result left={pair.value[0]} right={pair.value[1]} />}
    </section>
  )
}

function Result({ left, right }: { left: Exchange; right: Exchange }) {
  const all = differences(left, right)
  const requests = all.filter(({ part }) => part === 'request')
  const responses = all.filter(({ part }) => part === 'response')
  return (
    <>
      <div class="compared">
        <Side exchange={left} />
        <Side exchange={right} />
      </div>
      <DifferenceTable
        title="Requests"
        all={requests}
        none="The requests are the same, apart from what differs in every call. Then the difference is in the store, or in time."
      />
      <DifferenceTable title="Responses" all={responses} none="The responses are the same." />
      <p class="faint">Left out: dates, request ids, cookies set and other fields that differ in every call.</p>
    </>
  )
}

function Side({ exchange }: { exchange: Exchange }) {
  const summary = summarise(exchange)
  const { tone } = verdict(summary)
  return (
    <article class={`side tone-${tone}`}>
      <p>
        <StatusPill of={summary} />{' '}
        <button type="button" class="link" onClick={() => select(exchange.id)}>
          #{exchange.seq}
        </button>{' '}
        <span class="faint">
          {duration(exchange.time)} · {moment(exchange.startedDateTime)}
        </span>
      </p>
      <p class="mono">
        {summary.method} {exchange.graphql?.operationName} {target(summary.url)}
      </p>
      <p>{reason(summary)}</p>
    </article>
  )
}

function DifferenceTable({ title, all, none }: { title: string; all: readonly Difference[]; none: string }) {
  if (all.length === 0) {
    return (
      <>
        <h3>{title}</h3>
        <p class="faint">{none}</p>
      </>
    )
  }
  return (
    <table>
      <caption>
        {title} <small>{count(all.length, 'difference')}</small>
      </caption>
      <thead class="unseen">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ what, left, right, culprit, weight }) => (
          <tr key={what} class={culprit ? 'is-culprit' : weight >= 50 ? 'telling' : ''}>
            <th scope="row">
              {what}
              {culprit && <span class="tag culprit">culprit</span>}
            </th>
            <td>{left === undefined ? <i class="faint">not there</i> : <Value text={left} />}</td>
            <td>{right === undefined ? <i class="faint">not there</i> : <Value text={right} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
