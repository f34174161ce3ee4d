/** The answer on its way to the client: head at once, chunks with back-pressure, the last byte only after the record is kept. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { NameValue } from '../model/exchange.js'
import { annotate, type Context } from './context.js'
import { giveBack, mayComeBack } from './read-buffer.js'

export interface AnswerHead {
  readonly status: number
  readonly statusText: string
  /** Flat raw pairs; the annotation is added to them. */
  readonly fields: string[]
  /** Its end is told by closing the connection, or by chunks where the client knows them. */
  readonly endless: boolean
}

/** A small failing answer whose body dawdles goes on without a diagnosis. */
const HOLD_LIMIT_MS = 250
/** Bodies up to this size go out in one piece with the head: joining the two costs less than writing them as several. Bytes. */
const JOINED_BODY = 16 * 1024
const NOT_IN_REASONS = /[^\t\x20-\x7e\x80-\xff]/

/** Every piece of the body goes to `data`; after each read comes `settle`, and once the answer is whole `end`. */
export class ClientAnswer {
  readonly #response: ServerResponse
  readonly #context: Context
  readonly #exchange: string
  readonly #head: AnswerHead
  /** Whom to tell that the client reads on. */
  readonly #source: { resume(): void }
  /** The head waits for a diagnosis. */
  #holding: boolean
  #holdLimit: NodeJS.Timeout | undefined
  #begun = false
  #listening = false
  /** Pieces of the body that arrived and were not sent on. */
  #pieces: Buffer[] = []

  /** @param hold keep head and body back until `end`, or for a moment at most */
  constructor(context: Context, exchange: string, response: ServerResponse, head: AnswerHead, hold: boolean, source: { resume(): void }) {
    this.#context = context
    this.#exchange = exchange
    this.#response = response
    this.#head = head
    this.#holding = hold
    this.#source = source
  }

  get holding(): boolean {
    return this.#holding
  }

  data(chunk: Buffer): void {
    this.#pieces.push(chunk)
  }

  /**
   * Sends what has arrived, and be it the head alone: a stream's reader must see it at once. Not to be called once the answer is
   * whole, as with its last piece the client would know.
   *
   * @returns false where the client reads slower than the store sends: the source is resumed when there is room again
   */
  settle(): boolean {
    if (this.#holding) {
      this.#holdLimit ??= setTimeout(() => this.#stopHolding(), HOLD_LIMIT_MS)
      return true
    }
    this.#begin(undefined)
    const pieces = this.#pieces
    if (pieces.length === 0) {
      // Node would hold the head back until the first byte of the body.
      this.#response.flushHeaders()
      return true
    }
    const room = this.#writeAll(pieces)
    if (!room && !this.#listening) {
      this.#listening = true
      this.#response.on('drain', () => this.#source.resume())
    }
    return room
  }

  end(diagnosis: string | undefined, trailers: readonly NameValue[]): void {
    clearTimeout(this.#holdLimit)
    this.#begin(diagnosis)
    const response = this.#response
    if (trailers.length > 0 && response.chunkedEncoding) {
      response.addTrailers(trailers.map(({ name, value }): [string, string] => [name, value]))
    }
    const pieces = this.#pieces
    const last = pieces.pop()
    if (last === undefined) {
      response.end()
      return
    }
    if (pieces.length > 0) this.#writeAll(pieces, last)
    if (last.length <= JOINED_BODY && response.socket) {
      response.write(last.toString('latin1'), 'latin1')
      response.socket.uncork()
      response.end()
    } else response.end(last)
  }

  /** Nobody is there to get it. */
  drop(): void {
    clearTimeout(this.#holdLimit)
  }

  /** The answer will not be whole, and the client must notice. */
  cut(): void {
    clearTimeout(this.#holdLimit)
    this.#begin(undefined)
    // Also a head without any body yet is something that arrived.
    this.#response.flushHeaders()
    this.#writeAll(this.#pieces)
    const { socket } = this.#response
    if (!socket) {
      this.#response.destroy()
      return
    }
    // What arrived still goes out; then the missing end of the framing tells. Where closing is the framing, only a reset does.
    const byClosing = !this.#response.chunkedEncoding && this.#head.endless
    if (byClosing) socket.write('', () => reset(socket))
    else socket.destroySoon()
  }

  #stopHolding(): void {
    this.#holding = false
    this.settle()
  }

  #begin(diagnosis: string | undefined): void {
    if (this.#begun) return
    this.#begun = true
    const { status, statusText, fields } = this.#head
    annotate(fields, this.#context, this.#exchange, diagnosis)
    this.#response.writeHead(status, NOT_IN_REASONS.test(statusText) ? '' : statusText, fields)
  }

  /** @param next what will be written after them */
  #writeAll(pieces: Buffer[], next?: Buffer): boolean {
    let room = true
    for (const [at, piece] of pieces.entries()) {
      const isLastOfRead = (pieces[at + 1] ?? next)?.buffer !== piece.buffer
      const sent = isLastOfRead && mayComeBack(piece) ? () => giveBack(piece) : undefined
      room = this.#response.write(piece, sent)
    }
    pieces.length = 0
    return room
  }
}

/** A TLS socket cannot be reset; there the missing close_notify tells (RFC 8446 section 6.1). */
function reset(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}
