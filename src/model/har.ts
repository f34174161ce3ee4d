/**
 * Exchange -> HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/). What HAR has no word for goes into fields that begin
 * with an underscore, as the format wants it, so that our own exports read back as they were.
 */
import type { Diagnosis } from './diagnosis.js'
import type { Body, Exchange, FailureKind, Forwarded, GraphqlOperation, HttpRequest, HttpResponse, NameValue, Timings } from './exchange.js'
import { failureOf, responseOf } from './exchange.js'

export interface HarBody {
  readonly mimeType: string
  readonly text?: string
  readonly params?: readonly NameValue[]
  readonly encoding?: 'base64'
  readonly comment?: string
  readonly size?: number
  readonly _size?: number
  readonly _truncated?: true
  readonly _file?: string
}

export interface HarMessage {
  readonly httpVersion: string
  readonly cookies: readonly NameValue[]
  readonly headers: readonly NameValue[]
  readonly headersSize: number
  readonly bodySize: number
  readonly _trailers?: readonly NameValue[]
}

export interface HarEntry {
  readonly startedDateTime: string
  readonly time: number
  readonly request: HarMessage & {
    readonly method: string
    readonly url: string
    readonly queryString: readonly NameValue[]
    readonly postData?: HarBody
  }
  readonly response: HarMessage & {
    readonly status: number
    readonly statusText: string
    readonly content: HarBody & { readonly size: number }
    readonly redirectURL: string
    readonly _informational?: HttpResponse['informational']
  }
  readonly cache: Readonly<Record<string, never>>
  readonly timings: Timings
  readonly _id: string
  readonly _seq: number
  readonly _store: string
  readonly _platform: string
  readonly _outcome: Exchange['outcome']
  readonly _answeredBy?: string
  readonly _error?: { readonly code: string; readonly kind: FailureKind; readonly message: string; readonly phase: string }
  readonly _forwarded?: Forwarded
  readonly _graphql?: GraphqlOperation
  readonly _replayOf?: string
  readonly _diagnoses: readonly Diagnosis[]
  /** Times as recorded, where HAR does not allow them: -1 for the whole, or for a phase that HAR calls mandatory. */
  readonly _timings?: Timings & { readonly time: number }
}

/** All of `log` but the entries, which are written one by one. */
export interface HarHead {
  readonly version: '1.2'
  readonly creator: { readonly name: string; readonly version: string }
  readonly comment: string
}

/** What `log.comment` of every export says. */
const REMOVED =
  'Secrets were removed before recording: tokens, keys, passwords, cookies, signatures and nonces stand as prefix…last4(length-class-fingerprint); equal fingerprints mean equal values. This cannot be guaranteed for secrets in unusual places: look before you share.'

/** @param version of this program */
export function harHead(version: string): HarHead {
  return { version: '1.2', creator: { name: 'storetap', version }, comment: REMOVED }
}

/** Bodies as far as they are in the exchange; times that HAR does not allow are 0 there, and as recorded in `_timings`. */
export function toHarEntry(exchange: Exchange): HarEntry {
  const { timings, time } = exchange
  const allowed = { ...timings, send: Math.max(0, timings.send), wait: Math.max(0, timings.wait), receive: Math.max(0, timings.receive) }
  const representable = time >= 0 && timings.send >= 0 && timings.wait >= 0 && timings.receive >= 0
  const failure = failureOf(exchange)
  return {
    startedDateTime: exchange.startedDateTime,
    time: Math.max(0, time),
    request: requestOf(exchange.request),
    response: responsePart(responseOf(exchange)),
    cache: {},
    timings: allowed,
    _id: exchange.id,
    _seq: exchange.seq,
    _store: exchange.store,
    _platform: exchange.platform,
    _outcome: exchange.outcome,
    ...('answeredBy' in exchange && exchange.answeredBy && { _answeredBy: exchange.answeredBy }),
    ...(failure && { _error: { code: failure.code, kind: failure.kind, message: failure.message, phase: failure.phase } }),
    ...(exchange.forwarded && { _forwarded: exchange.forwarded }),
    ...(exchange.graphql && { _graphql: exchange.graphql }),
    ...(exchange.replayOf !== undefined && { _replayOf: exchange.replayOf }),
    _diagnoses: exchange.diagnoses,
    ...(!representable && { _timings: { ...timings, time } })
  }
}

function requestOf(request: HttpRequest): HarEntry['request'] {
  const { postData } = request
  return {
    method: request.method,
    url: request.url,
    httpVersion: request.httpVersion,
    cookies: cookiesOf(request.headers, 'cookie'),
    headers: request.headers,
    queryString: request.queryString,
    ...(postData && { postData: { ...bodyPart(postData), _size: postData.size } }),
    headersSize: -1,
    bodySize: request.bodySize,
    ...(request.trailers && { _trailers: request.trailers })
  }
}

/** HAR has no entry without a response: status 0 stands for none. */
function responsePart(response: HttpResponse | undefined): HarEntry['response'] {
  const headers = response?.headers ?? []
  return {
    status: response?.status ?? 0,
    statusText: response?.statusText ?? '',
    httpVersion: response?.httpVersion ?? '',
    cookies: cookiesOf(headers, 'set-cookie'),
    headers,
    content: response ? { size: response.content.size, ...bodyPart(response.content) } : { size: 0, mimeType: '' },
    redirectURL: headers.find(({ name }) => name.toLowerCase() === 'location')?.value ?? '',
    headersSize: -1,
    bodySize: response?.bodySize ?? -1,
    ...(response?.trailers && { _trailers: response.trailers }),
    ...(response?.informational && { _informational: response.informational })
  }
}

function bodyPart(body: Body): HarBody {
  return {
    mimeType: body.mimeType,
    ...(body.text !== undefined && { text: body.text }),
    ...(body.encoding && { encoding: body.encoding }),
    ...(body.params && { params: body.params }),
    ...(body.note !== undefined && { comment: body.note }),
    ...(body.truncated && { _truncated: true }),
    ...(body.file !== undefined && { _file: body.file })
  }
}

/** Names and (masked) values; the attributes of Set-Cookie stay in the header line. */
function cookiesOf(headers: readonly NameValue[], field: 'cookie' | 'set-cookie'): NameValue[] {
  const lines = headers.filter(({ name }) => name.toLowerCase() === field).map(({ value }) => value.split(';'))
  return lines
    .flatMap((pairs) => (field === 'cookie' ? pairs : pairs.slice(0, 1)))
    .filter((pair) => pair.includes('='))
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')).trim(), value: pair.slice(pair.indexOf('=') + 1).trim() }))
}
