/** The client's request on its way to the store: the observer is asked first and may rewrite it, the body is streamed. */
import type { IncomingMessage } from 'node:http'
import type { Asked } from './asked.js'
import type { Context } from './context.js'
import type { Rewrite } from './observer.js'
import type { Recorder } from './recorder.js'
import { RequestBody } from './request-body.js'
import { applyRewrite } from './rewrite.js'
import type { StoreCall, StoreEvents } from './store-call.js'

/** Bodies up to this size may be waited for by whoever rewrites the request. Bytes. */
const REWRITTEN_BODY = 1024 * 1024
const NOTHING: readonly never[] = []

/** What the store answers, or that it cannot be reached, is told to the events. */
export class RequestForward {
  readonly #context: Context
  readonly #request: IncomingMessage
  readonly #asked: Asked
  readonly #recorder: Recorder
  readonly #events: StoreEvents
  #call: StoreCall | undefined
  #body: RequestBody | undefined

  constructor(context: Context, request: IncomingMessage, asked: Asked, recorder: Recorder, events: StoreEvents) {
    this.#context = context
    this.#request = request
    this.#asked = asked
    this.#recorder = recorder
    this.#events = events
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

  /** The head is with the store. */
  sent(now: number): void {
    if (this.#body) this.#body.start()
    else this.#recorder.requestEnd(now, NOTHING, NOTHING)
  }

  /** The store takes more of the body. */
  ready(): void {
    this.#body?.ready()
  }

  /** The client has room for more of the answer. */
  resume(): void {
    this.#call?.resume()
  }

  /** The call is over: sends nothing more; what the client still sends is recorded. */
  stop(): void {
    this.#call = undefined
    if (this.#body && !this.#request.readableEnded) this.#body.stop()
  }

  /** Gives the call up. */
  abort(): void {
    this.#call?.abort()
    this.stop()
  }

  #collect(whole: (body: Buffer) => void): void {
    const chunks: Buffer[] = []
    this.#request.on('data', (chunk: Buffer) => {
      this.#recorder.requestData(chunk)
      chunks.push(chunk)
    })
    this.#request.once('end', () => whole(Buffer.concat(chunks)))
  }

  /** @param whole the body, where it was collected already */
  #send(rewrite: Rewrite | undefined, whole?: Buffer): void {
    if (this.#recorder.ended) return
    const { place, upstream } = this.#context
    const { head, fields, sending: plain } = this.#asked
    const sending = rewrite === undefined ? plain : applyRewrite(head.method, head.target, fields, place, rewrite)
    this.#recorder.forwarding(sending.forwarded)
    const { chunked, contentLength } = fields
    const streamed = whole === undefined && (chunked || contentLength > 0)
    if (streamed) this.#body = new RequestBody(this.#request, this.#recorder)
    const body = streamed ? 'streamed' : (whole ?? 'none')
    this.#call = upstream.send({ head: sending.head, isHead: head.method === 'HEAD', body, chunked }, this.#events)
    if (this.#body) this.#body.call = this.#call
  }
}
