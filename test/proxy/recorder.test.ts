import fc from 'fast-check'
import t from 'tap'
import type { Arrival } from '#src/proxy/arrival.js'
import { type End, Recorder } from '#src/proxy/recorder.js'
import { bodyText } from './rig.js'

const ARRIVAL: Arrival = {
  id: 'e1',
  seq: 1,
  store: 'shop',
  platform: 'http',
  startedDateTime: '2026-01-01T00:00:00.000Z',
  at: 100,
  method: 'POST',
  url: 'http://localhost/x',
  httpVersion: 'HTTP/1.1',
  headers: [],
  queryString: [],
  mimeType: 'text/plain',
  contentEncoding: '',
  maxBody: 4
}
const HEAD = { status: 200, statusText: 'OK', headers: [], mimeType: 'a/b', contentEncoding: 'gzip' }
const ANSWERED: End = { outcome: 'answered', answeredBy: 'store' }
const FAILED: End = { outcome: 'failed', failure: { phase: 'wait', kind: 'unknown', code: 'X', message: 'x' } }

t.test('an exchange from head to end', async (t) => {
  const recorder = new Recorder(ARRIVAL)
  t.match(recorder.pending(), { outcome: 'pending', time: -1, request: { bodySize: 0 } })
  recorder.forwarding({ url: 'https://shop/x', reasons: ['r'] })
  recorder.connection({ dns: 1, connect: 5, ssl: 3 })
  recorder.sent(110)
  recorder.requestData(Buffer.from('abc'))
  recorder.requestData(Buffer.from('def'))
  recorder.requestEnd(112, [], [])
  recorder.responseHead(120, HEAD)
  recorder.responseData(Buffer.from('xy'))
  const recorded = recorder.end(125, ANSWERED)
  t.match(recorded?.exchange, {
    outcome: 'answered',
    time: 25,
    timings: { blocked: 4, dns: 1, connect: 5, ssl: 3, send: 2, wait: 8, receive: 5 },
    request: { bodySize: 6, postData: { size: 4, truncated: true, mimeType: 'text/plain' } },
    response: { status: 200, bodySize: 2, content: { size: 2, mimeType: 'a/b' } },
    forwarded: { url: 'https://shop/x' }
  })
  t.equal(bodyText(recorded?.requestBody), 'abcd')
  t.match(recorded?.requestBody, { total: 6, truncated: true })
  t.match(recorded?.responseBody, { total: 2, truncated: false, contentEncoding: 'gzip' })
  t.equal(recorder.end(130, FAILED), undefined, 'the first end wins')
})

t.test('an answer that begins before the request has ended', async (t) => {
  const recorder = new Recorder(ARRIVAL)
  recorder.sent(101)
  recorder.responseHead(105, HEAD)
  recorder.requestEnd(109, [], [])
  t.match(recorder.end(110, ANSWERED)?.exchange.timings, { send: 4, wait: 0, receive: 5 })
})

t.test('a preview does not end', async (t) => {
  const recorder = new Recorder(ARRIVAL)
  recorder.responseHead(105, HEAD)
  t.equal(recorder.preview(106, ANSWERED).exchange.outcome, 'answered')
  t.notOk(recorder.ended)
  t.ok(recorder.end(107, ANSWERED))
})

t.test('events in any order: exactly one end, timings never negative but for -1', async () => {
  const steps: ((recorder: Recorder, at: number) => unknown)[] = [
    (recorder, at) => recorder.sent(at),
    (recorder) => recorder.requestData(Buffer.from('abc')),
    (recorder, at) => recorder.requestEnd(at, [{ name: 'a', value: 'b' }], ['reason']),
    (recorder) => recorder.informational(103, []),
    (recorder, at) => recorder.responseHead(at, HEAD),
    (recorder) => recorder.responseData(Buffer.from('xyz')),
    (recorder) => recorder.responseTrailers([{ name: 'a', value: 'b' }]),
    (recorder) => recorder.connection({ dns: 1, connect: 2, ssl: -1 }),
    (recorder, at) => recorder.end(at, ANSWERED),
    (recorder, at) => recorder.end(at, FAILED),
    (recorder, at) => recorder.end(at, { outcome: 'aborted' })
  ]
  fc.assert(
    fc.property(fc.array(fc.nat(steps.length - 1), { maxLength: 30 }), (order) => {
      const recorder = new Recorder(ARRIVAL)
      let at = ARRIVAL.at
      const ends = []
      for (const index of order) {
        at += 1
        const result = steps[index]?.(recorder, at)
        if (result) ends.push(result)
      }
      const last = recorder.end(at + 1, { outcome: 'aborted' })
      if (last) ends.push(last)
      const timings = Object.values((ends[0] as { exchange: { timings: object } }).exchange.timings)
      return ends.length === 1 && recorder.ended && timings.every((value) => value >= 0 || value === -1)
    })
  )
})
