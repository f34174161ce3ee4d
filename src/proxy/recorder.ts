/**
 * One exchange as a state machine without sockets: events in any order, exactly one end.
 * All times are milliseconds of one monotonic clock, given by the caller.
 */
import type {
  AnsweredBy,
  Body,
  Exchange,
  ExchangeBase,
  Failure,
  Forwarded,
  HttpRequest,
  HttpResponse,
  NameValue,
  Timings
} from '../model/exchange.js'
import type { Mutable } from '../model/mutable.js'
import type { Arrival } from './arrival.js'
import { type Capture, capture, captured, createCapture } from './capture.js'
import type { Recorded } from './observer.js'

export interface ResponseHead {
  readonly status: number
  readonly statusText: string
  /** As the store wrote it; HTTP/1.1 where the answer is our own. */
  readonly httpVersion?: string
  readonly headers: readonly NameValue[]
  readonly mimeType: string
  readonly contentEncoding: string
}

/** Milliseconds that opening a connection for this exchange took; -1 where a phase did not happen. */
export interface ConnectionTimes {
  readonly dns: number
  readonly connect: number
  readonly ssl: number
}

export type End =
  | { readonly outcome: 'answered'; readonly answeredBy: AnsweredBy }
  | { readonly outcome: 'failed'; readonly failure: Failure; readonly answeredBy?: AnsweredBy }
  | { readonly outcome: 'aborted' }

const NO_CONNECTION: ConnectionTimes = { dns: -1, connect: -1, ssl: -1 }
const UNKNOWN_TIMINGS: Timings = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: -1, wait: -1, receive: -1 }

/** What comes after the end is ignored, and a second `end` gives undefined. */
export class Recorder {
  readonly #arrival: Arrival
  #request: Capture | undefined
  #requestTrailers: readonly NameValue[] | undefined
  #forwarded: Forwarded | undefined
  #informational: { status: number; headers: readonly NameValue[] }[] | undefined
  #head: ResponseHead | undefined
  #response: Capture | undefined
  #responseTrailers: readonly NameValue[] | undefined
  #connection = NO_CONNECTION
  #sentAt = -1
  #requestEndAt = -1
  #headAt = -1
  #ended = false

  constructor(arrival: Arrival) {
    this.#arrival = arrival
  }

  get id(): string {
    return this.#arrival.id
  }

  get ended(): boolean {
    return this.#ended
  }

  /** The store's head is there. */
  get answered(): boolean {
    return this.#head !== undefined
  }

  /** The request's head was written to the store. */
  get wasSent(): boolean {
    return this.#sentAt !== -1
  }

  /** The exchange as it is shown while it runs. */
  pending(): Exchange {
    return Object.assign(this.#base(-1, UNKNOWN_TIMINGS), { outcome: 'pending' as const })
  }

  forwarding(forwarded: Forwarded): void {
    this.#forwarded = forwarded
  }

  connection(times: ConnectionTimes): void {
    this.#connection = { dns: rounded(times.dns), connect: rounded(times.connect), ssl: rounded(times.ssl) }
  }

  sent(at: number): void {
    this.#sentAt = at
  }

  requestData(chunk: Uint8Array): void {
    if (this.#ended) return
    this.#request ??= createCapture(this.#arrival.maxBody)
    capture(this.#request, chunk)
  }

  /** @param reasons changes of the request that showed only now */
  requestEnd(at: number, trailers: readonly NameValue[], reasons: readonly string[]): void {
    this.#requestEndAt = at
    if (trailers.length > 0) this.#requestTrailers = trailers
    if (reasons.length > 0 && this.#forwarded) this.#forwarded = { ...this.#forwarded, reasons: [...this.#forwarded.reasons, ...reasons] }
  }

  informational(status: number, headers: readonly NameValue[]): void {
    if (this.#ended) return
    this.#informational ??= []
    this.#informational.push({ status, headers })
  }

  responseHead(at: number, head: ResponseHead): void {
    if (this.#ended) return
    this.#headAt = at
    this.#head = head
  }

  responseData(chunk: Uint8Array): void {
    if (this.#ended) return
    this.#response ??= createCapture(this.#arrival.maxBody)
    capture(this.#response, chunk)
  }

  responseTrailers(trailers: readonly NameValue[]): void {
    if (trailers.length > 0) this.#responseTrailers = trailers
  }

  /** What `end` would give now, without ending. */
  preview(at: number, end: End): Recorded {
    return this.#record(at, end)
  }

  /** The first end wins; later ones give undefined. */
  end(at: number, end: End): Recorded | undefined {
    if (this.#ended) return undefined
    this.#ended = true
    return this.#record(at, end)
  }

  #record(at: number, end: End): Recorded {
    const response = this.#responseOf()
    const base = this.#base(rounded(at - this.#arrival.at), this.#timings(at))
    const request = this.#request
    const body = this.#response
    const recorded: Mutable<Recorded> = { exchange: exchangeOf(base, end, response) }
    if (request) recorded.requestBody = captured(request, this.#arrival.contentEncoding, this.#arrival.mimeType)
    if (body && this.#head) recorded.responseBody = captured(body, this.#head.contentEncoding, this.#head.mimeType)
    return recorded
  }

  #base(time: number, timings: Timings): Mutable<ExchangeBase> {
    const { id, seq, store, platform, startedDateTime, replayOf } = this.#arrival
    const request = this.#requestOf()
    const base: Mutable<ExchangeBase> = { id, seq, store, platform, startedDateTime, time, timings, request, diagnoses: [] }
    if (this.#forwarded) base.forwarded = this.#forwarded
    if (replayOf !== undefined) base.replayOf = replayOf
    return base
  }

  #requestOf(): HttpRequest {
    const { method, url, httpVersion, headers, queryString, mimeType } = this.#arrival
    const body = this.#request
    const request: Mutable<HttpRequest> = { method, url, httpVersion, headers, queryString, bodySize: body?.total ?? 0 }
    if (body) request.postData = bodyOf(body, mimeType)
    if (this.#requestTrailers) request.trailers = this.#requestTrailers
    return request
  }

  #responseOf(): HttpResponse | undefined {
    const head = this.#head
    if (!head) return undefined
    const { status, statusText, httpVersion = 'HTTP/1.1', headers, mimeType } = head
    const body = this.#response
    const content = body ? bodyOf(body, mimeType) : { mimeType, size: 0 }
    const response: Mutable<HttpResponse> = { status, statusText, httpVersion, headers, content, bodySize: body?.total ?? 0 }
    if (this.#responseTrailers) response.trailers = this.#responseTrailers
    if (this.#informational) response.informational = this.#informational
    return response
  }

  #timings(end: number): Timings {
    const { dns, connect, ssl } = this.#connection
    if (this.#sentAt === -1) return { ...UNKNOWN_TIMINGS, dns, connect, ssl }
    // An answer may begin before the request has ended: then sending ends there.
    const headAt = Math.max(this.#sentAt, this.#headAt === -1 ? end : this.#headAt)
    const sendEnd = Math.max(this.#sentAt, Math.min(this.#requestEndAt === -1 ? headAt : this.#requestEndAt, headAt))
    const opening = Math.max(dns, 0) + Math.max(connect, 0)
    return {
      blocked: Math.max(0, rounded(this.#sentAt - this.#arrival.at - opening)),
      dns,
      connect,
      ssl,
      send: rounded(sendEnd - this.#sentAt),
      wait: rounded(headAt - sendEnd),
      receive: this.#headAt === -1 ? -1 : rounded(end - headAt)
    }
  }
}

function exchangeOf(base: ExchangeBase, end: End, response: HttpResponse | undefined): Exchange {
  switch (end.outcome) {
    case 'answered':
      if (response) return Object.assign(base, { outcome: end.outcome, answeredBy: end.answeredBy, response })
      return Object.assign(base, { outcome: 'aborted' as const })
    case 'failed': {
      const { outcome, failure, answeredBy } = end
      return Object.assign(base, { outcome, failure, ...(answeredBy && { answeredBy }), ...(response && { response }) })
    }
    case 'aborted':
      return Object.assign(base, { outcome: end.outcome, ...(response && { response }) })
  }
}

/** Sizes only: the text is decoded, masked and added later, by others. */
function bodyOf(body: Capture, mimeType: string): Body {
  const { kept: size, total } = body
  return total > size ? { mimeType, size, truncated: true } : { mimeType, size }
}

/** Microseconds are enough for people and keep the records short. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
