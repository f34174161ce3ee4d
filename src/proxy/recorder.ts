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
  PlatformId,
  Timings
} from '../model/exchange.js'
import { type Capture, capture, captured, createCapture } from './capture.js'
import type { Recorded } from './observer.js'

/** What is known when the request's head has arrived. */
export interface Arrival {
  readonly id: string
  readonly seq: number
  readonly store: string
  readonly platform: PlatformId
  readonly startedDateTime: string
  readonly at: number
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly headers: readonly NameValue[]
  readonly queryString: readonly NameValue[]
  readonly mimeType: string
  readonly contentEncoding: string
  readonly maxBody: number
  readonly replayOf?: string
}

export interface ResponseHead {
  readonly status: number
  readonly statusText: string
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
    return { ...this.#base(-1, UNKNOWN_TIMINGS), outcome: 'pending' }
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
    return {
      exchange: exchangeOf(base, end, response),
      ...(request && { requestBody: captured(request, this.#arrival.contentEncoding, this.#arrival.mimeType) }),
      ...(body && this.#head && { responseBody: captured(body, this.#head.contentEncoding, this.#head.mimeType) })
    }
  }

  #base(time: number, timings: Timings): ExchangeBase {
    const { id, seq, store, platform, startedDateTime, replayOf } = this.#arrival
    return {
      id,
      seq,
      store,
      platform,
      startedDateTime,
      time,
      timings,
      request: this.#requestOf(),
      ...(this.#forwarded && { forwarded: this.#forwarded }),
      diagnoses: [],
      ...(replayOf !== undefined && { replayOf })
    }
  }

  #requestOf(): HttpRequest {
    const { method, url, httpVersion, headers, queryString, mimeType } = this.#arrival
    const body = this.#request
    return {
      method,
      url,
      httpVersion,
      headers,
      queryString,
      ...(body && { postData: bodyOf(body, mimeType) }),
      bodySize: body?.total ?? 0,
      ...(this.#requestTrailers && { trailers: this.#requestTrailers })
    }
  }

  #responseOf(): HttpResponse | undefined {
    const head = this.#head
    if (!head) return undefined
    const body = this.#response
    return {
      status: head.status,
      statusText: head.statusText,
      httpVersion: 'HTTP/1.1',
      headers: head.headers,
      content: body ? bodyOf(body, head.mimeType) : { mimeType: head.mimeType, size: 0 },
      bodySize: body?.total ?? 0,
      ...(this.#responseTrailers && { trailers: this.#responseTrailers }),
      ...(this.#informational && { informational: this.#informational })
    }
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
      if (response) return { ...base, outcome: 'answered', answeredBy: end.answeredBy, response }
      return { ...base, outcome: 'aborted' }
    case 'failed': {
      const { failure, answeredBy } = end
      return { ...base, outcome: 'failed', failure, ...(answeredBy && { answeredBy }), ...(response && { response }) }
    }
    case 'aborted':
      return { ...base, outcome: 'aborted', ...(response && { response }) }
  }
}

/** Sizes only: the text is decoded, masked and added later, by others. */
function bodyOf(body: Capture, mimeType: string): Body {
  return { mimeType, size: body.kept, ...(body.total > body.kept && { truncated: true as const }) }
}

/** Microseconds are enough for people and keep the records short. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
