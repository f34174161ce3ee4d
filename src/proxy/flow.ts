/**
 * One exchange on its way: client -> gateway -> store and back. Whatever passes is handed to the recorder by reference.
 * Every path leads to exactly one `observer.ended`, before the end of the answer is released.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Failure, NameValue } from '../model/exchange.js'
import { recordArrival } from './arrival.js'
import { ClientAnswer } from './client-answer.js'
import { annotations, type Context, type Replay } from './context.js'
import { codeOf, failureOfError, statusOfFailure } from './failure.js'
import { passInterim } from './interim.js'
import { ownAnswer } from './own-answer.js'
import type { ConnectionTimes, End, Recorder } from './recorder.js'
import { RequestForward } from './request-forward.js'
import { type Refusal, type RequestFields, readFields, refusalOf } from './request-head.js'
import { nameValues, readResponseFields } from './response-head.js'
import { StoreCall, type StoreEvents } from './store-call.js'
import { askedUrl, storeTarget } from './target.js'
import { atEndOfTurn } from './turn.js'

/** Failing answers up to this size are held back until the rules have spoken. */
const ANNOTATED_BODY = 64 * 1024
/** How long a client may go on sending before it gets our own answer. */
const DRAIN_LIMIT_MS = 1000
const ANSWERED_BY_STORE: End = { outcome: 'answered', answeredBy: 'store' }

export class Flow implements StoreEvents {
  readonly #context: Context
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #target: string
  readonly #url: string
  readonly #fields: RequestFields
  readonly #recorder: Recorder
  readonly #answer: ClientAnswer
  readonly #call: StoreCall
  readonly #forward: RequestForward
  readonly #replay: Replay | undefined
  readonly #done: (flow: Flow) => void
  /** The answer has no body, whatever its Content-Length says (RFC 9110 section 8.6): undici takes a 304 for cut short. */
  #noBody = false
  #refused = false

  /** @param done called once when the exchange has ended */
  constructor(context: Context, request: IncomingMessage, response: ServerResponse, target: string, done: (flow: Flow) => void) {
    const method = request.method ?? ''
    const fields = readFields(request.rawHeaders, method)
    this.#context = context
    this.#request = request
    this.#response = response
    this.#target = target
    this.#fields = fields
    this.#done = done
    this.#url = askedUrl(context.protocol, fields.host || `localhost:${request.socket.localPort ?? 0}`, target)
    this.#replay = context.replays.size > 0 ? context.replays.get(request.socket.remotePort ?? 0) : undefined
    this.#recorder = recordArrival(context, {
      ...fields,
      method,
      target,
      url: this.#url,
      httpVersion: `HTTP/${request.httpVersion}`,
      replayOf: this.#replay?.replayOf
    })
    this.#answer = new ClientAnswer(response, (diagnosis) => annotations(context, this.#recorder.id, diagnosis))
    this.#call = new StoreCall(context.upstream, this)
    this.#forward = new RequestForward(context, request, { target, url: this.#url, fields }, this.#recorder, this.#call)
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
      this.#begin()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#context.log.error({ err: error, exchange: this.#recorder.id }, 'The gateway failed on a request')
      this.refuse({ status: 500, kind: 'proxy_internal_error', code: 'INTERNAL', message: `The gateway itself failed: ${message}` })
    }
  }

  #begin(): void {
    this.#context.observer.started(this.#recorder)
    const refusal = refusalOf(this.#request.rawHeaders, this.#fields, this.#request.httpVersion)
    if (refusal) {
      this.refuse(refusal)
      return
    }
    const place = storeTarget(this.#target, this.#context.place, this.#fields.host)
    if ('refused' in place) this.refuse({ status: 400, kind: 'http_request_error', code: 'INVALID_TARGET', message: place.refused })
    else this.#forward.start()
  }

  /** Answers in the gateway's own name and forwards nothing (more). */
  refuse({ status, kind, code, message }: Refusal): void {
    // What follows on this connection cannot be told from the rest of a request that was not understood.
    if (status === 400) {
      this.#refused = true
      this.#response.shouldKeepAlive = false
    }
    const failure: Failure = { phase: 'request', kind, code, message }
    if (!this.#recorder.ended) this.#call.abort(message)
    this.#answerSelf(status, failure)
  }

  /** The client's connection is gone. */
  clientGone(): void {
    if (this.#recorder.ended) return
    this.#finish({ outcome: 'aborted' })
    this.#call.abort('the client closed the connection')
    this.#forward.stop()
  }

  // -- from the store

  requestSent(opened: ConnectionTimes | undefined): void {
    const now = performance.now()
    if (opened) this.#recorder.connection(opened)
    this.#recorder.sent(now)
    if (!this.#forward.hasBody) this.#recorder.requestEnd(now, [], [])
    if (this.#recorder.ended) this.#call.abort('the client closed the connection')
  }

  storeHead(status: number, raw: string[], statusText: string): void {
    if (this.#recorder.ended) return
    // The parser takes any three digits; statuses begin at 100 (RFC 9110 section 15).
    if (status < 100) {
      this.#call.abort(`Invalid status code ${status}`, 'HPE_INVALID_STATUS')
      return
    }
    if (status < 200) {
      this.#recorder.informational(status, nameValues(raw))
      if (this.#request.httpVersion !== '1.0') passInterim(this.#response, status, raw, this.#context.log)
      return
    }
    const context = this.#context
    const noBody = this.#request.method === 'HEAD' || status === 204 || status === 304
    this.#noBody = noBody
    const gateway = this.#fields.host === '' ? undefined : `${context.protocol}://${this.#fields.host}`
    const links = context.rewriteLinks && gateway !== undefined ? { store: context.place, gateway, asked: this.#url } : undefined
    const fields = readResponseFields(raw, links, this.#request.httpVersion !== '1.0' && !noBody)
    this.#recorder.responseHead(performance.now(), { ...fields, status, statusText })
    const length = noBody ? 0 : fields.contentLength
    const hold = context.annotate && status >= 400 && length >= 0 && length <= ANNOTATED_BODY
    this.#answer.begin({ status, statusText, fields: fields.onward, length }, hold)
  }

  storeData(chunk: Buffer): boolean {
    if (this.#recorder.ended) return true
    this.#recorder.responseData(chunk)
    return this.#answer.data(chunk, this.#call)
  }

  storeEnd(rawTrailers: string[]): void {
    atEndOfTurn(() => {
      if (this.#recorder.ended) return
      try {
        this.#end(nameValues(rawTrailers))
      } catch (error) {
        this.storeFailed(error instanceof Error ? error : new Error(String(error)), false)
      }
    })
  }

  #end(trailers: readonly NameValue[]): void {
    this.#recorder.responseTrailers(trailers)
    const diagnosis = this.#answer.holding
      ? this.#context.observer.annotate(this.#recorder.preview(performance.now(), ANSWERED_BY_STORE))
      : undefined
    this.#finish(ANSWERED_BY_STORE)
    this.#answer.end(diagnosis, trailers)
  }

  storeFailed(error: Error, handshake: boolean): void {
    if (this.#recorder.ended) return
    if (this.#noBody && codeOf(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
      this.#end([])
      return
    }
    const { answered, wasSent: sent } = this.#recorder
    const failure = failureOfError(error, { sent, sending: this.receiving, answered, handshake }, this.#context.place.host)
    this.#context.log.debug({ err: error, exchange: this.#recorder.id }, 'The store could not be asked')
    if (!answered) {
      this.#answerSelf(statusOfFailure(failure.kind), failure)
      return
    }
    this.#finish({ outcome: 'failed', failure, answeredBy: 'store' })
    this.#answer.cut()
  }

  // -- ends

  /** Lets the client finish sending first, as one that is cut off in the middle may never read the answer. */
  #answerSelf(status: number, failure: Failure): void {
    if (this.#recorder.ended) return
    if (!this.#forward.hasBody || failure.phase === 'request' || this.#request.readableEnded) {
      this.#sendOwn(status, failure)
      return
    }
    const go = () => {
      clearTimeout(limit)
      if (!this.#recorder.ended) this.#sendOwn(status, failure)
    }
    const limit = setTimeout(go, DRAIN_LIMIT_MS)
    this.#request.once('end', go)
    this.#forward.stop()
  }

  #sendOwn(status: number, failure: Failure): void {
    const own = ownAnswer(status, failure.kind, failure.code, failure.message, this.#recorder.id)
    const now = performance.now()
    const fields = { headers: nameValues(own.headers), mimeType: own.mimeType, contentEncoding: '' }
    this.#recorder.responseHead(now, { ...fields, status, statusText: own.statusText })
    const body = this.#request.method === 'HEAD' ? undefined : own.body
    if (body) this.#recorder.responseData(body)
    const end: End = { outcome: 'failed', failure, answeredBy: 'gateway' }
    const diagnosis = this.#context.annotate ? this.#context.observer.annotate(this.#recorder.preview(now, end)) : undefined
    this.#finish(end)
    const { id } = this.#recorder
    if (!this.#request.complete) this.#response.shouldKeepAlive = false
    this.#response.writeHead(status, own.statusText, [...own.headers, ...annotations(this.#context, id, diagnosis)]).end(body)
  }

  #finish(end: End): void {
    const recorded = this.#recorder.end(performance.now(), end)
    if (!recorded) return
    this.#context.observer.ended(recorded)
    this.#done(this)
    this.#replay?.ended(this.#recorder.id)
  }
}
