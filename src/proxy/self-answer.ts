/** The gateway answers in its own name, in place of the store: recorded first, then sent. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Failure } from '../model/exchange.js'
import { annotate, type Context } from './context.js'
import { ownAnswer } from './own-answer.js'
import type { End, Recorder } from './recorder.js'
import { nameValues } from './response-head.js'

/** How long a client may go on sending before it gets our own answer. */
const DRAIN_LIMIT_MS = 1000

/** Once the client has sent its whole request, or has had the time to. */
export function whenSent(request: IncomingMessage, go: () => void): void {
  const once = () => {
    clearTimeout(limit)
    request.off('end', once)
    go()
  }
  const limit = setTimeout(once, DRAIN_LIMIT_MS)
  request.once('end', once)
}

/** @param finish ends the exchange, so that its record is kept before anything is sent */
export function sendOwn(
  context: Context,
  recorder: Recorder,
  response: ServerResponse,
  { status, failure }: { readonly status: number; readonly failure: Failure },
  finish: (end: End) => void
): void {
  const request = response.req
  const own = ownAnswer(status, failure.kind, failure.code, failure.message, recorder.id)
  const now = performance.now()
  const fields = { headers: nameValues(own.headers), mimeType: own.mimeType, contentEncoding: '' }
  recorder.responseHead(now, { ...fields, status, statusText: own.statusText })
  const body = request.method === 'HEAD' ? undefined : own.body
  if (body) recorder.responseData(body)
  const end: End = { outcome: 'failed', failure, answeredBy: 'gateway' }
  const diagnosis = context.annotate ? context.observer.annotate(recorder.preview(now, end)) : undefined
  finish(end)
  if (!request.complete) response.shouldKeepAlive = false
  const lines = [...own.headers]
  annotate(lines, context, recorder.id, diagnosis)
  response.writeHead(status, own.statusText, lines).end(body)
}
