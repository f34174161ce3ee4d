// Malformed and misleading answers of a store: 502 in our name or an answer cut off, never another message than the store sent.
import t from 'tap'
import { bodyText } from '../proxy/rig.js'
import { noOracle, objections } from './h11.js'
import { piecesOf, setStage } from './stage.js'

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\n'
const many = (count: number) => Array.from({ length: count }, () => 'X: 1\r\n').join('')

/** The head cannot be understood: the client gets 502, the record a protocol error. */
const GARBLED: readonly (readonly [name: string, answer: string])[] = [
  ['no status', 'HTTP/1.1\r\nContent-Length: 2\r\n\r\nok'],
  ['HTTP/2 status line', 'HTTP/2 200\r\nContent-Length: 2\r\n\r\nok'],
  ['version 1.10', 'HTTP/1.10 200 OK\r\nContent-Length: 2\r\n\r\nok'],
  ['a page without a head', '<html><body>It works</body></html>\r\n\r\n'],
  ['line feed alone ends lines', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  ['no colon', `${OK}X-A\r\nContent-Length: 2\r\n\r\nok`],
  ['blank before the colon', `${OK}Content-Length : 2\r\n\r\nok`],
  ['NUL in a value', `${OK}X-A: a\x00b\r\nContent-Length: 2\r\n\r\nok`],
  ['carriage return in a value', `${OK}X-A: a\rX-B: b\r\nContent-Length: 2\r\n\r\nok`],
  ['line feed in a value', `${OK}X-A: a\nX-B: b\r\nContent-Length: 2\r\n\r\nok`],
  ['obs-fold', `${OK}X-A: a\r\n b\r\nContent-Length: 2\r\n\r\nok`],
  ['Content-Length of letters', `${OK}Content-Length: two\r\n\r\nok`],
  ['Content-Length negative', `${OK}Content-Length: -2\r\n\r\nok`],
  ['Content-Length signed', `${OK}Content-Length: +2\r\n\r\nok`],
  ['Content-Length list', `${OK}Content-Length: 2, 2\r\n\r\nok`],
  ['Content-Length twice', `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!`],
  ['Content-Length that overflows', `${OK}Content-Length: 99999999999999999999999\r\n\r\nok`],
  ['Content-Length and chunked', `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  ['chunked, then Content-Length', `${OK}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  ['100 that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`],
  ['101 that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['200 KiB of fields', `${OK}X-Big: ${'x'.repeat(200_000)}\r\nContent-Length: 2\r\n\r\nok`],
  ['a thousand interim answers and no other', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)]
]

t.test('answers whose head cannot be understood', async (t) => {
  const stage = await setStage(t, { settings: { timeouts: { connect: 500, head: 600, idle: 600 } } })
  for (const [name, answer] of GARBLED) {
    const { client, recorded, hits } = await stage.say(name, GET, answer)
    t.equal(hits, 1, `${name}: asked once`)
    t.match(client, /^(HTTP\/1\.1 103 [\s\S]*)?HTTP\/1\.1 50[24] [\s\S]*"storetap"/, `${name}: 502 says who speaks`)
    const kind = /http_protocol_error|http_response_timeout|connection_terminated/
    t.match(recorded.exchange, { outcome: 'failed', answeredBy: 'gateway', failure: { phase: 'wait', kind } }, `${name}: recorded`)
  }
  t.same(stage.rig.errors, [])
  if (!noOracle) t.same(objections(stage.emitted), [])
})

/** The head is good, the body is not: what arrived goes on, and the client can tell that it is not whole. */
const BROKEN: readonly (readonly [name: string, answer: string, arrived: string])[] = [
  ['fewer bytes than Content-Length, closed', `${OK}Content-Length: 10\r\nConnection: close\r\n\r\npart`, 'part'],
  ['chunk size of letters', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nxyz\r\n`, 'part'],
  ['chunk size that overflows', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nFFFFFFFFFFFFFFFFFF\r\n`, 'part'],
  ['chunk longer than its size', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nparting\r\n0\r\n\r\n`, 'part'],
  ['chunks that break off', `${OK}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\npart\r\n`, 'part'],
  ['trailer line without a colon', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n0\r\nX\r\n\r\n`, 'part']
]

t.test('answers whose body breaks', async (t) => {
  const stage = await setStage(t, { settings: { timeouts: { connect: 500, head: 600, idle: 600 } } })
  for (const [name, answer, arrived] of BROKEN) {
    const { client, recorded } = await stage.say(name, GET, answer)
    const { start, body } = piecesOf(client)
    t.equal(start, 'HTTP/1.1 200 OK', name)
    t.ok(body === arrived || body.startsWith(`4\r\n${arrived}`), `${name}: what arrived goes on: ${JSON.stringify(body)}`)
    t.notMatch(body, /\r\n0\r\n\r\n$/, `${name}: and does not look whole`)
    t.match(recorded.exchange, { outcome: 'failed', failure: { phase: 'receive' }, response: { status: 200 } }, `${name}: recorded`)
    t.equal(bodyText(recorded.responseBody), arrived, `${name}: recorded bytes`)
  }
  if (!noOracle) t.equal(objections(stage.emitted).length, BROKEN.length, 'h11 sees each of them break')
})

t.test('answers that are odd and still one message', async (t) => {
  const stage = await setStage(t)
  const rows: readonly (readonly [name: string, answer: string, status: number, body: string, lines?: readonly string[]])[] = [
    ['no reason phrase', 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok', 200, 'ok'],
    ['no blank after the status', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', 200, 'ok'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 200, 'ok'],
    ['bytes after the end', `${OK}Content-Length: 2\r\n\r\nokHTTP/1.1 200 Evil\r\nContent-Length: 4\r\n\r\nevil`, 200, 'ok'],
    ['body of 204', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 Evil\r\nContent-Length: 4\r\n\r\nevil', 204, ''],
    ['Content-Length of 304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n', 304, ''],
    ['1,500 fields', `${OK}${many(1500)}Content-Length: 2\r\n\r\nok`, 200, 'ok'],
    ['Content-Length with zeros before', `${OK}Content-Length: 0002\r\n\r\nok`, 200, 'ok', ['Content-Length: 0002']],
    ['redirect without Location', 'HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nok', 302, 'ok'],
    ['401 without a challenge', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nok', 401, 'ok']
  ]
  for (const [name, answer, status, body, lines = []] of rows) {
    const { client, recorded, hits } = await stage.say(name, GET, answer)
    t.equal(hits, 1)
    t.match(client, new RegExp(`^HTTP/1\\.1 ${status} ?`), `${name}: forwarded`)
    t.equal(piecesOf(client).body, body, `${name}: body`)
    for (const line of lines) t.ok(piecesOf(client).lines.includes(line), line)
    t.match(recorded.exchange, { outcome: 'answered', answeredBy: 'store', response: { status } }, `${name}: recorded`)
    t.equal(bodyText(recorded.responseBody), body, `${name}: recorded body`)
    if (name.startsWith('1,500')) t.equal(client.match(/\r\nX: 1/g)?.length, 1500)
  }
  const next = await stage.say('after the odd ones', GET, `${OK}Content-Length: 5\r\n\r\nfresh`)
  t.equal(piecesOf(next.client).body, 'fresh', 'nothing left over reaches the next client')
  if (!noOracle) t.same(objections(stage.emitted), [])
})
