/** Network failures as HAR files of browsers and tools tell them -> RFC 9209 kinds. */
import type { Failure, FailureKind } from './exchange.js'

type Known = readonly [pattern: RegExp, kind: FailureKind, phase: Failure['phase']]

/**
 * First match wins. Codes of Node and undici, Chrome's `net::ERR_...`, Firefox's `NS_ERROR_...` and NSS' `SEC_ERROR_...`, OpenSSL's
 * reasons, and the sentences of those that have no codes: glibc and curl (PHP), Python, Go, Java, .NET, Dart, Ruby.
 */
const KNOWN: readonly Known[] = [
  [/EAI_AGAIN|ETIMEOUT\b|DNS_TIMED_OUT|TEMPORARY_FAILURE_IN_NAME|RESOLVING_TIMED_OUT/, 'dns_timeout', 'dns'],
  [/ENOTFOUND|ENODATA|NAME_NOT_RESOLVED|NAME_RESOLUTION|UNKNOWN_?HOST|DNS_|GETADDRINFO_FAILED/, 'dns_error', 'dns'],
  [
    /COULD_NOT_RESOLVE_HOST|NAME_OR_SERVICE_NOT_KNOWN|NODENAME_NOR_SERVNAME|NO_SUCH_HOST|NO_ADDRESS_ASSOCIATED|FAILED_HOST_LOOKUP/,
    'dns_error',
    'dns'
  ],
  [/ECONNREFUSED|CONNECTION_REFUSED|ACTIVELY_REFUSED/, 'connection_refused', 'connect'],
  [
    /EHOSTUNREACH|ENETUNREACH|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|ADDRESS_INVALID|NS_ERROR_OFFLINE/,
    'destination_ip_unroutable',
    'connect'
  ],
  [/CERT|SEC_ERROR_|MOZILLA_PKIX|SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/, 'tls_certificate_error', 'tls'],
  [/TLSV1?_ALERT|SSL_ALERT|SSLV3_ALERT|TLS_ALERT/, 'tls_alert_received', 'tls'],
  [/EPROTO|ERR_SSL|ERR_TLS|SSL_ERROR|WRONG_VERSION_NUMBER|UNSAFE_LEGACY/, 'tls_protocol_error', 'tls'],
  [/WHILE_WAITING_FOR_CONNECTION|OPEN_?TIMEOUT/, 'connection_timeout', 'connect'],
  // A read, or bytes counted: the connection stood (curl 28, Python's requests, Ruby's Net::ReadTimeout, Node's "read ETIMEDOUT").
  [/READ_(?:ETIMEDOUT|TIMED_OUT)|READ_?TIMEOUT|BYTES_RECEIVED|AWAITING_HEADERS/, 'http_response_timeout', 'wait'],
  [/HEADERS_TIMEOUT|ESOCKETTIMEDOUT|ECONNABORTED|HTTPCLIENT\.TIMEOUT|DEADLINE_EXCEEDED/, 'http_response_timeout', 'wait'],
  [/BODY_TIMEOUT/, 'connection_read_timeout', 'receive'],
  [/ETIMEDOUT|CONNECT_TIMEOUT|TIMED_OUT|NET_TIMEOUT/, 'connection_timeout', 'connect'],
  [/INCOMPLETE_CHUNKED|CONTENT_LENGTH_MISMATCH|NET_PARTIAL_TRANSFER|BODY_INCOMPLETE/, 'http_response_incomplete', 'receive'],
  [/TOO_MANY_REDIRECTS|REDIRECT_LOOP/, 'proxy_loop_detected', 'wait'],
  [/HPE_|HTTP2_|QUIC_|INVALID_HTTP_RESPONSE|RESPONSE_HEADERS_|INVALID_CHUNKED|CONTENT_DECODING/, 'http_protocol_error', 'wait'],
  [
    /ECONNRESET|EPIPE|UND_ERR_SOCKET|CONNECTION_RESET|CONNECTION_CLOSED|CONNECTION_ABORTED|EMPTY_RESPONSE|NET_RESET|NET_INTERRUPT/,
    'connection_terminated',
    'wait'
  ],
  [/SOCKET_HANG_UP|EMPTY_REPLY|CLOSED_CONNECTION_WITHOUT|SOCKET_DISCONNECTED/, 'connection_terminated', 'wait']
]

const KINDS: ReadonlySet<string> = new Set<FailureKind>([
  ...([
    'dns_error',
    'dns_timeout',
    'connection_refused',
    'connection_terminated',
    'connection_timeout',
    'connection_read_timeout'
  ] as const),
  ...([
    'connection_write_timeout',
    'destination_ip_unroutable',
    'tls_protocol_error',
    'tls_certificate_error',
    'tls_alert_received'
  ] as const),
  ...(['http_request_error', 'http_response_incomplete', 'http_protocol_error', 'http_response_timeout', 'proxy_internal_error'] as const),
  ...(['proxy_loop_detected', 'destination_not_found', 'http_upgrade_failed', 'unknown'] as const)
])
const PHASES: ReadonlySet<string> = new Set<Failure['phase']>(['request', 'dns', 'connect', 'tls', 'send', 'wait', 'receive'])

/** Code and message in the spelling of codes, so that one pattern finds `CERT_HAS_EXPIRED` and "certificate has expired". */
export function failureWords({ code, message }: Pick<Failure, 'code' | 'message'>): string {
  return `${code} ${message}`.toUpperCase().replace(/[\s-]+/g, '_')
}

/** A failure from what a HAR says of it; kind and phase are found from code and message where they are not given. */
export function failureFrom(told: {
  readonly code?: string
  readonly message?: string
  readonly kind?: string
  readonly phase?: string
}): Failure {
  const message = told.message ?? told.code ?? ''
  const code = told.code ?? /\b(?:net::)?(?:ERR_[A-Z0-9_]+|E[A-Z]{4,}|NS_ERROR_[A-Z_]+)\b/.exec(message)?.[0] ?? ''
  const words = failureWords({ code, message })
  const known = KNOWN.find(([pattern]) => pattern.test(words))
  return {
    phase: isPhase(told.phase) ? told.phase : (known?.[2] ?? 'wait'),
    kind: isKind(told.kind) ? told.kind : (known?.[1] ?? 'unknown'),
    code,
    message
  }
}

function isKind(kind: string | undefined): kind is FailureKind {
  return kind !== undefined && KINDS.has(kind)
}

function isPhase(phase: string | undefined): phase is Failure['phase'] {
  return phase !== undefined && PHASES.has(phase)
}
