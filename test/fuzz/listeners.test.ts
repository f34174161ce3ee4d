/**
 * Garbage on every listener of the real program: gateway, its TLS port and the viewer. The process lives, serves honest calls
 * meanwhile and does not grow. Ten seconds; STORETAP_TEST_GARBAGE=60 for a minute.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { removeFolder, type Running, startStoretap } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'

const SECONDS = Number(process.env['STORETAP_TEST_GARBAGE'] ?? 10)
const AT_ONCE = 12
const MiB = 1024 * 1024
/** Caches and the log's index fill up at first; what has no bound grows beyond this, between one third of the time and the next. */
const GROWTH = 60 * MiB

const PIECES = [
  ...[
    'GET ',
    'POST ',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '/ ',
    '/api/exchanges ',
    '/api/events ',
    '//x ',
    'http://x/ ',
    '* ',
    'HTTP/1.1\r\n',
    'HTTP/9\r\n'
  ],
  ...[
    'Host: localhost\r\n',
    'Host: \r\n',
    'Host: a\r\nHost: b\r\n',
    '\r\n',
    '\n',
    '\r',
    '\0',
    ': \r\n',
    ' folded\r\n',
    `X: ${'y'.repeat(5000)}\r\n`
  ],
  ...[
    'Content-Length: 5\r\n',
    'Content-Length: 99999999999\r\n',
    'Content-Length: -1\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: x\r\n'
  ],
  ...[
    '5\r\nhello\r\n',
    'FFFFFFFFF\r\n',
    '0\r\n\r\n',
    'Expect: 100-continue\r\n',
    'Upgrade: websocket\r\nConnection: upgrade\r\n',
    'Connection: close\r\n'
  ],
  ...[
    'Authorization: Basic ::::\r\n',
    'Cookie: =;=;\r\n',
    'Accept-Encoding: gzip\r\n',
    'Content-Encoding: gzip, gzip, gzip, gzip\r\n',
    'Range: bytes=9-1\r\n'
  ],
  ...['{"query":"{', '%00%ff%zz', '\u{1f600}', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'Last-Event-ID: -1\r\n', 'Origin: null\r\n']
]

/** A number generator with a seed, so that a failure can be had again. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function attack(port: number, isTls: boolean, pick: (below: number) => number): Promise<void> {
  return new Promise((resolve) => {
    const write = () => {
      const count = 1 + pick(10)
      for (let index = 0; index < count; index++) {
        socket.write(pick(8) === 0 ? randomBytes(1 + pick(2000)) : Buffer.from(PIECES[pick(PIECES.length)] ?? '', 'latin1'))
      }
      setTimeout(
        () => (pick(3) === 0 && !('encrypted' in socket) ? socket.resetAndDestroy() : pick(2) === 0 ? socket.end() : socket.destroy()),
        pick(30)
      )
    }
    const socket =
      isTls && pick(4) > 0 ? tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false }, write) : connect(port, '127.0.0.1', write)
    setTimeout(() => socket.destroy(), 1000).unref()
    socket.resume()
    socket.on('error', () => undefined).on('close', () => resolve())
  })
}

/** Resident bytes; 0 where the system does not tell. */
function memoryOf({ child }: Running): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

t.setTimeout((SECONDS + 60) * 1000)

t.test('garbage on every listener', async (t) => {
  const store = await httpStore(t, (request, response) => {
    request.on('error', () => undefined).resume()
    response.end('honest')
  })
  const run = await startStoretap(['--target', store.url, '--tls-port', '0', '--log-level', 'info', '--max-exchanges', '1000'])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const portOf = (url: string) => Number(new URL(url).port)
  const tlsUrl = run.gateways[0]?.tlsUrl ?? undefined
  t.ok(tlsUrl, 'the TLS port is on')
  const listeners: readonly (readonly [port: number, isTls: boolean])[] = [
    [portOf(run.url), false],
    [portOf(tlsUrl ?? run.url), tlsUrl !== undefined],
    [portOf(run.viewer.url), false]
  ]
  const seed = Date.now() % 1_000_000
  t.comment(`seed ${seed}`)
  const pick = generator(seed)
  const end = Date.now() + SECONDS * 1000
  let [sent, honest] = [0, 0]
  const memory: number[] = []
  while (Date.now() < end) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, () => {
        sent += 1
        const [port, isTls] = listeners[sent % listeners.length] ?? [0, false]
        return attack(port, isTls, pick)
      })
    )
    if (sent % (AT_ONCE * 20) === 0) {
      const answer = await fetch(`${run.url}/honest`)
      t.equal(await answer.text(), 'honest')
      honest += 1
      memory.push(memoryOf(run))
    }
  }
  t.ok(honest >= 3, `${honest} honest calls between ${sent} attacks`)
  t.equal(run.child.exitCode, null, 'alive')
  const third = Math.ceil(memory.length / 3)
  // The lowest of each, since what the collector has not yet taken is no growth.
  const [first = 0, middle = 0, last = 0] = [0, 1, 2].map((part) => Math.min(...memory.slice(part * third, (part + 1) * third)))
  t.ok(last - middle < GROWTH, `memory: ${[first, middle, last].map((bytes) => Math.round(bytes / MiB)).join(', ')} MiB`)
  t.equal((await fetch(new URL('/api/health', run.viewer.url))).status, 200)
  const { items } = await run.api<{ items: readonly { id: string; outcome: string }[] }>('/api/exchanges?limit=1000')
  t.equal(new Set(items.map(({ id }) => id)).size, items.length, 'each is recorded once')
  t.notMatch(run.output(), /\n\s+at [^\n]*:\d+:\d+|UnhandledPromise|could not be explained/, 'no stack trace')
  t.equal(await run.stop(), 0)
})
