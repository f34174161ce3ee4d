/** What the viewer's list and the event stream carry. */
import type { Diagnosis } from './diagnosis.js'
import type { Exchange, ExchangeBase, GraphqlOperation, Outcome } from './exchange.js'

export type DiagnosisSummary = Pick<Diagnosis, 'code' | 'level' | 'certainty' | 'summary'>

export interface ExchangeSummary extends Pick<ExchangeBase, 'id' | 'seq' | 'store' | 'platform' | 'startedDateTime' | 'time' | 'graphql'> {
  readonly method: string
  readonly url: string
  /** 0 where there was no answer (yet). */
  readonly status: number
  readonly outcome: Outcome
  /** Bytes of the answer's body on the wire. */
  readonly size: number
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

/** Works for a running exchange, too. Heads and bodies stay behind, so that 100,000 of them fit into memory. */
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
    diagnoses: exchange.diagnoses.length === 0 ? NO_DIAGNOSES : exchange.diagnoses.map(summariseDiagnosis)
  }
}

const NO_DIAGNOSES: readonly DiagnosisSummary[] = []

/** Evidence, steps and patch stay with the exchange. */
export function summariseDiagnosis({ code, level, certainty, summary }: Diagnosis): DiagnosisSummary {
  return { code, level, certainty, summary }
}

/** The summary after more has become known. */
export function amendSummary(
  summary: ExchangeSummary,
  { graphql, diagnoses }: { readonly graphql?: GraphqlOperation; readonly diagnoses?: readonly Diagnosis[] }
): ExchangeSummary {
  return { ...summary, ...(graphql && { graphql }), ...(diagnoses && { diagnoses: diagnoses.map(summariseDiagnosis) }) }
}
