/**
 * Reads answers of a store from the bytes of one connection, strictly by RFC 9112: whatever two readers could understand in two ways
 * is refused. Pure: bytes in, events out. Bodies are handed on as parts of the very chunks that came in.
 */
import type { NameValue } from '../model/exchange.js'
import { type AnswerFraming, framingOf } from './answer-framing.js'
import { HeadReader, linesIn } from './answer-head.js'
import { ChunkReader } from './chunk-reader.js'
import type { HeaderLine } from './header-line.js'
import { HeadSection } from './head-section.js'
import { malformed, StoreError } from './store-error.js'

/** In this order; nothing comes after `answerEnd` until the next `begin`. */
export interface AnswerEvents {
  /**
   * @param status below 200: an interim answer, and another head follows
   * @param version `1.0`, or `1.1`
   */
  answerHead(status: number, lines: readonly HeaderLine[], statusText: string, version: string): void
  answerData(chunk: Buffer): void
  answerEnd(trailers: readonly NameValue[]): void
}

type State = 'idle' | 'head' | 'length' | 'chunked' | 'trailers' | 'until-close'

const PROTOCOL = 'HTTP/1.'
/**
 * Interim answers before the final one. RFC 9110 section 15.2 sets no limit; stores send one or two, and each is recorded and passed on
 * without waiting for the client, so without a limit a store could fill the memory.
 */
const MOST_INTERIM = 32
const NO_TRAILERS: readonly NameValue[] = []

/** For one answer after the other, each with a `begin`. What is no valid answer throws a StoreError, also from `finish`. */
export class ResponseParser {
  readonly #events: AnswerEvents
  readonly #section: HeadSection
  readonly #heads = new HeadReader()
  readonly #chunks = new ChunkReader()
  #state: State = 'idle'
  #toHead = false
  #interim = 0
  #left = 0
  #framing: AnswerFraming | undefined
  #surplus = false

  /** @param limit largest header section, bytes */
  constructor(events: AnswerEvents, limit: number) {
    this.#events = events
    this.#section = new HeadSection(limit)
  }

  /** An answer is due. @param toHead to a HEAD request: it has no body, whatever its head says */
  begin(toHead: boolean): void {
    this.#state = 'head'
    this.#toHead = toHead
    this.#interim = 0
    this.#surplus = false
    this.#framing = undefined
    this.#section.begin('')
  }

  /** Ignores whatever still comes. */
  stop(): void {
    this.#state = 'idle'
  }

  /** Of the answer that came last; undefined where its final head has not come. */
  get framing(): AnswerFraming | undefined {
    return this.#framing
  }

  /** More came than was asked for. */
  get surplus(): boolean {
    return this.#surplus
  }

  /** @throws StoreError where this is no valid HTTP/1.1 */
  feed(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      switch (this.#state) {
        case 'head':
          at = this.#feedHead(chunk, at)
          break
        case 'length':
          at = this.#feedLength(chunk, at)
          break
        case 'chunked':
          at = this.#feedChunked(chunk, at)
          break
        case 'trailers':
          at = this.#feedTrailers(chunk, at)
          break
        case 'until-close':
          this.#events.answerData(at === 0 ? chunk : chunk.subarray(at))
          return
        case 'idle':
          this.#surplus = true
          return
      }
    }
  }

  /** The store sends no more. @throws StoreError where an answer has begun and is not whole */
  finish(): void {
    if (this.#state === 'until-close') this.#end(NO_TRAILERS)
    else if (this.#state === 'length') {
      throw new StoreError('UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'Response body length does not match content-length header')
    } else if (this.#state !== 'idle') throw new StoreError('UND_ERR_SOCKET', 'other side closed')
  }

  #feedHead(chunk: Buffer, at: number): number {
    const next = this.#section.collect(chunk, at)
    if (next === -1) {
      const { start } = this.#section
      if (!start.startsWith(PROTOCOL.slice(0, start.length))) throw malformed('Expected HTTP/1.1')
      return chunk.length
    }
    this.#readHead()
    return next
  }

  #readHead(): void {
    const { bytes, from, to } = this.#section
    const { status, statusText, version, lines } = this.#heads.read(bytes, from, to)
    this.#section.begin('')
    if (status < 200) {
      // Nobody asked for either: `Expect` is not sent on, and neither is `Upgrade`.
      if (status === 100 || status === 101) throw malformed(`Status ${status} that nobody asked for`)
      this.#interim += 1
      if (this.#interim > MOST_INTERIM) throw malformed(`More than ${MOST_INTERIM} interim answers`)
      this.#events.answerHead(status, lines, statusText, version)
      return
    }
    const bodiless = this.#toHead || status === 204 || status === 304
    const framing = framingOf(lines, version, bodiless)
    this.#framing = framing
    this.#left = framing.length
    this.#state = framing.body === 'none' ? 'head' : framing.body
    if (framing.body === 'chunked') this.#chunks.begin()
    this.#events.answerHead(status, lines, statusText, version)
    if (framing.body === 'none' && this.#state === 'head') this.#end(NO_TRAILERS)
  }

  #feedLength(chunk: Buffer, at: number): number {
    const next = Math.min(chunk.length, at + this.#left)
    this.#left -= next - at
    this.#events.answerData(at === 0 && next === chunk.length ? chunk : chunk.subarray(at, next))
    if (this.#left === 0 && this.#state === 'length') this.#end(NO_TRAILERS)
    return next
  }

  #feedChunked(chunk: Buffer, at: number): number {
    const chunks = this.#chunks
    const next = chunks.read(chunk, at)
    const { dataEnd } = chunks
    if (dataEnd > 0)
      this.#events.answerData(chunks.dataStart === 0 && dataEnd === chunk.length ? chunk : chunk.subarray(chunks.dataStart, dataEnd))
    else if (chunks.last && this.#state === 'chunked') {
      this.#state = 'trailers'
      // The line end of the last chunk: a trailer section without lines ends like a head, too.
      this.#section.begin('\r\n')
    }
    return next
  }

  #feedTrailers(chunk: Buffer, at: number): number {
    const next = this.#section.collect(chunk, at)
    if (next === -1) return chunk.length
    const { bytes, from, to } = this.#section
    // Its first line is the rest of the last chunk's.
    this.#end(to === from ? NO_TRAILERS : linesIn(bytes, from + 2, to, []).map(({ field }) => field))
    return next
  }

  #end(trailers: readonly NameValue[]): void {
    this.#state = 'idle'
    this.#events.answerEnd(trailers)
  }
}
