/**
 * One exchange on its way: client -> gateway -> store and back. Whatever passes is handed to the recorder by reference.
 * Every path leads to exactly one `observer.ended`, before the end of the answer is released.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Failure, NameValue } from '../model/exchange.js'
import { recordArrival } from './arrival.js'
import type { Asked } from './asked.js'
import { ClientAnswer } from './client-answer.js'
import type { Connection } from './connection.js'
import type { Context, Replay } from './context.js'
import { failureOfError, statusOfFailure } from './failure.js'
import type { HeaderLine } from './header-line.js'
import { passInterim } from './interim.js'
import type { ConnectionTimes, End, Recorder } from './recorder.js'
import { RequestForward } from './request-forward.js'
import type { Refusal } from './request-head.js'
import { readResponseFields } from './response-head.js'
import { sendOwn, whenSent } from './self-answer.js'
import type { StoreEvents } from './store-call.js'
import { StoreError } from './store-error.js'
import type { Ending } from './turn.js'

/** Failing answers up to this size are held back until the rules have spoken. */
const ANNOTATED_BODY = 64 * 1024
const ANSWERED_BY_STORE: End = { outcome: 'answered', answeredBy: 'store' }
const NO_TRAILERS: readonly NameValue[] = []

/** Made when the request's head is there; `start` asks the store, whose connection then tells it what comes back. */
export class Flow implements StoreEvents, Ending {
  readonly #context: Context
  readonly #connection: Connection
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #asked: Asked
  readonly #recorder: Recorder
  readonly #forward: RequestForward
  readonly #replay: Replay | undefined
  #answer: ClientAnswer | undefined
  #trailers = NO_TRAILERS
  #diagnosis: string | undefined
  #refused = false

  /** @param target the request target byte for byte */
  constructor(context: Context, connection: Connection, request: IncomingMessage, response: ServerResponse, target: string) {
    const asked = context.heads.of(request, target, connection.asked)
    connection.asked = asked
    this.#context = context
    this.#connection = connection
    this.#request = request
    this.#response = response
    this.#asked = asked
    this.#replay = context.replays.size > 0 ? context.replays.get(request.socket.remotePort ?? 0) : undefined
    const { head, fields, httpVersion, queryString } = asked
    this.#recorder = recordArrival(context, {
      method: head.method,
      url: head.url,
      httpVersion,
      headers: fields.headers,
      queryString,
      mimeType: fields.mimeType,
      contentEncoding: fields.contentEncoding,
      replayOf: this.#replay?.replayOf
    })
    // Dates are the store's: nothing is added.
    response.sendDate = false
    this.#forward = new RequestForward(context, request, asked, this.#recorder, this)
  }

  /** The request's body has not arrived in whole. */
  get receiving(): boolean {
    return !this.#request.complete
  }

  /** Was answered 400: nothing more can be read from its connection. */
  get refused(): boolean {
    return this.#refused
  }

  start(): void {
    try {
      this.#context.observer.started(this.#recorder)
      const { refusal } = this.#asked
      if (refusal) this.refuse(refusal)
      else this.#forward.start()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#context.log.error({ err: error, exchange: this.#recorder.id }, 'The gateway failed on a request')
      this.refuse({ status: 500, kind: 'proxy_internal_error', code: 'INTERNAL', message: `The gateway itself failed: ${message}` })
    }
  }

  /** Answers in the gateway's own name, where the store has not answered yet, and forwards nothing (more). */
  refuse({ status, kind, code, message }: Refusal): void {
    // What follows on this connection cannot be told from the rest of a request that was not understood.
    if (status === 400) {
      this.#refused = true
      this.#response.shouldKeepAlive = false
    }
    if (this.#recorder.ended) return
    const failure: Failure = { phase: 'request', kind, code, message }
    this.#forward.abort()
    if (this.#answer) this.#breakOff(this.#answer, failure)
    else this.#answerSelf(status, failure)
  }

  /** The client's connection is gone. */
  clientGone(): void {
    if (this.#recorder.ended) return
    this.#finish({ outcome: 'aborted' })
    this.#answer?.drop()
    this.#forward.abort()
  }

  /** The gateway is being closed: neither the client nor the store gave up. */
  stopped(): void {
    this.storeFailed(new StoreError('STORETAP_STOPPED', 'Start it again and repeat the call.'), false)
    this.#forward.abort()
  }

  // -- from the store

  requestSent(opened: ConnectionTimes | undefined): void {
    const now = performance.now()
    if (opened) this.#recorder.connection(opened)
    this.#recorder.sent(now)
    this.#forward.sent(now)
  }

  storeReady(): void {
    this.#forward.ready()
  }

  storeHead(status: number, lines: readonly HeaderLine[], statusText: string, version: string): void {
    if (this.#recorder.ended) return
    const request = this.#request
    if (status < 200) {
      this.#recorder.informational(
        status,
        lines.map(({ field }) => field)
      )
      if (request.httpVersion !== '1.0') passInterim(this.#response, status, lines, this.#context.log)
      return
    }
    const context = this.#context
    const noBody = request.method === 'HEAD' || status === 204 || status === 304
    const links = context.rewriteLinks ? this.#asked.links : undefined
    const fields = readResponseFields(lines, links, request.httpVersion !== '1.0' && !noBody)
    const { headers, onward, mimeType, contentEncoding, contentLength } = fields
    const httpVersion = version === '1.0' ? 'HTTP/1.0' : 'HTTP/1.1'
    this.#recorder.responseHead(performance.now(), { status, statusText, httpVersion, headers, mimeType, contentEncoding })
    const length = noBody ? 0 : contentLength
    const hold = context.annotate && status >= 400 && length >= 0 && length <= ANNOTATED_BODY
    const head = { status, statusText, fields: onward, endless: length < 0 }
    this.#answer = new ClientAnswer(context, this.#recorder.id, this.#response, head, hold, this.#forward)
  }

  storeData(chunk: Buffer): void {
    if (this.#recorder.ended) return
    this.#recorder.responseData(chunk)
    this.#answer?.data(chunk)
  }

  storeRead(): boolean {
    return this.#recorder.ended || (this.#answer?.settle() ?? true)
  }

  storeEnd(trailers: readonly NameValue[]): void {
    this.#trailers = trailers
    this.#forward.stop()
    this.#context.turn.add(this)
  }

  storeFailed(error: Error, handshake: boolean): void {
    if (this.#recorder.ended) return
    this.#forward.stop()
    const { answered, wasSent: sent } = this.#recorder
    const failure = failureOfError(error, { sent, sending: this.receiving, answered, handshake }, this.#context.place.host)
    this.#context.log.debug({ err: error, exchange: this.#recorder.id }, 'The store could not be asked')
    if (this.#answer) this.#breakOff(this.#answer, failure)
    else this.#answerSelf(statusOfFailure(failure.kind), failure)
  }

  // -- the end of an answer that is whole

  record(): boolean {
    const recorder = this.#recorder
    if (recorder.ended) return false
    try {
      recorder.responseTrailers(this.#trailers)
      if (this.#answer?.holding) this.#diagnosis = this.#context.observer.annotate(recorder.preview(performance.now(), ANSWERED_BY_STORE))
      this.#handOver(ANSWERED_BY_STORE)
      return true
    } catch (error) {
      this.storeFailed(error instanceof Error ? error : new Error(String(error)), false)
      return false
    }
  }

  release(): void {
    try {
      this.#answer?.end(this.#diagnosis, this.#trailers)
    } catch (error) {
      this.#context.log.error({ err: error, exchange: this.#recorder.id }, 'The end of an answer could not be written')
      this.#response.destroy()
    }
  }

  // -- other ends

  /** The store's head is there, and a message has only one: that the rest will not come, the client learns from the broken framing. */
  #breakOff(answer: ClientAnswer, failure: Failure): void {
    this.#finish({ outcome: 'failed', failure, answeredBy: 'store' })
    answer.cut()
  }

  /** Lets the client finish sending first, as one that is cut off in the middle may never read the answer. */
  #answerSelf(status: number, failure: Failure): void {
    const send = () => {
      if (this.#recorder.ended) return
      sendOwn(this.#context, this.#recorder, this.#response, { status, failure }, (end) => this.#finish(end))
    }
    if (!this.#forward.hasBody || failure.phase === 'request' || this.#request.readableEnded) send()
    else whenSent(this.#request, send)
  }

  #finish(end: End): void {
    if (this.#handOver(end)) this.#context.observer.written()
  }

  /** The first end wins. */
  #handOver(end: End): boolean {
    const recorded = this.#recorder.end(performance.now(), end)
    if (!recorded) return false
    this.#context.observer.ended(recorded)
    this.#connection.ended(this)
    this.#replay?.ended(this.#recorder.id)
    return true
  }
}
