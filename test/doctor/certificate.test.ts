import t from 'tap'
import { type Handshake, judgeHandshake } from '#src/doctor/certificate.js'

const now = new Date('2026-11-22T08:00:00Z')
const good: Handshake = {
  protocol: 'TLSv1.3',
  refusedFor: undefined,
  names: 'DNS:shop.example',
  issuer: 'Good Authority',
  validTo: new Date('2027-02-01T00:00:00Z')
}

t.test('in order', (t) => {
  t.match(judgeHandshake('shop.example', true, good, now), {
    status: 'ok',
    found: /TLSv1\.3, verified, for shop\.example, by Good Authority, until 2027-02-01/
  })
  t.end()
})

t.test('soon over', (t) => {
  const until = (day: string) => judgeHandshake('shop.example', true, { ...good, validTo: new Date(day) }, now)
  t.equal(until('2026-12-06T08:00:00Z').status, 'ok', 'in 14 days')
  t.match(until('2026-12-06T07:59:59Z'), { status: 'warn', found: /expires on 2026-12-06/ })
  t.end()
})

t.test('refused, and what to do about each kind', (t) => {
  const refused = (code: string, verify = true) => judgeHandshake('shop.example', verify, { ...good, refusedFor: code }, now)
  t.match(refused('DEPTH_ZERO_SELF_SIGNED_CERT'), { status: 'fail', found: /self-signed/, fix: /tls\.caFile/ })
  t.match(refused('CERT_HAS_EXPIRED'), { status: 'fail', found: /has expired/, fix: /renew/ })
  t.match(refused('ERR_TLS_CERT_ALTNAME_INVALID'), {
    status: 'fail',
    found: /for another host name.*DNS:shop\.example/,
    fix: /the name that the certificate is for/
  })
  t.match(refused('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), { status: 'fail', fix: /whole chain/ })
  t.match(refused('SOMETHING_NEW'), { status: 'fail', found: /SOMETHING_NEW/ })
  t.match(refused('DEPTH_ZERO_SELF_SIGNED_CERT', false), { status: 'warn', found: /tls\.verify is false/ })
  t.end()
})

t.test('verification is off without a need', (t) => {
  t.match(judgeHandshake('shop.example', false, good, now), { status: 'warn', found: /is in order/, fix: /remove "verify": false/ })
  t.end()
})
