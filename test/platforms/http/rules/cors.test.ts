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

t.test('what answers behind a tunnel is a server of the own: it comes first', async (t) => {
  const at = async (url: string) => (await best({ url, method: 'OPTIONS', headers: preflight, status: 404 })).fix[0]
  t.match(await at('https://3f2a1b.ngrok-free.app/api/orders'), /your own server/)
  t.match(await at('http://127.0.0.1:3000/api/orders'), /your own server/)
  t.match(await at('https://acme.myshopify.com/admin/api/2026-07/orders.json'), /Call the API from a server/)
})

t.test('a preflight whose answer does not allow enough', async (t) => {
  const asked = { ...preflight, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type, authorization' }
  const enough = {
    'access-control-allow-origin': 'http://localhost:3000',
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'Authorization, Content-Type'
  }
  const answered = (status: number, fields: Readonly<Record<string, string>>) => ({
    method: 'OPTIONS',
    headers: asked,
    status,
    answerHeaders: { ...enough, ...fields },
    answer: ''
  })
  t.strictSame(await found(answered(204, {})), [], 'all is allowed')
  for (const [why, status, fields, words] of [
    ['another origin', 204, { 'access-control-allow-origin': 'https://app.example' }, /Allow-Origin is https:\/\/app\.example/],
    ['no 2xx', 401, {}, /401, not a 2xx status/],
    ['a redirect', 302, { location: '/login' }, /302, a redirect/],
    ['the method', 204, { 'access-control-allow-methods': 'GET' }, /Allow-Methods lacks PUT/],
    ['a header field', 204, { 'access-control-allow-headers': 'content-type' }, /Allow-Headers lacks authorization/],
    ['authorization is not in *', 204, { 'access-control-allow-headers': '*' }, /Allow-Headers lacks authorization/]
  ] as const) {
    const call = answered(status, fields)
    t.strictSame(await found(call), ['http.cors.preflight certain'], why)
    t.match((await best(call)).summary, words, why)
  }
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
