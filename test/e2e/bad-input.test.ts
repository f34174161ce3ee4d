/** What a stranger can get wrong around the running program: what the app gets, what is recorded, what is diagnosed. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { CERTIFICATE, CERTIFICATE_OF_OTHER_HOST, KEY } from '../proxy/certificates.js'
import { type Running, removeFolder, startStoretap, temporaryFolder } from './storetap.js'
import { until } from '../until.js'

interface OwnBody {
  readonly storetap: { readonly error: string; readonly message: string; readonly code: string; readonly exchange: string }
}

interface Health {
  readonly status: string
  readonly dropped: number
  readonly disk: { readonly status: string; readonly message?: string }
}

async function start(t: Test, target: string, more: readonly string[] = []): Promise<Running> {
  const run = await startStoretap(['--target', target, '--platform', 'woocommerce', ...more])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  return run
}

async function listen(t: Test, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

/** Writes bytes to the first gateway and reads until it closes. */
function raw(run: Running, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(run.url).port), '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(5000, () => socket.destroy(new Error(`the gateway neither answered nor closed: ${text}`)))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', reject).on('close', () => resolve(text))
  })
}

const path = '/wp-json/wc/v3/products'

t.test('a store that cannot be reached', async (t) => {
  const plain = await listen(
    t,
    createHttpServer((_request, response) => response.end('hello'))
  )
  const silent = await listen(
    t,
    createServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'))
  )
  const untrusted = await listen(t, createSecureServer({ key: KEY, cert: CERTIFICATE }))
  const otherName = await listen(t, createSecureServer({ key: KEY, cert: CERTIFICATE_OF_OTHER_HOST }))
  const cases = [
    // Port 1 (tcpmux): nobody has that today, and no program gets it by chance.
    ['nothing listens', 'http://127.0.0.1:1', 'connection_refused', 'ECONNREFUSED', 'http.connection-refused'],
    [
      'untrusted certificate',
      `https://localhost:${untrusted}`,
      'tls_certificate_error',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'http.tls.certificate'
    ],
    ['certificate of another host', `https://localhost:${otherName}`, 'tls_certificate_error', /./, 'http.tls.certificate'],
    ['https to a plain port', `https://localhost:${plain}`, 'tls_protocol_error', /./, 'http.tls.protocol'],
    ['unknown host', 'http://no-such-store.invalid', /^dns_/, /./, /^http\.dns-(?:not-found|failure)$/],
    ['no HTTP', `http://127.0.0.1:${silent}`, 'http_protocol_error', /./, /^http\./]
  ] as const
  for (const [name, target, kind, code, diagnosis] of cases) {
    await t.test(name, async (t) => {
      const run = await start(t, target)
      const answer = await fetch(run.url + path)
      t.equal(answer.status, 502)
      t.match(answer.headers.get('content-type'), /^application\/json/)
      const { storetap } = (await answer.json()) as OwnBody
      t.match(storetap, { error: kind, code, exchange: answer.headers.get('x-storetap-id') }, 'the body says who speaks')
      t.ok(storetap.message.includes(new URL(target).hostname), storetap.message)
      const exchange = await run.newest()
      t.match(exchange, { id: storetap.exchange, outcome: 'failed', failure: { kind, code }, response: { status: 502 } })
      t.match(exchange.diagnoses[0], { level: 'failure', code: diagnosis })
      // Console lines leave in batches, a moment after the exchange is in the log.
      await until(() => run.output().includes('"event":"exchange"'))
      t.notMatch(run.output(), /\n\s+at /, 'no stack trace')
      t.equal((await fetch(run.url + path)).status, 502, 'and goes on')
    })
  }
})

t.test('what is no request', async (t) => {
  const seen: string[] = []
  const port = await listen(
    t,
    createHttpServer(({ url }, response) => {
      seen.push(url ?? '')
      response.end('{}')
    })
  )
  const run = await start(t, `http://127.0.0.1:${port}`)
  const host = new URL(run.url).host
  const cases: readonly (readonly [string, string | Buffer, RegExp])[] = [
    [
      'a header line without a colon',
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nno colon here\r\n\r\n`,
      /not valid HTTP\/1\.1 and was not forwarded/
    ],
    ['two Host fields', `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nHost: other.example\r\n\r\n`, /Host/],
    [
      'two lengths',
      `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /storetap/
    ],
    ['a TLS handshake', Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3]), /speaks plain HTTP.*use http:\/\//],
    ['something else', 'EHLO shop.example\r\n\r\n', /storetap/]
  ]
  for (const [index, [name, bytes, says]] of cases.entries()) {
    const answer = await raw(run, bytes)
    t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/, name)
    t.match(answer, says, name)
    const exchange = await run.newest(index + 1)
    t.equal(exchange.outcome, 'failed', name)
    t.match(exchange, { failure: { phase: 'request', kind: 'http_request_error' }, response: { status: 400 } }, name)
    t.ok(exchange.diagnoses.length > 0, name)
  }
  t.same(seen, [], 'nothing of it reached the store')
  t.equal((await fetch(run.url + path)).status, 200, 'a good request passes afterwards')
})

t.test('an upgrade is refused in the name of the gateway', async (t) => {
  const port = await listen(
    t,
    createHttpServer((_request, response) => response.end('{}'))
  )
  const run = await start(t, `http://127.0.0.1:${port}`)
  const fields = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  const answer = await raw(run, `GET /socket HTTP/1.1\r\nHost: ${new URL(run.url).host}\r\n${fields}\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 501 Not Implemented\r\n/)
  t.match((await run.newest()).diagnoses, [{ code: 'http.proxy.upgrade' }])
})

/** A disk of its own that is soon full; undefined where this user may not mount one. */
function smallDisk(): string | undefined {
  const dir = temporaryFolder()
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dir]).status === 0) return dir
  removeFolder(dir)
  return undefined
}

const disk = smallDisk()
const skip = disk === undefined ? 'this user may not mount a small disk' : false

t.test('a full disk: forwarding goes on, console and health say so, what is lost is counted', { skip }, async (t) => {
  if (disk === undefined) return
  t.teardown(() => {
    spawnSync('umount', ['-l', disk])
    removeFolder(disk)
  })
  let served = 0
  const port = await listen(
    t,
    createHttpServer((_request, response) => {
      served++
      response.setHeader('Content-Type', 'application/json').end('{}')
    })
  )
  const data = join(disk, 'data')
  mkdirSync(data)
  const run = await startStoretap(['--target', `http://127.0.0.1:${port}`, '--platform', 'woocommerce', '--data', data], { data: disk })
  t.teardown(() => run.stop())
  const ballast = join(disk, 'ballast')
  for (const size of [1_000_000, 100_000, 30_000, 4096, 1024, 256]) {
    for (let full = false; !full;) {
      try {
        writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' })
      } catch {
        full = true
      }
    }
  }
  const health = () => run.api<Health>('/api/health')
  let answered = 0
  const call = async () => {
    if ((await fetch(`${run.url}${path}?n=${answered}`)).status === 200) answered++
  }
  await call()
  await until(async () => (await health()).disk.status === 'failing')
  t.match((await health()).disk.message, /cannot be written: the disk is full.*wait in memory/)
  await until(() => /the disk is full; free some space or lower --max-bytes \(ENOSPC\)/.test(run.output()))
  // A thousand lines may wait; what is older is given up.
  for (let round = 0; round < 150 && (await health()).dropped === 0; round++) await Promise.all(Array.from({ length: 10 }, call))
  const { dropped, status, disk: state } = await health()
  t.ok(dropped > 0, `${dropped} dropped`)
  t.match(state, { status: 'failing', message: /could not be kept/ })
  t.equal(status, 'ok', 'the server itself is well')
  t.equal(answered, served, 'every call was forwarded and answered')
  t.notMatch(run.output(), /\n\s+at /, 'no stack trace')

  rmSync(ballast)
  t.notOk(existsSync(ballast))
  await until(async () => (await health()).disk.status === 'ok')
  await until(() => /is being written again/.test(run.output()))
  t.ok((await health()).dropped >= dropped, 'what was lost stays counted')
})
