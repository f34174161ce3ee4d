/** A HAR 1.2 entry as an exchange: a lean first version until the model's own reader is merged. */
import type { Exchange, Failure, FailureKind, NameValue } from '../model/exchange.js'

type Json = Readonly<Record<string, unknown>>

export function exchangeOf(entry: unknown, index: number): Exchange {
  const { startedDateTime, time, request: req, response: res, _error } = object(entry)
  const request = object(req)
  const response = object(res)
  const url = text(request['url'])
  const postData = object(request['postData'])
  const base = {
    id: String(index),
    seq: index + 1,
    store: '',
    platform: 'http' as const,
    startedDateTime: text(startedDateTime),
    time: number(time),
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: 0 },
    request: {
      method: text(request['method']) || 'GET',
      url,
      httpVersion: text(request['httpVersion']),
      headers: pairs(request['headers']),
      queryString: queryOf(url, pairs(request['queryString'])),
      ...(request['postData'] !== undefined && { postData: body(postData, pairs(postData['params'])) }),
      bodySize: number(request['bodySize'])
    },
    diagnoses: []
  }
  const content = body(object(response['content']))
  const answer = {
    status: number(response['status']),
    statusText: text(response['statusText']),
    httpVersion: text(response['httpVersion']),
    headers: pairs(response['headers']),
    content,
    bodySize: number(response['bodySize'])
  }
  const failure = failureOf(_error ?? response['_error'], answer.status)
  if (failure) return { ...base, outcome: 'failed', failure, ...(answer.status > 0 && { response: answer }) }
  return { ...base, outcome: 'answered', answeredBy: 'store', response: answer }
}

function failureOf(error: unknown, status: number): Failure | undefined {
  if (error === undefined || error === null) {
    return status > 0 ? undefined : { phase: 'wait', kind: 'unknown', code: '', message: 'no answer' }
  }
  const { code: rawCode, message: rawMessage } = typeof error === 'string' ? { code: error, message: error } : object(error)
  const code = text(rawCode)
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'unknown'
  return { phase: 'connect', kind, code, message: text(rawMessage) }
}

const KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/ENOTFOUND|NAME_NOT_RESOLVED/, 'dns_error'],
  [/EAI_/, 'dns_timeout'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/, 'tls_certificate_error'],
  [/EPROTO|SSL|TLS/, 'tls_protocol_error'],
  [/ECONNREFUSED|CONNECTION_REFUSED/, 'connection_refused'],
  [/ETIMEDOUT|CONNECT_TIMEOUT/, 'connection_timeout'],
  [/HEADERS_TIMEOUT|BODY_TIMEOUT|TIMED_OUT/, 'http_response_timeout'],
  [/UNREACH/, 'destination_ip_unroutable'],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|CONNECTION_(RESET|CLOSED)|EMPTY_RESPONSE/, 'connection_terminated']
]

function body(source: Json, params: readonly NameValue[] = []) {
  return {
    mimeType: text(source['mimeType']),
    ...(typeof source['text'] === 'string' && { text: source['text'] }),
    ...(source['encoding'] === 'base64' && { encoding: 'base64' as const }),
    ...(params.length > 0 && { params }),
    size: number(source['size'])
  }
}

function queryOf(url: string, given: readonly NameValue[]): readonly NameValue[] {
  if (given.length > 0) return given
  const mark = url.indexOf('?')
  if (mark < 0) return []
  return [...new URLSearchParams(url.slice(mark + 1))].map(([name, value]) => ({ name, value }))
}

function pairs(list: unknown): readonly NameValue[] {
  return Array.isArray(list) ? list.map((item) => ({ name: text(object(item)['name']), value: text(object(item)['value']) })) : []
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : -1
}
