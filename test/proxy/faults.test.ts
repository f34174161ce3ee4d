// Where the call breaks: the client gets an answer that says who speaks, the record says where and why.
import { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import t from 'tap'
import { failureOf } from '#src/model/exchange.js'
import { startGateway } from '#src/proxy/gateway.js'
import * as certificates from './certificates.js'
import { bodyText, exchangeBytes, listen, scriptedStore, startRig, storeSettings } from './rig.js'
import { until } from '../until.js'

const GET = 'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

t.test('trap: our errors look like the store’s: 502 and 504 say who speaks', async (t) => {
  const silent = await scriptedStore(t, () => undefined)
  const reset = await scriptedStore(t, (socket) => socket.resetAndDestroy())
  const closed = await scriptedStore(t, (socket) => socket.end())
  const garbage = await scriptedStore(t, 'SSH-2.0-OpenSSH_9\r\n\r\n')
  const rows = [
    { url: 'http://127.0.0.1:1', status: 502, failure: { phase: 'connect', kind: 'connection_refused', code: 'ECONNREFUSED' } },
    { url: 'http://no-such-shop.invalid', status: 502, failure: { phase: 'dns', kind: /^dns_/, code: /^(ENOTFOUND|EAI_AGAIN)$/ } },
    { url: silent.url, status: 504, failure: { phase: 'wait', kind: 'http_response_timeout', code: 'UND_ERR_HEADERS_TIMEOUT' } },
    { url: reset.url, status: 502, failure: { phase: 'wait', kind: 'connection_terminated', code: /ECONNRESET|UND_ERR_SOCKET/ } },
    { url: closed.url, status: 502, failure: { phase: 'wait', kind: 'connection_terminated', code: 'UND_ERR_SOCKET' } },
    { url: garbage.url, status: 502, failure: { phase: 'wait', kind: 'http_protocol_error', code: 'HTTPParserError' } }
  ]
  for (const { url, status, failure } of rows) {
    const rig = await startRig(t, url, { annotate: 'headers', settings: { timeouts: { connect: 500, head: 300, idle: 300 } } })
    const answer = await exchangeBytes(rig.gateway.port, GET)
    const { exchange, responseBody } = await rig.ended(1)
    const expected = url.includes('no-such')
      ? exchange.outcome === 'failed' && (exchange.failure.kind === 'dns_timeout' ? 504 : 502)
      : status
    t.match(answer, new RegExp(`^HTTP/1\\.1 ${expected} `), url)
    t.match(exchange, { outcome: 'failed', answeredBy: 'gateway', failure, response: { status: expected } }, url)
    const body = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
    t.match(body, { storetap: { error: failure.kind, code: failure.code, exchange: exchange.id } }, url)
    t.equal(body.storetap.message, failureOf(exchange)?.message)
    t.equal(bodyText(responseBody), answer.split('\r\n\r\n')[1])
    t.match(answer, /\r\nx-storetap-id: e1\r\n/)
  }
})

t.test('trap: silent retries: one request in, one request out', async (t) => {
  for (const answer of [
    'HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n',
    ''
  ]) {
    const store = await scriptedStore(t, (socket) => (answer === '' ? socket.resetAndDestroy() : socket.write(answer)))
    const rig = await startRig(t, store.url)
    await exchangeBytes(rig.gateway.port, GET)
    await new Promise((resolve) => setTimeout(resolve, 150))
    t.equal(store.requests.length, 1, answer.slice(9, 12) || 'reset')
    t.equal(rig.records.length, 1)
  }
})

t.test('trap: exchange end when the store dies in the middle of its answer', async (t) => {
  for (const framing of ['Content-Length: 100\r\n', 'Transfer-Encoding: chunked\r\n']) {
    const part = framing.startsWith('T') ? '4\r\npart\r\n' : 'part'
    const store = await scriptedStore(t, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n${part}`)
      setTimeout(() => socket.destroy(), 50)
    })
    const rig = await startRig(t, store.url)
    const answer = await exchangeBytes(rig.gateway.port, GET.replace('Connection: close\r\n', ''))
    t.match(answer, /part(\r\n)?$/, 'what arrived is passed on, then the connection is closed without the end of the framing')
    const { exchange, responseBody } = await rig.ended(1)
    t.match(exchange, {
      outcome: 'failed',
      failure: { phase: 'receive', kind: 'http_response_incomplete' },
      response: { status: 200, bodySize: 4 }
    })
    t.equal(bodyText(responseBody), 'part')
    t.equal(rig.records.length, 1)
  }
})

t.test('a store that falls silent in the middle of its answer', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart')
  const rig = await startRig(t, store.url, { settings: { timeouts: { connect: 500, head: 500, idle: 200 } } })
  t.match(await exchangeBytes(rig.gateway.port, GET), /part$/)
  t.match((await rig.ended(1)).exchange, { outcome: 'failed', failure: { kind: 'connection_read_timeout', code: 'UND_ERR_BODY_TIMEOUT' } })
})

t.test('the client goes away: the store is let go, the exchange is aborted, at four moments', async (t) => {
  let open = 0
  const count = (delta: number) => () => {
    open += delta
  }
  const moments = {
    'while sending': { request: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\npart', answer: '' },
    'while waiting': { request: GET, answer: '' },
    'after the head': { request: GET, answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n' },
    'in the body': { request: GET, answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart' }
  }
  for (const [moment, { request, answer }] of Object.entries(moments)) {
    const store = await scriptedStore(t, (socket) => {
      open += 1
      socket.once('close', count(-1))
      socket.write(answer)
    })
    const rig = await startRig(t, store.url)
    const client = connect(rig.gateway.port, '127.0.0.1').on('error', () => undefined)
    let text = ''
    client.on('data', (chunk) => {
      text += chunk
    })
    client.write(request)
    await until(() => open === 1 && (answer === '' || text.includes('\r\n\r\n')))
    client.destroy()
    t.equal((await rig.ended(1)).exchange.outcome, 'aborted', moment)
    await until(() => open === 0)
    t.equal(rig.records.length, 1, moment)
  }
})

t.test('an early answer before the end of the request', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig')
  const rig = await startRig(t, store.url)
  const client = connect(rig.gateway.port, '127.0.0.1').on('error', () => undefined)
  let text = ''
  client.on('data', (chunk) => {
    text += chunk
  })
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\npart')
  await until(() => text.endsWith('big'))
  t.match(text, /^HTTP\/1\.1 413 /)
  t.match((await rig.ended(1)).exchange, { outcome: 'answered', request: { bodySize: 4 }, response: { status: 413 } })
  client.destroy()
})

t.test('a request that breaks after an early answer has begun: one head only, the connection is cut', async (t) => {
  const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'
  const rows = {
    'on its way': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
    held: 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhello',
    'held, the head alone': 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n'
  }
  for (const [state, answer] of Object.entries(rows)) {
    const store = await scriptedStore(t, answer)
    const rig = await startRig(t, store.url, { annotate: 'headers' })
    const client = connect(rig.gateway.port, '127.0.0.1').on('error', () => undefined)
    let text = ''
    let closed = false
    client.on('data', (chunk) => (text += chunk.toString('latin1'))).on('close', () => (closed = true))
    client.write(chunked)
    await until(() => store.requests.length === 1)
    await pause(100)
    client.write('zz\r\n')
    await until(() => closed)
    // Longer than an answer is held for its diagnosis.
    await pause(400)
    t.equal(text.split('HTTP/1.1 ').length, 2, state)
    t.match(text, answer.slice(0, 15), `${state}: the store's`)
    t.notMatch(text, /\r\n0\r\n\r\n$/, `${state}: not whole`)
    t.match((await rig.ended(1)).exchange, { outcome: 'failed', answeredBy: 'store', failure: { phase: 'request', code: /^HPE_/ } }, state)
    t.equal(rig.records.length, 1, state)
    t.equal(rig.errors.length, 0, state)
  }
})

t.test('a client that goes while its answer is held: nothing is begun afterwards', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhello')
  const rig = await startRig(t, store.url, { annotate: 'headers' })
  const client = connect(rig.gateway.port, '127.0.0.1').on('error', () => undefined)
  client.write(GET)
  await until(() => store.requests.length === 1)
  await pause(100)
  const heads = t.capture(ServerResponse.prototype, 'writeHead')
  client.destroy()
  t.equal((await rig.ended(1)).exchange.outcome, 'aborted')
  await pause(400)
  t.equal(heads().length, 0)
})

t.test('the body of a request that could not be sent is still recorded', async (t) => {
  const rig = await startRig(t, 'http://127.0.0.1:1')
  const answer = await exchangeBytes(rig.gateway.port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello')
  t.match(answer, /^HTTP\/1\.1 502 /)
  t.equal(bodyText((await rig.ended(1)).requestBody), 'hello')
})

t.test('trap: upstream TLS is verified by default', async (t) => {
  const shop = async (cert: string) => {
    const server = createTlsServer({ key: certificates.KEY, cert }, (socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(OK))
    })
    const port = await listen(server)
    t.teardown(() => server.close())
    return `https://localhost:${port}`
  }
  const good = await shop(certificates.CERTIFICATE)
  const rows: [string, string, RegExp][] = [
    ['self-signed', good, /DEPTH_ZERO_SELF_SIGNED_CERT/],
    ['wrong host', await shop(certificates.CERTIFICATE_OF_OTHER_HOST), /DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME_INVALID/],
    ['expired', await shop(certificates.CERTIFICATE_EXPIRED), /CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT/]
  ]
  for (const [name, url, code] of rows) {
    const rig = await startRig(t, url)
    t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 502 /, name)
    t.match((await rig.ended(1)).exchange, { outcome: 'failed', failure: { phase: 'tls', kind: 'tls_certificate_error', code } }, name)
  }
  const careless = await startRig(t, good, { settings: { tls: { verify: false, caFile: null } } })
  t.match(await exchangeBytes(careless.gateway.port, GET), /^HTTP\/1\.1 200 /, 'opted out per store')
  const { exchange } = await careless.ended(1)
  t.ok(exchange.timings.ssl >= 0 && exchange.timings.connect >= exchange.timings.ssl, 'the handshake is timed')

  const file = `${t.testdir({ 'ca.pem': certificates.CERTIFICATE, 'other.pem': certificates.CERTIFICATE_OF_OTHER_HOST })}`
  const trusted = await startRig(t, good, { settings: { tls: { verify: true, caFile: `${file}/ca.pem` } } })
  t.match(await exchangeBytes(trusted.gateway.port, GET), /^HTTP\/1\.1 200 /, 'with its authority named')
  const wrong = await startRig(t, rows[1]?.[1] ?? '', { settings: { tls: { verify: true, caFile: `${file}/other.pem` } } })
  await exchangeBytes(wrong.gateway.port, GET)
  t.match((await wrong.ended(1)).exchange, { failure: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } }, 'a trusted authority, but another host')
  await t.rejects(startRig(t, good, { settings: { tls: { verify: true, caFile: '/no/such.pem' } } }), /tls\.caFile/)
})

t.test('https asked of a plain http port', async (t) => {
  const store = await scriptedStore(t, OK, () => true)
  const rig = await startRig(t, `https://127.0.0.1:${store.port}`)
  t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 502 /)
  t.match((await rig.ended(1)).exchange, { failure: { phase: 'tls', kind: 'tls_protocol_error' } })
})

t.test('loop guard: the gateway never calls itself or a sibling', async (t) => {
  const sibling = await scriptedStore(t, OK)
  const rig = await startRig(t, sibling.url, { forbidden: () => [`0.0.0.0:${sibling.port}`] })
  t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 502 /)
  t.match((await rig.ended(1)).exchange, { failure: { kind: 'proxy_loop_detected', code: 'STORETAP_LOOP' } })
  t.equal(sibling.requests.length, 0)

  const port = rig.gateway.port
  await rig.gateway.close()
  const log = { warn: () => undefined, error: () => undefined, debug: () => undefined }
  const own = {
    store: storeSettings(`http://localhost:${port}`),
    observer: { nextId: () => ({ id: 'e', seq: 0 }), started: () => undefined, ended: () => undefined },
    host: '127.0.0.1',
    port,
    maxBody: 1,
    annotate: 'off' as const,
    rewriteLinks: true,
    viewerUrl: () => '',
    log
  }
  await t.rejects(startGateway(own), /own address/)
  await t.rejects(startGateway({ ...own, port: sibling.port }), { code: 'EADDRINUSE' })
})

t.test('a connection that does not come to stand in time', async (t) => {
  const mute = await scriptedStore(t, () => undefined)
  const rig = await startRig(t, `https://127.0.0.1:${mute.port}`, { settings: { timeouts: { connect: 200, head: 2000, idle: 2000 } } })
  t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 504 /)
  t.match((await rig.ended(1)).exchange, { failure: { kind: 'connection_timeout', code: 'UND_ERR_CONNECT_TIMEOUT' } })
})

t.test('closing ends what is still running, and says so', async (t) => {
  for (const [answered, client, failure] of [
    ['', /^HTTP\/1\.1 503 Service Unavailable\r\n[\s\S]*storetap was stopped before 127\.0\.0\.1/, { phase: 'wait' }],
    ['HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n', /^HTTP\/1\.1 200 /, { phase: 'receive' }]
  ] as const) {
    const store = await scriptedStore(t, answered)
    const rig = await startRig(t, store.url)
    const answer = exchangeBytes(rig.gateway.port, GET)
    await until(() => store.requests.length === 1)
    await rig.gateway.close()
    t.match(await answer, client)
    t.match(rig.records[0]?.exchange, {
      outcome: 'failed',
      failure: { ...failure, kind: 'proxy_internal_error', code: 'STORETAP_STOPPED' }
    })
    t.equal(rig.records.length, 1)
  }
})

t.test('closing lets a call end that can', async (t) => {
  const store = await scriptedStore(t, (socket) => setTimeout(() => socket.write(OK), 300))
  const rig = await startRig(t, store.url)
  const answer = exchangeBytes(rig.gateway.port, GET)
  await until(() => store.requests.length === 1)
  await rig.gateway.close()
  t.match(await answer, /^HTTP\/1\.1 200 /)
  t.equal(rig.records[0]?.exchange.outcome, 'answered')
})
