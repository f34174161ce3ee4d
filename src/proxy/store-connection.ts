/** One connection to the store: carries one call at a time, so that times and errors belong to that call. Requests are never pipelined. */
import type { Socket } from 'node:net'
import type { StoreSettings } from '../model/settings.js'
import type { NameValue } from '../model/exchange.js'
import type { HeaderLine } from './header-line.js'
import type { ConnectionTimes } from './recorder.js'
import { RequestWriter } from './request-writer.js'
import { type AnswerEvents, ResponseParser } from './response-parser.js'
import type { StoreCall, StoreEvents, StoreRequest } from './store-call.js'
import type { Dial, Dialled } from './store-dial.js'
import { StoreError } from './store-error.js'

/** Header sections up to this size pass in both directions. */
export const MAX_HEADER_SIZE = 128 * 1024
/** An idle connection is left this long before the store would close it, so that no request crosses its goodbye. Milliseconds. */
const KEEP_ALIVE_SLACK = 2000
const LONGEST_KEEP_ALIVE = 600_000
/** How long an idle connection is kept where the store does not say how long it would. Milliseconds. */
const DEFAULT_KEEP_ALIVE = 4000

/** Whom connections belong to. */
export interface Pool {
  /** Can carry another call. */
  idle(connection: StoreConnection): void
  /** Is of no use any more. */
  gone(connection: StoreConnection): void
}

/** Dials when it is made. After an answer it offers itself to its pool, or closes where it cannot carry another call. */
export class StoreConnection implements StoreCall, AnswerEvents, Dialled {
  readonly #pool: Pool
  readonly #timeouts: StoreSettings['timeouts']
  readonly #socket: Socket
  readonly #parser = new ResponseParser(this, MAX_HEADER_SIZE)
  readonly #writer: RequestWriter
  #events: StoreEvents | undefined
  /** Waits until the connection stands. */
  #request: StoreRequest | undefined
  #standing = false
  #handshake = false
  #gone = false
  #answered = false
  #paused = false
  #toClose = false
  /** Milliseconds in which nothing moved, or the final head did not come, counted by the pool's clock, and how many there may be. */
  #still = 0
  #patience = Infinity

  constructor(pool: Pool, dial: Dial, timeouts: StoreSettings['timeouts']) {
    this.#pool = pool
    this.#timeouts = timeouts
    this.#socket = dial(this)
    this.#writer = new RequestWriter(this.#socket)
  }

  send(request: StoreRequest, events: StoreEvents): StoreCall {
    this.#events = events
    if (this.#standing) this.#dispatch(request, undefined)
    else this.#request = request
    return this
  }

  close(): void {
    this.#events = undefined
    this.#leave()
  }

  /** Some time went by. */
  passed(milliseconds: number): void {
    if (this.#paused || !this.#standing) return
    // It is the client that is slow where its request is not whole and the store would take more.
    if (this.#events && !this.#answered && !this.#writer.complete && !this.#socket.writableNeedDrain) return
    this.#still += milliseconds
    if (this.#still <= this.#patience) return
    if (this.#events === undefined) this.#leave()
    else if (this.#answered) this.#fail(new StoreError('UND_ERR_BODY_TIMEOUT', 'Body Timeout Error'))
    else this.#fail(new StoreError('UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'))
  }

  // -- while it is being opened

  handshake(): void {
    this.#handshake = true
  }

  opened(times: ConnectionTimes): void {
    this.#handshake = false
    this.#standing = true
    const socket = this.#socket
    socket.on('drain', () => this.#drained())
    socket.on('end', () => this.#finished())
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new StoreError('UND_ERR_SOCKET', 'closed')))
    const request = this.#request
    this.#request = undefined
    if (request) this.#dispatch(request, times)
  }

  failed(error: Error): void {
    this.#fail(error)
  }

  // -- the request

  #dispatch(request: StoreRequest, opened: ConnectionTimes | undefined): void {
    const { head, body, isHead, chunked } = request
    const events = this.#events
    this.#answered = false
    this.#toClose = isHead
    this.#still = 0
    this.#patience = this.#timeouts.head
    this.#parser.begin(isHead)
    events?.requestSent(opened)
    if (body === 'streamed') {
      this.#writer.begin(head, chunked)
      // The first part of the body, if it is there, is handed over before the next tick ends.
      process.nextTick(flush, this.#writer)
    } else this.#writer.whole(head, body === 'none' ? undefined : body)
  }

  write(chunk: Buffer): boolean {
    if (this.#gone) return true
    this.#still = 0
    return this.#writer.body(chunk)
  }

  endBody(trailers: readonly string[]): void {
    if (this.#gone) return
    this.#still = 0
    this.#writer.end(trailers)
  }

  #drained(): void {
    this.#still = 0
    this.#events?.storeReady()
  }

  // -- the answer

  read(chunk: Buffer): boolean {
    // Neither interim answers nor a head in pieces give the final head more time.
    if (this.#answered) this.#still = 0
    const events = this.#events
    if (!events || !this.#standing) {
      // More than was asked for: whose answer would the next one be?
      this.#leave()
      return true
    }
    try {
      this.#parser.feed(chunk)
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
      return true
    }
    if (this.#events === undefined) this.#settle()
    else this.#paused = !events.storeRead()
    return !this.#paused
  }

  answerHead(status: number, lines: readonly HeaderLine[], statusText: string, version: string): void {
    if (status >= 200) {
      this.#answered = true
      this.#still = 0
      this.#patience = this.#timeouts.idle
    }
    this.#events?.storeHead(status, lines, statusText, version)
  }

  answerData(chunk: Buffer): void {
    this.#events?.storeData(chunk)
  }

  answerEnd(trailers: readonly NameValue[]): void {
    const events = this.#events
    this.#events = undefined
    events?.storeEnd(trailers)
  }

  resume(): void {
    this.#paused = false
    this.#still = 0
    this.#socket.resume()
  }

  /** After an answer: on to the next call, or away. */
  #settle(): void {
    const { framing, surplus } = this.#parser
    if (this.#gone) return
    const wait =
      framing?.keepAlive === -1 ? DEFAULT_KEEP_ALIVE : Math.min((framing?.keepAlive ?? 0) * 1000 - KEEP_ALIVE_SLACK, LONGEST_KEEP_ALIVE)
    // Where the answer came before the end of the request, the rest of that would be taken for another request.
    if (!framing?.persistent || surplus || this.#toClose || !this.#writer.complete || wait <= 0) {
      this.#leave()
      return
    }
    this.#patience = wait
    this.#pool.idle(this)
  }

  // -- ends

  abort(): void {
    this.close()
  }

  /** The store sends no more. */
  #finished(): void {
    if (this.#events === undefined) {
      this.#leave()
      return
    }
    try {
      this.#parser.finish()
      this.#leave()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #fail(error: Error): void {
    const events = this.#events
    this.#events = undefined
    const handshake = this.#handshake
    this.#leave()
    events?.storeFailed(error, handshake)
  }

  #leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#parser.stop()
    this.#pool.gone(this)
    this.#socket.on('error', ignored).destroy()
  }
}

function flush(writer: RequestWriter): void {
  writer.flush()
}

function ignored(): void {
  // Whoever it mattered to has been told already.
}
