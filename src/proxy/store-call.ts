/**
 * One request to the store over one lane, with undici's events in our words.
 *
 * This is undici 7's own form of a handler (`onConnect`, `onHeaders`, ...). Its newer form is a wrapper round this one that
 * parses every head into an object, which nobody here reads: raw pairs are what is forwarded and recorded.
 */
import type { Dispatcher } from 'undici'
import type { ConnectionTimes } from './recorder.js'
import { type HeaderLine, headerLines } from './header-line.js'
import { rawPairs } from './response-head.js'
import type { Lane, Upstream } from './upstream.js'

/** What the store does, in this order; `storeFailed` may come at any time and is the last. */
export interface StoreEvents {
  /** @param opened how long opening the connection took; undefined where an open one was used */
  requestSent(opened: ConnectionTimes | undefined): void
  /** @param lines as they arrived; a status below 200 is an informational answer and others follow */
  storeHead(status: number, lines: readonly HeaderLine[], statusText: string): void
  /** False: no more until `resume` is called. */
  storeData(chunk: Buffer): boolean
  storeEnd(rawTrailers: string[]): void
  /** @param handshake TCP stood and TLS did not */
  storeFailed(error: Error, handshake: boolean): void
}

export class StoreCall implements Dispatcher.DispatchHandler {
  readonly #upstream: Upstream
  readonly #events: StoreEvents
  #lane: Lane | undefined
  #abort: ((error: Error) => void) | undefined
  #resume: (() => void) | undefined

  constructor(upstream: Upstream, events: StoreEvents) {
    this.#upstream = upstream
    this.#events = events
  }

  send(options: Dispatcher.DispatchOptions): void {
    this.#lane = this.#upstream.take()
    this.#lane.client.dispatch(options, this)
  }

  /** Gives up; `storeFailed` follows if the request had been sent. */
  abort(reason: string, code?: string): void {
    const abort = this.#abort
    this.#abort = undefined
    abort?.(code === undefined ? new Error(reason) : Object.assign(new Error(reason), { code }))
  }

  resume(): void {
    this.#resume?.()
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort
    this.#events.requestSent(this.#lane?.opened)
  }

  onHeaders(status: number, head: Buffer[], resume: () => void, statusText = ''): boolean {
    this.#resume = resume
    this.#events.storeHead(status, headerLines(rawPairs(head)), statusText)
    return true
  }

  onData(chunk: Buffer): boolean {
    return this.#events.storeData(chunk)
  }

  onComplete(trailers: unknown): void {
    this.#release()
    this.#events.storeEnd(rawPairs(trailers))
  }

  onError(error: Error): void {
    const handshake = this.#lane?.handshake ?? false
    this.#release()
    this.#events.storeFailed(error, handshake)
  }

  #release(): void {
    const lane = this.#lane
    this.#lane = undefined
    this.#abort = undefined
    if (lane) this.#upstream.release(lane)
  }
}
