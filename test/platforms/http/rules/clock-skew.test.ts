import t from 'tap'
import { best, CLIENT, found, JSON_TYPE, START } from '../entry.js'

const session = { ...CLIENT, authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl' }
const at = (seconds: number) => ({ ...JSON_TYPE, date: new Date(START + seconds * 1000).toUTCString() })
const call = (seconds: number, answer = '{"error":"no"}') => ({ headers: session, status: 401, answerHeaders: at(seconds), answer })
const skewed = async (seconds: number) => (await found(call(seconds))).includes('http.clock-skew likely')

t.test('only beyond the tolerance, either way', async (t) => {
  t.ok(await skewed(40))
  t.ok(await skewed(-40))
  t.notOk(await skewed(8), 'within 10 s')
  t.notOk(await skewed(-8))
})

t.test('certain where the answer speaks of time', async (t) => {
  const first = await best(call(60, '{"error":"token is not yet valid"}'))
  t.match(first, { code: 'http.clock-skew', certainty: 'certain', culprit: { in: 'network', name: 'clock' } })
  t.match(first.summary, /60 s behind/)
})

t.test('a request without a time in it cannot fail by the clock', async (t) => {
  t.strictSame(await found({ ...call(600), headers: CLIENT }), ['http.unexplained possible'])
  t.strictSame(await found({ ...call(600), status: 404 }), ['http.unexplained possible'])
})
