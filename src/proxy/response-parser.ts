/**
 * Reads answers of a store from the bytes of one connection, strictly by RFC 9112: whatever two readers could understand in two ways
 * is refused. Pure: bytes in, events out. Bodies are handed on as parts of the very chunks that came in.
 */
import type { NameValue } from '../model/exchange.js'
import { type AnswerFraming, framingOf } from './answer-framing.js'
import { ChunkReader } from './chunk-reader.js'
import { type HeaderLine, headerLine } from './header-line.js'
import { HeadSection } from './head-section.js'
import { malformed, StoreError } from './store-error.js'

/** In this order; nothing comes after `answerEnd` until the next `begin`. */
export interface AnswerEvents {
  /** @param status below 200: an interim answer, and another head follows */
  answerHead(status: number, lines: readonly HeaderLine[], statusText: string): void
  answerData(chunk: Buffer): void
  answerEnd(trailers: readonly NameValue[]): void
}

type State = 'idle' | 'head' | 'length' | 'chunked' | 'trailers' | 'until-close'

/** Statuses begin at 100 (RFC 9110 section 15); a reason phrase is optional, and so is here the blank before a missing one. */
const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: ([^\0\r\n]*))?$/
const PROTOCOL = 'HTTP/1.'
const NO_TRAILERS: readonly NameValue[] = []

export class ResponseParser {
  readonly #events: AnswerEvents
  readonly #section: HeadSection
  readonly #chunks = new ChunkReader()
  #state: State = 'idle'
  #toHead = false
  #left = 0
  #framing: AnswerFraming | undefined
  /** Of the head before. */
  #lines: readonly HeaderLine[] = []
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
    this.#readHead(this.#section.take())
    return next
  }

  #readHead(text: string): void {
    const end = text.indexOf('\r\n')
    const match = STATUS_LINE.exec(end === -1 ? text : text.slice(0, end))
    if (!match) throw malformed('Invalid status line')
    const [, minor, digits, statusText = ''] = match
    const status = Number(digits)
    const lines = end === -1 ? [] : linesOf(text, end + 2, this.#lines)
    this.#lines = lines
    if (status < 200) {
      // Nobody asked for either: `Expect` is not sent on, and neither is `Upgrade`.
      if (status === 100 || status === 101) throw malformed(`Status ${status} that nobody asked for`)
      this.#section.begin('')
      this.#events.answerHead(status, lines, statusText)
      return
    }
    const bodiless = this.#toHead || status === 204 || status === 304
    const framing = framingOf(lines, minor === '0' ? '1.0' : '1.1', bodiless)
    this.#framing = framing
    this.#left = framing.length
    this.#state = framing.body === 'none' ? 'head' : framing.body
    if (framing.body === 'chunked') this.#chunks.begin()
    this.#events.answerHead(status, lines, statusText)
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
    const text = this.#section.take()
    this.#end(text === '' ? NO_TRAILERS : linesOf(text, 2, []).map(({ field }) => field))
    return next
  }

  #end(trailers: readonly NameValue[]): void {
    this.#state = 'idle'
    this.#events.answerEnd(trailers)
  }
}

/**
 * @param before lines of the head before on this connection: most come again in the same place
 * @throws StoreError where one is no field line
 */
function linesOf(text: string, start: number, before: readonly HeaderLine[]): HeaderLine[] {
  const lines: HeaderLine[] = []
  for (let at = start; ;) {
    const known = before[lines.length]
    const line = known !== undefined && isLine(text, at, known.text) ? known : readLine(text, at)
    lines.push(line)
    at += line.text.length
    if (at === text.length) return lines
    at += 2
  }
}

function isLine(text: string, at: number, line: string): boolean {
  const end = at + line.length
  return text.startsWith(line, at) && (end === text.length || text.startsWith('\r\n', end))
}

function readLine(text: string, at: number): HeaderLine {
  const end = text.indexOf('\r\n', at)
  const line = headerLine(end === -1 ? text.slice(at) : text.slice(at, end))
  if (!line) throw malformed('Invalid header line')
  return line
}
