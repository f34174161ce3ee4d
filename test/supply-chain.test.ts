// What we ship of others: versions above the known advisories, protective options on, a lockfile without addresses, reasons for each.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { CERTIFICATE, KEY } from './proxy/certificates.js'
import { exchangeBytes, listen, scriptedStore, startRig } from './proxy/rig.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string) => readFileSync(join(root, name), 'utf8')

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly link?: true; readonly dev?: true }>
  >
}

const lock = JSON.parse(read('package-lock.json')) as Lock
const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Readonly<Record<string, string>> }

/** Lowest version without the advisories that were known when this was written; nothing may go below. */
const FLOORS: Readonly<Record<string, { readonly floor: string; readonly because: string }>> = {
  fastify: { floor: '5.12.8', because: 'CVE-2026-3635, -25223, -25224, -33806, -3419, -107832' },
  '@fastify/http-proxy': { floor: '11.6.2', because: 'CVE-2026-85124, -16117, -15631' },
  '@fastify/reply-from': { floor: '12.6.4', because: 'CVE-2026-16158, -33805, CVE-2021-21321' },
  undici: { floor: '7.24.0', because: 'CVE-2026-1525, -1526, -1527, -1528, -2229' }
}

function isBelow(version: string, floor: string): boolean {
  const [have, want] = [version, floor].map((text) => text.split('.').map(Number)) as [number[], number[]]
  const at = want.findIndex((part, index) => part !== have[index])
  return at !== -1 && (have[at] ?? 0) < (want[at] ?? 0)
}

t.test('advisory floors', async (t) => {
  t.ok(isBelow('7.9.9', '7.24.0') && isBelow('6.99.0', '7.0.0') && !isBelow('7.24.0', '7.24.0') && !isBelow('8.0.0', '7.24.0'))
  for (const [name, { floor, because }] of Object.entries(FLOORS)) {
    const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path.endsWith(`node_modules/${name}`) && !dev)
    t.ok(shipped.length > 0, `${name} is in the lockfile`)
    for (const [path, { version = '0' }] of shipped)
      t.notOk(isBelow(version, floor), `${path} ${version} is at least ${floor} (${because})`)
  }
})

t.test('the lockfile names no place to download from, and every package by its hash', async (t) => {
  t.notMatch(read('package-lock.json'), /"resolved"|git\+|"file:|\.tgz/)
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
  t.same(
    packages.filter(([, { integrity, link }]) => integrity === undefined && !link).map(([path]) => path),
    []
  )
})

t.test('only npm ci installs, in image and CI', async (t) => {
  for (const name of ['Dockerfile', '.ci/run']) {
    t.match(read(name), /\bnpm ci\b/)
    t.notMatch(read(name), /\bnpm (i|install|add|update)\b|\bnpx\b(?! --no)/, name)
  }
})

t.test('production dependencies are those that the README gives a reason for', async (t) => {
  const [, section = ''] = /\n## Dependencies\n([\s\S]*?)\n## /.exec(read('README.md')) ?? []
  const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, name = '', reason = '']) => ({ name, reason }))
  t.same(rows.map(({ name }) => name).sort(), Object.keys(dependencies).sort())
  for (const { name, reason } of rows) t.ok(reason.length > 15, `${name}: ${reason}`)
  const imported = new Set(
    sources().flatMap((text) =>
      [...text.matchAll(/\bfrom '((?:@[\w-]+\/)?[a-z][\w.-]*)|\bimport(?:\()? ?'((?:@[\w-]+\/)?[a-z][\w.-]*)/g)].map(
        ([, one, two]) => one ?? two ?? ''
      )
    )
  )
  for (const name of Object.keys(dependencies)) t.ok(imported.has(name), `${name} is used`)
})

/** Every source file of the product. */
function sources(): string[] {
  const folder = join(root, 'src')
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

t.test('fixes that cannot be had are made up for: options of the plugin, no WebSocket, no parameterised prefix', async (t) => {
  const listener = read('src/proxy/listener.ts')
  t.match(listener, /websocket: false/)
  t.match(listener, /disableCache: true/)
  t.match(listener, /undici: \{ connect: \{ rejectUnauthorized: true \} \}/)
  t.notMatch(listener, /prefix:|rewritePrefix|trustProxy: true/)
  t.notMatch(sources().join('\n'), /trustProxy: true|NODE_TLS_REJECT_UNAUTHORIZED/)
})

t.test('behaviour: certificates are verified, nothing is asked twice, nothing is cached', async (t) => {
  const GET = 'GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
  const secure = createTlsServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  })
  const port = await listen(secure)
  t.teardown(() => secure.close())
  const rig = await startRig(t, `https://localhost:${port}`)
  t.match(await exchangeBytes(rig.gateway.port, GET), /^HTTP\/1\.1 502 /, 'a self-signed store is refused')

  for (const status of [429, 500, 502, 503, 504]) {
    const store = await scriptedStore(t, `HTTP/1.1 ${status} No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n`)
    const failing = await startRig(t, store.url)
    await exchangeBytes(failing.gateway.port, GET)
    await new Promise((resolve) => setTimeout(resolve, 100))
    t.equal(store.requests.length, 1, `${status} is asked for once`)
  }
  const cacheable = await scriptedStore(t, 'HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nETag: "x"\r\nContent-Length: 2\r\n\r\nok')
  const caching = await startRig(t, cacheable.url)
  for (let time = 0; time < 3; time++) await exchangeBytes(caching.gateway.port, GET)
  t.equal(cacheable.requests.length, 3, 'each request reaches the store')
})
