/**
 * From the end of a call to its place in the log: mask and append before the answer is released, then decode, diagnose and
 * amend when the call is over (backlog.ts, explainer.ts). Forwarding never waits for the second half, but where the answer's head
 * names the diagnosis that half is over already.
 */
import type { Judgement } from '../diagnosis/engine.js'
import type { Exchange } from '../model/exchange.js'
import { responseOf } from '../model/exchange.js'
import type { ExchangeSummary } from '../model/live.js'
import type { StoreSettings } from '../model/settings.js'
import type { CapturedBody, Observer, Recorded } from '../proxy/observer.js'
import type { LateBody } from '../store/store.js'
import { Backlog } from './backlog.js'
import { inlineBody, isInline, isLate, leftOut, sizeOf, smallBody, withBodies } from './body.js'
import { type Ended, Explainer, type ExplainerParts } from './explainer.js'
import type { RawMemory } from './raw-memory.js'
import { createRunning, type RunningCalls } from './running.js'
import type { Signer } from './signing.js'

export interface RecordingParts extends ExplainerParts {
  readonly raw: RawMemory
  readonly rewrite: Signer['rewrite']
}

/** What the head of an answer was annotated with. */
interface Annotated {
  readonly id: string
  readonly judgement: Judgement
  /** Decoded bodies that may be in the record. */
  readonly request: LateBody | undefined
  readonly response: LateBody | undefined
}

/** Of one run: all gateways record through it. */
export class Recording {
  readonly #parts: RecordingParts
  readonly #backlog: Backlog<Ended>
  readonly #running: RunningCalls
  /** The judgement that an answer's head was annotated with, until that answer ends: in the same turn. */
  #annotated: Annotated | undefined
  #thinned = 0

  constructor(parts: RecordingParts) {
    const { store, masking } = parts
    const explainer = new Explainer(parts)
    this.#parts = parts
    this.#backlog = new Backlog((ended) => explainer.explain(ended))
    this.#running = createRunning((exchange) => store.open(masking.exchange(this.#withPlatform(exchange))))
  }

  observerFor(settings: StoreSettings): Observer {
    const { store, rewrite } = this.#parts
    return {
      nextId: () => store.nextId(),
      started: this.#running.started,
      ended: (recorded) => this.#ended(recorded),
      written: () => store.flush(),
      rewrite: (head, body) => rewrite(settings, head, body),
      annotate: (recorded) => this.#annotate(recorded)
    }
  }

  /** Calls whose record lacks later bodies and an explanation, because too many came at once. */
  thinned(): number {
    return this.#thinned
  }

  /** Explains what has ended, but for large bodies, in two milliseconds at most. */
  catchUp(): void {
    this.#backlog.catchUp()
  }

  /** Resolves when everything recorded so far is diagnosed and kept. */
  settled(): Promise<void> {
    return this.#backlog.settled()
  }

  #annotate({ exchange, requestBody, responseBody }: Recorded): string | undefined {
    const inOrder = this.#backlog.catchUp()
    const request = smallBody(requestBody)
    const response = smallBody(responseBody)
    const judgement = this.#parts.engine.judge(withBodies(exchange, request, response), this.#parts.memory, false)
    // What was judged with the whole history and by all rules needs no second judgement.
    const whole = inOrder && judgement.whole && !requestBody?.truncated && !responseBody?.truncated
    this.#annotated = whole ? { id: exchange.id, judgement, request: inlined(request), response: inlined(response) } : undefined
    return firstFailure(judgement)
  }

  #ended(recorded: Recorded): void {
    const { id } = recorded.exchange
    this.#running.ended(id)
    const before = this.#annotated?.id === id ? this.#annotated : undefined
    this.#annotated = undefined
    const request = inlineBody(recorded.requestBody) ?? before?.request
    const response = inlineBody(recorded.responseBody) ?? before?.response
    const lateRequest = isLate(recorded.requestBody, request) ? recorded.requestBody : undefined
    const lateResponse = isLate(recorded.responseBody, response) ? recorded.responseBody : undefined
    const exchange = this.#withPlatform(withBodies(recorded.exchange, request, response))
    if (before && !lateRequest && !lateResponse) this.#keepJudged(recorded, exchange, before.judgement)
    else this.#keepUnjudged(recorded, exchange, lateRequest, lateResponse)
  }

  #keepJudged(recorded: Recorded, exchange: Exchange, judgement: Judgement): void {
    const { memory, masking, log } = this.#parts
    const summary = this.#keep(recorded, judged(exchange, judgement))
    memory.remember(masking.past(judgement.past))
    log.exchange(summary)
  }

  /** Its explanation comes later, and the bodies that are not in the record yet; neither where more waits than may. */
  #keepUnjudged(
    recorded: Recorded,
    exchange: Exchange,
    lateRequest: CapturedBody | undefined,
    lateResponse: CapturedBody | undefined
  ): void {
    const weight = (lateRequest ? sizeOf(lateRequest) : 0) + (lateResponse ? sizeOf(lateResponse) : 0)
    const failing = isFailing(exchange)
    if (this.#backlog.hasRoom({ weight, failing })) {
      const summary = this.#keep(recorded, exchange)
      this.#backlog.add({ exchange, summary, lateRequest, lateResponse, weight, failing })
      return
    }
    const summary = this.#keep(recorded, withBodies(exchange, leftOut(lateRequest), leftOut(lateResponse)))
    this.#thinned++
    if (this.#thinned === 1) this.#parts.log.warn(THINNING)
    this.#parts.log.exchange(summary)
  }

  /** First of all: whatever fails afterwards, the record is kept. */
  #keep(recorded: Recorded, exchange: Exchange): ExchangeSummary {
    const { store, masking, raw } = this.#parts
    const record = masking.record(exchange)
    store.keep(record)
    raw.keep(recorded)
    return record.summary
  }

  #withPlatform(exchange: Exchange): Exchange {
    const platform = this.#parts.engine.platformOf(exchange)
    return platform === exchange.platform ? exchange : { ...exchange, platform }
  }
}

const THINNING =
  'Calls come faster than they can be explained: some keep their record, but not their larger bodies, nor an explanation. Health counts them.'

function inlined(body: LateBody | undefined): LateBody | undefined {
  return body && isInline(body) ? body : undefined
}

function judged(exchange: Exchange, { platform, diagnoses, graphql }: Judgement): Exchange {
  return { ...exchange, platform, diagnoses, ...(graphql && { graphql }) }
}

function isFailing(exchange: Exchange): boolean {
  return exchange.outcome === 'failed' || (responseOf(exchange)?.status ?? 0) >= 400
}

function firstFailure({ diagnoses }: Judgement): string | undefined {
  return diagnoses.find(({ level }) => level === 'failure')?.code
}
