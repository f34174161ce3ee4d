/** Network failures as HAR files of browsers and tools tell them -> RFC 9209 kinds. */
import type { Failure, FailureKind } from './exchange.js'
import { failureWords, KNOWN } from './failure-words.js'

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
