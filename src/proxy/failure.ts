/**
 * Error codes of Node, OpenSSL and our own (store-error.ts) -> phase, RFC 9209 kind and a sentence for a person. Pure.
 * A code that is not known stays visible as `unknown` with its own message: nothing is swallowed.
 */
import type { Failure, FailureKind } from '../model/exchange.js'

type Phase = Failure['phase']

interface Known {
  /** Absent where it is as far as the exchange had come. */
  readonly phase?: Phase
  readonly kind: FailureKind
  readonly says: (host: string) => string
}

const dns = (kind: FailureKind, says: (host: string) => string): Known => ({ phase: 'dns', kind, says })
const connect = (kind: FailureKind, says: (host: string) => string): Known => ({ phase: 'connect', kind, says })
const certificate = (says: (host: string) => string): Known => ({ phase: 'tls', kind: 'tls_certificate_error', says })

const unroutable = connect('destination_ip_unroutable', (host) => `There is no route to ${host}: check the network, VPN or firewall.`)
const untrusted = certificate(
  (host) => `The certificate of ${host} is not signed by an authority that this machine trusts; name the authority with tls.caFile.`
)
const selfSigned = certificate(
  (host) => `The certificate of ${host} is self-signed; name it with tls.caFile, or set tls.verify to false for a test store.`
)

const KNOWN: Readonly<Record<string, Known>> = {
  ENOTFOUND: dns('dns_error', (host) => `The host name ${host} does not exist: check the store's URL.`),
  ENODATA: dns('dns_error', (host) => `The host name ${host} has no address: check the store's URL.`),
  EAI_NONAME: dns('dns_error', (host) => `The host name ${host} does not exist: check the store's URL.`),
  EAI_NODATA: dns('dns_error', (host) => `The host name ${host} has no address: check the store's URL.`),
  EAI_FAIL: dns('dns_error', (host) => `The name server could not resolve ${host}.`),
  EAI_AGAIN: dns('dns_timeout', (host) => `The name server did not answer for ${host}: check the network.`),
  ECONNREFUSED: connect('connection_refused', (host) => `Nothing listens at ${host}: the connection was refused.`),
  // It also strikes connections that stood.
  ETIMEDOUT: { kind: 'connection_timeout', says: (host) => `${host} did not take the connection in time.` },
  UND_ERR_CONNECT_TIMEOUT: connect('connection_timeout', (host) => `${host} did not take the connection in time.`),
  EHOSTUNREACH: unroutable,
  ENETUNREACH: unroutable,
  EADDRNOTAVAIL: unroutable,
  STORETAP_LOOP: connect('proxy_loop_detected', (host) => `${host} is this proxy itself: set the store's real URL.`),
  STORETAP_STOPPED: {
    kind: 'proxy_internal_error',
    says: (host) => `storetap was stopped before ${host} had answered in whole.`
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_HAS_EXPIRED: certificate((host) => `The certificate of ${host} has expired.`),
  CERT_NOT_YET_VALID: certificate((host) => `The certificate of ${host} is not valid yet: is this machine's clock right?`),
  CERT_REVOKED: certificate((host) => `The certificate of ${host} was revoked.`),
  ERR_TLS_CERT_ALTNAME_INVALID: certificate((host) => `The certificate that ${host} shows is for another host name.`),
  UND_ERR_HEADERS_TIMEOUT: { phase: 'wait', kind: 'http_response_timeout', says: (host) => `${host} did not begin to answer in time.` },
  UND_ERR_BODY_TIMEOUT: {
    phase: 'receive',
    kind: 'connection_read_timeout',
    says: (host) => `${host} fell silent in the middle of its answer.`
  },
  UND_ERR_HEADERS_OVERFLOW: {
    phase: 'wait',
    kind: 'http_protocol_error',
    says: (host) => `The header section of the answer of ${host} is too large.`
  },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    phase: 'receive',
    kind: 'http_response_incomplete',
    says: (host) => `${host} ended its answer before the announced Content-Length.`
  }
}

/** Codes whose meaning depends on how far the exchange had come. */
const TERMINATED = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET'])

/** How far the exchange had come when the error struck. */
export interface Progress {
  /** The request's head had been written to the store. */
  readonly sent: boolean
  /** The request's body was still on its way. */
  readonly sending: boolean
  /** The store's head had arrived. */
  readonly answered: boolean
  /** The TCP connection stood and TLS was being spoken. */
  readonly handshake: boolean
}

/** Tells what went wrong between us and the store. `host` is the store's, for the sentence. */
export function failureOfError(error: unknown, progress: Progress, host: string): Failure {
  const code = codeOf(error)
  const message = messageOf(error)
  if (TERMINATED.has(code)) return terminated(code, message, progress, host)
  if (code === 'UND_ERR_HEADERS_TIMEOUT' && progress.sending) {
    return { phase: 'send', kind: 'connection_write_timeout', code, message: `${host} stopped taking the request's body. (${message})` }
  }
  if (code === 'HTTPParserError' || code.startsWith('HPE_')) {
    return {
      phase: progress.answered ? 'receive' : 'wait',
      kind: 'http_protocol_error',
      code,
      message: `${host} does not answer in valid HTTP/1.1. (${message})`
    }
  }
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined
  if (known)
    return {
      phase: known.phase ?? reached(progress),
      kind: kindOf(code, known.kind, progress),
      code,
      message: `${known.says(host)} (${message})`
    }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return tls(code, message, host)
  if (code.startsWith('ERR_TLS_') || /^(CERT_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|UNABLE_TO_)/.test(code)) {
    return { phase: 'tls', kind: 'tls_certificate_error', code, message: `The certificate of ${host} is not acceptable. (${message})` }
  }
  return { phase: reached(progress), kind: 'unknown', code, message: message || 'An error without a message.' }
}

/** 504 where time ran out, 503 where this gateway ends, 502 for everything else (RFC 9110 sections 15.6.3 to 15.6.5). */
export function statusOfFailure(kind: FailureKind): 502 | 503 | 504 {
  switch (kind) {
    case 'dns_timeout':
    case 'connection_timeout':
    case 'connection_read_timeout':
    case 'connection_write_timeout':
    case 'http_response_timeout':
      return 504
    case 'proxy_internal_error':
      return 503
    default:
      return 502
  }
}

function terminated(code: string, message: string, progress: Progress, host: string): Failure {
  const detail = message ? ` (${message})` : ''
  if (progress.answered) {
    return {
      phase: 'receive',
      kind: 'http_response_incomplete',
      code,
      message: `${host} closed the connection in the middle of its answer.${detail}`
    }
  }
  if (progress.handshake) {
    return { phase: 'tls', kind: 'tls_protocol_error', code, message: `${host} closed the connection during the TLS handshake.${detail}` }
  }
  return {
    phase: reached(progress),
    kind: 'connection_terminated',
    code,
    message: `${host} closed the connection without an answer.${detail}`
  }
}

function tls(code: string, message: string, host: string): Failure {
  if (/alert/i.test(code) || /\balert\b/i.test(message)) {
    return { phase: 'tls', kind: 'tls_alert_received', code, message: `${host} broke off the TLS handshake. (${message})` }
  }
  return {
    phase: 'tls',
    kind: 'tls_protocol_error',
    code,
    message: `${host} does not speak TLS as expected; is this an http port? (${message})`
  }
}

function reached({ answered, sent }: Progress): Phase {
  return answered ? 'receive' : sent ? 'wait' : 'connect'
}

function kindOf(code: string, kind: FailureKind, progress: Progress): FailureKind {
  return code === 'ETIMEDOUT' && progress.sent ? 'connection_read_timeout' : kind
}

/** Several addresses tried in turn (RFC 8305) fail as one AggregateError: its first error speaks. */
function first(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
}

/** The code of an error, or of the first of several. */
export function codeOf(error: unknown): string {
  for (const candidate of [error, first(error)]) {
    if (typeof candidate === 'object' && candidate !== null && 'code' in candidate && typeof candidate.code === 'string')
      return candidate.code
  }
  return error instanceof Error ? error.name : 'UNKNOWN'
}

function messageOf(error: unknown): string {
  const cause = first(error)
  // OpenSSL's message is a stack trace in one line, its reason a phrase.
  if (typeof cause === 'object' && cause !== null && 'reason' in cause && typeof cause.reason === 'string' && cause.reason !== '')
    return cause.reason
  return (cause instanceof Error ? cause.message : String(cause)).trim()
}
