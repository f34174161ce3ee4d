/** The client's body on its way to the store: one pass, back-pressure kept, each chunk seen once by the recorder. */
import type { IncomingMessage } from 'node:http'
import { nameValues } from './response-head.js'
import type { Recorder } from './recorder.js'
import type { StoreCall } from './store-call.js'

/**
 * Never sent as trailers: they frame or route a message, belong to one connection, or say who asks; a recipient that merged them into
 * the head would read another request than was checked (RFC 9110 section 6.5.1).
 */
const NOT_AS_TRAILERS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'trailer',
  'te',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'proxy-connection',
  'proxy-authorization',
  'authorization',
  'cookie',
  'content-type',
  'content-encoding',
  'content-range'
])

/** Reads from the client only after `start`; what the store does not get any more is read for the record all the same. */
export class RequestBody {
  readonly #request: IncomingMessage
  readonly #recorder: Recorder
  /** What the body is passed on to. */
  call: StoreCall | undefined
  #attached = false

  constructor(request: IncomingMessage, recorder: Recorder) {
    this.#request = request
    this.#recorder = recorder
  }

  /** The head is with the store, the body may follow. Until now the client was held back. */
  start(): void {
    if (this.#attached) return
    this.#attached = true
    this.#request.on('data', (chunk: Buffer) => {
      this.#recorder.requestData(chunk)
      if (this.call?.write(chunk) === false) this.#request.pause()
    })
    this.#request.once('end', () => this.#end())
  }

  /** The store takes more. */
  ready(): void {
    if (this.#attached) this.#request.resume()
  }

  /** Sends nothing more. The rest is still read, to be recorded, and so that the client gets to our answer. */
  stop(): void {
    this.call = undefined
    this.start()
    this.#request.resume()
  }

  #end(): void {
    const trailers = nameValues(this.#request.rawTrailers)
    const lines: string[] = []
    const reasons: string[] = []
    for (const { name, value } of trailers) {
      if (NOT_AS_TRAILERS.has(name.toLowerCase())) reasons.push(`${name} is not sent on as a trailer field (RFC 9110 section 6.5.1)`)
      else lines.push(`${name}: ${value}`)
    }
    this.#recorder.requestEnd(performance.now(), trailers, reasons)
    this.call?.endBody(lines)
  }
}
