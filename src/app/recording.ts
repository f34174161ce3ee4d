/**
 * From the end of a call to its place in the log: mask and append before the answer is released, then decode, diagnose and
 * amend when the call is over (backlog.ts). Forwarding never waits for the second half, but where the answer's head names the
 * diagnosis that half is over already.
 */
import type { Engine, Judgement } from '../diagnosis/engine.js'
import type { Memory } from '../diagnosis/memory.js'
import type { Log } from '../log.js'
import type { Body, Exchange } from '../model/exchange.js'
import { responseOf } from '../model/exchange.js'
import { amendSummary, type ExchangeSummary } from '../model/live.js'
import type { StoreSettings } from '../model/settings.js'
import type { CapturedBody, Observer, Recorded } from '../proxy/observer.js'
import type { ExchangeStore, LateBody } from '../store/store.js'
import { createBacklog, type Waiting } from './backlog.js'
import { inlineBody, isInline, lateBody, sizeOf, smallBody, wholeBody } from './body.js'
import type { Masking } from './masking.js'
import type { RawMemory } from './raw-memory.js'
import { createRunning } from './running.js'
import type { Signer } from './signing.js'

export interface RecordingParts {
  readonly store: ExchangeStore
  readonly engine: Engine
  readonly memory: Memory
  readonly masking: Masking
  readonly raw: RawMemory
  readonly log: Log
  readonly rewrite: Signer['rewrite']
}

export interface Recording {
  observerFor(store: StoreSettings): Observer
  /** Calls whose record lacks later bodies and an explanation, because too many came at once. */
  thinned(): number
  /** Explains what has ended, but for large bodies, in two milliseconds at most. */
  catchUp(): void
  /** Resolves when everything recorded so far is diagnosed and kept. */
  settled(): Promise<void>
}

/** An ended call on its way to its explanation. */
interface Ended extends Waiting {
  /** Unmasked, with the bodies that are in the record. */
  readonly exchange: Exchange
  /** As it stands in the log. */
  readonly summary: ExchangeSummary
  readonly lateRequest: CapturedBody | undefined
  readonly lateResponse: CapturedBody | undefined
}

/** What the head of an answer was annotated with. */
interface Annotated {
  readonly id: string
  readonly judgement: Judgement
  /** Decoded bodies that may be in the record. */
  readonly request: LateBody | undefined
  readonly response: LateBody | undefined
}

export function createRecording(parts: RecordingParts): Recording {
  const { store, engine, memory, masking, raw, log } = parts
  const backlog = createBacklog<Ended>(explain)
  const running = createRunning((exchange) => store.open(masking.exchange(withPlatform(exchange))))
  /** The judgement that an answer's head was annotated with, until that answer ends: in the same turn. */
  let annotated: Annotated | undefined
  let thinned = 0

  function ended(recorded: Recorded): void {
    const { id } = recorded.exchange
    running.ended(id)
    const before = annotated?.id === id ? annotated : undefined
    annotated = undefined
    const request = inlineBody(recorded.requestBody) ?? before?.request
    const response = inlineBody(recorded.responseBody) ?? before?.response
    const lateRequest = isLate(recorded.requestBody, request) ? recorded.requestBody : undefined
    const lateResponse = isLate(recorded.responseBody, response) ? recorded.responseBody : undefined
    const exchange = withPlatform(withBodies(recorded.exchange, request, response))
    const judgement = lateRequest || lateResponse ? undefined : before?.judgement
    if (judgement) {
      const summary = keep(judged(exchange, judgement))
      raw.keep(recorded)
      memory.remember(masking.past(judgement.past))
      log.exchange(summary)
      return
    }
    const weight = (lateRequest ? sizeOf(lateRequest) : 0) + (lateResponse ? sizeOf(lateResponse) : 0)
    const failing = isFailing(exchange)
    const hasRoom = backlog.hasRoom({ weight, failing })
    const summary = keep(hasRoom ? exchange : withBodies(exchange, leftOut(lateRequest), leftOut(lateResponse)))
    raw.keep(recorded)
    if (hasRoom) {
      backlog.add({ exchange, summary, lateRequest, lateResponse, weight, failing })
      return
    }
    thinned++
    if (thinned === 1) log.warn(THINNING)
    log.exchange(summary)
  }

  /** First of all: whatever fails afterwards, the record is kept. */
  function keep(exchange: Exchange): ExchangeSummary {
    const record = masking.record(exchange)
    store.keep(record)
    return record.summary
  }

  /** Small bodies are decoded at once; the rest beside the event loop. */
  function explain(waiting: Ended): Promise<void> | undefined {
    const { lateRequest, lateResponse } = waiting
    const request = lateRequest && wholeBody(lateRequest)
    const response = lateResponse && wholeBody(lateResponse)
    if ((request || !lateRequest) && (response || !lateResponse)) {
      attempt(waiting, () => conclude(waiting, request, response))
      return undefined
    }
    return Promise.all([request ?? lateBody(lateRequest), response ?? lateBody(lateResponse)]).then(
      (bodies) => attempt(waiting, () => conclude(waiting, ...bodies)),
      (error: unknown) => unexplained(waiting, error)
    )
  }

  function attempt(waiting: Ended, conclude: () => void): void {
    try {
      conclude()
    } catch (error) {
      unexplained(waiting, error)
    }
  }

  function unexplained({ exchange }: Ended, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    log.problem(`exchange ${exchange.id} is recorded but could not be explained: ${reason}`)
  }

  function conclude({ exchange, summary }: Ended, request: LateBody | undefined, response: LateBody | undefined): void {
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

  function annotate({ exchange, requestBody, responseBody }: Recorded): string | undefined {
    const inOrder = backlog.catchUp()
    const request = smallBody(requestBody)
    const response = smallBody(responseBody)
    const judgement = engine.judge(withBodies(exchange, request, response), memory, false)
    // What was judged with the whole history and by all rules needs no second judgement.
    const whole = inOrder && judgement.whole && !requestBody?.truncated && !responseBody?.truncated
    annotated = whole ? { id: exchange.id, judgement, request: inlined(request), response: inlined(response) } : undefined
    return firstFailure(judgement)
  }

  function withPlatform(exchange: Exchange): Exchange {
    const platform = engine.platformOf(exchange)
    return platform === exchange.platform ? exchange : { ...exchange, platform }
  }

  return {
    observerFor: (settings) => ({
      nextId: () => store.nextId(),
      started: running.started,
      ended,
      written: () => store.flush(),
      rewrite: (head, body) => parts.rewrite(settings, head, body),
      annotate
    }),
    thinned: () => thinned,
    catchUp: () => void backlog.catchUp(),
    settled: backlog.settled
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

function isLate(body: CapturedBody | undefined, inline: LateBody | undefined): boolean {
  return body !== undefined && body.total > 0 && inline === undefined
}

function isFailing(exchange: Exchange): boolean {
  return exchange.outcome === 'failed' || (responseOf(exchange)?.status ?? 0) >= 400
}

/** More waits than may: the record says what is not in it. */
function leftOut(body: CapturedBody | undefined): LateBody | undefined {
  if (!body) return undefined
  const note = `${body.total} bytes, not kept: calls came faster than they could be recorded in full`
  return { content: '', mimeType: body.mimeType, truncated: true, note }
}

function firstFailure({ diagnoses }: Judgement): string | undefined {
  return diagnoses.find(({ level }) => level === 'failure')?.code
}

/** The exchange with its bodies as text, where they are text. */
export function withBodies(exchange: Exchange, request: LateBody | undefined, response: LateBody | undefined): Exchange {
  const answer = responseOf(exchange)
  if (!request && !response) return exchange
  return {
    ...exchange,
    ...(request && { request: { ...exchange.request, postData: toBody(request) } }),
    ...(answer && response && { response: { ...answer, content: toBody(response) } })
  } as Exchange
}

function toBody({ content, mimeType, truncated, note }: LateBody): Body {
  const isText = typeof content === 'string'
  return {
    mimeType,
    size: isText ? Buffer.byteLength(content) : content.length,
    ...(isText && { text: content }),
    ...(truncated && { truncated }),
    ...(note !== undefined && { note })
  }
}
