/** A recorder for what has just arrived: the one place where an exchange gets its id and its clock. */
import type { NameValue } from '../model/exchange.js'
import type { Context } from './context.js'
import { Recorder } from './recorder.js'
import { queryOf } from './target.js'

export interface ArrivedHead {
  readonly method: string
  readonly target: string
  /** As the client asked for it. */
  readonly url: string
  readonly httpVersion: string
  readonly headers: readonly NameValue[]
  readonly mimeType: string
  readonly contentEncoding: string
  readonly replayOf?: string | undefined
}

export function recordArrival(context: Context, head: ArrivedHead): Recorder {
  const { id, seq } = context.observer.nextId()
  const { method, target, url, httpVersion, headers, mimeType, contentEncoding, replayOf } = head
  return new Recorder({
    id,
    seq,
    store: context.store.name,
    platform: context.platform,
    startedDateTime: new Date().toISOString(),
    at: performance.now(),
    method,
    url,
    httpVersion,
    headers,
    queryString: queryOf(target),
    mimeType,
    contentEncoding,
    maxBody: context.maxBody,
    ...(replayOf !== undefined && { replayOf })
  })
}
