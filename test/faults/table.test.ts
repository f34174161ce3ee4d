/**
 * Every way a call breaks, through the real program: the app gets the right status, the record the right kind of failure, the
 * rules say why, one record each, and nothing is left open.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import type { ExchangeSummary } from '#src/model/live.js'
import { removeFolder, type Running, startStoretap, temporaryFolder } from '../e2e/storetap.js'
import { exchangeBytes, listen } from '../proxy/rig.js'
import { createAuthority } from './authority.js'
import { until } from '../until.js'

interface Row {
  readonly name: string
  readonly url: string
  readonly tls?: { readonly verify?: boolean; readonly caFile?: string }
  readonly timeouts?: { readonly connect?: number; readonly head?: number; readonly idle?: number }
  readonly request?: string
  /** What the app gets. */
  readonly app: RegExp
  /** What is recorded. */
  readonly record: object
  /** Of the first diagnosis; undefined = none. */
  readonly code: RegExp | undefined
}

const GET = 'GET /wp-json/wc/v3/orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
const POST = 'POST /p HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 5000\r\n\r\npart'
const GATEWAY_502 = /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*"storetap"/
const GATEWAY_504 = /^HTTP\/1\.1 504 Gateway Timeout\r\n[\s\S]*"storetap"/
/** Kept-alive connections of this test to viewer and gateways. */
const SLACK = 8
const SHORT = { connect: 400, head: 400, idle: 400 }

/** A store made of bytes. */
async function bytesStore(t: Test, answer: (socket: Socket) => void, tls?: TlsOptions): Promise<number> {
  const sockets = new Set<Socket>()
  const onSocket = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    socket.once('data', () => answer(socket))
  }
  const server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket)
  server.on('tlsClientError', () => undefined)
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return await listen(server)
}

const gateway = (failure: object) => ({ outcome: 'failed', answeredBy: 'gateway', failure })
const cut = (failure: object, status = 200) => ({ outcome: 'failed', answeredBy: 'store', failure, response: { status } })

async function rowsOf(t: Test, folder: string): Promise<Row[]> {
  const plain = async (answer: (socket: Socket) => void) => `http://127.0.0.1:${await bytesStore(t, answer)}`
  const ok = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  const secure = async (options: TlsOptions) => `https://localhost:${await bytesStore(t, ok, options)}`
  const [known, unknown] = [await createAuthority('known'), await createAuthority('unknown')]
  const caFile = join(folder, 'ca.pem')
  writeFileSync(caFile, known.certificate)
  const [day, past, future] = [[-1, 1] as const, [-9, -2] as const, [2, 9] as const]
  const certificate = { phase: 'tls', kind: 'tls_certificate_error' }
  const tlsRow = async (name: string, options: TlsOptions, failure: object, code: RegExp, trusted = true): Promise<Row> => {
    const tls = trusted ? { tls: { caFile } } : {}
    return { name, url: await secure(options), ...tls, app: GATEWAY_502, record: gateway(failure), code }
  }
  const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const zipped = gzipSync('{"a":"b"}')
  return [
    {
      name: 'dns: no such host',
      url: 'http://no-such-shop.invalid',
      app: /^HTTP\/1\.1 50[24] [\s\S]*"storetap"/,
      record: gateway({ phase: 'dns', kind: /^dns_(error|timeout)$/ }),
      code: /^http\.dns-/
    },
    {
      name: 'refused',
      url: 'http://127.0.0.1:1',
      app: GATEWAY_502,
      record: gateway({ phase: 'connect', kind: 'connection_refused' }),
      code: /^http\.connection-refused$/
    },
    {
      name: 'the handshake never ends',
      url: (await plain(() => undefined)).replace('http:', 'https:'),
      timeouts: SHORT,
      app: GATEWAY_504,
      record: gateway({ kind: 'connection_timeout' }),
      code: /^http\.timeout\.connect$/
    },
    await tlsRow('tls: unknown authority', await unknown.certify('localhost', day), certificate, /^http\.tls\.certificate/),
    await tlsRow('tls: own authority, not named', await known.certify('localhost', day), certificate, /^http\.tls\.certificate/, false),
    await tlsRow(
      'tls: other host',
      await known.certify('other.example', day),
      { ...certificate, code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      /^http\.tls\.certificate/
    ),
    await tlsRow(
      'tls: expired',
      await known.certify('localhost', past),
      { ...certificate, code: 'CERT_HAS_EXPIRED' },
      /^http\.tls\.certificate/
    ),
    await tlsRow(
      'tls: not valid yet',
      await known.certify('localhost', future),
      { ...certificate, code: 'CERT_NOT_YET_VALID' },
      /^http\.tls\.certificate/
    ),
    await tlsRow(
      'tls: asks for a client certificate',
      { ...(await known.certify('localhost', day)), requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
      { phase: 'tls' },
      /^http\.tls\./
    ),
    {
      name: 'tls: a plain port',
      url: (await plain((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))).replace('http:', 'https:'),
      app: GATEWAY_502,
      record: gateway({ phase: 'tls', kind: 'tls_protocol_error' }),
      code: /^http\.tls\.protocol$/
    },
    {
      name: 'tls: closed in the handshake',
      url: (await plain((socket) => socket.end())).replace('http:', 'https:'),
      app: GATEWAY_502,
      record: gateway({ phase: 'tls', kind: 'tls_protocol_error' }),
      code: /^http\.tls\.protocol$/
    },
    {
      name: 'tls: as it should be',
      url: await secure(await known.certify('localhost', day)),
      tls: { caFile },
      app: /^HTTP\/1\.1 200 OK/,
      record: { outcome: 'answered', answeredBy: 'store' },
      code: undefined
    },
    {
      name: 'reset before the head',
      url: await plain((socket) => socket.resetAndDestroy()),
      app: GATEWAY_502,
      record: gateway({ phase: 'wait', kind: 'connection_terminated' }),
      code: /^http\.connection-reset$/
    },
    {
      name: 'closed before the head',
      url: await plain((socket) => socket.end()),
      app: GATEWAY_502,
      record: gateway({ phase: 'wait', kind: 'connection_terminated' }),
      code: /^http\.connection-reset$/
    },
    {
      name: 'slow head',
      url: await plain(() => undefined),
      timeouts: SHORT,
      app: GATEWAY_504,
      record: gateway({ phase: 'wait', kind: 'http_response_timeout' }),
      code: /^http\.timeout\.response$/
    },
    {
      name: 'head that dribbles',
      url: await plain((socket) => socket.write('HTTP/1.1 200 O')),
      timeouts: SHORT,
      app: GATEWAY_504,
      record: gateway({ phase: 'wait', kind: 'http_response_timeout' }),
      code: /^http\.timeout\.response$/
    },
    {
      name: 'reset in the body',
      url: await plain((socket) => {
        socket.write(`${head(100)}part`)
        setTimeout(() => socket.resetAndDestroy(), 100)
      }),
      app: /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\npart$/,
      record: cut({ phase: 'receive', kind: 'http_response_incomplete' }),
      code: /^http\.connection-reset$/
    },
    {
      name: 'slow body',
      url: await plain((socket) => socket.write(`${head(100)}part`)),
      timeouts: SHORT,
      app: /\r\n\r\npart$/,
      record: cut({ phase: 'receive', kind: 'connection_read_timeout' }),
      code: /^http\.timeout\.response$/
    },
    {
      name: 'shorter than Content-Length says',
      url: await plain((socket) => socket.end(`${head(100)}part`)),
      app: /\r\n\r\npart$/,
      record: cut({ phase: 'receive', kind: 'http_response_incomplete' }),
      code: /^http\.connection-reset$/
    },
    {
      name: 'longer than Content-Length says',
      url: await plain((socket) => socket.end(`${head(7)}{"a":1}and more`)),
      app: /\r\n\r\n\{"a":1\}$/,
      record: { outcome: 'answered', response: { status: 200, bodySize: 7 } },
      code: undefined
    },
    {
      name: 'no gzip although it says so',
      url: await plain((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\n{"a":1}')),
      app: /\r\n\r\n\{"a":1\}$/,
      record: { outcome: 'answered', response: { status: 200, content: { note: /not valid gzip although Content-Encoding says so/ } } },
      code: undefined
    },
    {
      name: 'gzip that breaks off',
      url: await plain((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`)
        socket.end(zipped.subarray(0, 14))
      }),
      app: /^HTTP\/1\.1 200 OK/,
      record: cut({ phase: 'receive', kind: 'http_response_incomplete' }),
      code: /^http\.connection-reset$/
    },
    {
      name: 'another protocol',
      url: await plain((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
      app: GATEWAY_502,
      record: gateway({ phase: 'wait', kind: 'http_protocol_error' }),
      code: /^http\./
    },
    {
      name: 'early answer while the app is sending',
      url: await plain((socket) => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig')),
      request: POST,
      app: /^HTTP\/1\.1 413 Too Large\r\n[\s\S]*big/,
      record: { outcome: 'answered', response: { status: 413 } },
      code: /^http\.body-too-large/
    },
    {
      name: 'reset while the app is sending',
      url: await plain((socket) => socket.resetAndDestroy()),
      request: POST,
      app: GATEWAY_502,
      record: gateway({ kind: 'connection_terminated' }),
      code: /^http\.connection-reset$/
    }
  ]
}

t.test('faults', async (t) => {
  const folder = temporaryFolder()
  t.teardown(() => removeFolder(folder))
  const rows = await rowsOf(t, folder)
  const stores = rows.map(({ url, tls, timeouts }, index) => ({
    name: `store-${index}`,
    url,
    port: 0,
    ...(tls && { tls }),
    ...(timeouts && { timeouts })
  }))
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify({ stores }))
  const run = await startStoretap(['--config', config], { data: folder })
  t.teardown(() => run.stop())
  const portOf = (store: string) => Number(new URL(run.gateways.find((one) => one.store === store)?.url ?? '').port)
  const idle = openSockets(run)

  for (const [index, row] of rows.entries()) {
    await t.test(row.name, async (t) => {
      const store = `store-${index}`
      const answer = await exchangeBytes(portOf(store), row.request ?? GET, 4000)
      t.match(answer, row.app, 'what the app gets')
      const [exchange, ...more] = await recordsOf(run, store)
      t.equal(more.length, 0, 'one record')
      t.match(exchange, row.record, 'what is recorded')
      const failures = exchange?.diagnoses.filter(({ level }) => level === 'failure') ?? []
      if (row.code) t.match(failures[0]?.code, row.code, `the cause: ${failures.map(({ code }) => code).join(', ')}`)
      else t.same(failures, [])
    })
  }

  t.test('the app goes away at four moments, and closes its sending half', async (t) => {
    const at = (name: string) => portOf(`store-${rows.findIndex((row) => row.name === name)}`)
    const before = (await list(run)).length
    const moments: readonly (readonly [port: number, bytes: string, afterBytes: boolean])[] = [
      [at('slow head'), 'GET /head HTTP/1.1\r\nHost: a\r\n', false],
      [at('slow head'), POST, false],
      [at('slow head'), GET, false],
      [at('slow body'), GET, true]
    ]
    for (const [port, bytes, afterBytes] of moments) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(bytes)
          if (!afterBytes) setTimeout(() => socket.destroy(), 100)
        })
        socket.on('data', () => socket.destroy()).on('close', () => resolve())
      })
    }
    const aborted = await until(async () => {
      const items = (await list(run)).slice(0, -before)
      return items.length >= 4 && items.every(({ outcome }) => outcome !== 'pending') ? items : undefined
    })
    t.same(
      aborted.map(({ outcome }) => outcome),
      ['aborted', 'aborted', 'aborted', 'failed'],
      'once each; newest first, and a head that breaks off is no request'
    )
    // TCP does not tell a closed sending half from a client that is gone, and the latter is what happens to apps.
    await new Promise<void>((resolve) => {
      const socket = connect({ port: at('slow head'), host: '127.0.0.1', allowHalfOpen: true }, () => socket.end(GET))
      socket
        .resume()
        .on('end', () => socket.destroy())
        .on('close', () => resolve())
    })
    const half = await until(async () => (await list(run)).slice(0, -before - 4).find(({ outcome }) => outcome !== 'pending'))
    t.equal(half.outcome, 'aborted')
  })

  t.test('nothing is left open', async (t) => {
    await until(() => openSockets(run) <= idle + SLACK).catch(() => undefined)
    t.ok(openSockets(run) <= idle + SLACK, `${idle} before, ${openSockets(run)} after`)
    t.notMatch(run.output(), /\n\s+at .*:\d+:\d+/, 'no stack trace')
    t.equal(run.child.exitCode, null)
  })
})

async function list(run: Running): Promise<readonly ExchangeSummary[]> {
  return (await run.api<{ items: ExchangeSummary[] }>('/api/exchanges?limit=1000')).items
}

/** Those of one store, once they are diagnosed. */
async function recordsOf(run: Running, store: string): Promise<readonly Exchange[]> {
  const items = await until(async () => {
    const own = (await list(run)).filter((item) => item.store === store)
    const done = own.every(({ outcome, status, diagnoses }) =>
      outcome === 'answered' ? status < 400 || diagnoses.length > 0 : outcome !== 'pending' && diagnoses.length > 0
    )
    return own.length > 0 && done ? own : undefined
  })
  // A body that is decoded late follows a moment after.
  await new Promise((resolve) => setTimeout(resolve, 50))
  return await Promise.all(items.map(({ id }) => run.api<Exchange>(`/api/exchanges/${id}`)))
}

/** Descriptors that are sockets; 0 where the system does not tell. */
function openSockets(run: Running): number {
  try {
    return readdirSync(`/proc/${run.child.pid}/fd`).length
  } catch {
    return 0
  }
}
