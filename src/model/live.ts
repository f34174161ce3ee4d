/** What the viewer's list and the event stream carry. */
import type { Certainty, Level } from './diagnosis.js'
import type { Exchange, GraphqlOperation, Outcome, PlatformId } from './exchange.js'

export interface DiagnosisSummary {
  readonly code: string
  readonly level: Level
  readonly certainty: Certainty
  readonly summary: string
}

export interface ExchangeSummary {
  readonly id: string
  readonly seq: number
  readonly store: string
  readonly platform: PlatformId
  readonly startedDateTime: string
  readonly time: number
  readonly method: string
  readonly url: string
  /** 0 where there was no answer (yet). */
  readonly status: number
  readonly outcome: Outcome
  /** Bytes of the answer's body on the wire. */
  readonly size: number
  readonly graphql?: GraphqlOperation
  readonly diagnoses: readonly DiagnosisSummary[]
}

/** One Server-Sent Event: `event:` is the type, `data:` the rest as JSON. */
export type LiveEvent =
  | { readonly type: 'exchange'; readonly summary: ExchangeSummary }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'cleared' }
  | { readonly type: 'health'; readonly health: Health }

export interface Health {
  readonly status: 'ok' | 'degraded'
  readonly version: string
  readonly exchanges: number
  /** Exchanges that could not be kept, and why the last one was lost. */
  readonly dropped: number
  /** Exchanges kept without their larger bodies and without an explanation, because calls came too fast. */
  readonly thinned?: number
  readonly disk: { readonly status: 'ok' | 'failing' | 'slow'; readonly message?: string; readonly bytes: number }
}

export function summarise(exchange: Exchange): ExchangeSummary {
  const response = exchange.outcome === 'pending' ? undefined : exchange.response
  return {
    id: exchange.id,
    seq: exchange.seq,
    store: exchange.store,
    platform: exchange.platform,
    startedDateTime: exchange.startedDateTime,
    time: exchange.time,
    method: exchange.request.method,
    url: exchange.request.url,
    status: response?.status ?? 0,
    outcome: exchange.outcome,
    size: response?.bodySize ?? 0,
    ...(exchange.graphql && { graphql: exchange.graphql }),
    diagnoses: exchange.diagnoses.map(({ code, level, certainty, summary }) => ({ code, level, certainty, summary }))
  }
}
