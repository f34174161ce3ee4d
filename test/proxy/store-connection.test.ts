// Connections to the store: used again where that is safe, never where an answer could be taken for another's, and never for a second try.
import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import t from 'tap'
import { responseOf } from '#src/model/exchange.js'
import * as certificates from './certificates.js'
import { bodyText, exchangeBytes, listen, scriptedStore, startRig } from './rig.js'
import { until } from '../until.js'

const GET = 'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

t.test('whether a connection is used again', async (t) => {
  const rows: readonly (readonly [name: string, answer: string, connections: number])[] = [
    ['nothing said', OK, 1],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', 1],
    ['kept for a while', `HTTP/1.1 200 OK\r\nKeep-Alive: timeout=30, max=9\r\nContent-Length: 2\r\n\r\nok`, 1],
    ['kept too short', `HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok`, 2],
    ['the store says close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', 2],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 2],
    ['HTTP/1.0 that keeps', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok', 1],
    ['more than was asked for', `${OK}HTTP/1.1 200 Evil\r\nContent-Length: 4\r\n\r\nevil`, 2],
    ['no body, and one all the same', 'HTTP/1.1 304 Same\r\n\r\nevil', 2]
  ]
  for (const [name, answer, connections] of rows) {
    const store = await scriptedStore(t, answer)
    const rig = await startRig(t, store.url)
    const first = await exchangeBytes(rig.gateway.port, GET)
    t.equal(await exchangeBytes(rig.gateway.port, GET), first, `${name}: the same answer`)
    t.equal(store.connections, connections, name)
    t.equal(rig.records[1]?.exchange.timings.connect === -1, connections === 1, `${name}: told by the timings`)
  }
})

t.test('bytes on an idle connection, or its end: the next request takes another one', async (t) => {
  for (const last of ['junk', `${OK}`, undefined]) {
    let first = true
    const store = await scriptedStore(t, (socket) => {
      socket.write(OK)
      if (!first) return
      first = false
      setTimeout(() => (last === undefined ? socket.end() : socket.write(last)), 30)
    })
    const rig = await startRig(t, store.url)
    t.match(await exchangeBytes(rig.gateway.port, GET), /ok$/)
    await pause(100)
    t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 200 [\s\S]*ok$/)
    t.equal(store.connections, 2, String(last))
  }
})

t.test('an idle connection is left before the store would close it', async (t) => {
  let closed = false
  const store = await scriptedStore(t, (socket) => {
    socket.once('close', () => (closed = true))
    socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=3\r\nContent-Length: 2\r\n\r\nok')
  })
  const rig = await startRig(t, store.url)
  await exchangeBytes(rig.gateway.port, GET)
  await until(() => closed, 2900)
  t.ok(closed)
})

t.test('a connection that dies on its second request: told, and not tried again', async (t) => {
  const store = await scriptedStore(t, (socket) => (store.requests.length === 1 ? socket.write(OK) : socket.destroy()))
  const rig = await startRig(t, store.url)
  await exchangeBytes(rig.gateway.port, GET)
  t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 502 /)
  t.match((await rig.ended(2)).exchange, { failure: { phase: 'wait', kind: 'connection_terminated' } })
  t.equal(store.requests.length, 2)
  t.equal(store.connections, 1)
})

t.test('an answer before the end of the request: what is left of that is no other request', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const client = connect(rig.gateway.port, '127.0.0.1')
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\npart')
  await rig.ended(1)
  await exchangeBytes(rig.gateway.port, GET)
  t.equal(store.connections, 2)
  client.destroy()
})

t.test('a request goes out in one piece with a small body', async (t) => {
  const pieces: string[] = []
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      pieces.push(chunk.toString('latin1'))
      if (/\r\n\r\n(hello|5\r\nhello\r\n0\r\n\r\n)$/.test(pieces.join(''))) socket.write(OK)
    })
  })
  const rig = await startRig(t, `http://127.0.0.1:${await listen(server)}`)
  t.teardown(() => server.close())
  const post = (framing: string, body: string) => `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${framing}\r\n\r\n${body}`
  await exchangeBytes(rig.gateway.port, post('Content-Length: 5', 'hello'))
  t.equal(pieces.length, 1, pieces.join('|'))
  pieces.length = 0
  await exchangeBytes(rig.gateway.port, post('Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\n\r\n'))
  t.match(pieces[0], /\r\n\r\n5\r\nhello\r\n/)
  t.equal(bodyText(rig.records[1]?.requestBody), 'hello')
})

t.test('a client that goes while the connection is being opened: the attempt is given up', async (t) => {
  let open = 0
  const mute = createServer((socket) => {
    open += 1
    socket.on('error', () => undefined).on('close', () => (open -= 1))
    socket.resume()
  })
  const rig = await startRig(t, `https://127.0.0.1:${await listen(mute)}`, {
    settings: { timeouts: { connect: 60_000, head: 3000, idle: 3000 } }
  })
  t.teardown(() => mute.close())
  const client = connect(rig.gateway.port, '127.0.0.1', () => client.write(GET))
  await until(() => open === 1)
  client.destroy()
  t.equal((await rig.ended(1)).exchange.outcome, 'aborted')
  await until(() => open === 0)
})

t.test('a client that is slow itself is not held against the store', async (t) => {
  const timeouts = { connect: 500, head: 200, idle: 200 }
  const store = await scriptedStore(t, OK, (request) => request.endsWith('lo'))
  const rig = await startRig(t, store.url, { settings: { timeouts } })
  const client = connect(rig.gateway.port, '127.0.0.1')
  let answer = ''
  client.on('data', (chunk) => (answer += chunk.toString('latin1')))
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel')
  await pause(700)
  client.write('lo')
  await until(() => answer.endsWith('ok'))

  const large = 'z'.repeat(16_000_000)
  const second = await scriptedStore(t, `HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\n\r\n${large}`)
  const other = await startRig(t, second.url, { settings: { timeouts } })
  const reader = connect(other.gateway.port, '127.0.0.1')
  let received = 0
  reader.on('data', (chunk) => (received += chunk.length))
  reader.write(GET)
  reader.once('data', () => reader.pause())
  await pause(700)
  t.ok(received < large.length, 'held back')
  reader.resume()
  await until(() => received > large.length)
  t.equal((await other.ended(1)).exchange.outcome, 'answered')
  client.destroy()
})

t.test('interim answers, or a head in pieces, give the final head no more time', async (t) => {
  for (const piece of ['HTTP/1.1 102 Processing\r\n\r\n', 'a']) {
    const store = await scriptedStore(t, (socket) => {
      if (piece === 'a') socket.write('HTTP/1.1 200 OK\r\na: ')
      const timer = setInterval(() => socket.write(piece), 100)
      socket.once('close', () => clearInterval(timer))
    })
    const rig = await startRig(t, store.url, { settings: { timeouts: { connect: 500, head: 500, idle: 60_000 } } })
    t.match(await exchangeBytes(rig.gateway.port, GET, 2000), /HTTP\/1\.1 504 /, piece)
    t.match((await rig.ended(1)).exchange, { failure: { phase: 'wait', code: 'UND_ERR_HEADERS_TIMEOUT' } }, piece)
  }
})

t.test('a store that sends interim answers without end is given up', async (t) => {
  let closed = false
  const store = await scriptedStore(t, (socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write('HTTP/1.1 102 Processing\r\n\r\n'));
    }
    socket.on('drain', more).once('close', () => (closed = true))
    more()
  })
  const rig = await startRig(t, store.url)
  const answer = await exchangeBytes(rig.gateway.port, GET, 2000)
  t.match(answer, /HTTP\/1\.1 502 /)
  const { exchange } = await rig.ended(1)
  t.match(exchange, { failure: { phase: 'wait', kind: 'http_protocol_error', code: 'HTTPParserError', message: /interim answers/ } })
  t.ok((responseOf(exchange)?.informational?.length ?? 0) <= 32, 'and they are bounded in the record')
  await until(() => closed)
})

t.test('a large answer over TLS, read slowly, arrives byte for byte', async (t) => {
  const body = Buffer.from(Array.from({ length: 400_000 }, (_, index) => `${index},`).join(''))
  const server = createTlsServer({ key: certificates.KEY, cert: certificates.CERTIFICATE }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      for (let at = 0; at < body.length; at += 70_001) {
        const piece = body.subarray(at, at + 70_001)
        socket.write(`${piece.length.toString(16)}\r\n`)
        socket.write(piece)
        socket.write('\r\n')
      }
      socket.write('0\r\n\r\n')
    })
  })
  const url = `https://localhost:${await listen(server)}`
  t.teardown(() => server.close())
  const rig = await startRig(t, url, { settings: { tls: { verify: false, caFile: null } }, maxBody: 10_000_000 })
  const hash = createHash('sha1')
  const client = connect(rig.gateway.port, '127.0.0.1')
  await new Promise<void>((resolve) => {
    client.on('data', (chunk) => {
      hash.update(chunk)
      client.pause()
      setTimeout(() => client.resume(), 2)
    })
    client.on('close', () => resolve())
    // HTTP/1.0 has no chunks: the bytes after the head are the body.
    client.write('GET /x HTTP/1.0\r\nHost: a\r\n\r\n')
  })
  const { responseBody } = await rig.ended(1)
  t.equal(Buffer.concat(responseBody?.chunks ?? []).equals(body), true, 'as captured, by reference to what was read')
  t.equal(hash.digest('hex'), createHash('sha1').update('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n').update(body).digest('hex'))
  t.equal(rig.errors.length, 0)
  const again = await exchangeBytes(rig.gateway.port, GET)
  t.match(again, /^HTTP\/1\.1 200 /)
  t.equal(rig.records[1]?.exchange.timings.ssl, -1, 'the connection is used again')
})
