/** One exchange: first why, then what. */
import { useMemo, useState } from 'preact/hooks'
import type { PatchOperation } from '../../model/diagnosis.js'
import type { Exchange } from '../../model/exchange.js'
import { responseOf } from '../../model/exchange.js'
import { summarise } from '../../model/live.js'
import { apiFamily } from '../../model/route.js'
import { duration, moment } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { StatusPill } from '../parts/StatusPill.js'
import { Target } from '../parts/Target.js'
import { detail } from '../state/detail.js'
import { select } from '../state/location.js'
import { verdict } from '../tone.js'
import { Actions } from './Actions.js'
import { Alternatives } from './Alternatives.js'
import { Changes } from './Changes.js'
import { DiagnosisCard } from './DiagnosisCard.js'
import { EditResend } from './EditResend.js'
import { RequestView, ResponseView } from './Message.js'
import { MarksContext, marksOf } from './marks.js'
import { Note } from './Note.js'
import { SentAgain } from './SentAgain.js'
import { sendAgain } from './send-again.js'
import { Timings } from './Timings.js'

export function Detail() {
  const shown = detail.value
  if (shown.state === 'loading') return <section class="detail" aria-label="Exchange" aria-busy="true" />
  if (shown.state === 'gone') {
    return (
      <section class="detail gone" aria-label="Exchange" tabIndex={-1}>
        <p>{shown.why}</p>
        <button type="button" onClick={() => select(null)}>
          Back to the list
        </button>
      </section>
    )
  }
  return <ExchangeDetail exchange={shown.exchange} key={shown.exchange.id} />
}

function ExchangeDetail({ exchange }: { exchange: Exchange }) {
  const [editing, setEditing] = useState(false)
  const { diagnoses } = exchange
  const marks = useMemo(() => marksOf(diagnoses), [diagnoses])
  const apply = (patch: readonly PatchOperation[]) => sendAgain(exchange.id, patch)
  return (
    <MarksContext.Provider value={marks}>
      <section class="detail" aria-label="Exchange" tabIndex={-1}>
        <Head exchange={exchange} />
        <Actions exchange={exchange} editing={editing} onEdit={() => setEditing(!editing)} />
        <Note id={exchange.id} />
        {editing && <EditResend exchange={exchange} onClose={() => setEditing(false)} />}
        {exchange.replayOf !== undefined && <SentAgain exchange={exchange} of={exchange.replayOf} />}
        <Alternatives diagnoses={diagnoses} />
        {diagnoses.map((diagnosis) => (
          <DiagnosisCard diagnosis={diagnosis} request={exchange.request} onApply={apply} key={diagnosis.code} />
        ))}
        <div class="messages-pair">
          <RequestView exchange={exchange} />
          <ResponseView exchange={exchange} />
        </div>
        <Changes exchange={exchange} />
        <Timings exchange={exchange} />
      </section>
    </MarksContext.Provider>
  )
}

function Head({ exchange }: { exchange: Exchange }) {
  const summary = summarise(exchange)
  const api = apiFamily(exchange.request.url)
  const facts = [
    exchange.store,
    api && [api.family, api.version].filter(Boolean).join(' '),
    duration(exchange.time),
    moment(exchange.startedDateTime)
  ]
  return (
    <header class={`detail-head tone-${verdict(summary).tone}`}>
      <button type="button" class="quiet square back" aria-label="Close" title="Close (Esc)" onClick={() => select(null)}>
        <Icon name="close" />
      </button>
      <div>
        <p class="what" title={exchange.request.url}>
          <StatusPill of={summary} text={responseOf(exchange)?.statusText} />
          <b>{exchange.request.method}</b> {exchange.graphql?.operationName && <b class="operation">{exchange.graphql.operationName}</b>}{' '}
          <Target url={exchange.request.url} />
        </p>
        <p class="facts">
          #{exchange.seq} · {facts.filter(Boolean).join(' · ')}
        </p>
      </div>
    </header>
  )
}
