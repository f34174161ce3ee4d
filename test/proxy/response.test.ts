// Towards the client: what the store sent arrives as it is, but for fields of one connection, links and annotation.
import { connect } from 'node:net'
import t from 'tap'
import { bodyText, exchangeBytes, linesOf, scriptedStore, startRig } from './rig.js'
import { until } from '../until.js'

const GET = 'GET /x HTTP/1.1\r\nHost: localhost:4010\r\nConnection: close\r\n\r\n'

t.test('trap: reason phrase, case, order, repeats and obs-text of an answer', async (t) => {
  const lines = ['Set-Cookie: a=1; Domain=x', 'set-cookie: b=2', 'X-CaSe: caf\xe9', 'Date: never', 'Content-Length: 2', 'X-Last: ']
  const store = await scriptedStore(t, `HTTP/1.1 299 Quite  Fine\r\n${lines.join('\r\n')}\r\n\r\nok`)
  const rig = await startRig(t, store.url)
  const answer = await exchangeBytes(rig.gateway.port, GET)
  t.match(answer, /^HTTP\/1\.1 299 Quite {2}Fine\r\n/)
  t.same(linesOf(answer), [...lines, 'Connection: close'], 'forwarded, and nothing was added')
  const response = rig.records[0]?.exchange.outcome === 'answered' ? rig.records[0].exchange.response : undefined
  t.match(response, { status: 299, statusText: 'Quite  Fine', bodySize: 2, content: { size: 2 } })
  t.same(
    response?.headers.map(({ name, value }) => `${name}: ${value}`),
    lines,
    'recorded'
  )
  t.equal(bodyText(rig.records[0]?.responseBody), 'ok')
})

t.test('trap: response hop-by-hop fields leak', async (t) => {
  const lines = [
    'Connection: keep-alive, X-Hop',
    'X-Hop: 1',
    'Keep-Alive: timeout=5',
    'Upgrade: h2',
    'Proxy-Connection: close',
    'X-Stays: 1',
    'Content-Length: 0'
  ]
  const store = await scriptedStore(t, `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`)
  const rig = await startRig(t, store.url)
  const answer = await exchangeBytes(rig.gateway.port, GET)
  t.same(linesOf(answer), ['X-Stays: 1', 'Content-Length: 0', 'Connection: close'])
  t.equal((await rig.ended(1)).exchange.outcome, 'answered')
  t.match(
    rig.records[0]?.exchange,
    { response: { headers: lines.map((line) => ({ name: line.split(': ')[0], value: line.split(': ')[1] })) } },
    'recorded as sent'
  )
})

t.test('trap: Connection: close of the client is honoured, without it the connection stays', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok')
  const rig = await startRig(t, store.url)
  t.notMatch(await exchangeBytes(rig.gateway.port, GET, 2000), /still open/)
  t.match(await exchangeBytes(rig.gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 300), /still open/)
  t.equal(store.connections, 1, 'the connection to the store is used again')
})

t.test('early hints under names that JavaScript objects have, too', async (t) => {
  const names = ['constructor', 'toString', '__proto__']
  const hints = `HTTP/1.1 103 Early\r\nLink: </a>; rel=preload\r\nLink: </b>; rel=preload\r\n${names.map((name) => `${name}: x\r\n`).join('')}\r\n`
  const store = await scriptedStore(t, `${hints}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`)
  const rig = await startRig(t, store.url)
  const [early = ''] = (await exchangeBytes(rig.gateway.port, GET)).split('\r\n\r\n')
  t.strictSame(linesOf(early).sort(), ['Link: </a>; rel=preload, </b>; rel=preload', ...names.map((name) => `${name}: x`)].sort())
})

t.test('two Content-Encoding lines are one list', async (t) => {
  const codings = 'Content-Encoding: identity\r\nContent-Encoding: gzip\r\n'
  const store = await scriptedStore(t, `HTTP/1.1 200 OK\r\n${codings}Content-Length: 2\r\n\r\nok`, (request) => request.endsWith('hi'))
  const rig = await startRig(t, store.url)
  const answer = await exchangeBytes(
    rig.gateway.port,
    `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${codings}Content-Length: 2\r\n\r\nhi`
  )
  t.match(answer, codings, 'and pass as they came')
  t.match(store.requests[0], codings)
  t.match(await rig.ended(1), { requestBody: { contentEncoding: 'identity, gzip' }, responseBody: { contentEncoding: 'identity, gzip' } })
})

t.test('trap: 1xx answers and trailers are lost', async (t) => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n'
  const final = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n'
  const store = await scriptedStore(t, hints + final)
  const rig = await startRig(t, store.url)
  const answer = await exchangeBytes(rig.gateway.port, GET)
  t.match(answer, /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  t.match(answer, /2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n$/)
  t.match((await rig.ended(1)).exchange, {
    response: {
      informational: [{ status: 103, headers: [{ name: 'Link', value: '</a.css>; rel=preload' }] }],
      trailers: [{ name: 'X-Sum', value: '7' }]
    }
  })
})

t.test('HEAD, 204 and 304 have no body and keep their Content-Length', async (t) => {
  const store = await scriptedStore(t, (socket, request) => {
    const status = request.startsWith('HEAD') ? '200 OK' : request.includes('/204') ? '204 No Content' : '304 Not Modified'
    socket.write(`HTTP/1.1 ${status}\r\n${status.startsWith('204') ? '' : 'Content-Length: 99\r\n'}X-A: 1\r\n\r\n`)
  })
  const rig = await startRig(t, store.url)
  t.match(
    await exchangeBytes(rig.gateway.port, GET.replace('GET', 'HEAD')),
    /^HTTP\/1\.1 200 OK\r\nContent-Length: 99\r\nX-A: 1\r\nConnection: close\r\n\r\n$/
  )
  t.match(
    await exchangeBytes(rig.gateway.port, GET.replace('/x', '/204')),
    /^HTTP\/1\.1 204 No Content\r\nX-A: 1\r\nConnection: close\r\n\r\n$/
  )
  t.match(
    await exchangeBytes(rig.gateway.port, GET.replace('/x', '/304')),
    /^HTTP\/1\.1 304 Not Modified\r\nContent-Length: 99\r\nX-A: 1\r\nConnection: close\r\n\r\n$/
  )
  t.same(
    rig.records.map(({ exchange }) => exchange.outcome),
    ['answered', 'answered', 'answered']
  )
})

t.test('encoded bytes pass as they are, whatever the label says', async (t) => {
  const bytes = Buffer.from([0x1f, 0x8b, 8, 0, 0xff, 0xfe, 0, 1]).toString('latin1')
  const store = await scriptedStore(
    t,
    `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n${bytes}`
  )
  const rig = await startRig(t, store.url)
  t.equal((await exchangeBytes(rig.gateway.port, GET)).split('\r\n\r\n')[1], bytes)
  t.match(rig.records[0]?.responseBody, { contentEncoding: 'gzip', mimeType: 'application/json', total: 8, truncated: false })
})

t.test('the capture is bounded, forwarding is not', async (t) => {
  const store = await scriptedStore(t, `HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${'z'.repeat(5000)}`)
  const rig = await startRig(t, store.url, { maxBody: 1000 })
  t.equal((await exchangeBytes(rig.gateway.port, GET)).split('\r\n\r\n')[1]?.length, 5000)
  const { exchange, responseBody } = await rig.ended(1)
  t.equal(bodyText(responseBody).length, 1000)
  t.match(responseBody, { total: 5000, truncated: true })
  t.match(exchange, { response: { bodySize: 5000, content: { size: 1000, truncated: true } } })
})

t.test('answers framed by closing arrive whole', async (t) => {
  const store = await scriptedStore(t, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'))
  const rig = await startRig(t, store.url)
  t.match(await exchangeBytes(rig.gateway.port, GET), /d\r\nuntil the end\r\n0\r\n\r\n$/)
  t.match(await exchangeBytes(rig.gateway.port, GET.replace('HTTP/1.1', 'HTTP/1.0')), /\r\n\r\nuntil the end$/)
  t.match(rig.records[1]?.exchange, { outcome: 'answered', request: { httpVersion: 'HTTP/1.0' }, response: { bodySize: 13 } })
})

t.test('the version of the answer is recorded as the store wrote it', async (t) => {
  const store = await scriptedStore(t, (socket) => socket.end('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  const rig = await startRig(t, store.url)
  t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 200 OK\r\n/, 'a gateway answers in its own (RFC 9110 section 2.5)')
  t.match((await rig.ended(1)).exchange, { response: { httpVersion: 'HTTP/1.0' } })
})

t.test('the head is flushed at once: a stream is readable before its first byte', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n')
  const rig = await startRig(t, store.url)
  const client = connect(rig.gateway.port, '127.0.0.1')
  let text = ''
  client.on('data', (chunk) => {
    text += chunk
  })
  client.write(GET)
  await until(() => text.includes('\r\n\r\n'))
  t.match(text, /text\/event-stream/)
  t.equal(rig.started.length, 1, 'pending is visible')
  t.equal(rig.records.length, 0, 'and it has not ended')
  client.destroy()
  t.equal((await rig.ended(1)).exchange.outcome, 'aborted')
})

t.test('the record is kept before the end of the answer is released', async (t) => {
  for (const answer of ['Content-Length: 4\r\n\r\nlast', 'Transfer-Encoding: chunked\r\n\r\n4\r\nlast\r\n0\r\n\r\n']) {
    const store = await scriptedStore(t, `HTTP/1.1 200 OK\r\n${answer}`)
    let text = ''
    let before = ''
    const rig = await startRig(t, store.url, {
      observer: {
        ended() {
          before = text
        }
      }
    })
    const client = connect(rig.gateway.port, '127.0.0.1').on('data', (chunk) => {
      text += chunk
    })
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => text.endsWith('last') || text.endsWith('0\r\n\r\n'))
    t.notMatch(before, /last$|0\r\n\r\n$/, 'no complete answer was out when the record was handed over')
    client.destroy()
  }
})

t.test('Location and Link come back pointing at the gateway, recorded as the store sent them', async (t) => {
  let target = ''
  const store = await scriptedStore(t, (socket) => {
    const link = `<${target}/wp-json/p?page=2>; rel="next", <https://api.w.org/>; rel="other"`
    socket.write(`HTTP/1.1 301 Moved\r\nLocation: ${target}/new?a=%2F\r\nLink: ${link}\r\nContent-Length: 0\r\n\r\n`)
  })
  target = `${store.url}/shop`
  const rig = await startRig(t, target)
  const answer = linesOf(await exchangeBytes(rig.gateway.port, GET))
  t.ok(answer.includes('Location: http://localhost:4010/new?a=%2F'))
  t.ok(answer.includes('Link: <http://localhost:4010/wp-json/p?page=2>; rel="next", <https://api.w.org/>; rel="other"'))
  t.match(rig.records[0]?.exchange, { response: { headers: [{ name: 'Location', value: `${target}/new?a=%2F` }, {}, {}] } })

  const loop = linesOf(await exchangeBytes(rig.gateway.port, GET.replace('/x', '/new?a=%2F')))
  t.ok(loop.includes(`Location: ${target}/new?a=%2F`), 'a redirect to the very URL just asked stays')

  const off = await startRig(t, target, { rewriteLinks: false })
  t.ok(linesOf(await exchangeBytes(off.gateway.port, GET)).includes(`Location: ${target}/new?a=%2F`), 'off')
})

t.test('annotation: id and link on every answer, a diagnosis only on small failing ones', async (t) => {
  const answers: Record<string, string> = {
    '/ok': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    '/401': 'HTTP/1.1 401 Unauthorized\r\nLink: <a>; rel="b"\r\nContent-Length: 5\r\n\r\nwrong',
    '/chunked': 'HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwrong\r\n0\r\n\r\n',
    '/large': `HTTP/1.1 500 Oops\r\nContent-Length: 70000\r\n\r\n${'x'.repeat(70_000)}`
  }
  const store = await scriptedStore(t, (socket, request) => socket.write(answers[request.split(' ')[1] ?? ''] ?? ''))
  const seen: string[] = []
  const rig = await startRig(t, store.url, {
    annotate: 'headers',
    observer: {
      annotate({ exchange, responseBody }) {
        seen.push(`${exchange.outcome} ${bodyText(responseBody)}`)
        return 'shopify.token'
      }
    }
  })
  const ask = async (path: string) => exchangeBytes(rig.gateway.port, GET.replace('/x', path))
  const ok = linesOf(await ask('/ok'))
  t.same(ok, [
    'Content-Length: 2',
    'x-storetap-id: e1',
    'link: <http://viewer.invalid/#/exchanges/e1>; rel="describedby"',
    'Connection: close'
  ])
  const failing = await ask('/401')
  t.same(linesOf(failing), [
    'Link: <a>; rel="b"',
    'Content-Length: 5',
    'x-storetap-id: e2',
    'link: <http://viewer.invalid/#/exchanges/e2>; rel="describedby"',
    'x-storetap-diagnosis: shopify.token',
    'Connection: close'
  ])
  t.match(failing, /\r\n\r\nwrong$/)
  t.notMatch(await ask('/chunked'), /x-storetap-diagnosis/)
  const large = await ask('/large')
  t.notMatch(large, /x-storetap-diagnosis/)
  t.equal(large.split('\r\n\r\n')[1]?.length, 70_000)
  t.same(seen, ['answered wrong'])
  t.match(
    rig.records[1]?.exchange,
    { response: { headers: [{ name: 'Link' }, { name: 'Content-Length' }] } },
    'the record has what the store sent'
  )
})

t.test('a failing answer whose body dawdles goes on without a diagnosis', async (t) => {
  const store = await scriptedStore(t, (socket) => {
    socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nabc')
    setTimeout(() => socket.write('def'), 600)
  })
  const rig = await startRig(t, store.url, { annotate: 'headers', observer: { annotate: () => 'late' } })
  const answer = await exchangeBytes(rig.gateway.port, GET)
  t.match(answer, /\r\n\r\nabcdef$/)
  t.notMatch(answer, /x-storetap-diagnosis/)
})

t.test('pipelined requests are answered in order, one exchange each', async (t) => {
  const store = await scriptedStore(t, (socket, request) => {
    const path = request.split(' ')[1] ?? ''
    setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`), path === '/slow' ? 200 : 0)
  })
  const rig = await startRig(t, store.url)
  const text = await exchangeBytes(rig.gateway.port, `GET /slow HTTP/1.1\r\nHost: a\r\n\r\n${GET.replace('/x', '/quick')}`)
  t.ok(text.indexOf('/slow') !== -1 && text.indexOf('/slow') < text.indexOf('/quick'))
  t.equal(rig.records.length, 2)
})
