/** One request to the store and what comes of it, in the words of forwarding. */
import type { NameValue } from '../model/exchange.js'
import type { HeaderLine } from './header-line.js'
import type { ConnectionTimes } from './recorder.js'

export interface StoreRequest {
  /** Request line, field lines and the empty line, Latin-1. */
  readonly head: string
  /** Its answer has no body. */
  readonly isHead: boolean
  /** `streamed`: by `write` and `endBody`. */
  readonly body: Buffer | 'none' | 'streamed'
  /** The framing of a streamed body is chunks. */
  readonly chunked: boolean
}

/** A request that is under way. Not to be used any more once `storeEnd` or `storeFailed` was called. */
export interface StoreCall {
  /** A part of the request's body. False: no more until `storeReady`. */
  write(chunk: Buffer): boolean
  /** @param trailers lines without their line ends; only for chunks */
  endBody(trailers: readonly string[]): void
  /** Goes on reading after `storeRead` gave false. */
  resume(): void
  /** Gives up; nothing more is told. */
  abort(): void
}

/** What the store does, in this order; `storeFailed` may come at any time. It and `storeEnd` are the last. */
export interface StoreEvents {
  /** @param opened how long opening the connection took; undefined where an open one was used */
  requestSent(opened: ConnectionTimes | undefined): void
  /** There is room for more of the request's body. */
  storeReady(): void
  /** @param lines as they arrived; a status below 200 is an interim answer and others follow */
  storeHead(status: number, lines: readonly HeaderLine[], statusText: string, version: string): void
  storeData(chunk: Buffer): void
  storeEnd(trailers: readonly NameValue[]): void
  /** What had arrived was handed over. False: no more until `resume` is called. */
  storeRead(): boolean
  /** @param handshake TCP stood and TLS did not */
  storeFailed(error: Error, handshake: boolean): void
}
