import t from 'tap'
import { best, CLIENT, found, HTML } from '../entry.js'

const preflight = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' }

t.test('a preflight without permission', async (t) => {
  for (const status of [200, 204, 401, 404]) {
    const call = { method: 'OPTIONS', headers: preflight, status, answerHeaders: HTML, answer: '' }
    t.strictSame(await found(call), ['http.cors.preflight certain'], String(status))
  }
  const { culprit, fix } = await best({ method: 'OPTIONS', headers: preflight, status: 404 })
  t.match(culprit, { in: 'request.method', name: 'OPTIONS' })
  t.match(fix.join(' '), /server/)
})

t.test('near misses', async (t) => {
  const allowed = { 'access-control-allow-origin': '*' }
  t.strictSame(await found({ method: 'OPTIONS', headers: preflight, status: 204, answerHeaders: allowed, answer: '' }), [], 'allowed')
  t.strictSame(await found({ method: 'OPTIONS', headers: CLIENT, status: 200 }), [], 'OPTIONS that is no preflight')
  const get = { headers: { ...CLIENT, origin: 'http://localhost:3000' }, status: 401, answer: '{"error":"x"}' }
  t.strictSame(await found(get), ['http.unexplained possible'], 'a GET with Origin')
})

t.test('no-cors mode', async (t) => {
  const headers = { 'sec-fetch-mode': 'no-cors', 'content-type': 'text/plain' }
  const call = { method: 'POST', headers, body: '{}', status: 401, answer: '{"error":"x"}' }
  t.strictSame(await found(call), ['http.cors.no-cors-mode certain'])
  t.strictSame(await found({ ...call, headers: { 'sec-fetch-mode': 'cors' } }), ['http.unexplained possible'])
  t.strictSame(
    await found({ ...call, headers: { ...headers, authorization: 'Bearer abcdef' } }),
    ['http.unexplained possible'],
    'it has a credential'
  )
})
