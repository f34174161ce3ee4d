// The gateway's port leads to its store and nowhere else: not to a host that a request names, not to the viewer, not to itself.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { mkdirSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { removeFolder, startStoretap, temporaryFolder } from '../e2e/storetap.js'
import { exchangeBytes, freePort, httpStore, listen } from '../proxy/rig.js'

/** A server that nobody is to reach. */
async function decoyServer(t: Test): Promise<{ readonly port: number; readonly hits: string[] }> {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    response.end('decoy')
  })
  const port = await listen(server)
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port, hits }
}

t.test('whatever a request says, it reaches the configured store or nobody', async (t) => {
  const decoy = await decoyServer(t)
  const paths: string[] = []
  const store = await httpStore(t, (request, response) => {
    paths.push(request.url ?? '')
    t.equal(request.headers.host, `127.0.0.1:${store.port}`, 'Host is the store’s')
    response
      .writeHead(request.url === '/redirect' ? 302 : 200, { Location: `http://127.0.0.1:${decoy.port}/followed`, 'Content-Length': '5' })
      .end('store')
  })
  const run = await startStoretap(['--target', `${store.url}/base`])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const port = Number(new URL(run.url).port)
  const viewer = new URL(run.viewer.url).host
  const places = [`127.0.0.1:${decoy.port}`, viewer, `127.0.0.1:${port}`, '169.254.169.254']
  const rows = places.flatMap((place): [target: string, host: string][] => [
    [`http://${place}/a`, 'localhost'],
    [`http://${place}/a`, place],
    [`https://${place}/a`, place],
    [`http://localhost@${place}/a`, 'localhost'],
    [`http://127.0.0.1:${store.port}@${place}/a`, 'localhost'],
    [`http://127.0.0.1:${store.port}.${place}/a`, 'localhost'],
    [`//${place}/a`, 'localhost'],
    [`/\\${place}/a`, 'localhost'],
    [`/%2f%2f${place}/a`, 'localhost'],
    [`/%5c%5c${place}/a`, 'localhost'],
    [`/@${place}/a`, 'localhost'],
    [`/../../${place}/a`, 'localhost'],
    [`/;/../${place}/a`, 'localhost'],
    [`/.%00${place}/a`, 'localhost'],
    [`/?url=http://${place}/a`, 'localhost'],
    ['/a', place],
    [`${place}`, 'localhost'],
    [`http:${place}/a`, 'localhost'],
    [`HTTP://${place}/a`, 'localhost'],
    [`file:///etc/passwd`, 'localhost'],
    [`unix:/var/run/docker.sock`, 'localhost']
  ])
  for (const [target, host] of rows) {
    const before = paths.length
    const extra = `X-Forwarded-Host: ${host}\r\nX-Original-URL: http://${host}/\r\nForwarded: host=${host}\r\n`
    const answer = await exchangeBytes(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${extra}Connection: close\r\n\r\n`)
    const label = `${target} (Host: ${host})`
    const reached = paths.slice(before)
    t.match(answer, reached.length > 0 ? /^HTTP\/1\.1 200 [\s\S]*\r\n\r\nstore$/ : /^HTTP\/1\.1 400 [\s\S]*"storetap"/, label)
    t.ok(reached.length <= 1 && reached.every((path) => path.startsWith('/base')), `${label}: below the store’s base path: ${reached}`)
  }
  t.match(await exchangeBytes(port, `CONNECT 127.0.0.1:${decoy.port} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 501 /)
  await exchangeBytes(port, 'GET /redirect HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  t.same(decoy.hits, [], 'the decoy was never asked, by no way')
  t.equal(rows.length, places.length * 21)
})

t.test('a store URL that leads back to us: another gateway, the viewer, by any name', async (t) => {
  const [first, viewer] = [await freePort(), await freePort()]
  const good = await httpStore(t, (_request, response) => response.end('store'))
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  mkdirSync(data)
  const config = join(folder, 'config.json')
  const loops = [
    `http://127.0.0.1:${first}`,
    `http://localhost:${first}`,
    `http://127.0.0.1:${viewer}`,
    `http://localhost:${viewer}/api`,
    `http://127.1:${viewer}`
  ]
  const stores = [{ name: 'good', url: good.url, port: first }, ...loops.map((url, index) => ({ name: `loop-${index}`, url, port: 0 }))]
  writeFileSync(config, JSON.stringify({ stores }))
  const run = await startStoretap(['--config', config, '--port', String(first), '--viewer-port', String(viewer)], { data })
  t.teardown(() => run.stop().then(() => removeFolder(folder)))
  t.equal(await (await fetch(`${run.url}/x`)).text(), 'store')
  for (const [index, url] of loops.entries()) {
    const gateway = run.gateways.find(({ store }) => store === `loop-${index}`)?.url ?? ''
    const answer = await fetch(`${gateway}/api/exchanges`)
    t.equal(answer.status, 502, url)
    t.match(await answer.json(), { storetap: { error: 'proxy_loop_detected' } }, url)
  }
  const items = (await run.exchanges(1 + loops.length)).filter(({ store }) => store.startsWith('loop'))
  t.equal(items.length, loops.length, 'one record each: nothing went round')
  for (const { diagnoses } of items) t.match(diagnoses[0]?.code, /^http\.proxy\.loop/)
})
