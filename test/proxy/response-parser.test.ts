// The reader of the store's answers: the same events however the bytes are cut, and no bytes that two readers could understand in two ways.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { NameValue } from '#src/model/exchange.js'
import type { HeaderLine } from '#src/proxy/header-line.js'
import { type AnswerEvents, ResponseParser } from '#src/proxy/response-parser.js'
import { StoreError } from '#src/proxy/store-error.js'

const LIMIT = 4096

/** What came out, bodies in one piece. */
interface Told {
  readonly heads: string[]
  body: string
  trailers: string[] | undefined
  error: string | undefined
  surplus: boolean
  persistent: boolean | undefined
}

const text = ({ name, value }: NameValue) => `${name}: ${value}`

function tell(pieces: readonly Buffer[], toHead = false, closes = false): Told {
  const told: Told = { heads: [], body: '', trailers: undefined, error: undefined, surplus: false, persistent: undefined }
  const events: AnswerEvents = {
    answerHead(status: number, lines: readonly HeaderLine[], statusText: string) {
      told.heads.push(`${status} ${statusText}|${lines.map(({ field }) => text(field)).join('|')}`)
    },
    answerData(chunk) {
      if (chunk.length === 0) throw new Error('an empty piece')
      if (!pieces.some((piece) => piece.buffer === chunk.buffer)) throw new Error('a copy')
      told.body += chunk.toString('latin1')
    },
    answerEnd(trailers) {
      if (told.trailers) throw new Error('a second end')
      told.trailers = trailers.map(text)
    }
  }
  const parser = new ResponseParser(events, LIMIT)
  parser.begin(toHead)
  try {
    for (const piece of pieces) parser.feed(piece)
    if (closes) parser.finish()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    told.error = error.code
  }
  told.surplus = parser.surplus
  told.persistent = parser.framing?.persistent
  return told
}

const bytes = (message: string) => Buffer.from(message, 'latin1')
const whole = (message: string, toHead = false, closes = false) => tell([bytes(message)], toHead, closes)

/** Cut at every position, and into single bytes: always the same. */
function cutAnyhow(t: Test, name: string, message: string, toHead = false, closes = false): Told {
  const all = bytes(message)
  const expected = tell([all], toHead, closes)
  for (let at = 1; at < all.length; at += 1) {
    const told = tell([all.subarray(0, at), all.subarray(at)], toHead, closes)
    if (JSON.stringify(told) !== JSON.stringify(expected)) t.same(told, expected, `${name}, cut at ${at}`)
  }
  const single = Array.from(all, (_, at) => all.subarray(at, at + 1))
  t.same(tell(single, toHead, closes), expected, `${name}, byte by byte`)
  return expected
}

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`

t.test('good answers', async (t) => {
  const rows: readonly (readonly [name: string, message: string, told: Partial<Told>])[] = [
    [
      'length',
      `${OK}A: 1\r\nContent-Length: 5\r\n\r\nhello`,
      { heads: ['200 OK|A: 1|Content-Length: 5'], body: 'hello', persistent: true }
    ],
    ['no body', `${OK}Content-Length: 0\r\n\r\n`, { body: '', trailers: [] }],
    ['white space around a value', `${OK}A:\t  b c \t\r\nB:\r\nC: \r\nContent-Length:2 \r\n\r\nok`, { body: 'ok' }],
    ['no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', { heads: ['200 |Content-Length: 2'] }],
    ['odd reason', 'HTTP/1.1 299 Quite  caf\xe9 \r\nContent-Length: 0\r\n\r\n', { heads: ['299 Quite  caf\xe9 |Content-Length: 0'] }],
    ['no fields', 'HTTP/1.1 204 None\r\n\r\n', { heads: ['204 None|'], trailers: [] }],
    ['304 with a length', 'HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n', { body: '', trailers: [] }],
    ['interim answers', `HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n${OK}Content-Length: 1\r\n\r\nx`, { body: 'x' }],
    ['chunks', `${CHUNKED}5\r\nhello\r\n00a\r\n0123456789\r\n0\r\n\r\n`, { body: 'hello0123456789', trailers: [], persistent: true }],
    ['chunk extensions', `${CHUNKED}3;a=b;c="d e"\r\nabc\r\n2 \t;x\r\nde\r\n0;z\r\n\r\n`, { body: 'abcde', trailers: [] }],
    ['trailers', `${CHUNKED}1\r\nx\r\n000\r\nA: 1\r\nB: 2\r\n\r\n`, { body: 'x', trailers: ['A: 1', 'B: 2'] }],
    ['framing as data', `${CHUNKED}9\r\n\r\n0\r\n\r\nab\r\n0\r\n\r\n`, { body: '\r\n0\r\n\r\nab' }],
    ['zeros before the length', `${OK}Content-Length: 0002\r\n\r\nok`, { body: 'ok' }],
    ['the store closes', `${OK}Connection: x, Close\r\nContent-Length: 2\r\n\r\nok`, { persistent: false }],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', { body: 'ok', persistent: false }],
    ['HTTP/1.0, kept', 'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok', { persistent: true }],
    ['bytes after the end', `${OK}Content-Length: 2\r\n\r\nokHTTP/1.1 200 Evil\r\n\r\n`, { body: 'ok', surplus: true }]
  ]
  for (const [name, message, expected] of rows) {
    const told = cutAnyhow(t, name, message)
    t.match(told, { error: undefined, trailers: Array, ...expected }, name)
  }
  const head = cutAnyhow(t, 'HEAD', `${OK}Content-Length: 5\r\nX: y\r\n\r\n`, true)
  t.match(head, { body: '', trailers: [], error: undefined })
  t.match(cutAnyhow(t, 'HEAD, chunked', CHUNKED, true), { body: '', trailers: [] })
  const closing = cutAnyhow(t, 'until the end', `${OK}\r\nall of it\r\n\r\n`, false, true)
  t.match(closing, { body: 'all of it\r\n\r\n', trailers: [], persistent: false, error: undefined })
})

t.test('a connection carries one answer after the other', async (t) => {
  const ends: string[] = []
  const parser = new ResponseParser(
    { answerHead: (status) => ends.push(`${status}`), answerData: () => undefined, answerEnd: () => ends.push('end') },
    LIMIT
  )
  for (const message of [`${CHUNKED}1\r\nx\r\n0\r\nA: b\r\n\r\n`, 'HTTP/1.1 204 No\r\n\r\n', `${OK}Content-Length: 1\r\n\r\nx`]) {
    parser.begin(false)
    parser.feed(bytes(message))
    t.notOk(parser.surplus)
  }
  t.same(ends, ['200', 'end', '204', 'end', '200', 'end'])
  parser.feed(bytes('x'))
  t.ok(parser.surplus, 'what nobody asked for')
  parser.begin(false)
  parser.stop()
  parser.feed(bytes(OK))
  parser.finish()
  t.equal(ends.length, 6, 'stopped, it tells nothing')
})

t.test('what two readers could understand in two ways', async (t) => {
  const field = (line: string) => `${OK}${line}\r\nContent-Length: 2\r\n\r\nok`
  const rows: readonly (readonly [name: string, message: string])[] = [
    ...['HTTP/2 200 OK', 'HTTP/1.10 200 OK', 'HTTP/1.1 099 OK', 'HTTP/1.1 1000 OK', 'HTTP/1.1 20 OK', 'HTTP/1.1 abc OK'].map(rowOfLine),
    ...[
      'HTTP/1.1  200 OK',
      'http/1.1 200 OK',
      ' HTTP/1.1 200 OK',
      'HTTP/1.1 200OK',
      'HTTP/1.1\t200 OK',
      'HTTP/1.1 200 a\x00b',
      'ICY 200 OK'
    ].map(rowOfLine),
    ['100 that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`],
    ['101', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n'],
    ['line breaks before the status line', `\r\n\r\n${OK}Content-Length: 0\r\n\r\n`],
    ['a page', '<html><body>It works</body></html>\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    ['a line feed alone in the head', `HTTP/1.1 200 OK\nA: b\r\nContent-Length: 2\r\n\r\nok`],
    ...[
      'X-A',
      ': v',
      'X-A : v',
      'X A: v',
      'X(A): v',
      '\xe4: v',
      'X: a\x00b',
      'X: a\rb',
      'X: a\nb',
      'X: a\x01',
      'X: \x7f',
      ' X: v',
      'X: a\r\n b',
      'X: a\r\n\tb'
    ].map((line): readonly [string, string] => [JSON.stringify(line), field(line)]),
    ...['+2', '-2', '2, 2', '0x2', '2.0', 'two', '', '2 2', '99999999999999999999'].map((value): readonly [string, string] => [
      `Content-Length ${value}`,
      `${OK}Content-Length: ${value}\r\n\r\nok`
    ]),
    ['two lengths', `${OK}Content-Length: 2\r\ncontent-length: 2\r\n\r\nok`],
    ['two lengths of an answer without a body', 'HTTP/1.1 304 Same\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n'],
    ['length and chunks', `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
    ...['gzip', 'gzip, chunked', 'chunked, chunked', 'xchunked', 'chunked;a=b', '"chunked"', 'identity', '', '\x0bchunked'].map(
      (value): readonly [string, string] => [`Transfer-Encoding ${value}`, `${OK}Transfer-Encoding: ${value}\r\n\r\n0\r\n\r\n`]
    ),
    ['chunked twice', `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ...[
      '\r\n',
      'x\r\nabc',
      '0x3\r\nabc',
      '-3\r\nabc',
      '+3\r\nabc',
      ' 3\r\nabc',
      '3 \r\nabc',
      '3\nabc',
      '3\r\nabcd\r\n',
      '3\r\nabc\n',
      '3\r\nabc0\r\n',
      '3;\x00\r\nabc',
      '3;a\nb\r\nabc'
    ].map((chunk): readonly [string, string] => [`chunk ${JSON.stringify(chunk)}`, `${CHUNKED}4\r\npart\r\n${chunk}\r\n0\r\n\r\n`]),
    ['a size that overflows', `${CHUNKED}FFFFFFFFFFFFFFFFFF\r\n`],
    ['zeros without end', `${CHUNKED}${'0'.repeat(100)}1\r\nx\r\n0\r\n\r\n`],
    ['extensions without end', `${CHUNKED}1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`],
    ['blanks without end', `${CHUNKED}1${' '.repeat(20_000)};a\r\nx\r\n0\r\n\r\n`],
    ['a trailer line without a colon', `${CHUNKED}0\r\nX\r\n\r\n`],
    ['a folded trailer line', `${CHUNKED}0\r\nX: a\r\n b\r\n\r\n`],
    ['a line feed in a trailer', `${CHUNKED}0\r\nX: a\nb\r\n\r\n`]
  ]
  for (const [name, message] of rows) {
    const told = message.length < 1000 ? cutAnyhow(t, name, message) : whole(message)
    t.match(told, { error: 'HTTPParserError', trailers: undefined }, name)
  }
})

function rowOfLine(line: string): readonly [string, string] {
  return [JSON.stringify(line), `${line}\r\nContent-Length: 2\r\n\r\nok`]
}

t.test('sections that are too large', async (t) => {
  const line = `X: ${'y'.repeat(LIMIT)}\r\n`
  for (const message of [`${OK}${line}\r\n`, `${OK}${line}`, `${CHUNKED}0\r\n${line}\r\n`, `${CHUNKED}0\r\n${line}`]) {
    t.equal(whole(message).error, 'UND_ERR_HEADERS_OVERFLOW')
    const all = bytes(message)
    t.equal(tell(Array.from(all, (_, at) => all.subarray(at, at + 1))).error, 'UND_ERR_HEADERS_OVERFLOW')
  }
  const fits = `${OK}Content-Length: 0\r\nX: `
  const message = `${fits}${'y'.repeat(LIMIT - fits.length - 4)}\r\n\r\n`
  t.equal(cutAnyhow(t, 'just fits', message).error, undefined)
  t.equal(cutAnyhow(t, 'just does not', message.replace('y', 'yy')).error, 'UND_ERR_HEADERS_OVERFLOW')
})

t.test('interim answers are passed on, but not without end', async (t) => {
  const interim = 'HTTP/1.1 102 P\r\n\r\n'
  const final = `${OK}Content-Length: 1\r\n\r\nx`
  t.match(whole(interim.repeat(32) + final), { body: 'x', error: undefined })
  const told = whole(interim.repeat(33) + final)
  t.match(told, { body: '', error: 'HTTPParserError' })
  t.equal(told.heads.length, 32)
})

t.test('answers that break off', async (t) => {
  const rows: readonly (readonly [message: string, code: string])[] = [
    ['', 'UND_ERR_SOCKET'],
    ['HTTP/1.1 200 O', 'UND_ERR_SOCKET'],
    ['HTTP/1.1 103 Early\r\n\r\n', 'UND_ERR_SOCKET'],
    [`${OK}Content-Length: 5\r\n\r\npart`, 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    [`${CHUNKED}4\r\npart\r\n`, 'UND_ERR_SOCKET'],
    [`${CHUNKED}4\r\npart\r\n0\r\nX: 1\r\n`, 'UND_ERR_SOCKET']
  ]
  for (const [message, code] of rows) t.match(cutAnyhow(t, message, message, false, true), { error: code, trailers: undefined }, message)
})

t.test('any bytes, cut anyhow: the same events, no other error, nothing held', async () => {
  const token = fc.constantFrom(
    ...[
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.0 ',
      '204',
      ' \r\n',
      '\r\n',
      '\r',
      '\n',
      '\r\n\r\n',
      'Content-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\n'
    ],
    ...[
      '0',
      '3',
      'a',
      ';',
      ' ',
      ':',
      'X: y\r\n',
      'Connection: close\r\n',
      '3\r\nabc\r\n',
      '0\r\n\r\n',
      'abc',
      '\x00',
      '\xff',
      'HTTP/1.1 103 E\r\n\r\n'
    ]
  )
  const hostile = fc.array(token, { maxLength: 14 }).map((parts) => parts.join(''))
  const likely = hostile.map((rest) => OK + rest)
  fc.assert(
    fc.property(
      fc.oneof(hostile, likely),
      fc.array(fc.nat(200), { maxLength: 6 }),
      fc.boolean(),
      fc.boolean(),
      (message, cuts, toHead, closes) => {
        const all = bytes(message)
        const at = [...new Set(cuts.filter((cut) => cut > 0 && cut < all.length))].sort((a, b) => a - b)
        const pieces = [0, ...at].map((start, index) => all.subarray(start, at[index] ?? all.length)).filter((piece) => piece.length > 0)
        const once = all.length === 0 ? tell([], toHead, closes) : tell([all], toHead, closes)
        return JSON.stringify(tell(pieces, toHead, closes)) === JSON.stringify(once)
      }
    ),
    { numRuns: 5000 }
  )
})

t.test('any body, however it is framed and cut, arrives as it is', async () => {
  const body = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array))
  fc.assert(
    fc.property(fc.array(body, { maxLength: 5 }), fc.nat(80), fc.constantFrom('', ';a', ';a="b"'), (parts, cut, extension) => {
      const content = Buffer.concat(parts)
      const chunks = parts
        .filter((part) => part.length > 0)
        .flatMap((part) => [bytes(`${part.length.toString(16)}${extension}\r\n`), part, bytes('\r\n')])
      const chunked = Buffer.concat([bytes(CHUNKED), ...chunks, bytes('0\r\nX: y\r\n\r\n')])
      const counted = Buffer.concat([bytes(`${OK}Content-Length: ${content.length}\r\n\r\n`), content])
      return [chunked, counted].every((all) => {
        const told = tell([all.subarray(0, cut + 1), all.subarray(cut + 1)].filter((piece) => piece.length > 0))
        return told.body === content.toString('latin1') && told.trailers !== undefined && told.error === undefined
      })
    }),
    { numRuns: 2000 }
  )
})
