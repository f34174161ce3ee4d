/**
 * From the end of a call to its place in the log: mask and append before the answer is released, then decode, diagnose and
 * amend when the call is over. Forwarding never waits for the second half.
 */
import type { Engine, Judgement } from '../diagnosis/engine.js'
import type { Memory } from '../diagnosis/memory.js'
import type { Log } from '../log.js'
import type { Body, Exchange } from '../model/exchange.js'
import { responseOf } from '../model/exchange.js'
import { summarise } from '../model/live.js'
import type { StoreSettings } from '../model/settings.js'
import type { Observer, Recorded } from '../proxy/observer.js'
import type { ExchangeStore, LateBody } from '../store/store.js'
import { inlineBody, lateBody, smallBody } from './body.js'
import type { Masking } from './masking.js'
import type { RawMemory } from './raw-memory.js'
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
  /** Resolves when everything recorded so far is diagnosed and kept. */
  settled(): Promise<void>
}

/** A body of a finished call, and whether it is in the record already. */
interface Half {
  readonly body: LateBody | undefined
  readonly inline: boolean
}

export function createRecording(parts: RecordingParts): Recording {
  const { store, engine, memory, masking, raw, log } = parts
  let queue: Promise<void> = Promise.resolve()

  function ended(recorded: Recorded): void {
    const request = inlineBody(recorded.requestBody)
    const response = inlineBody(recorded.responseBody)
    store.append(masking.exchange(withPlatform(withBodies(recorded.exchange, request, response))))
    raw.keep(recorded)
    // One after the other: the history is a history. The turn of the event loop lets the answer go first.
    queue = queue.then(nextTurn).then(() => explain(recorded, request, response))
  }

  async function explain(recorded: Recorded, inlineRequest: LateBody | undefined, inlineResponse: LateBody | undefined): Promise<void> {
    try {
      const request = inlineRequest ?? (await lateBody(recorded.requestBody))
      const response = inlineResponse ?? (await lateBody(recorded.responseBody))
      conclude(
        recorded.exchange,
        { body: request, inline: inlineRequest !== undefined },
        { body: response, inline: inlineResponse !== undefined }
      )
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.problem(`exchange ${recorded.exchange.id} is recorded but could not be explained: ${reason}`)
    }
  }

  function conclude(exchange: Exchange, request: Half, response: Half): void {
    const whole = withBodies(exchange, request.body, response.body)
    const judgement = engine.judge(whole, memory, true)
    memory.remember(masking.past(judgement.past))
    const late = { request: request.inline ? undefined : request.body, response: response.inline ? undefined : response.body }
    store.amend(whole.id, masking.amendment(whole, judgement, late.request, late.response))
    const { platform, diagnoses, graphql } = judgement
    log.exchange(summarise(masking.exchange({ ...exchange, platform, diagnoses, ...(graphql && { graphql }) })))
  }

  const withPlatform = (exchange: Exchange): Exchange => ({ ...exchange, platform: engine.platformOf(exchange) })

  return {
    observerFor: (settings) => ({
      nextId: () => store.nextId(),
      started: (exchange) => store.open(masking.exchange(withPlatform(exchange))),
      ended,
      rewrite: (head, body) => parts.rewrite(settings, head, body),
      annotate: ({ exchange, requestBody, responseBody }) =>
        firstFailure(engine.judge(withBodies(exchange, smallBody(requestBody), smallBody(responseBody)), memory, false))
    }),
    settled: () => nextTurn().then(() => queue)
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
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
