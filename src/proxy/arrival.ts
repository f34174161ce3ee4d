/** A recorder for what has just arrived: the one place where an exchange gets its id and its clock. */
import type { NameValue, PlatformId } from '../model/exchange.js'
import type { Context } from './context.js'
import { Recorder } from './recorder.js'

/** What the head of a request says. */
export interface ArrivedHead {
  readonly method: string
  /** As the client asked for it. */
  readonly url: string
  readonly httpVersion: string
  readonly headers: readonly NameValue[]
  readonly queryString: readonly NameValue[]
  readonly mimeType: string
  readonly contentEncoding: string
  readonly replayOf?: string | undefined
}

/** What is known when the request's head has arrived. */
export interface Arrival extends ArrivedHead {
  readonly id: string
  readonly seq: number
  readonly store: string
  readonly platform: PlatformId
  readonly startedDateTime: string
  readonly at: number
  readonly maxBody: number
}

/** The exchange counts as arrived now and gets the next id of the log: whoever calls this must see to its end, too. */
export function recordArrival(context: Context, head: ArrivedHead): Recorder {
  const { id, seq } = context.observer.nextId()
  const { method, url, httpVersion, headers, queryString, mimeType, contentEncoding, replayOf } = head
  return new Recorder({
    id,
    seq,
    store: context.store.name,
    platform: context.platform,
    startedDateTime: isoNow(),
    at: performance.now(),
    method,
    url,
    httpVersion,
    headers,
    queryString,
    mimeType,
    contentEncoding,
    maxBody: context.maxBody,
    replayOf
  })
}

let millisecond = -1
let text = ''

/** The text is made once a millisecond, as many calls may arrive in one. */
function isoNow(): string {
  const now = Date.now()
  if (now !== millisecond) {
    millisecond = now
    text = new Date(now).toISOString()
  }
  return text
}
