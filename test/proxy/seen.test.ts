// What repeats is read once: equal heads and lines are the very same objects, within bounds.
import { connect } from 'node:net'
import t from 'tap'
import type { Recorded } from '#src/proxy/observer.js'
import { exchangeBytes, scriptedStore, startRig } from './rig.js'
import { until } from '../until.js'

t.test('equal heads give the very same objects, other ones do not', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nok')
  const rig = await startRig(t, store.url)
  const ask = async (target: string, extra = '', method = 'GET') => {
    await exchangeBytes(rig.gateway.port, `${method} ${target} HTTP/1.1\r\nHost: a\r\n${extra}Connection: close\r\n\r\n`)
    return (rig.records.at(-1) as Recorded).exchange
  }
  // What comes a single time is not kept.
  for (const method of ['GET', 'GET', 'POST', 'POST']) await ask('/x?a=1', '', method)
  for (let turn = 0; turn < 2; turn++) await ask('/y')
  const first = await ask('/x?a=1')
  const second = await ask('/x?a=1')
  t.equal(second.request.headers, first.request.headers)
  t.equal(second.request.queryString, first.request.queryString)
  t.equal(second.forwarded, first.forwarded)
  const elsewhere = await ask('/y')
  t.equal(elsewhere.request.headers, first.request.headers, 'the head without its target')
  t.equal(elsewhere.forwarded?.url, `${store.url}/y`)
  const posted = await ask('/x?a=1', '', 'POST')
  t.equal(posted.request.queryString, first.request.queryString)
  t.match(store.requests.at(-1), /^POST /, 'and the method is its own')
  const other = await ask('/x?a=1', 'X-B: 1\r\n')
  t.same(
    other.request.headers.map(({ name }) => name),
    ['Host', 'X-B', 'Connection']
  )
  const lines = [first, second].map((exchange) => (exchange.outcome === 'answered' ? exchange.response.headers[0] : undefined))
  t.same(lines[0], { name: 'X-A', value: '1' })
  t.equal(lines[1], lines[0], 'and equal lines of answers')
})

t.test('what ends in one turn is written once, before any of these answers is released', async (t) => {
  const waiting: (() => void)[] = []
  const store = await scriptedStore(t, (socket) => {
    waiting.push(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  })
  const log: string[] = []
  const rig = await startRig(t, store.url, {
    observer: { ended: ({ exchange }) => log.push(`ended ${exchange.outcome}`), written: () => log.push('written') }
  })
  const clients = Array.from({ length: 4 }, () =>
    connect(rig.gateway.port, '127.0.0.1').on('data', (chunk) => log.push(`answer ${chunk.toString().slice(-2)}`))
  )
  for (const client of clients) client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await until(() => waiting.length === 4)
  for (const answer of waiting) answer()
  await until(() => log.filter((line) => line === 'answer ok').length === 4)
  const told = log.indexOf('written')
  t.ok(log.slice(0, told).every((line) => line === 'ended answered') && told > 0, log.join(', '))
  t.ok(log.filter((line) => line === 'written').length <= 4)
  for (const client of clients) client.destroy()

  const refused = await exchangeBytes(rig.gateway.port, 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n')
  t.match(refused, /^HTTP\/1\.1 400 /)
  t.same(log.slice(-2), ['ended failed', 'written'], 'our own answers wait for the record, too')
})
