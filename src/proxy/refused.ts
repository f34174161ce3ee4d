/** Bytes on a listener that never became a request: answered in the gateway's name and recorded with what could be read. */
import type { Duplex } from 'node:stream'
import type { Failure, NameValue } from '../model/exchange.js'
import { queryOf } from '../model/query.js'
import { recordArrival } from './arrival.js'
import { annotate, type Context } from './context.js'
import { type OwnAnswer, ownAnswer, plainAnswer } from './own-answer.js'
import { nameValues } from './response-head.js'
import { askedUrl } from './target.js'

export interface Garbled {
  /** 0 = no answer can be given. */
  readonly status: number
  readonly failure: Failure
  /** The client does not speak HTTP: it gets the plain sentence. */
  readonly plain: boolean
}

export interface ReadHead {
  readonly method: string
  readonly target: string
  readonly httpVersion: string
  readonly host: string
  readonly headers: readonly NameValue[]
}

/** Longest piece of a broken head that is kept. */
const HEAD_LIMIT = 16 * 1024

/** What a parser error of node:http means. */
export function garbled(error: Error & { code?: string; rawPacket?: Uint8Array; reason?: string }): Garbled {
  const code = error.code ?? 'HPE_INVALID'
  const packet = error.rawPacket
  if (packet && packet[0] === 0x16 && packet[1] === 0x03) {
    const message =
      'This port speaks plain HTTP, and the client began a TLS handshake: use http:// here, or the https port of this gateway.'
    return { status: 400, plain: true, failure: requestFailure('TLS_ON_PLAIN_PORT', message) }
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, plain: false, failure: requestFailure(code, 'The head of the request did not arrive in time.') }
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return {
      status: 431,
      plain: false,
      failure: requestFailure(code, 'The header section of the request is larger than the gateway takes.')
    }
  }
  const why = error.reason ?? error.message
  return { status: 400, plain: false, failure: requestFailure(code, `The request is not valid HTTP/1.1 and was not forwarded: ${why}`) }
}

/** A request in plain HTTP on the TLS listener: whoever sent it can read an answer in plain HTTP. */
export function plainOnTlsPort(): Garbled {
  const message = 'This port speaks HTTPS, and the client sent a plain HTTP request: use https:// here, or the plain port of this gateway.'
  return { status: 400, plain: false, failure: requestFailure('PLAIN_ON_TLS_PORT', message) }
}

/** What an error of the TLS listener's handshake means. No answer can be given on such a connection. */
export function handshakeRefused(error: Error & { code?: string; reason?: string }): Garbled {
  const code = error.code ?? 'TLS'
  const kind = code.includes('ALERT') ? 'tls_alert_received' : 'tls_protocol_error'
  const message = `The client ended the TLS handshake with the gateway: does it trust the gateway's local authority? (${error.reason ?? error.message})`
  return { status: 0, plain: true, failure: { phase: 'request', kind, code, message } }
}

function requestFailure(code: string, message: string): Failure {
  return { phase: 'request', kind: 'http_request_error', code, message }
}

/** Reads as much of a broken head as is there; never throws. */
export function readHead(packet: Uint8Array | undefined): ReadHead {
  const none: ReadHead = { method: '', target: '', httpVersion: 'HTTP/1.1', host: '', headers: [] }
  if (!packet || packet[0] === 0x16) return none
  const text = Buffer.from(packet.buffer, packet.byteOffset, Math.min(packet.byteLength, HEAD_LIMIT)).toString('latin1')
  const [first = '', ...lines] = text.replace(/^[\r\n]+/, '').split('\n')
  const [method = '', target = '', version = ''] = first.trimEnd().split(' ')
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/.test(method) || target === '') return none
  const headers: NameValue[] = []
  for (const line of lines) {
    const end = line.trimEnd()
    if (end === '') break
    const colon = end.indexOf(':')
    headers.push(colon < 1 ? { name: end, value: '' } : { name: end.slice(0, colon), value: end.slice(colon + 1).trim() })
  }
  const host = headers.find(({ name }) => name.trim().toLowerCase() === 'host')?.value ?? ''
  return { method, target, httpVersion: /^HTTP\/\d\.\d$/.test(version) ? version : 'HTTP/1.1', host, headers }
}

/**
 * Records the refusal and gives the bytes of its answer.
 * @param local address of the listener, for clients that named none
 */
export function recordRefused(context: Context, head: ReadHead, { status, failure, plain }: Garbled, local: string): Buffer {
  const url = askedUrl(context.protocol, head.host || local, head.target || '/')
  const recorder = recordArrival(context, {
    ...head,
    url,
    queryString: queryOf(head.target),
    mimeType: '',
    contentEncoding: '',
    replayOf: undefined
  })
  const { id } = recorder
  const at = performance.now()
  context.observer.started(recorder)
  const own = plain ? plainAnswer(status, failure.message) : ownAnswer(status, failure.kind, failure.code, failure.message, id)
  if (status > 0) {
    recorder.responseHead(at, {
      status,
      statusText: own.statusText,
      headers: nameValues(own.headers),
      mimeType: own.mimeType,
      contentEncoding: ''
    })
    recorder.responseData(own.body)
  }
  const end = status > 0 ? ({ outcome: 'failed', failure, answeredBy: 'gateway' } as const) : ({ outcome: 'failed', failure } as const)
  const code = context.annotate ? context.observer.annotate(recorder.preview(at, end)) : undefined
  const recorded = recorder.end(performance.now(), end)
  if (recorded) {
    context.observer.ended(recorded)
    context.observer.written()
  }
  const fields = [...own.headers]
  annotate(fields, context, id, code)
  return message(own, [...fields, 'Connection', 'close'])
}

/** Address of the listener that a socket came to. */
export function localOf(socket: Duplex): string {
  return 'localPort' in socket && typeof socket.localPort === 'number' ? `localhost:${socket.localPort}` : 'localhost'
}

/** Says goodbye on a connection that no longer has a parser, and with it nobody who listens for its errors. */
export function closeWith(socket: Duplex, answer: Buffer): void {
  socket.on('error', () => socket.destroy())
  if (socket.writable) socket.end(answer, () => socket.destroy())
  else socket.destroy()
}

function message(own: OwnAnswer, fields: readonly string[]): Buffer {
  let head = `HTTP/1.1 ${own.status} ${own.statusText}\r\n`
  for (const { name, value } of nameValues(fields)) head += `${name}: ${value}\r\n`
  return Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), own.body])
}
