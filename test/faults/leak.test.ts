// Faults over and over: as many records as requests, and neither sockets nor memory grow. STORETAP_TEST_ROUNDS=10000 for long.
import { connect, createServer } from 'node:net'
import t from 'tap'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { listen, scriptedStore, startRig } from '../proxy/rig.js'
import { until } from '../until.js'

const ROUNDS = Number(process.env['STORETAP_TEST_ROUNDS'] ?? 600)
const AT_ONCE = 10
const MiB = 1024 * 1024
/** What a heap may differ by without being a leak; a leaked exchange with its sockets takes some 20 KiB. */
const HEAP_SLACK = 6 * MiB

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heap(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|Timeout)/.test(name)).length
}

/** The path says what happens. */
const ANSWERS: Readonly<Record<string, (write: (text: string) => void, reset: () => void, end: () => void) => void>> = {
  '/ok': (write) => write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  '/401': (write) => write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno'),
  '/chunked': (write) => write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  '/reset': (_write, reset) => reset(),
  '/closed': (_write, _reset, end) => end(),
  '/short': (write, _reset, end) => {
    write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart')
    end()
  },
  '/garbage': (write) => write('EHLO\r\n\r\n'),
  '/early': (write) => write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'),
  '/gone': () => undefined,
  '/gone-in-body': (write) => write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart')
}
/** Faults before any request arrives: stores of their own. Names are not looked up here, since each would wait for a resolver. */
const UNREACHED = ['/refused', '/no-tls']
const PATHS = [...Object.keys(ANSWERS), ...UNREACHED]

t.setTimeout(280_000)

t.test('rounds of faults', async (t) => {
  const store = await scriptedStore(t, (socket, request) => {
    const path = request.split(' ')[1] ?? ''
    ANSWERS[path]?.(
      (text) => socket.write(text),
      () => socket.resetAndDestroy(),
      () => socket.end()
    )
  })
  const plain = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 No\r\n\r\n')))
  const plainPort = await listen(plain)
  t.teardown(() => plain.close())
  const rig = await startRig(t, store.url, { annotate: 'headers' })
  const unreached = [await startRig(t, 'http://127.0.0.1:1'), await startRig(t, `https://127.0.0.1:${plainPort}`)]
  const rigs = [rig, ...unreached]
  let asked = 0
  let ended = 0

  const one = (path: string) =>
    new Promise<void>((resolve) => {
      asked += 1
      const method = path === '/early' ? 'POST /early HTTP/1.1\r\nContent-Length: 100\r\n' : `GET ${path} HTTP/1.1\r\n`
      const socket = connect((unreached[UNREACHED.indexOf(path)] ?? rig).gateway.port, '127.0.0.1', () => {
        // The head goes to the store with the first byte of the body.
        socket.write(`${method}Host: a\r\nConnection: close\r\n\r\n${path === '/early' ? 'x' : ''}`)
        if (path === '/gone') setTimeout(() => socket.destroy(), 5)
      })
      socket.on('data', () => {
        if (path === '/gone-in-body' || path === '/early') socket.destroy()
      })
      socket.on('error', () => undefined).on('close', () => resolve())
    })

  const round = async (count: number) => {
    for (let at = 0; at < count; at += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => one(PATHS[(at + index) % PATHS.length] ?? '/ok')))
      const recorded = () => rigs.reduce((sum, { records }) => sum + records.length, 0)
      await until(() => ended + recorded() === asked)
      ended += recorded()
      // What a rig remembers is no leak of the gateway.
      for (const { records, started } of rigs) records.length = started.length = 0
      store.requests.length = 0
    }
  }

  await round(ROUNDS / 3)
  const before = { heap: heap(), handles: openHandles() }
  await round(ROUNDS)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const after = { heap: heap(), handles: openHandles() }
  t.equal(ended, asked, `${asked} requests, as many records`)
  t.same(
    rigs.flatMap(({ errors }) => errors),
    [],
    'nothing failed inside'
  )
  t.ok(after.heap - before.heap < HEAP_SLACK, `heap ${Math.round(before.heap / MiB)} MiB, then ${Math.round(after.heap / MiB)} MiB`)
  t.ok(after.handles <= before.handles + AT_ONCE, `${before.handles} sockets and timers, then ${after.handles}`)
})
