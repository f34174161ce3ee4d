import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { failureOf, responseOf } from '#src/model/exchange.js'
import { failureFrom } from '#src/model/har-failure.js'
import { fromHarEntry } from '#src/model/har-read.js'

function read(entry: unknown): Exchange {
  const reading = fromHarEntry(entry, 3)
  if ('problem' in reading) throw new Error(reading.problem)
  return reading.exchange
}
const request = { method: 'GET', url: 'https://shop.example/x?a=1&b=%C3%A4+c' }

t.test('an entry that is none gets a sentence', async (t) => {
  const cases: [unknown, RegExp][] = [
    [null, /entry 3 is null, expected an object/],
    ['x', /entry 3 is a string/],
    [[], /entry 3 is an array/],
    [{}, /entry 3 has no "request" object/],
    [{ request: 5 }, /no "request" object/],
    [{ request: { method: 'GET' } }, /no "request.url"/]
  ]
  for (const [entry, problem] of cases) t.match(fromHarEntry(entry, 3), { problem })
})

t.test('the least that can be read', async (t) => {
  const exchange = read({ request: { url: 'https://shop.example/' } })
  t.match(exchange, {
    id: 'har-3',
    seq: 3,
    platform: 'http',
    store: '',
    outcome: 'failed',
    startedDateTime: '1970-01-01T00:00:00.000Z',
    time: -1
  })
  t.match(exchange.request, { method: 'GET', headers: [], queryString: [], bodySize: -1 })
  t.match(failureOf(exchange), { kind: 'unknown', message: /status 0/ })
})

t.test('spellings: case, maps, numbers as text, null fields', async (t) => {
  const exchange = read({
    StartedDateTime: '2026-11-22T06:35:40.712+01:00',
    Time: '12.5',
    Request: {
      Method: 'POST',
      URL: 'https://shop.example/',
      Headers: { Accept: '*/*', 'X-Two': ['1', '2'], 'X-Number': 5 },
      PostData: 'raw text'
    },
    response: { status: '200', statusText: null, headers: [{ Name: 'Server', Value: 'x' }, null, { value: 'nameless' }], content: null },
    timings: null
  })
  t.match(exchange, { startedDateTime: '2026-11-22T05:35:40.712Z', time: 12.5, outcome: 'answered', answeredBy: 'store' })
  t.same(
    exchange.request.headers.map(({ name, value }) => `${name}=${value}`),
    ['Accept=*/*', 'X-Two=1', 'X-Two=2', 'X-Number=5']
  )
  t.match(exchange.request.postData, { text: 'raw text', size: 8 })
  t.same(responseOf(exchange)?.headers, [{ name: 'Server', value: 'x' }])
  t.same(responseOf(exchange)?.content, { mimeType: '', size: 0 })
})

t.test('the query comes from the URL where tools disagree', async (t) => {
  const listed = { ...request, queryString: [{ name: 'b', value: '%C3%A4+c' }] }
  t.same(read({ request: listed }).request.queryString, [
    { name: 'a', value: '1' },
    { name: 'b', value: 'ä c' }
  ])
  const only = { url: 'https://shop.example/x', queryString: [{ name: 'b', value: 'c' }] }
  t.same(read({ request: only }).request.queryString, [{ name: 'b', value: 'c' }])
})

t.test('HTTP/2 pseudo-header fields', async (t) => {
  const headers = [
    { name: ':method', value: 'GET' },
    { name: ':authority', value: 'shop.example' },
    { name: 'accept', value: '*/*' }
  ]
  t.same(read({ request: { ...request, headers } }).request.headers, [
    { name: 'host', value: 'shop.example' },
    { name: 'accept', value: '*/*' }
  ])
})

t.test('bodies: base64 text, binary, params only', async (t) => {
  const content = (held: object) => responseOf(read({ request, response: { status: 200, content: held } }))?.content
  t.same(content({ mimeType: 'application/json', text: 'eyJhIjoiw6QifQ==', encoding: 'base64', size: 10 }), {
    mimeType: 'application/json',
    text: '{"a":"ä"}',
    size: 10
  })
  t.same(content({ mimeType: 'text/plain; charset=iso-8859-1', text: 'S+RzZQ==', encoding: 'base64' }), {
    mimeType: 'text/plain; charset=iso-8859-1',
    text: 'Käse',
    size: 4
  })
  t.match(content({ mimeType: 'image/png', text: 'iVBORw0KGgo=', encoding: 'base64' }), {
    text: 'iVBORw0KGgo=',
    encoding: 'base64',
    size: 8
  })
  t.match(content({ mimeType: 'text/plain', text: '%%%', encoding: 'base64' }), { text: '%%%' }, 'not base64 after all')
  const params = [{ name: 'grant_type', value: 'refresh_token' }]
  const type = 'application/x-www-form-urlencoded'
  t.same(read({ request: { ...request, postData: { mimeType: type, params } } }).request.postData, { mimeType: type, size: 0, params })
  t.same(read({ request: { ...request, postData: { mimeType: type, params, text: 'a=b' } } }).request.postData, {
    mimeType: type,
    text: 'a=b',
    size: 3
  })
})

t.test('network failures, as each tool tells them', async (t) => {
  const cases: [object, string, string][] = [
    [{ response: { status: 0, _error: 'net::ERR_CERT_AUTHORITY_INVALID' } }, 'tls_certificate_error', 'net::ERR_CERT_AUTHORITY_INVALID'],
    [
      { response: { status: 0 }, _error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:81' } },
      'connection_refused',
      'ECONNREFUSED'
    ],
    [{ _error: { message: 'getaddrinfo ENOTFOUND shop.exmaple' } }, 'dns_error', 'ENOTFOUND'],
    [{ response: { status: -1, _error: 'net::ERR_NAME_NOT_RESOLVED' } }, 'dns_error', 'net::ERR_NAME_NOT_RESOLVED'],
    [{ _error: { code: 'EPROTO', message: 'ssl routines: wrong version number' } }, 'tls_protocol_error', 'EPROTO'],
    [{ _error: { code: 'X', kind: 'http_response_timeout', message: 'slow', phase: 'wait' } }, 'http_response_timeout', 'X']
  ]
  for (const [entry, kind, code] of cases) t.match(failureOf(read({ request, ...entry })), { kind, code })
  t.equal(read({ request, response: { status: 0, _error: 'net::ERR_ABORTED' } }).outcome, 'aborted')
  const partial = read({ request, response: { status: 200, _error: 'net::ERR_INCOMPLETE_CHUNKED_ENCODING' } })
  t.equal(partial.outcome, 'failed')
  t.equal(responseOf(partial)?.status, 200)
  t.equal(read({ request, response: { status: 200, _error: null } }).outcome, 'answered', 'Chrome writes null for a good call')
  t.match(failureFrom({ code: 'ECONNRESET' }), { kind: 'connection_terminated', phase: 'wait', message: 'ECONNRESET' })
})

t.test('what a browser may have left out of its HAR', async (t) => {
  const leftOut = (entry: object, headers: object[] = []) => read({ ...entry, request: { ...request, headers } }).credentialsLeftOut
  const chrome = (version: number) => ({ name: 'User-Agent', value: `Mozilla/5.0 Chrome/${version}.0.0.0 Safari/537.36` })
  t.equal(leftOut({ _resourceType: 'fetch' }), true, 'DevTools')
  t.equal(leftOut({}, [chrome(130)]), true)
  t.equal(leftOut({}, [chrome(129)]), undefined, 'older ones left nothing out')
  t.equal(leftOut({}), undefined)
  for (const name of ['Authorization', 'cookie']) {
    t.equal(leftOut({ _initiator: {} }, [chrome(140), { name, value: 'x' }]), undefined, `${name} is there`)
  }
  t.equal(leftOut({ _id: 'a', _outcome: 'answered' }, [chrome(140)]), undefined, 'storetap records all')
})

t.test('bad dates and numbers', async (t) => {
  for (const startedDateTime of ['yesterday', '', null, {}, Number.NaN])
    t.equal(read({ request, startedDateTime }).startedDateTime, '1970-01-01T00:00:00.000Z')
  t.equal(read({ request, startedDateTime: 1795325740712 }).startedDateTime, '2026-11-22T05:35:40.712Z')
  t.equal(read({ request, time: 'fast' }).time, -1)
})

const SAID = { code: 'a', level: 'failure', certainty: 'certain', summary: 's', why: 'w' }

t.test('diagnoses of others are taken only when whole', async (t) => {
  const whole = {
    ...SAID,
    culprit: { in: 'store', name: null },
    evidence: [],
    fix: [],
    docs: []
  }
  const diagnoses = read({ request, _diagnoses: [whole, { code: 'half' }, null, 'x'] }).diagnoses
  t.same(diagnoses, [whole])
})

t.test('of a diagnosis only what is of the right kind is taken: viewer and report trust every field', async (t) => {
  const whole = {
    ...SAID,
    culprit: { in: 'request.header', name: 'authorization', pointer: '/request/headers/0' },
    evidence: [{ pointer: '/response/status', observed: '401', expected: '200', note: 'n', exchange: 'e1' }],
    fix: ['step'],
    patch: [
      { op: 'move', from: '/headers/0', path: '/headers/1' },
      { op: 'remove', path: '/headers/2' },
      { op: 'replace', path: '/headers/3/value', value: { $secret: 'config:accessToken' } }
    ],
    settle: { how: 'ask again', request: { method: 'GET', path: '/' } },
    docs: ['https://shop.example/docs']
  }
  const taken = (change: object) => read({ request, _diagnoses: [{ ...whole, ...change }] }).diagnoses
  const { patch: _patch, ...withoutPatch } = whole
  const { settle: _settle, ...withoutSettle } = whole
  t.same(taken({}), [whole])
  t.same(taken({ evidence: [null, { observed: {} }, { observed: 'x', pointer: 1 }, { observed: 'y' }] }), [
    { ...whole, evidence: [{ observed: 'y' }] }
  ])
  t.same(taken({ fix: [{}, 'step'], docs: [1, ...whole.docs] }), [whole])
  for (const patch of [{}, [null], [{ op: 'move', path: '/url' }], [...whole.patch, { op: 'test', path: '/url' }]])
    t.same(taken({ patch }), [withoutPatch], JSON.stringify(patch))
  for (const settle of ['x', { how: 'x', request: {} }]) t.same(taken({ settle }), [withoutSettle], JSON.stringify(settle))
  for (const change of [
    { culprit: { in: 'store', name: {} } },
    { culprit: { in: 'store', name: null, pointer: [] } },
    { evidence: 'x' },
    { level: 'fatal' },
    { certainty: 'toString' }
  ])
    t.same(taken(change), [], JSON.stringify(change))
})
