import { memo } from 'preact/compat'
import type { ExchangeSummary } from '../../model/live.js'
import { apiFamily } from '../../model/route.js'
import { age, bytes, duration } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { Target } from '../parts/Target.js'
import { now } from '../state/clock.js'
import { reason, verdict } from '../tone.js'

export interface RowProps {
  readonly summary: ExchangeSummary
  readonly index: number
  /** Pixels from the top of the list: a row that stays in view is neither moved nor painted again while the list scrolls. */
  readonly top: number
  readonly selected: boolean
  readonly isMarked: boolean
  readonly pinned: boolean
  readonly noted: boolean
  readonly compact: boolean
  /** All rows are of one store, so that its name tells nothing. */
  readonly oneStore: boolean
}

function Elapsed({ summary }: { summary: ExchangeSummary }) {
  if (summary.outcome !== 'pending') return <>{duration(summary.time)}</>
  return <>{duration(Math.max(0, now.value - Date.parse(summary.startedDateTime)))}</>
}

function Age({ startedDateTime }: { startedDateTime: string }) {
  return <>{age(startedDateTime, now.value)}</>
}

/** One exchange. In the compact form its cells stand in two lines. */
export const Row = memo(function Row({ summary, index, top, selected, isMarked, pinned, noted, compact, oneStore }: RowProps) {
  const { tone, label, word } = verdict(summary)
  const api = apiFamily(summary.url)
  const why = reason(summary)
  const family = api ? [api.family, api.version].filter(Boolean).join(' ') : ''
  const classes = ['row', `tone-${tone}`, selected && 'selected', isMarked && 'marked', !why && 'plain'].filter(Boolean).join(' ')
  return (
    <div
      id={`row-${summary.id}`}
      class={classes}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-id={summary.id}
      style={{ top: `${top}px` }}
    >
      <span class="cell status" role="gridcell">
        <Icon name={tone} />
        <b>{label}</b>
        <span class="unseen">{word}</span>
      </span>
      <span class="cell method" role="gridcell">
        {summary.method}
      </span>
      <span class="cell target" role="gridcell" title={summary.url}>
        {summary.graphql && <b class="operation">{summary.graphql.operationName ?? `anonymous ${summary.graphql.type}`}</b>}
        <Target url={summary.url} />
        {pinned && <Icon name="pin" />}
        {noted && <Icon name="note" />}
        {isMarked && <span class="mark">marked</span>}
      </span>
      <span class="cell why" role="gridcell" title={why}>
        {compact && !why ? [summary.store, family].filter(Boolean).join(' · ') : why}
      </span>
      {!compact && !oneStore && (
        <span class="cell store" role="gridcell" title={summary.store}>
          {summary.store}
        </span>
      )}
      {!compact && (
        <span class="cell api" role="gridcell" title={family}>
          {family}
        </span>
      )}
      <span class="cell number time" role="gridcell">
        <Elapsed summary={summary} />
      </span>
      {!compact && (
        <span class="cell number size" role="gridcell">
          {summary.outcome === 'pending' ? '' : bytes(summary.size)}
        </span>
      )}
      <span class="cell number age" role="gridcell">
        <Age startedDateTime={summary.startedDateTime} />
      </span>
    </div>
  )
})
