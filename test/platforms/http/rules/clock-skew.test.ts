import t from 'tap'
import { best, CLIENT, found, HTML, JSON_TYPE, START } from '../entry.js'

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

t.test('the time that was signed into a callback', async (t) => {
  const signed = START / 1000 - 130
  const url = (timestamp: number) => `https://app.example/auth/callback?code=1&hmac=ab&shop=acme.myshopify.com&timestamp=${timestamp}`
  const refused = (timestamp: number, answer: string) => ({ url: url(timestamp), status: 500, answerHeaders: HTML, answer })
  const outside = 'HMAC timestamp is outside of the tolerance range'
  const { code, certainty, summary, evidence } = await best(refused(signed, outside))
  t.strictSame([code, certainty], ['http.clock-skew', 'likely'])
  t.match(summary, /130 s ahead of/)
  t.match(evidence[0]?.observed, `timestamp=${signed}`)
  t.match((await best(refused(START / 1000 + 200, outside))).summary, /200 s behind/)
  for (const call of [refused(START / 1000 - 30, outside), refused(signed, 'no such user')])
    t.notMatch(await found(call), /clock-skew/, 'within the tolerance, or another error')
})

t.test('a request without a time in it cannot fail by the clock', async (t) => {
  t.strictSame(await found({ ...call(600), headers: CLIENT }), ['http.unexplained possible'])
  t.strictSame(await found({ ...call(600), status: 404 }), ['http.unexplained possible'])
})
