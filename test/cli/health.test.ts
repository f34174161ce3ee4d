import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { runStoretap } from '../e2e/storetap.js'

/** A viewer that is well; undefined where this machine has no such address. */
async function listen(t: Test, host: string): Promise<number | undefined> {
  const server = createServer((_request, response) => response.end('{"status":"ok"}'))
  const started = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(0, host, () => resolve(true))
  })
  if (!started) return undefined
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

t.test('the viewer is asked at the address that it listens on', async (t) => {
  for (const [host, listens] of [
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::1', '::1']
  ] as const) {
    const port = await listen(t, listens)
    const run = await runStoretap(['health', '--viewer-port', String(port ?? 9)], { environment: { STORETAP_HOST: host } })
    t.notMatch(run.err, /parse URL/, host)
    if (port !== undefined) t.same([run.code, run.err], [0, ''], host)
  }
})

t.test('where none answers, the address and the remedy are said', async (t) => {
  // Port 1 (tcpmux): nobody has that today, and fetch refuses it before it tries.
  const { code, err } = await runStoretap(['health', '--viewer-port', '1'])
  t.equal(code, 1)
  t.match(err, /^storetap: no storetap answers at http:\/\/127\.0\.0\.1:1\/api\/health \(.+\): .*--viewer-port\n$/)
})
