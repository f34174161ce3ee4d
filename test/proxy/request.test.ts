// Towards the store: what the client sent arrives byte for byte, but for the published changes (design section 7).
import t from 'tap'
import { bodyText, exchangeBytes, httpStore, linesOf, scriptedStore, startRig } from './rig.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const withBody = (length: number) => (request: string) => (request.split('\r\n\r\n')[1] ?? '').length >= length

t.test('trap: path normalised and re-encoded, targets pass byte for byte', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const targets = [
    '/./a',
    '/a/..foo',
    '/a/../b',
    '/%2e%2e/x',
    '/..%2f',
    '/a;x=1/..;/b',
    "/a'b%22c",
    '/%zz',
    '/a%',
    '/q?filter[page]=1&b=%e2%82',
    '//evil.example/x',
    '/\\evil.example/x',
    '/@evil.example',
    '/x?a=b?c=d',
    '/%00',
    '/%5c%2F',
    '/?&&=&a'
  ]
  for (const target of targets) {
    await exchangeBytes(rig.gateway.port, `GET ${target} HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n`)
    const line = store.requests.at(-1)?.split('\r\n')[0]
    t.equal(line, `GET ${target} HTTP/1.1`, `forwarded: ${target}`)
    t.equal(rig.records.at(-1)?.exchange.request.url, `http://localhost:1${target}`, `recorded: ${target}`)
    t.equal(rig.records.at(-1)?.exchange.forwarded?.url, store.url + target, `recorded as sent: ${target}`)
  }
  t.equal(store.requests.length, targets.length)
})

t.test('a store in a sub-folder keeps its base path', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, `${store.url}/blog`)
  await exchangeBytes(rig.gateway.port, 'GET /wp-json/wc/v3/orders?a=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  t.match(store.requests[0], /^GET \/blog\/wp-json\/wc\/v3\/orders\?a=1 HTTP\/1\.1\r\n/)
  t.equal(rig.records[0]?.exchange.forwarded?.url, `${store.url}/blog/wp-json/wc/v3/orders?a=1`)
})

t.test('the upstream never depends on the request', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const refused = ['http://evil.example/abs', 'https://evil.example', 'http://user@127.0.0.1/x', `https://127.0.0.1:${store.port}/x`, '*']
  for (const target of refused) {
    const method = target === '*' ? 'OPTIONS' : 'GET'
    const answer = await exchangeBytes(rig.gateway.port, `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    t.match(answer, /^HTTP\/1\.1 400 /, target)
  }
  t.equal(store.requests.length, 0, 'nothing was forwarded')
  t.ok(rig.records.every(({ exchange }) => exchange.outcome === 'failed' && exchange.answeredBy === 'gateway'))
  t.match(rig.records[0]?.exchange, { failure: { kind: 'destination_not_found', code: 'OTHER_HOST', message: /base URL of the client/ } })
  t.match(rig.records[4]?.exchange, { failure: { kind: 'http_request_error', code: 'INVALID_TARGET' } })

  await exchangeBytes(rig.gateway.port, `GET ${store.url}/mine?x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
  t.match(store.requests[0], /^GET \/mine\?x HTTP\/1\.1/, 'absolute-form with the store itself is the same origin')
  await exchangeBytes(rig.gateway.port, 'GET http://localhost:4010/own HTTP/1.1\r\nHost: localhost:4010\r\nConnection: close\r\n\r\n')
  t.match(store.requests[1], /^GET \/own HTTP\/1\.1/, 'absolute-form with the gateway as addressed')
})

t.test('trap: repeated fields merged or lost, names lower-cased', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const lines = [
    'X-Dup: 1',
    'x-dup: 2',
    'X-MiXeD: Yes',
    'X-Empty: ',
    'X-Obs: caf\xe9',
    'Cookie: a=1',
    'Cookie: b=2',
    `X-Long: ${'y'.repeat(8192)}`
  ]
  await exchangeBytes(rig.gateway.port, `GET / HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\nConnection: close\r\n\r\n`, 500)
  const seen = linesOf(store.requests[0] ?? '')
  t.same(seen.slice(-lines.length), lines, 'forwarded in order, case and repetition')
  t.same(seen.slice(0, -lines.length), [`host: 127.0.0.1:${store.port}`, 'connection: keep-alive'], 'nothing was added')
  const recorded = rig.records[0]?.exchange.request.headers.map(({ name, value }) => `${name}: ${value}`)
  t.same(recorded, ['Host: localhost', ...lines], 'recorded')
})

t.test('trap: request hop-by-hop fields, and those that Connection names (RFC 9110 7.6.1)', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const head = [
    'Connection: close, X-Shopify-Access-Token, host',
    'X-Shopify-Access-Token: shpat_x',
    'Keep-Alive: 5',
    'TE: trailers',
    'Proxy-Authorization: Basic eA==',
    'Proxy-Connection: close',
    'X-Stays: 1'
  ]
  await exchangeBytes(rig.gateway.port, `GET / HTTP/1.1\r\nHost: localhost\r\n${head.join('\r\n')}\r\n\r\n`)
  t.same(linesOf(store.requests[0] ?? ''), [`host: 127.0.0.1:${store.port}`, 'connection: keep-alive', 'X-Stays: 1'])
  const { forwarded } = (await rig.ended(1)).exchange
  t.ok(
    forwarded?.reasons.some((reason) => reason.startsWith('X-Shopify-Access-Token') && reason.includes('Connection')),
    'the reason is recorded'
  )
  t.ok(forwarded?.reasons.some((reason) => reason.includes('Keep-Alive, TE, Proxy-Authorization, Proxy-Connection')))
  t.same(forwarded?.headers, [
    { name: 'Host', value: `127.0.0.1:${store.port}` },
    { name: 'X-Stays', value: '1' }
  ])
})

t.test('a plain request records only that Host is the store’s', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  await exchangeBytes(rig.gateway.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  t.same((await rig.ended(1)).exchange.forwarded, { url: `${store.url}/`, reasons: ["Host is the store's"] })
})

t.test('trap: Expect: 100-continue is answered here and not forwarded', async (t) => {
  const store = await scriptedStore(t, OK, withBody(5))
  const rig = await startRig(t, store.url)
  const head = 'POST /p HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n'
  const answer = await exchangeBytes(rig.gateway.port, `${head}hello`)
  t.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  t.notMatch(store.requests[0], /expect/i)
  t.match(store.requests[0], /\r\n\r\nhello$/)
  const { exchange, requestBody } = await rig.ended(1)
  t.ok(exchange.forwarded?.reasons.some((reason) => reason.startsWith('Expect: 100-continue')))
  t.equal(bodyText(requestBody), 'hello')
})

t.test('trap: body of GET is forwarded and recorded', async (t) => {
  const store = await scriptedStore(t, OK, withBody(13))
  const rig = await startRig(t, store.url)
  const head =
    'GET /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\nConnection: close\r\n\r\n'
  await exchangeBytes(rig.gateway.port, `${head}{"q": "1.0" }`)
  t.match(store.requests[0], /content-length: 13\r\n\r\n\{"q": "1\.0" \}$/)
  const { exchange, requestBody } = await rig.ended(1)
  t.equal(bodyText(requestBody), '{"q": "1.0" }')
  t.match(exchange.request, { bodySize: 13, postData: { mimeType: 'application/json', size: 13 } })
})

t.test('chunked stays chunked, even when it arrived in whole; trailers pass and are recorded', async (t) => {
  const store = await scriptedStore(t, OK, (request) => /\r\n0\r\n([^\r\n]+\r\n)*\r\n$/.test(request))
  const rig = await startRig(t, store.url)
  const head = 'POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\nConnection: close\r\n\r\n'
  await exchangeBytes(rig.gateway.port, `${head}3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 9\r\n\r\n`)
  t.match(store.requests[0], /\r\nTrailer: X-Sum\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 9\r\n\r\n$/)
  t.notMatch(store.requests[0], /content-length/i)
  const { exchange, requestBody } = await rig.ended(1)
  t.equal(bodyText(requestBody), 'abcde')
  t.same(exchange.request.trailers, [{ name: 'X-Sum', value: '9' }])
  t.same(exchange.forwarded, { url: `${store.url}/c`, reasons: ["Host is the store's"] })

  await exchangeBytes(rig.gateway.port, `${head}1\r\na\r\n0\r\nHost: b\r\nX-Sum: 9\r\nauthorization: c\r\n\r\n`)
  t.match(store.requests[1], /\r\n1\r\na\r\n0\r\nX-Sum: 9\r\n\r\n$/, 'what routes or says who asks is no trailer (RFC 9110 section 6.5.1)')
  const second = (await rig.ended(2)).exchange
  t.equal(second.request.trailers?.length, 3)
  t.match(second.forwarded?.reasons.slice(1), [/^Host is not sent on as a trailer/, /^authorization is not sent on as a trailer/])
})

t.test('an empty body is framed as the client framed it', async (t) => {
  const store = await scriptedStore(t, OK, (request) => !/chunked/.test(request) || request.endsWith('\r\n0\r\n\r\n'))
  const rig = await startRig(t, store.url)
  const framing = async (head: string, body = '') => {
    await exchangeBytes(rig.gateway.port, `${head}Host: a\r\nConnection: close\r\n\r\n${body}`)
    t.same(rig.records.at(-1)?.exchange.forwarded?.reasons, ["Host is the store's"], 'nothing was changed')
    return linesOf(store.requests.at(-1) ?? '').slice(2)
  }
  t.same(await framing('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), ['transfer-encoding: chunked'])
  t.same(await framing('POST / HTTP/1.1\r\n'), [])
  t.same(await framing('DELETE / HTTP/1.1\r\nContent-Length: 0\r\n'), ['content-length: 0'])
  t.same(await framing('POST / HTTP/1.1\r\nContent-Length: 0\r\n'), ['content-length: 0'])
  t.same(await framing('GET / HTTP/1.1\r\n'), [])
})

t.test('methods that node knows pass, whatever they are', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  for (const method of ['DELETE', 'PATCH', 'PUT', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE', 'REPORT', 'MKCOL', 'SEARCH']) {
    await exchangeBytes(rig.gateway.port, `${method} /m HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    t.match(store.requests.at(-1), new RegExp(`^${method} /m HTTP/1\\.1`), method)
    t.equal(rig.records.at(-1)?.exchange.request.method, method)
  }
})

t.test('odd media types and bodies pass unread', async (t) => {
  const store = await scriptedStore(t, OK, withBody(3))
  const rig = await startRig(t, store.url)
  for (const type of ['garbage', 'text/plain; =', 'application/json', 'multipart/form-data']) {
    await exchangeBytes(
      rig.gateway.port,
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{"a`
    )
    t.ok(store.requests.at(-1)?.endsWith('\r\n\r\n{"a'), type)
    t.equal(rig.records.at(-1)?.exchange.outcome, 'answered')
  }
})

t.test('query parameters are decoded for the record, malformed ones stay', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  await exchangeBytes(rig.gateway.port, 'GET /?a=1+2&b=%C3%A9&c=%zz&d&e=x=y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  t.same(rig.records[0]?.exchange.request.queryString, [
    { name: 'a', value: '1 2' },
    { name: 'b', value: 'é' },
    { name: 'c', value: '%zz' },
    { name: 'd', value: '' },
    { name: 'e', value: 'x=y' }
  ])
})

t.test('h2c is only an offer and goes on as HTTP/1.1; a WebSocket upgrade gets 501', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const java = 'Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAA\r\nUpgrade: h2c\r\n'
  t.match(await exchangeBytes(rig.gateway.port, `GET / HTTP/1.1\r\nHost: a\r\n${java}\r\n`, 500), /^HTTP\/1\.1 200 /)
  t.notMatch(store.requests[0], /upgrade|http2-settings/i)

  const socket = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n'
  t.match(await exchangeBytes(rig.gateway.port, `GET /ws HTTP/1.1\r\nHost: a\r\n${socket}\r\n`, 500), /^HTTP\/1\.1 501 /)
  t.equal(store.requests.length, 1, 'not forwarded')
  t.match(rig.records[1]?.exchange, {
    outcome: 'failed',
    answeredBy: 'gateway',
    failure: { kind: 'http_upgrade_failed' },
    response: { status: 501 }
  })

  t.match(await exchangeBytes(rig.gateway.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'), /^HTTP\/1\.1 501 /)
  t.match(rig.records[2]?.exchange, { request: { method: 'CONNECT' }, outcome: 'failed', failure: { code: 'CONNECT' } })
})

t.test('64 KiB of header fields pass', async (t) => {
  const store = await scriptedStore(t, OK)
  const rig = await startRig(t, store.url)
  const value = 'v'.repeat(64 * 1024)
  t.match(
    await exchangeBytes(rig.gateway.port, `GET / HTTP/1.1\r\nHost: a\r\nX-Big: ${value}\r\nConnection: close\r\n\r\n`),
    /^HTTP\/1\.1 200 /
  )
  t.ok(store.requests[0]?.includes(`X-Big: ${value}\r\n`))
})

t.test('the observer may change target and header lines, with the body in hand if it wants', async (t) => {
  const store = await scriptedStore(t, OK, withBody(4))
  const asked: (string | undefined)[] = []
  const rig = await startRig(t, `${store.url}/blog`, {
    observer: {
      rewrite(_head, body) {
        asked.push(body && Buffer.from(body).toString())
        if (!body) return 'wants-body'
        return { target: '/o?oauth_signature=new', headers: [{ name: 'authorization', value: 'OAuth new' }], reasons: ['signed anew'] }
      }
    }
  })
  const head =
    'POST /o?oauth_signature=old HTTP/1.1\r\nHost: a\r\nAuthorization: OAuth old\r\nX-A: 1\r\nContent-Length: 4\r\nConnection: close\r\n\r\n'
  await exchangeBytes(rig.gateway.port, `${head}body`)
  t.same(asked, [undefined, 'body'])
  t.match(store.requests[0], /^POST \/blog\/o\?oauth_signature=new HTTP\/1\.1\r\n/)
  t.match(store.requests[0], /\r\nAuthorization: OAuth new\r\nX-A: 1\r\ncontent-length: 4\r\n\r\nbody$/)
  const { exchange, requestBody } = await rig.ended(1)
  t.match(exchange.request.url, /oauth_signature=old$/)
  t.match(exchange.forwarded, { url: `${store.url}/blog/o?oauth_signature=new`, reasons: ["Host is the store's", 'signed anew'] })
  t.equal(bodyText(requestBody), 'body')
})

t.test('an observer that throws breaks nothing', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno')
  const broken = () => {
    throw new Error('disk full')
  }
  const rig = await startRig(t, store.url, {
    annotate: 'headers',
    observer: { started: broken, ended: broken, rewrite: broken, annotate: broken }
  })
  const answer = await exchangeBytes(rig.gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  t.match(answer, /^HTTP\/1\.1 404 Not Found\r\n/)
  t.equal(rig.errors.length, 4, 'and each is logged')
})

t.test('a replay takes the same path and says what it repeats', async (t) => {
  const store = await httpStore(t, (request, response) => {
    request.resume().on('end', () => response.end(request.rawHeaders.join('|')))
  })
  const rig = await startRig(t, store.url)
  const headers = [
    { name: 'Host', value: 'localhost:4010' },
    { name: 'X-CaSe', value: '1' },
    { name: 'Content-Length', value: '99' }
  ]
  const id = await rig.gateway.send({ method: 'PUT', target: '/again?q=%zz', headers, body: Buffer.from('hello'), replayOf: 'e0' })
  const { exchange, requestBody, responseBody } = await rig.ended(1)
  t.equal(id, exchange.id)
  t.match(exchange, { replayOf: 'e0', outcome: 'answered', request: { url: 'http://localhost:4010/again?q=%zz', method: 'PUT' } })
  t.equal(bodyText(requestBody), 'hello')
  t.match(bodyText(responseBody), /X-CaSe\|1\|content-length\|5/)
  await t.rejects(rig.gateway.send({ method: 'GET', target: '/ HTTP/1.1\r\nX: y', headers: [] }), /line break/)
})
