import t from 'tap'
import { failureOfError, statusOfFailure } from '#src/proxy/failure.js'

const FRESH = { sent: false, sending: false, answered: false, handshake: false }
const error = (code: string, message = 'text') => Object.assign(new Error(message), { code })

t.test('codes of Node, undici and OpenSSL', async (t) => {
  const rows: [string, Partial<typeof FRESH>, string, string][] = [
    ['ENOTFOUND', {}, 'dns', 'dns_error'],
    ['EAI_AGAIN', {}, 'dns', 'dns_timeout'],
    ['ECONNREFUSED', {}, 'connect', 'connection_refused'],
    ['ETIMEDOUT', {}, 'connect', 'connection_timeout'],
    ['ETIMEDOUT', { sent: true }, 'wait', 'connection_read_timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', {}, 'connect', 'connection_timeout'],
    ['EHOSTUNREACH', {}, 'connect', 'destination_ip_unroutable'],
    ['ECONNRESET', {}, 'connect', 'connection_terminated'],
    ['ECONNRESET', { handshake: true }, 'tls', 'tls_protocol_error'],
    ['ECONNRESET', { sent: true }, 'wait', 'connection_terminated'],
    ['UND_ERR_SOCKET', { sent: true, answered: true }, 'receive', 'http_response_incomplete'],
    ['UND_ERR_HEADERS_TIMEOUT', { sent: true }, 'wait', 'http_response_timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', { sent: true, sending: true }, 'send', 'connection_write_timeout'],
    ['UND_ERR_BODY_TIMEOUT', { sent: true, answered: true }, 'receive', 'connection_read_timeout'],
    ['CERT_HAS_EXPIRED', {}, 'tls', 'tls_certificate_error'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, 'tls', 'tls_certificate_error'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', {}, 'tls', 'tls_certificate_error'],
    ['INVALID_PURPOSE', {}, 'tls', 'tls_certificate_error'],
    ['EPROTO', {}, 'tls', 'tls_protocol_error'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', {}, 'tls', 'tls_protocol_error'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', {}, 'tls', 'tls_alert_received'],
    ['HPE_INVALID_CONSTANT', { sent: true }, 'wait', 'http_protocol_error'],
    ['STORETAP_LOOP', {}, 'connect', 'proxy_loop_detected']
  ]
  for (const [code, progress, phase, kind] of rows) {
    const failure = failureOfError(error(code), { ...FRESH, ...progress }, 'shop.example')
    t.match(failure, { phase, kind, code }, `${code} ${JSON.stringify(progress)}`)
    t.match(failure.message, /shop\.example/, 'a sentence that names the store')
  }
})

t.test('nothing is swallowed', async (t) => {
  t.same(failureOfError(error('EWHATEVER', 'odd'), FRESH, 'h'), { phase: 'connect', kind: 'unknown', code: 'EWHATEVER', message: 'odd' })
  t.match(failureOfError(new TypeError('x'), { ...FRESH, sent: true }, 'h'), {
    phase: 'wait',
    kind: 'unknown',
    code: 'TypeError',
    message: 'x'
  })
  t.match(failureOfError('text', FRESH, 'h'), { kind: 'unknown', code: 'UNKNOWN', message: 'text' })
  t.match(failureOfError(error('constructor'), FRESH, 'h'), { kind: 'unknown', code: 'constructor' }, 'no code from a prototype')
})

t.test('several addresses tried: the first error speaks', async (t) => {
  const both = new AggregateError([error('ECONNREFUSED', 'connect ECONNREFUSED ::1:9'), error('ECONNREFUSED', 'second')], '')
  t.match(failureOfError(both, FRESH, 'h'), { kind: 'connection_refused', code: 'ECONNREFUSED', message: /::1:9/ })
})

t.test('504 where time ran out', async (t) => {
  t.equal(statusOfFailure('http_response_timeout'), 504)
  t.equal(statusOfFailure('dns_timeout'), 504)
  t.equal(statusOfFailure('connection_refused'), 502)
  t.equal(statusOfFailure('unknown'), 502)
})
