import t from 'tap'
import { best, found } from '../entry.js'

const refusal = (kind: string, code: string, status = 400) => ({
  status,
  answer: '{"storetap":{}}',
  error: { kind, code, message: 'Refused for a reason.', phase: 'request' },
  extra: { _answeredBy: 'gateway' }
})

t.test('what the gateway refused itself', async (t) => {
  const table: readonly (readonly [string, string, string])[] = [
    ['http_upgrade_failed', 'UPGRADE', 'http.proxy.upgrade'],
    ['proxy_loop_detected', 'STORETAP_LOOP', 'http.proxy.loop'],
    ['destination_not_found', 'UNKNOWN_HOST', 'http.proxy.unknown-store'],
    ['http_request_error', 'DUPLICATE_HOST', 'http.proxy.malformed-request'],
    ['http_request_error', 'TLS_ON_PLAIN_PORT', 'http.proxy.tls-on-plain-port'],
    ['http_request_error', 'PLAIN_ON_TLS_PORT', 'http.proxy.plain-on-tls-port'],
    ['tls_alert_received', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'http.proxy.ca-not-trusted']
  ]
  for (const [kind, code, expected] of table) t.strictSame(await found(refusal(kind, code)), [`${expected} certain`], code)
})

t.test('the culprit is the field that the refusal is about', async (t) => {
  t.match((await best(refusal('http_request_error', 'DUPLICATE_HOST'))).culprit, { in: 'request.header', name: 'host' })
  t.match((await best(refusal('http_request_error', 'INVALID_TRANSFER_ENCODING'))).culprit, { name: 'transfer-encoding' })
  t.match((await best(refusal('http_request_error', 'INVALID_TARGET'))).culprit, { in: 'request.url', name: 'path' })
  t.match((await best(refusal('destination_not_found', 'OTHER_HOST'))).culprit, { in: 'proxy', name: null })
})

t.test('a gateway that was stopped or failed blames neither the call nor the store', async (t) => {
  const own = await best(refusal('proxy_internal_error', 'STORETAP_STOPPED', 503))
  t.match(own, { code: 'http.unexplained', certainty: 'possible', summary: 'Refused for a reason.', culprit: { in: 'proxy', name: null } })
  t.match(own.why, /neither the request nor the store/)
})
