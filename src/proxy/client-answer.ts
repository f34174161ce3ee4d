/** The answer on its way to the client: head at once, chunks with back-pressure, the last byte only after the record is kept. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { NameValue } from '../model/exchange.js'
import { annotate, type Context } from './context.js'

export interface AnswerHead {
  readonly status: number
  readonly statusText: string
  /** Flat raw pairs; the annotation is added to them. */
  readonly fields: string[]
  /** Bytes of body still to come; -1 unknown. */
  readonly length: number
}

/** A small failing answer whose body dawdles goes on without a diagnosis. */
const HOLD_LIMIT_MS = 250
/** Bodies up to this size go out in one piece with the head: joining the two costs less than writing them as several. Bytes. */
const JOINED_BODY = 16 * 1024

export class ClientAnswer {
  readonly #response: ServerResponse
  readonly #context: Context
  readonly #exchange: string
  readonly #head: AnswerHead
  #left: number
  #held: Buffer[] | undefined
  #holdLimit: NodeJS.Timeout | undefined
  #last: Buffer | undefined
  #wroteBody = false

  /** @param hold keep head and body back until `end`, or for a moment at most */
  constructor(context: Context, exchange: string, response: ServerResponse, head: AnswerHead, hold: boolean) {
    this.#context = context
    this.#exchange = exchange
    this.#response = response
    this.#head = head
    this.#left = head.length
    if (hold) {
      this.#held = []
      this.#holdLimit = setTimeout(() => this.#release(undefined), HOLD_LIMIT_MS)
      return
    }
    this.#writeHead(undefined)
    // Node holds a head back until the first byte of the body; a stream's reader must see it at once. The parser hands over
    // the body bytes that came with the head in this very turn, so the next tick knows.
    if (head.length !== 0) process.nextTick(flushed, this)
  }

  /** The head waits for a diagnosis. */
  get holding(): boolean {
    return this.#held !== undefined
  }

  /** Sends the head alone if no body byte came with it. */
  flush(): void {
    if (!this.#wroteBody && this.#last === undefined && !this.#response.writableEnded) this.#response.flushHeaders()
  }

  /** False where the client reads slower than the store sends: `source` is resumed when there is room again. */
  data(chunk: Buffer, source: { resume(): void }): boolean {
    if (this.#left >= 0) this.#left -= chunk.length
    if (this.#held) this.#held.push(chunk)
    // With this chunk the client would know that the answer is whole: it goes with `end`.
    else if (this.#left === 0) this.#last = chunk
    else if (!this.#write(chunk)) {
      this.#response.once('drain', () => source.resume())
      return false
    }
    return true
  }

  end(diagnosis: string | undefined, trailers: readonly NameValue[]): void {
    this.#release(diagnosis)
    const response = this.#response
    if (trailers.length > 0 && response.chunkedEncoding) {
      response.addTrailers(trailers.map(({ name, value }): [string, string] => [name, value]))
    }
    const last = this.#last
    if (last === undefined) response.end()
    else if (last.length <= JOINED_BODY && !this.#wroteBody) response.end(last.toString('latin1'), 'latin1')
    else response.end(last)
  }

  /** The answer will not be whole, and the client must notice. */
  cut(): void {
    clearTimeout(this.#holdLimit)
    if (this.#held) this.#release(undefined)
    const { socket } = this.#response
    if (!socket) {
      this.#response.destroy()
      return
    }
    // What arrived still goes out; then the missing end of the framing tells. Where closing is the framing, only a reset does.
    const byClosing = !this.#response.chunkedEncoding && this.#left < 0
    if (!byClosing) socket.destroySoon()
    else if (socket.writableLength === 0) reset(socket)
    else socket.once('drain', () => reset(socket))
  }

  #release(diagnosis: string | undefined): void {
    const held = this.#held
    if (!held) return
    clearTimeout(this.#holdLimit)
    this.#held = undefined
    this.#writeHead(diagnosis)
    if (held.length === 0) return
    if (this.#left === 0) this.#last = held.length === 1 ? held[0] : Buffer.concat(held)
    else for (const chunk of held) this.#write(chunk)
  }

  #writeHead(diagnosis: string | undefined): void {
    const { status, statusText, fields } = this.#head
    annotate(fields, this.#context, this.#exchange, diagnosis)
    this.#response.writeHead(status, /[^\t\x20-\x7e\x80-\xff]/.test(statusText) ? '' : statusText, fields)
  }

  #write(chunk: Buffer): boolean {
    this.#wroteBody = true
    return this.#response.write(chunk)
  }
}

/** A TLS socket cannot be reset; there the missing close_notify tells (RFC 8446 section 6.1). */
function reset(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

function flushed(answer: ClientAnswer): void {
  answer.flush()
}
