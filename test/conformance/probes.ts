/**
 * Requests on the edge, written from the text of RFC 9110 and 9112: the classes of compliance, smuggling, malformed input and
 * normalisation that a gateway must not get wrong. Bytes are Latin-1.
 */

export interface Probe {
  readonly name: string
  /** Section of RFC 9112, or of RFC 9110 where it begins with one. */
  readonly section: string
  readonly request: string
  /**
   * `refused`: 4xx or 5xx in our name, connection closed, nothing whole reaches the store.
   * `forwarded`: one unambiguous request reaches the store.
   */
  readonly verdict: 'refused' | 'forwarded'
}

const CLOSE = 'Connection: close\r\n'
const line = (start: string) => `${start}\r\nHost: a\r\n${CLOSE}\r\n`
const field = (text: string) => `GET / HTTP/1.1\r\nHost: a\r\n${text}\r\n${CLOSE}\r\n`
const host = (value: string) => `GET / HTTP/1.1\r\nHost: ${value}\r\n${CLOSE}\r\n`
const length = (value: string, body = 'abc') => `POST / HTTP/1.1\r\nHost: a\r\n${CLOSE}Content-Length: ${value}\r\n\r\n${body}`
const coding = (fields: string) => `POST / HTTP/1.1\r\nHost: a\r\n${CLOSE}${fields}\r\n\r\n3\r\nabc\r\n0\r\n\r\n`
const chunks = (body: string) => `POST / HTTP/1.1\r\nHost: a\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\n${body}`
const many = (count: number) => Array.from({ length: count }, () => 'X: 1\r\n').join('')

type Row = readonly [name: string, section: string, request: string]

const REFUSED: readonly Row[] = [
  // message format and request line
  ['line feed alone ends lines', '2.2', 'GET / HTTP/1.1\nHost: a\n\n'],
  ['carriage return alone ends lines', '2.2', 'GET / HTTP/1.1\rHost: a\r\r'],
  ['white space before the request line', '2.2', ` ${line('GET / HTTP/1.1')}`],
  ['white space before the first field', '2.2', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n'],
  ['NUL before the request line', '2.2', `\x00${line('GET / HTTP/1.1')}`],
  ['a tab after the method', '3', line('GET\t/ HTTP/1.1')],
  ['a blank in the target', '3.2', line('GET /a b HTTP/1.1')],
  ['no target', '3', line('GET HTTP/1.1')],
  ['version in lower case', '2.3', line('GET / http/1.1')],
  ['version 1.10', '2.3', line('GET / HTTP/1.10')],
  ['version 1', '2.3', line('GET / HTTP/1')],
  ['version 2.0', '2.3', line('GET / HTTP/2.0')],
  ['version 0.9 spelt out', '2.3', line('GET / HTTP/0.9')],
  ['version 9.9', '2.3', line('GET / HTTP/9.9')],
  ['version with a comma', '2.3', line('GET / HTTP/1,1')],
  ['version of another protocol', '2.3', line('GET / XTTP/1.1')],
  ['HTTP/0.9', '2.3', 'GET /\r\n\r\n'],
  ['preface of HTTP/2', '9110 2.5', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['method in lower case', '9110 9.1', line('get / HTTP/1.1')],
  ['method with a bracket', '9110 9.1', line('GE(T / HTTP/1.1')],
  ['method of 500 letters', '3', line(`${'M'.repeat(500)} / HTTP/1.1`)],
  ['NUL in the target', '3.2', line('GET /a\x00b HTTP/1.1')],
  ['control character in the target', '3.2', line('GET /a\x01 HTTP/1.1')],
  ['DEL in the target', '3.2', line('GET /a\x7f HTTP/1.1')],
  ['raw UTF-8 in the target', '3.2', line('GET /caf\xc3\xa9 HTTP/1.1')],
  ['target without a slash', '3.2.1', line('GET index.html HTTP/1.1')],
  ['authority-form without CONNECT', '3.2.3', line('GET a:80 HTTP/1.1')],
  ['absolute-form of another scheme', '3.2.2', line('GET ftp://a/ HTTP/1.1')],
  ['absolute-form with userinfo', '9110 4.2.4', line('GET http://a@b/ HTTP/1.1')],
  ['absolute-form without authority', '3.2.2', line('GET http:/// HTTP/1.1')],
  // fields
  ['no colon', '5', field('X-A')],
  ['no name', '5', field(': v')],
  ['blank before the colon', '5.1', field('X-A : v')],
  ['tab before the colon', '5.1', field('X-A\t: v')],
  ['blank in the name', '5', field('X A: v')],
  ['NUL in the name', '5', field('X\x00A: v')],
  ['obs-text in the name', '5', field('X\xe4: v')],
  ['bracket in the name', '5', field('X(A): v')],
  ['at sign in the name', '5', field('X@A: v')],
  ['NUL in the value', '9110 5.5', field('X-A: a\x00b')],
  ['carriage return in the value', '2.2', field('X-A: a\rX-B: b')],
  ['line feed in the value', '2.2', field('X-A: a\nX-B: b')],
  ['control character in the value', '9110 5.5', field('X-A: a\x01b')],
  ['DEL in the value', '9110 5.5', field('X-A: a\x7fb')],
  ['obs-fold', '5.2', field('X-A: a\r\n b')],
  ['obs-fold in Transfer-Encoding', '5.2', coding('Transfer-Encoding:\r\n chunked')],
  // Host
  ['Host twice, the same', '3.2', `GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n${CLOSE}\r\n`],
  ['Host with a path', '3.2', host('a/b')],
  ['Host with userinfo', '3.2', host('u@a')],
  ['Host with a blank', '3.2', host('a b')],
  ['Host with a word as port', '3.2', host('a:http')],
  ['Host with two ports', '3.2', host('a:80:81')],
  ['Host with an open bracket', '3.2', host('[::1')],
  ['Host with a query', '3.2', host('a?b')],
  ['Host with a fragment', '3.2', host('a#b')],
  ['Host with a backslash', '3.2', host('a\\b')],
  ['Host with obs-text', '3.2', host('caf\xe9')],
  ['Host with markup', '3.2', host('<b>')],
  ['second Host behind 1,500 fields', '3.2', `GET / HTTP/1.1\r\nHost: a\r\n${many(1500)}Host: b\r\n${CLOSE}\r\n`],
  // Content-Length
  ...(
    ['+3', '-3', '0x3', '3 3', '3,3', '3, 3', '3;', '3.0', '1e0', '3_0', '', '\xb3', '99999999999999999999999', '3\x0b', "'3'"] as const
  ).map((value): Row => [`Content-Length ${JSON.stringify(value)}`, '9110 8.6', length(value)]),
  ['Content-Length twice, the same', '6.3', length('3\r\nContent-Length: 3')],
  ['Content-Length twice, in two spellings', '6.3', length('3\r\ncontent-length: 4')],
  ['second Content-Length behind 1,500 fields', '6.3', length(`3\r\n${many(1500)}Content-Length: 4`)],
  // Transfer-Encoding
  ...(
    [
      ['xchunked'],
      ['chunkedx'],
      ['chunked;a=b'],
      ['"chunked"'],
      ['chunked, identity'],
      ['identity'],
      ['identity, chunked'],
      ['chunked,'],
      [',chunked'],
      ['chunked, chunked'],
      ['chun ked'],
      ['\x0bchunked'],
      ['chunked\x0c'],
      ['\xa0chunked'],
      ['cow'],
      ['']
    ] as const
  ).map(([value]): Row => [`Transfer-Encoding ${JSON.stringify(value)}`, '6.1', coding(`Transfer-Encoding: ${value}`)]),
  ['Transfer-Encoding, then Content-Length', '6.1', coding('Transfer-Encoding: chunked\r\nContent-Length: 13')],
  ['Content-Length, then Transfer-Encoding', '6.1', coding('Content-Length: 13\r\nTransfer-Encoding: chunked')],
  ['Content-Length 0 and Transfer-Encoding', '6.1', coding('Content-Length: 0\r\nTransfer-Encoding: chunked')],
  ['odd Transfer-Encoding behind 1,500 fields', '6.1', coding(`${many(1500)}Transfer-Encoding: chunked\r\nTransfer-Encoding: x`)],
  ['Transfer-Encoding with a blank before the colon', '5.1', coding('Transfer-Encoding : chunked')],
  // chunks
  ['chunk size 0x3', '7.1', chunks('0x3\r\nabc\r\n0\r\n\r\n')],
  ['chunk size +3', '7.1', chunks('+3\r\nabc\r\n0\r\n\r\n')],
  ['chunk size -3', '7.1', chunks('-3\r\nabc\r\n0\r\n\r\n')],
  ['chunk size 3_0', '7.1', chunks('3_0\r\nabc\r\n0\r\n\r\n')],
  ['no chunk size', '7.1', chunks('\r\nabc\r\n0\r\n\r\n')],
  ['a blank before the chunk size', '7.1', chunks(' 3\r\nabc\r\n0\r\n\r\n')],
  ['chunk size that overflows', '7.1', chunks('FFFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n')],
  ['chunk data longer than its size', '7.1', chunks('3\r\nabcd\r\n0\r\n\r\n')],
  ['chunk data without its line end', '7.1', chunks('3\r\nabc0\r\n\r\n')],
  ['chunk size ended by a line feed', '7.1', chunks('3\nabc\r\n0\r\n\r\n')],
  ['chunk data ended by a line feed', '7.1', chunks('3\r\nabc\n0\r\n\r\n')],
  ['line feed in a chunk extension', '7.1.1', chunks('3;a\nb\r\nabc\r\n0\r\n\r\n')],
  ['carriage return in a chunk extension', '7.1.1', chunks('3;a\rb\r\nabc\r\n0\r\n\r\n')],
  ['NUL in a chunk extension', '7.1.1', chunks('3;a\x00\r\nabc\r\n0\r\n\r\n')],
  ['trailer line without a colon', '7.1.2', chunks('3\r\nabc\r\n0\r\nX\r\n\r\n')],
  ['trailer line with a blank in the name', '7.1.2', chunks('3\r\nabc\r\n0\r\nX A: 1\r\n\r\n')],
  ['last chunk ended by a line feed', '7.1', chunks('3\r\nabc\r\n0\n\n')],
  ['Content-Length as trailer', '9110 6.5.1', chunks('3\r\nabc\r\n0\r\nContent-Length: 99\r\n\r\n')],
  // other protocols
  ['an SSH client', '3', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['an SMTP client', '3', 'EHLO example\r\n'],
  ['a Redis client', '3', '*1\r\n$4\r\nPING\r\n'],
  ['PROXY protocol', '3', `PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n${line('GET / HTTP/1.1')}`],
  ['Upgrade to something', '9110 7.8', field('Upgrade: websocket\r\nConnection: upgrade')],
  ['CONNECT', '3.2.3', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n']
]

const FORWARDED: readonly Row[] = [
  // A recipient may split the request line at any white space; what goes on has one blank.
  ['two blanks after the method', '3', line('GET  / HTTP/1.1')],
  ['empty lines before the request line', '2.2', `\r\n\r\n${line('GET / HTTP/1.1')}`],
  ['HTTP/1.0 without Host', '3.2', 'GET / HTTP/1.0\r\n\r\n'],
  ['empty Host', '3.2', host('')],
  ['Host with an IPv6 address and a port', '3.2', host('[::1]:4010')],
  ['Host with a port', '3.2', host('localhost:4010')],
  ['Host with an empty port', '3.2', host('localhost:')],
  ['Host with an underscore', '3.2', host('my_app')],
  ['Host in capitals', '3.2', host('LOCALHOST')],
  ['absolute-form of the address that Host names', '3.2.2', 'GET http://a/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['fragment in the target, byte for byte', '3.2.1', line('GET /a#b HTTP/1.1')],
  ['no white space after the colon', '5.1', field('X-A:v')],
  ['1,500 fields', '5', field(many(1500).trimEnd())],
  ['Content-Length with zeros before', '9110 8.6', length('003')],
  ['Content-Length with blanks around', '5.1', length('  3  ')],
  ['Content-Length of 0', '9110 8.6', length('0', '')],
  ['Content_Length is another field', '9110 5.1', field('Content_Length: 3')],
  ['Transfer_Encoding is another field', '9110 5.1', field('Transfer_Encoding: chunked')],
  ['Chunked in capitals', '7', coding('Transfer-Encoding: CHUNKED')],
  ['chunk extension', '7.1.1', chunks('3;a=b;c="d e"\r\nabc\r\n0\r\n\r\n')],
  ['chunk size with zeros before', '7.1', chunks('0003\r\nabc\r\n000\r\n\r\n')],
  ['chunk size in capitals and small letters', '7.1', chunks('a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n')],
  ['a second Host as trailer', '9110 6.5.1', chunks('3\r\nabc\r\n0\r\nHost: b\r\n\r\n')],
  ['framing fields nominated by Connection', '9110 7.6.1', length('3\r\nConnection: Content-Length, Host, Transfer-Encoding')],
  ['an expectation that nobody knows', '9110 10.1.1', field('Expect: the-unexpected')],
  ['Expect without a body', '9110 10.1.1', field('Expect: 100-continue')],
  ['another request in the body', '11.2', length('48', 'GET /smuggled HTTP/1.1\r\nHost: a\r\nContent: none\r\n')],
  ['body of GET', '9110 9.3.1', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc'],
  ['body of TRACE', '9110 9.3.8', 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc']
]

const TABS: Row = ['Content-Length with tabs around', '5.1', length('\t3\t')]
/** Section 5.1 allows tabs. The llhttp of Node 20 takes blanks around a length, but no tab. */
const takesTabs = !process.versions.node.startsWith('20.')

const probes = (verdict: Probe['verdict'], rows: readonly Row[]): Probe[] =>
  rows.map(([name, section, request]) => ({ name, section, request, verdict }))

export const PROBES: readonly Probe[] = [
  ...probes('refused', REFUSED),
  ...probes('forwarded', FORWARDED),
  ...probes(takesTabs ? 'forwarded' : 'refused', [TABS])
]
