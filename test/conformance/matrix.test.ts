/**
 * The minimum matrix: methods x framing, content codings, status codes, field shapes, targets. Each row is asserted twice, as
 * forwarded (bytes at the store, bytes at the client) and as recorded; at the end h11 judges every byte that we emitted.
 */
import { METHODS } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { responseOf } from '#src/model/exchange.js'
import { decodeBody } from '#src/privacy/decode.js'
import { bodyText } from '../proxy/rig.js'
import { type Emission, noOracle, objections } from './h11.js'
import { dechunked, piecesOf, setStage } from './stage.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const emitted: Emission[] = []

type Framing = 'none' | 'length' | 'chunked' | 'trailer' | 'expect'
const FRAMINGS: readonly Framing[] = ['none', 'length', 'chunked', 'trailer', 'expect']
const BODY = 'a body, {"of": 1.0}'

function requestOf(method: string, framing: Framing): string {
  const head = `${method} /m?a=%2f HTTP/1.1\r\nHost: localhost:4010\r\nX-CaSe: v\r\nConnection: close\r\n`
  const chunks = `5\r\n${BODY.slice(0, 5)}\r\n${(BODY.length - 5).toString(16)}\r\n${BODY.slice(5)}\r\n0\r\n`
  switch (framing) {
    case 'none':
      return `${head}\r\n`
    case 'length':
      return `${head}Content-Length: ${BODY.length}\r\n\r\n${BODY}`
    case 'expect':
      return `${head}Expect: 100-continue\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`
    case 'chunked':
      return `${head}Transfer-Encoding: chunked\r\n\r\n${chunks}\r\n`
    case 'trailer':
      return `${head}Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n${chunks}X-Sum: 7\r\n\r\n`
  }
}

t.test('methods x framing', async (t) => {
  const stage = await setStage(t)
  const methods = METHODS.filter((method) => method !== 'CONNECT')
  t.ok(methods.length >= 30)
  for (const method of methods) {
    for (const framing of FRAMINGS) {
      const label = `${method}, ${framing}`
      const answer = method === 'HEAD' ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n' : OK
      const { upstream = '', client, recorded, hits } = await stage.say(label, requestOf(method, framing), answer)
      t.equal(hits, 1, `${label}: one request out`)
      const { start, lines, body } = piecesOf(upstream)
      t.equal(start, `${method} /m?a=%2f HTTP/1.1`, `${label}: forwarded line`)
      // Closed after HEAD, in case the store sends a body all the same.
      const connection = method === 'HEAD' ? 'connection: close' : 'connection: keep-alive'
      const trailer = framing === 'trailer' ? ['Trailer: X-Sum'] : []
      const framed = framing === 'none' ? [] : [framingLine(framing)]
      t.same(lines, [`host: 127.0.0.1:${stage.storePort}`, connection, 'X-CaSe: v', ...trailer, ...framed], `${label}: forwarded fields`)
      const whole = framing === 'chunked' || framing === 'trailer' ? dechunked(body) : { content: body, trailers: [] }
      const sent = { content: framing === 'none' ? '' : BODY, trailers: framing === 'trailer' ? ['X-Sum: 7'] : [] }
      t.same(whole, sent, `${label}: forwarded body and trailers`)
      t.match(client, framing === 'expect' ? /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/ : /^HTTP\/1\.1 200 OK\r\n/, label)

      const { exchange, requestBody } = recorded
      t.match(exchange, { outcome: 'answered', answeredBy: 'store', request: { method }, response: { status: 200 } }, `${label}: recorded`)
      t.equal(bodyText(requestBody), framing === 'none' ? '' : BODY, `${label}: recorded body`)
      t.same(exchange.request.trailers, framing === 'trailer' ? [{ name: 'X-Sum', value: '7' }] : undefined, `${label}: trailers`)
      t.equal((exchange.forwarded?.reasons.length ?? 0) > 1, framing === 'expect', `${label}: changes are told`)
    }
  }
  emitted.push(...stage.emitted)
})

function framingLine(framing: Framing): string {
  return framing === 'chunked' || framing === 'trailer' ? 'transfer-encoding: chunked' : `content-length: ${BODY.length}`
}

t.test('content codings pass as bytes and are recorded as bytes, both ways', async (t) => {
  const stage = await setStage(t)
  const text = JSON.stringify({ products: 'x'.repeat(500), price: '1.0', name: 'é' })
  const plain = Buffer.from(text)
  // A zstd frame of one raw block (RFC 8878 section 3.1.1): magic, single segment with a one-byte size, last raw block.
  const zstd = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 5, (5 << 3) | 1, 0, 0]), Buffer.from('hello')])
  const rows: readonly [name: string, coding: string, bytes: Buffer, expected: string | RegExp][] = [
    ['identity', '', plain, text],
    ['gzip', 'gzip', gzipSync(plain), text],
    ['x-gzip', 'x-gzip', gzipSync(plain), text],
    ['GZIP in capitals', 'GZIP', gzipSync(plain), text],
    ['br', 'br', brotliCompressSync(plain), text],
    ['deflate', 'deflate', deflateSync(plain), text],
    ['deflate without zlib head', 'deflate', deflateRawSync(plain), text],
    ['gzip in br', 'gzip, br', brotliCompressSync(gzipSync(plain)), text],
    ['zstd', 'zstd', zstd, /^hello\n|zstd is not decoded/],
    ['wrong label', 'gzip', plain, /not valid gzip/],
    ['unknown label', 'shoe-size', plain, /content coding "shoe-size" is not known/],
    ['gzip cut short', 'gzip', gzipSync(plain).subarray(0, 60), /^\{"products|ends early/],
    ['gzip label on nothing', 'gzip', Buffer.alloc(0), '']
  ]
  for (const [name, coding, bytes, expected] of rows) {
    const raw = bytes.toString('latin1')
    const field = coding === '' ? '' : `Content-Encoding: ${coding}\r\n`
    const head = `Content-Type: application/json\r\n${field}Content-Length: ${bytes.length}\r\n`
    const request = `POST /e HTTP/1.1\r\nHost: a\r\n${head}Connection: close\r\n\r\n${raw}`
    const { upstream = '', client, recorded } = await stage.say(name, request, `HTTP/1.1 200 OK\r\n${head}\r\n${raw}`)
    t.equal(piecesOf(upstream).body, raw, `${name}: bytes at the store`)
    t.equal(piecesOf(client).body, raw, `${name}: bytes at the client`)
    for (const side of [recorded.requestBody, recorded.responseBody]) {
      t.equal(bodyText(side), raw, `${name}: bytes in the record`)
      if (!side) continue
      const { content, note } = await decodeBody({ bytes: Buffer.concat(side.chunks), ...side })
      const kept = content === undefined ? note : Buffer.from(content).toString('utf8')
      if (typeof expected === 'string') t.equal(kept, expected, `${name}: decoded`)
      else t.match(`${String(kept)}\n${note ?? ''}`, expected, `${name}: decoded or said why not`)
    }
  }
  emitted.push(...stage.emitted)
})

t.test('status codes: interim, final, without a body, beyond the registered', async (t) => {
  const stage = await setStage(t)
  const finals = [
    ...[200, 201, 202, 203, 205, 206, 207, 226, 299, 300, 301, 302, 303, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409],
    ...[410, 412, 413, 414, 415, 418, 422, 423, 425, 428, 429, 430, 431, 444, 451, 499],
    ...[500, 501, 502, 503, 504, 520, 521, 530, 540, 598, 599, 600, 700, 999]
  ]
  const get = (label: string, answer: string) => stage.say(label, 'GET /s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', answer)
  for (const status of finals) {
    const body = status === 205 ? '' : 'body'
    const { client, recorded, hits } = await get(`${status}`, `HTTP/1.1 ${status} Said So\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    t.equal(hits, 1, `${status}: asked once`)
    t.equal(
      client,
      `HTTP/1.1 ${status} Said So\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      `${status}: forwarded`
    )
    const response = { status, statusText: 'Said So', bodySize: body.length }
    t.match(recorded.exchange, { outcome: 'answered', answeredBy: 'store', response }, `${status}: recorded`)
  }
  for (const status of [204, 304]) {
    const { client, recorded } = await get(`${status}`, `HTTP/1.1 ${status} Said So\r\nX-A: 1\r\n\r\n`)
    t.equal(client, `HTTP/1.1 ${status} Said So\r\nX-A: 1\r\nConnection: close\r\n\r\n`, `${status}: forwarded`)
    t.match(recorded.exchange, { outcome: 'answered', response: { status, bodySize: 0 } }, `${status}: recorded`)
  }
  for (const status of [102, 103]) {
    const { client, recorded } = await get(`${status}, then 200`, `HTTP/1.1 ${status} Wait\r\nLink: </a>; rel=preload\r\n\r\n${OK}`)
    t.match(client, new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*\\r\\n\\r\\nHTTP/1\\.1 200 OK\\r\\n[\\s\\S]*ok$`), `${status}: forwarded`)
    t.match(recorded.exchange, { outcome: 'answered', response: { status: 200, informational: [{ status }] } }, `${status}: recorded`)
  }
  const several = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\n'
  const { client, recorded } = await get('103 twice', several + OK)
  t.equal(client.match(/103 Early Hints/g)?.length, 2)
  t.match(recorded.exchange, { response: { informational: [{ headers: [{ value: '</a>' }] }, { headers: [{ value: '</b>' }] }] } })
  for (const code of ['099', '1000', '20', '2000', 'abc', '-200']) {
    const { client, recorded } = await get(code, `HTTP/1.1 ${code} Odd\r\nContent-Length: 2\r\n\r\nok`)
    t.match(client, /^HTTP\/1\.1 502 /, `${code} is no status code: 502`)
    t.match(recorded.exchange, { outcome: 'failed', answeredBy: 'gateway', failure: { kind: 'http_protocol_error' } }, `${code}: recorded`)
  }
  emitted.push(...stage.emitted)
})

t.test('field shapes: as they came, both ways, forwarded and recorded', async (t) => {
  const stage = await setStage(t)
  const rows: readonly [name: string, lines: readonly string[]][] = [
    ['duplicates in three spellings', ['X-Dup: 1', 'x-dup: 2', 'X-DUP: 1']],
    ['empty value', ['X-Empty: ', 'X-After: 1']],
    ['obs-text', ['X-Obs: \xe4\xf6\xfc \x80\xff']],
    ['UTF-8 bytes', ['X-Utf8: \xc3\xa9\xe2\x82\xac']],
    ['tab inside', ['X-Tab: a\tb']],
    ['every token character in a name', ["!#$%&'*+-.^_`|~09azAZ: 1"]],
    ['list with quotes and commas', ['X-List: "a,b", c;d="e\\"f"']],
    ['8 KiB', [`X-Long: ${'v'.repeat(8192)}`]],
    ['64 KiB', [`X-Long: ${'v'.repeat(65_536)}`]],
    ['200 lines', Array.from({ length: 200 }, (_, index) => `X-N-${index}: ${index}`)],
    ['names of the prototype', ['__proto__: 1', 'constructor: 2', 'toString: 3', 'hasOwnProperty: 4']],
    ['cookies in several lines', ['Cookie: a=1', 'Cookie: b=2', 'Set-Cookie: c=3; Path=/', 'Set-Cookie: d=4; HttpOnly', 'set-cookie: c=5']],
    ['CDN and proxy fields', ['Via: 1.1 x', 'X-Forwarded-For: 1.2.3.4', 'Forwarded: for=1.2.3.4', 'CF-Ray: 1']],
    ['validators and ranges', ['ETag: W/"x"', 'If-None-Match: *', 'Range: bytes=0-1', 'Content-Range: bytes 0-1/2', 'Vary: *', 'Age: 5']],
    ['content fields', ['Content-Language: de', 'Content-Disposition: attachment; filename="a b"', 'Content-MD5: x']]
  ]
  for (const [name, lines] of rows) {
    const block = lines.map((line) => `${line}\r\n`).join('')
    const request = `GET / HTTP/1.1\r\nHost: a\r\n${block}Connection: close\r\n\r\n`
    const { upstream = '', client, recorded } = await stage.say(name, request, `HTTP/1.1 200 OK\r\n${block}Content-Length: 2\r\n\r\nok`)
    t.same(piecesOf(upstream).lines.slice(2), lines, `${name}: forwarded to the store`)
    t.same(piecesOf(client).lines, [...lines, 'Content-Length: 2', 'Connection: close'], `${name}: forwarded to the client`)
    const asText = (list: readonly { name: string; value: string }[] = []) => list.map((field) => `${field.name}: ${field.value}`)
    t.same(asText(recorded.exchange.request.headers).slice(1, -1), lines, `${name}: recorded request`)
    t.same(asText(responseOf(recorded.exchange)?.headers).slice(0, -1), lines, `${name}: recorded response`)
  }
  const folded = await stage.say('white space around a value', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: \t v \t\r\nConnection: close\r\n\r\n', OK)
  t.ok(piecesOf(folded.upstream ?? '').lines.includes('X-A: v'), 'is no part of it (RFC 9112 section 5.1)')
  emitted.push(...stage.emitted)
})

t.test('targets that are not in test/proxy/request.test.ts', async (t) => {
  const stage = await setStage(t)
  const targets = [
    '/',
    '/?',
    '/??',
    '/a/...slug/b',
    '/a/./b//c/',
    '/%2E%2e/%2f',
    '/a:b@c!$&()*+,;=~',
    '/q?oauth_signature=a%2Bb%3D&filter[meta][]=x&a=1&a=2',
    '/q?x={"a":"b c"}'.replace(' ', '%20'),
    '/a|b^c`d',
    `/${'p'.repeat(8000)}`,
    `/q?${'k=v&'.repeat(4000)}`
  ]
  for (const target of targets) {
    const name = target.slice(0, 40)
    const { upstream, recorded } = await stage.say(name, `GET ${target} HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n`, OK)
    t.equal(upstream?.split('\r\n')[0], `GET ${target} HTTP/1.1`, `${name}: forwarded`)
    t.equal(recorded.exchange.request.url, `http://localhost:1${target}`, `${name}: recorded`)
  }
  emitted.push(...stage.emitted)
})

t.test('bodies of the answer: lengths, chunks with extensions and trailers, until the end, larger than declared is cut off', async (t) => {
  const stage = await setStage(t)
  const get = (label: string, answer: string) => stage.say(label, 'GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', answer)
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n'
  const rows: readonly [name: string, answer: string, content: string, trailers: readonly string[]][] = [
    ['no chunks', `${chunked}\r\n0\r\n\r\n`, '', []],
    ['chunk extensions', `${chunked}\r\n3;a=b;c="d"\r\nabc\r\n0;z\r\n\r\n`, 'abc', []],
    ['size with zeros and capitals', `${chunked}\r\n000A\r\n0123456789\r\n000\r\n\r\n`, '0123456789', []],
    ['trailers', `${chunked}Trailer: X-A, X-B\r\n\r\n1\r\nx\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\n`, 'x', ['X-A: 1', 'X-B: 2']],
    ['trailers that nobody announced', `${chunked}\r\n1\r\nx\r\n0\r\nX-A: 1\r\n\r\n`, 'x', ['X-A: 1']],
    ['CRLF and a chunk head as data', `${chunked}\r\n9\r\n\r\n0\r\n\r\nab\r\n0\r\n\r\n`, '\r\n0\r\n\r\nab', []]
  ]
  for (const [name, answer, content, trailers] of rows) {
    const { client, recorded } = await get(name, answer)
    t.same(dechunked(piecesOf(client).body), { content, trailers }, `${name}: forwarded`)
    t.equal(bodyText(recorded.responseBody), content, `${name}: recorded`)
    const kept = responseOf(recorded.exchange)?.trailers ?? []
    t.same(
      kept.map((field) => `${field.name}: ${field.value}`),
      trailers,
      `${name}: trailers recorded`
    )
  }
  const whole = 'z'.repeat(300_000)
  const large = await get('300 kB', `HTTP/1.1 200 OK\r\nContent-Length: ${whole.length}\r\n\r\n${whole}`)
  t.equal(piecesOf(large.client).body, whole)
  t.equal(large.recorded.responseBody?.total, whole.length)
  emitted.push(...stage.emitted)
})

t.test('HEAD and answers to it', async (t) => {
  const stage = await setStage(t)
  const head = (label: string, answer: string) => stage.say(label, 'HEAD /h HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', answer)
  for (const [name, lines] of [
    ['Content-Length', 'Content-Length: 1234\r\n'],
    ['chunked', 'Transfer-Encoding: chunked\r\n'],
    ['neither', 'X-A: 1\r\n']
  ] as const) {
    const { client, recorded } = await head(`HEAD, ${name}`, `HTTP/1.1 200 OK\r\n${lines}\r\n`)
    t.match(client, /^HTTP\/1\.1 200 OK\r\n([^\r\n]+\r\n)+\r\n$/, `${name}: a head and nothing else`)
    if (name === 'Content-Length') t.match(client, /\r\nContent-Length: 1234\r\n/)
    t.match(recorded.exchange, { outcome: 'answered', response: { status: 200, bodySize: 0 } }, `${name}: recorded`)
  }
  emitted.push(...stage.emitted)
})

t.test('h11 accepts every byte that we emitted to either side', { skip: noOracle }, async (t) => {
  t.ok(emitted.length > 500, `${emitted.length} messages`)
  t.same(objections(emitted), [])
})
