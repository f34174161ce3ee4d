// Slow clients (slowhttptest of Debian: slow heads, slow bodies, slow readers): others are served meanwhile, and all end.
import { execFile, spawnSync } from 'node:child_process'
import t from 'tap'
import { exchangeBytes, httpStore, startRig } from '../proxy/rig.js'
import { until } from '../until.js'

const skip = spawnSync('slowhttptest', ['-h']).error === undefined ? false : 'slowhttptest is not here'
const CONNECTIONS = 60
const SECONDS = 4

t.test('slow heads, bodies and readers', { skip }, async (t) => {
  const store = await httpStore(t, (request, response) => {
    request.resume().on('end', () => response.end('y'.repeat(request.url === '/read' ? 500_000 : 10)))
  })
  const rig = await startRig(t, store.url, { settings: { timeouts: { connect: 1000, head: 1500, idle: 1500 } } })
  const attack = (mode: string, path: string) =>
    new Promise<void>((resolve) => {
      const url = `http://127.0.0.1:${rig.gateway.port}${path}`
      const args = [mode, '-c', CONNECTIONS, '-r', CONNECTIONS, '-i', 1, '-l', SECONDS, '-p', 1, '-u', url].map(String)
      execFile('slowhttptest', args, () => resolve())
    })
  let served = 0
  let running = true
  const honest = (async () => {
    while (running) {
      const answer = await exchangeBytes(rig.gateway.port, 'GET /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 3000)
      t.match(answer, /^HTTP\/1\.1 200 OK/, 'an honest request is served meanwhile')
      served += 1
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  await Promise.all([attack('-H', '/head'), attack('-B', '/body'), attack('-X', '/read')])
  running = false
  await honest
  t.ok(served >= SECONDS, `${served} served`)
  await until(() => rig.records.length === rig.started.length)
  const ids = rig.records.map(({ exchange }) => exchange.id)
  t.equal(new Set(ids).size, ids.length, 'each ended once')
  const timedOut = rig.records.filter(
    ({ exchange }) => exchange.outcome === 'failed' && exchange.failure.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  )
  t.ok(timedOut.length > 0, 'heads that do not end are recorded as such')
  t.same(rig.errors, [])
})
