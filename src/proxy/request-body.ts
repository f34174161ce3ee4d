/** The client's body on its way to the store: one pass, back-pressure kept, each chunk seen once by the recorder. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

export interface BodyEvents {
  chunk(chunk: Uint8Array): void
  end(): void
}

/**
 * A stream of its own instead of the request itself: undici would turn a chunked body that has already arrived into one
 * with a Content-Length, and would destroy the client's connection along with the store's.
 */
export class RequestBody extends Readable {
  readonly #request: IncomingMessage
  readonly #events: BodyEvents
  #attached = false

  constructor(request: IncomingMessage, events: BodyEvents) {
    super({ highWaterMark: 64 * 1024 })
    this.#request = request
    this.#events = events
  }

  override _read(): void {
    this.#attach()
    this.#request.resume()
  }

  /** The rest of the client's body is still read, to be recorded, and so that the client gets to our answer. */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#attach()
    this.#request.resume()
    callback(error)
  }

  #attach(): void {
    if (this.#attached) return
    this.#attached = true
    this.#request.on('data', (chunk: Buffer) => {
      this.#events.chunk(chunk)
      if (!this.destroyed && !this.push(chunk)) this.#request.pause()
    })
    this.#request.on('end', () => {
      this.#events.end()
      if (!this.destroyed) this.push(null)
    })
  }
}
