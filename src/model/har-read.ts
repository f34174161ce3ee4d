/**
 * HAR entry -> Exchange. Tolerant: browsers, Postman, mitmproxy, Charles, Fiddler and hand-made files differ in what they
 * leave out, how they spell it and what they put in; only an entry without a request URL is refused, with a sentence.
 */
import type { AnsweredBy, Exchange, ExchangeBase, Forwarded, HttpRequest, HttpResponse, PlatformId, Timings } from './exchange.js'
import { readDiagnosis } from './har-diagnosis.js'
import { failureFrom } from './har-failure.js'
import { field, list, number, object, readBody, readPairs, text } from './har-fields.js'
import { readFailure, remarked } from './har-told.js'
import { asObject, type JsonObject } from './json.js'
import { queryOf } from './query.js'

export type HarReading = { readonly exchange: Exchange } | { readonly problem: string }

/** @param index position in `log.entries`: part of messages, and the order where there are no ids */
export function fromHarEntry(entry: unknown, index: number): HarReading {
  const fields = asObject(entry)
  if (!fields) return { problem: `entry ${index} is ${kindOf(entry)}, expected an object` }
  const request = object(fields, 'request')
  if (!request) return { problem: `entry ${index} has no "request" object` }
  const url = text(request, 'url')
  if (!url) return { problem: `entry ${index} has no "request.url"` }
  const own = text(fields, '_outcome') !== undefined && text(fields, '_id') !== undefined
  const base = baseOf(fields, readRequest(request, url, own), index, own)
  return { exchange: withOutcome(base, fields, object(fields, 'response')) }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

/** @param own recorded by storetap, whole */
function baseOf(fields: JsonObject, request: HttpRequest, index: number, own: boolean): ExchangeBase {
  const recorded = object(fields, '_timings')
  const timings = recorded ?? object(fields, 'timings')
  const platform = text(fields, '_platform')
  const forwarded = object(fields, '_forwarded')
  const graphql = object(fields, '_graphql')
  const replayOf = text(fields, '_replayOf')
  return {
    id: text(fields, '_id') ?? `har-${index}`,
    seq: number(fields, '_seq') ?? index,
    store: text(fields, '_store') ?? '',
    platform: isPlatform(platform) ? platform : 'http',
    startedDateTime: isoDate(field(fields, 'startedDateTime')),
    time: number(recorded ?? fields, 'time') ?? -1,
    timings: readTimings(timings),
    request,
    ...(forwarded && { forwarded: readForwarded(forwarded) }),
    ...(graphql && { graphql: readGraphql(graphql) }),
    ...(replayOf !== undefined && { replayOf }),
    ...(!own && mayLeaveOut(fields, request) && { credentialsLeftOut: true as const }),
    diagnoses: list(fields, '_diagnoses').flatMap(readDiagnosis)
  }
}

/** The version of Chrome, see `credentialsLeftOut`. */
const LEAVES_OUT_SINCE = 130

/** A browser's entry without a credential: whether none was sent cannot be seen. Not all tools that edit HAR keep the fields of DevTools. */
function mayLeaveOut(fields: JsonObject, { headers }: HttpRequest): boolean {
  if (headers.some(({ name }) => /^(?:authorization|cookie)$/i.test(name))) return false
  if (field(fields, '_resourceType') !== undefined || field(fields, '_initiator') !== undefined) return true
  const agent = headers.find(({ name }) => name.toLowerCase() === 'user-agent')?.value ?? ''
  return Number(/\bChrome\/(\d{1,5})\./.exec(agent)?.[1] ?? 0) >= LEAVES_OUT_SINCE
}

function withOutcome(base: ExchangeBase, fields: JsonObject, message: JsonObject | undefined): Exchange {
  const status = message ? (number(message, 'status') ?? 0) : 0
  // Browsers write -1 or 0 for a call without an answer.
  const response = message && status > 0 ? readResponse(message, status) : undefined
  const by = text(fields, '_answeredBy')
  const answeredBy = isAnsweredBy(by) ? by : undefined
  const failure = readFailure(fields, message)
  const outcome = text(fields, '_outcome')
  const partial = response ? { response } : {}
  if (outcome === 'pending') return { ...base, outcome }
  if (outcome === 'aborted' || (outcome === undefined && failure && /ERR_ABORTED|NS_BINDING_ABORTED/.test(failure.code))) {
    return { ...base, outcome: 'aborted', ...partial }
  }
  if (response && !failure) return { ...base, outcome: 'answered', answeredBy: answeredBy ?? 'store', response }
  const reason =
    failure ?? remarked(fields, message) ?? failureFrom({ message: 'no response: the entry has status 0 and does not say why' })
  return { ...base, outcome: 'failed', failure: reason, ...(answeredBy && { answeredBy }), ...partial }
}

function readRequest(request: JsonObject, url: string, own: boolean): HttpRequest {
  const headers = readHeaders(request)
  // Tools disagree on whether `queryString` is decoded, so the URL is asked where it has a query.
  const readsUrl = !own && url.includes('?')
  const postData = readBody(field(request, 'postData'), headers)
  const trailers = readPairs(field(request, '_trailers'))
  return {
    method: text(request, 'method') ?? 'GET',
    url,
    httpVersion: text(request, 'httpVersion') ?? '',
    headers,
    queryString: readsUrl ? queryOf(url) : readPairs(field(request, 'queryString')),
    ...(postData && { postData }),
    bodySize: number(request, 'bodySize') ?? -1,
    ...(trailers.length > 0 && { trailers })
  }
}

function readResponse(response: JsonObject, status: number): HttpResponse {
  const headers = readHeaders(response)
  const trailers = readPairs(field(response, '_trailers'))
  const informational = list(response, '_informational').flatMap((item) => {
    const part = asObject(item)
    return part ? [{ status: number(part, 'status') ?? 0, headers: readPairs(field(part, 'headers')) }] : []
  })
  return {
    status,
    statusText: text(response, 'statusText') ?? '',
    httpVersion: text(response, 'httpVersion') ?? '',
    headers,
    content: readBody(field(response, 'content'), headers) ?? { mimeType: '', size: 0 },
    bodySize: number(response, 'bodySize') ?? -1,
    ...(trailers.length > 0 && { trailers }),
    ...(informational.length > 0 && { informational })
  }
}

/** HTTP/2 pseudo-header fields are no fields (RFC 9113 section 8.3); `:authority` says what Host would. */
function readHeaders(message: JsonObject) {
  const headers = readPairs(field(message, 'headers'))
  const hasHost = headers.some(({ name }) => name.toLowerCase() === 'host')
  return headers.flatMap((header) => {
    if (!header.name.startsWith(':')) return [header]
    return header.name === ':authority' && !hasHost ? [{ name: 'host', value: header.value }] : []
  })
}

/** The epoch stands for a time that is missing or cannot be read. */
function isoDate(value: unknown): string {
  const date = new Date(typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : 0)
  return Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00.000Z' : date.toISOString()
}

function readTimings(timings: JsonObject | undefined): Timings {
  const of = (name: string) => (timings ? (number(timings, name) ?? -1) : -1)
  return {
    ...{ blocked: of('blocked'), dns: of('dns'), connect: of('connect'), ssl: of('ssl') },
    ...{ send: of('send'), wait: of('wait'), receive: of('receive') }
  }
}

function readForwarded(forwarded: JsonObject): Forwarded {
  const url = text(forwarded, 'url')
  const headers = field(forwarded, 'headers')
  return {
    ...(url !== undefined && { url }),
    ...(headers !== undefined && { headers: readPairs(headers) }),
    reasons: list(forwarded, 'reasons').filter((reason) => typeof reason === 'string')
  }
}

function readGraphql(graphql: JsonObject): { operationName?: string; type: 'query' | 'mutation' | 'subscription' } {
  const operationName = text(graphql, 'operationName')
  const type = text(graphql, 'type')
  return {
    ...(operationName !== undefined && { operationName }),
    type: type === 'mutation' || type === 'subscription' ? type : 'query'
  }
}

function isPlatform(value: string | undefined): value is PlatformId {
  return value === 'shopify' || value === 'woocommerce' || value === 'http'
}

function isAnsweredBy(value: string | undefined): value is AnsweredBy {
  return value === 'store' || value === 'gateway' || value === 'simulation'
}
