// What is not one unambiguous HTTP request is refused here, recorded, and never forwarded, not even its head.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { handshakeRefused } from '#src/proxy/refused.js'
import * as certificates from './certificates.js'
import { exchangeBytes, scriptedStore, startRig } from './rig.js'
import { until } from '../until.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

t.test('trap: two Host fields, odd Transfer-Encoding, contradicting framing', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url, { annotate: 'headers' })
  const chunks = '3\r\nabc\r\n0\r\n\r\n'
  const rows: [string, string][] = [
    ['two Host fields', 'GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\nX: y\r\n\r\n'],
    ['list in Host', 'GET / HTTP/1.1\r\nHost: a, b\r\n\r\n'],
    ['xchunked', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n${chunks}`],
    ['no-break space', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\xa0\r\n\r\n${chunks}`],
    ['gzip, chunked', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${chunks}`],
    ['chunked twice', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`],
    ['length and chunked', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
    ['signed length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc'],
    ['chunked in HTTP/1.0', `POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`],
    ['blank before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['unknown method', 'GRAB / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no HTTP at all', 'hello world\r\n\r\n'],
    ['raw byte in the target', 'GET /caf\xe9 HTTP/1.1\r\nHost: a\r\n\r\n']
  ]
  for (const [name, request] of rows) {
    const before = rig.records.length
    const answer = await exchangeBytes(rig.gateway.port, request)
    t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/, name)
    t.match(answer, new RegExp(`x-storetap-id: e${before + 1}\r\n`), 'the refusal is annotated')
    t.notMatch(answer, /still open/, 'and the connection closed')
    t.equal(rig.records.length, before + 1, 'one record')
    t.match(rig.records.at(-1)?.exchange, {
      outcome: 'failed',
      answeredBy: 'gateway',
      failure: { phase: 'request', kind: 'http_request_error', code: String, message: String },
      response: { status: 400 }
    })
  }
  t.equal(store.requests.length, 0, 'nothing was forwarded')
  t.match(rig.records[0]?.exchange, { request: { method: 'GET', url: 'http://a/', headers: [{ name: 'Host' }, { name: 'Host' }] } })
  t.match(rig.records.at(-1)?.exchange.request, { method: 'GET', url: 'http://a/caf\xe9', headers: [{ name: 'Host', value: 'a' }] })
})

t.test('a body whose chunks break off is refused in its own exchange', async (t) => {
  const store = await scriptedStore(t, OK, (request) => request.endsWith('0\r\n\r\n'))
  const rig = await startRig(t, store.url)
  const answer = await exchangeBytes(rig.gateway.port, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nZZ\r\n')
  t.match(answer, /^HTTP\/1\.1 400 /)
  t.match((await rig.ended(1)).exchange, { outcome: 'failed', failure: { phase: 'request', code: /^HPE_/ } })
  t.equal(rig.records.length, 1)
  t.equal(store.requests.length, 0)
})

t.test('a header section that is too large gets 431, a head that never ends 408', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url, { settings: { timeouts: { connect: 500, head: 300, idle: 500 } } })
  const answer = await exchangeBytes(rig.gateway.port, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(200_000)}\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 431 /)
  t.match(rig.records[0]?.exchange, { outcome: 'failed', failure: { code: 'HPE_HEADER_OVERFLOW' } })
  t.match(await exchangeBytes(rig.gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\nX: '), /^HTTP\/1\.1 408 /)
  t.match(rig.records[1]?.exchange, { outcome: 'failed', failure: { code: 'ERR_HTTP_REQUEST_TIMEOUT' } })
  t.equal(store.requests.length, 0)
})

t.test('a refusal waits for the answers that are still due on its connection', async (t) => {
  const store = await scriptedStore(t, (socket) => setTimeout(() => socket.write(OK), 100))
  const rig = await startRig(t, store.url)
  const text = await exchangeBytes(rig.gateway.port, 'GET /one HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n')
  t.match(text, /^HTTP\/1\.1 200 OK[\s\S]*okHTTP\/1\.1 400 /)
  t.equal(rig.records.length, 2)
})

t.test('TLS on the plain port gets a readable sentence', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const hello = Buffer.concat([Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), randomBytes(200)])
  t.match(await exchangeBytes(rig.gateway.port, hello), /^HTTP\/1\.1 400 [\s\S]*text\/plain[\s\S]*This port speaks plain HTTP.*http:\/\//)
  t.match((await rig.ended(1)).exchange, {
    outcome: 'failed',
    answeredBy: 'gateway',
    failure: { kind: 'http_request_error', code: 'TLS_ON_PLAIN_PORT' }
  })
})

t.test('the TLS listener: forwards, and tells plain HTTP and an untrusted CA apart', async (t) => {
  const store = await scriptedStore(t, OK)
  const tls = { key: certificates.KEY, cert: certificates.CERTIFICATE }
  const rig = await startRig(t, store.url, { protocol: 'https', tls })
  const ask = (options: object) =>
    new Promise<string>((resolve) => {
      let text = ''
      const socket = tlsConnect({ port: rig.gateway.port, host: '127.0.0.1', servername: 'localhost', ...options }, () => {
        socket.write('GET /s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
      })
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('error', () => undefined).on('close', () => resolve(text))
    })
  t.match(await ask({ ca: certificates.CERTIFICATE }), /^HTTP\/1\.1 200 OK/)
  t.equal((await rig.ended(1)).exchange.request.url, 'https://localhost/s')

  await exchangeBytes(rig.gateway.port, 'GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n')
  t.match((await rig.ended(2)).exchange, {
    outcome: 'failed',
    failure: { phase: 'request', kind: 'http_request_error', code: 'PLAIN_ON_TLS_PORT' }
  })

  const id = await rig.gateway.send({ method: 'GET', target: '/again', headers: [] })
  t.equal((await rig.ended(3)).exchange.id, id, 'replays go through TLS, too')

  const alert = Object.assign(new Error('tlsv1 alert unknown ca'), { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' })
  t.match(handshakeRefused(alert).failure, {
    phase: 'request',
    kind: 'tls_alert_received',
    code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
    message: /local authority/
  })
})

t.test('garbage on the listener for a while: the process lives, real requests pass', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const end = Date.now() + 2000
  let sent = 0
  const pieces = [
    'GET ',
    '/ HTTP/1.1\r\n',
    'Host: a\r\n',
    '\r\n',
    'Transfer-Encoding: chunked\r\n',
    '\x00\xff',
    'Content-Length: 5\r\n',
    'Upgrade: x\r\nConnection: upgrade\r\n'
  ]
  const attack = () =>
    new Promise<void>((resolve) => {
      const socket = connect(rig.gateway.port, '127.0.0.1')
      socket.on('error', () => undefined).on('close', () => resolve())
      sent += 1
      if (sent % 2 === 0) socket.write(randomBytes(1 + (sent % 300)))
      else for (let index = 0; index < 6; index += 1) socket.write(pieces[(sent * 7 + index * sent) % pieces.length] ?? '', 'latin1')
      setTimeout(() => (sent % 3 === 0 ? socket.resetAndDestroy() : socket.destroy()), sent % 10)
    })
  while (Date.now() < end) await Promise.all([attack(), attack(), attack(), attack()])
  t.match(await exchangeBytes(rig.gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 200 /)
  await until(() => rig.records.length === rig.started.length)
  t.equal(new Set(rig.records.map(({ exchange }) => exchange.id)).size, rig.records.length, 'each exchange ended once')
  t.equal(rig.errors.length, 0)
})
