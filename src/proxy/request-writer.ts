/** Writes one request at a time to a store's connection, in as few pieces as can be: each costs a call of the system. */
import type { Socket } from 'node:net'

/** Bodies up to this size leave in one piece with what comes before them. Bytes. */
const JOINED = 16 * 1024

/** A request is one `whole`, or `begin`, `body` for each chunk and `end`. Texts are Latin-1: a character for each byte. */
export class RequestWriter {
  readonly #socket: Socket
  /** What waits for the first bytes of the body. */
  #waiting = ''
  #chunked = false
  #complete = true

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** The whole request is with the system. */
  get complete(): boolean {
    return this.#complete
  }

  /** A request whose body is there in whole, or has none. */
  whole(head: string, body: Buffer | undefined): void {
    this.#complete = true
    this.#waiting = head
    if (body === undefined || body.length === 0) this.flush()
    else this.#send('', body, '')
  }

  /** A request whose body follows. Its head waits for the first bytes, which most often are there already. */
  begin(head: string, chunked: boolean): void {
    this.#complete = false
    this.#chunked = chunked
    this.#waiting = head
  }

  /** Sends what waits for more. */
  flush(): void {
    const text = this.#waiting
    this.#waiting = ''
    if (text !== '') this.#socket.write(text, 'latin1')
  }

  /** False: the store takes no more for now. */
  body(chunk: Buffer): boolean {
    // A chunk of no bytes would be the last one (RFC 9112 section 7.1).
    if (chunk.length === 0) return true
    return this.#chunked ? this.#send(`${chunk.length.toString(16)}\r\n`, chunk, '\r\n') : this.#send('', chunk, '')
  }

  /** @param trailers lines without their line ends; only for chunks */
  end(trailers: readonly string[]): void {
    this.#complete = true
    if (this.#chunked) this.#waiting += `0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`
    this.flush()
  }

  #send(before: string, chunk: Buffer, after: string): boolean {
    const start = this.#waiting + before
    this.#waiting = ''
    const socket = this.#socket
    if (chunk.length <= JOINED && start !== '') return socket.write(start + chunk.toString('latin1') + after, 'latin1')
    if (start === '' && after === '') return socket.write(chunk)
    socket.cork()
    if (start !== '') socket.write(start, 'latin1')
    const taken = socket.write(chunk)
    const room = after === '' ? taken : socket.write(after, 'latin1')
    socket.uncork()
    return room
  }
}
