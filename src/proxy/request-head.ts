/**
 * Reads the head of a request: what is recorded, what is sent on, what is refused. Pure.
 *
 * Header lines go on as raw pairs in their order, case and repetition. The published changes are:
 * - Host is the store's; Connection and the framing line (Content-Length or Transfer-Encoding) are written anew, same meaning.
 * - fields of one connection are not sent on (RFC 9110 section 7.6.1): Connection and what it names, Keep-Alive, Proxy-*, TE, Upgrade.
 * - Expect is answered here.
 * Nothing is added.
 */
import type { FailureKind, NameValue } from '../model/exchange.js'

export interface RequestFields {
  readonly headers: readonly NameValue[]
  /** Flat raw pairs without Host and framing lines. */
  readonly onward: readonly string[]
  /** More was left out than Host, a plain Connection line and framing. */
  readonly differs: boolean
  readonly reasons: readonly string[]
  readonly host: string
  readonly mimeType: string
  readonly contentEncoding: string
  /** Declared length; -1 where there is none. */
  readonly contentLength: number
  readonly chunked: boolean
  /** Protocol that the client asks to change to (RFC 9110 section 7.8), `''` = none. */
  readonly upgrade: string
}

/** Why a request is not forwarded. */
export interface Refusal {
  readonly status: number
  readonly kind: FailureKind
  readonly code: string
  readonly message: string
}

const HOST_IS_STORES = "Host is the store's"
const ONLY_HOST: readonly string[] = [HOST_IS_STORES]
/** Never removed because Connection names them: they belong to the message, whatever the client says. */
const KEPT = new Set(['host', 'content-length', 'transfer-encoding'])

/** uri-host [ ":" port ] (RFC 9110 section 7.2), without the comma, which would make a list of it; may be empty. */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+;=%-]*)(?::\d*)?$/

/** @param raw names and values in turn, as they arrived */
export function readFields(raw: readonly string[]): RequestFields {
  const headers: NameValue[] = []
  const onward: string[] = []
  const dropped: string[] = []
  let host = ''
  let mimeType = ''
  let contentEncoding = ''
  let contentLength = -1
  let chunked = false
  let upgrade = ''
  let expect = ''
  let connection: string | undefined
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    const value = raw[index + 1] ?? ''
    headers.push({ name, value })
    switch (name.toLowerCase()) {
      case 'host':
        host = value
        continue
      case 'content-length':
        contentLength = Number(value)
        continue
      case 'transfer-encoding':
        chunked = true
        continue
      case 'connection':
        connection = connection === undefined ? value : `${connection},${value}`
        continue
      case 'upgrade':
        upgrade = value
        dropped.push(name)
        continue
      case 'keep-alive':
      case 'te':
      case 'proxy-connection':
      case 'proxy-authorization':
      case 'proxy-authenticate':
        dropped.push(name)
        continue
      case 'expect':
        expect = value
        continue
      case 'content-type':
        mimeType ||= value
        break
      case 'content-encoding':
        // Several lines are one list (RFC 9110 section 5.3).
        contentEncoding = contentEncoding === '' ? value : `${contentEncoding}, ${value}`
        break
    }
    onward.push(name, value)
  }
  const named = connection === undefined ? [] : withoutNominated(onward, connection)
  const differs = dropped.length > 0 || named.length > 0 || expect !== ''
  const reasons = differs ? reasonsOf(dropped, named, expect) : ONLY_HOST
  const wants = upgrade !== '' && /\bupgrade\b/i.test(connection ?? '') ? upgrade : ''
  return { headers, onward, differs, reasons, host, mimeType, contentEncoding, contentLength, chunked, upgrade: wants }
}

/** Framing that two parsers could read differently is refused before anything is sent on (RFC 9112 sections 3.2 and 6.1). */
export function refusalOf(raw: readonly string[], fields: RequestFields, httpVersion: string): Refusal | undefined {
  let hosts = 0
  let codings = 0
  let coding = ''
  let lengths = 0
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    // Only these lengths can be host, transfer-encoding or content-length.
    if (name.length !== 4 && name.length !== 17 && name.length !== 14) continue
    const lower = name.toLowerCase()
    if (lower === 'host') hosts += 1
    else if (lower === 'content-length') lengths += 1
    else if (lower === 'transfer-encoding') {
      codings += 1
      coding = raw[index + 1] ?? ''
    }
  }
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return malformed('UNSUPPORTED_VERSION', `This gateway speaks HTTP/1.1 and HTTP/1.0, the request is HTTP/${httpVersion}.`)
  }
  if (hosts > 1) return malformed('DUPLICATE_HOST', `Exactly one Host field is allowed (RFC 9112 section 3.2), this request has ${hosts}.`)
  if (hosts === 0 && httpVersion !== '1.0')
    return malformed('MISSING_HOST', 'An HTTP/1.1 request needs a Host field (RFC 9112 section 3.2).')
  if (!HOST.test(fields.host)) return malformed('INVALID_HOST', 'The Host field is not one host name with an optional port.')
  if (lengths > 1) return malformed('DUPLICATE_CONTENT_LENGTH', 'Exactly one Content-Length field is allowed (RFC 9110 section 8.6).')
  if (codings === 0) return upgradeRefusal(fields.upgrade)
  if (codings > 1 || !/^chunked$/i.test(coding)) {
    return malformed(
      'INVALID_TRANSFER_ENCODING',
      'Transfer-Encoding must be exactly "chunked"; anything else could be framed differently by the store.'
    )
  }
  if (lengths > 0)
    return malformed(
      'LENGTH_AND_CHUNKED',
      'Content-Length and Transfer-Encoding in one request contradict each other (RFC 9112 section 6.1).'
    )
  if (httpVersion === '1.0') return malformed('CHUNKED_IN_HTTP_1_0', 'HTTP/1.0 has no Transfer-Encoding (RFC 9112 section 6.1).')
  return upgradeRefusal(fields.upgrade)
}

/**
 * WebSocket and the like need a tunnel that nobody would record. `h2c` is only an offer that a server may leave alone
 * (RFC 9113 section 3.1), and Java's HttpClient makes it with every plain-HTTP request: that one goes on as HTTP/1.1.
 */
function upgradeRefusal(upgrade: string): Refusal | undefined {
  if (upgrade === '' || upgrade.toLowerCase() === 'h2c') return undefined
  return {
    status: 501,
    kind: 'http_upgrade_failed',
    code: 'UPGRADE',
    message: `Upgrade to ${upgrade.slice(0, 40)} is not proxied: store APIs speak plain HTTP requests and answers.`
  }
}

function malformed(code: string, message: string): Refusal {
  return { status: 400, kind: 'http_request_error', code, message }
}

/** Takes the fields that a Connection field names out of `onward`; tells which. */
function withoutNominated(onward: string[], connection: string): string[] {
  const lower = connection.toLowerCase()
  if (lower === 'keep-alive' || lower === 'close') return []
  const tokens = new Set(lower.split(',').map((token) => token.trim()))
  const named: string[] = []
  for (let index = onward.length - 2; index >= 0; index -= 2) {
    const name = onward[index] ?? ''
    const key = name.toLowerCase()
    if (!tokens.has(key) || KEPT.has(key)) continue
    named.unshift(name)
    onward.splice(index, 2)
  }
  return named
}

function reasonsOf(dropped: readonly string[], named: readonly string[], expect: string): string[] {
  const reasons = [HOST_IS_STORES]
  if (dropped.length > 0) reasons.push(`${dropped.join(', ')}: fields of one connection are not sent on (RFC 9110 section 7.6.1)`)
  for (const name of named) reasons.push(`${name} is not sent on, because the Connection field names it (RFC 9110 section 7.6.1)`)
  if (expect !== '') reasons.push(`Expect: ${expect.slice(0, 40)} is answered by the gateway and not sent on`)
  return reasons
}
