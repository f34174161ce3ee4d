/** The client's request on its way to the store: target and fields as configured, the body as a stream, the observer asked first. */
import type { IncomingMessage } from 'node:http'
import type { Asked } from './asked.js'
import type { Context } from './context.js'
import type { Rewrite } from './observer.js'
import type { Recorder } from './recorder.js'
import { RequestBody } from './request-body.js'
import { nameValues } from './response-head.js'
import { applyRewrite } from './rewrite.js'
import type { StoreCall } from './store-call.js'

/** Bodies up to this size may be waited for by whoever rewrites the request. Bytes. */
const REWRITTEN_BODY = 1024 * 1024

export class RequestForward {
  readonly #context: Context
  readonly #request: IncomingMessage
  readonly #asked: Asked
  readonly #recorder: Recorder
  readonly #call: StoreCall
  #body: RequestBody | undefined

  constructor(context: Context, request: IncomingMessage, asked: Asked, recorder: Recorder, call: StoreCall) {
    this.#context = context
    this.#request = request
    this.#asked = asked
    this.#recorder = recorder
    this.#call = call
  }

  /** A body is being sent that may not have arrived in whole. */
  get hasBody(): boolean {
    return this.#body !== undefined
  }

  start(): void {
    const { head, fields } = this.#asked
    const { observer } = this.#context
    const rewrite = observer.rewrite(head)
    if (rewrite !== 'wants-body') this.#send(rewrite)
    else if (fields.chunked || fields.contentLength > REWRITTEN_BODY) this.#send(undefined)
    else {
      this.#collect((body) => {
        const again = observer.rewrite(head, body)
        this.#send(again === 'wants-body' ? undefined : again, body)
      })
    }
  }

  /** Sends nothing more; what the client still sends is recorded. */
  stop(): void {
    this.#body?.destroy()
  }

  #collect(whole: (body: Buffer) => void): void {
    const chunks: Buffer[] = []
    this.#request.on('data', (chunk: Buffer) => {
      this.#recorder.requestData(chunk)
      chunks.push(chunk)
    })
    this.#request.once('end', () => {
      this.#ended(chunks.length === 0)
      whole(Buffer.concat(chunks))
    })
  }

  /** @param whole the body, where it was collected already */
  #send(rewrite: Rewrite | undefined, whole?: Buffer): void {
    if (this.#recorder.ended) return
    const { place, store } = this.#context
    const { head, fields, sending: plain } = this.#asked
    const sending = rewrite === undefined ? plain : applyRewrite(head.target, fields, place, rewrite)
    this.#recorder.forwarding(sending.forwarded)
    const hasBody = fields.chunked || fields.contentLength > 0
    this.#body = hasBody && whole === undefined ? this.#stream() : undefined
    const framed = this.#body !== undefined && !fields.chunked
    this.#call.send({
      path: sending.path,
      method: head.method,
      headers: framed ? [...sending.fields, 'content-length', String(fields.contentLength)] : (sending.fields as string[]),
      body: this.#body ?? whole ?? null,
      headersTimeout: store.timeouts.head,
      bodyTimeout: store.timeouts.idle
    })
  }

  #stream(): RequestBody {
    let empty = true
    return new RequestBody(this.#request, {
      chunk: (chunk) => {
        empty = false
        this.#recorder.requestData(chunk)
      },
      end: () => this.#ended(empty)
    })
  }

  #ended(empty: boolean): void {
    const trailers = nameValues(this.#request.rawTrailers)
    const reasons: string[] = []
    if (trailers.length > 0) reasons.push('Trailer fields of the request are recorded and not sent on')
    if (empty && this.#asked.fields.chunked) reasons.push('The empty chunked body is sent on without chunks')
    this.#recorder.requestEnd(performance.now(), trailers, reasons)
  }
}
