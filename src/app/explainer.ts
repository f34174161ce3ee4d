/** The second half of recording, when the call is over: bodies are decoded, the exchange is judged, and its record amended. */
import type { Engine } from '../diagnosis/engine.js'
import type { Memory } from '../diagnosis/memory.js'
import type { Log } from '../log.js'
import type { Exchange } from '../model/exchange.js'
import { amendSummary, type ExchangeSummary } from '../model/live.js'
import type { CapturedBody } from '../proxy/observer.js'
import type { ExchangeStore, LateBody } from '../store/store.js'
import type { Waiting } from './backlog.js'
import { lateBody, wholeBody, withBodies } from './body.js'
import type { Masking } from './masking.js'

export interface ExplainerParts {
  readonly store: ExchangeStore
  readonly engine: Engine
  readonly memory: Memory
  readonly masking: Masking
  readonly log: Log
}

/** An ended call on its way to its explanation. */
export interface Ended extends Waiting {
  /** Unmasked, with the bodies that are in the record. */
  readonly exchange: Exchange
  /** As it stands in the log. */
  readonly summary: ExchangeSummary
  readonly lateRequest: CapturedBody | undefined
  readonly lateResponse: CapturedBody | undefined
}

/** Never throws and never rejects: what could not be explained is reported, and its record stays as it is. */
export class Explainer {
  readonly #parts: ExplainerParts

  constructor(parts: ExplainerParts) {
    this.#parts = parts
  }

  /** Small bodies are decoded at once; the rest beside the event loop. */
  explain(ended: Ended): Promise<void> | undefined {
    const { lateRequest, lateResponse } = ended
    const request = lateRequest && wholeBody(lateRequest)
    const response = lateResponse && wholeBody(lateResponse)
    if ((request || !lateRequest) && (response || !lateResponse)) {
      this.#attempt(ended, request, response)
      return undefined
    }
    return Promise.all([request ?? lateBody(lateRequest), response ?? lateBody(lateResponse)]).then(
      (bodies) => this.#attempt(ended, ...bodies),
      (error: unknown) => this.#failed(ended, error)
    )
  }

  #attempt(ended: Ended, request: LateBody | undefined, response: LateBody | undefined): void {
    try {
      this.#conclude(ended, request, response)
    } catch (error) {
      this.#failed(ended, error)
    }
  }

  #conclude({ exchange, summary }: Ended, request: LateBody | undefined, response: LateBody | undefined): void {
    const { store, engine, memory, masking, log } = this.#parts
    const whole = withBodies(exchange, request, response)
    const judgement = engine.judge(whole, memory, true)
    memory.remember(masking.past(judgement.past))
    const { platform, diagnoses, graphql } = judgement
    if (diagnoses.length === 0 && !graphql && !request && !response) {
      log.exchange(summary)
      return
    }
    const amendment = masking.amendment(whole, judgement, request, response)
    store.amend(whole.id, amendment)
    log.exchange(amendSummary({ ...summary, platform }, amendment))
  }

  #failed({ exchange }: Ended, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.#parts.log.problem(`exchange ${exchange.id} is recorded but could not be explained: ${reason}`)
  }
}
