/** `storetap run`: real programs that know nothing of storetap, each recorded and explained. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import type { ReadyEvent } from '#src/log.js'
import type { Exchange } from '#src/model/exchange.js'
import type { ExchangeSummary } from '#src/model/live.js'
import { SHOPIFY, WOOCOMMERCE } from '#src/sandbox/accounts.js'
import { startSandbox } from '#src/sandbox/server.js'
import { openStore } from '#src/store/lowdb.js'
import { MAIN, cleanEnvironment, removeFolder, runStoretap, temporaryFolder, started } from './storetap.js'
import { type Ended, programPath, runProgram } from './program.js'
import { startTlsSandbox } from './tls-sandbox.js'
import { until } from '../until.js'

const SHOP = 'acme.myshopify.com'
const SITE = 'woo.example'
const FOLDER = 'folder.example'
const data = temporaryFolder()
const sandbox = await startTlsSandbox(data, [SHOP, SITE, FOLDER])
const config = join(data, 'config.json')
const common = { port: 0, connectTo: `127.0.0.1:${sandbox.port}`, tls: { caFile: sandbox.caFile } }
writeFileSync(
  config,
  JSON.stringify({
    stores: [
      { name: 'shop', url: `https://${SHOP}`, ...common },
      { name: 'site', url: `https://${SITE}`, platform: 'woocommerce', ...common },
      { name: 'folder', url: `https://${FOLDER}/blog`, platform: 'woocommerce', ...common }
    ],
    viewer: { port: 0 }
  })
)
t.teardown(() => sandbox.close().then(() => removeFolder(data)))

/** Runs a command under storetap. */
function under(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const args = [MAIN, 'run', '--config', config, '--data', join(data, 'log'), '--log-level', 'warn', '--', ...command]
  return runProgram(process.execPath, args, environment)
}

let seen = 0
/** What was recorded since the last time, from the log as it lies on the disk. */
async function recorded(): Promise<readonly Exchange[]> {
  const all = await readLog(join(data, 'log'))
  return all.slice(seen, (seen = all.length))
}

async function readLog(dir: string): Promise<Exchange[]> {
  const store = await openStore({ dir, maxExchanges: 1000, maxBytes: 1e9, onProblem: (message) => t.fail(message) })
  try {
    const all: Exchange[] = []
    for await (const exchange of store.all()) all.push(exchange)
    return all
  } finally {
    await store.close()
  }
}

const url = `https://${SHOP}/admin/api/2026-10/shop.json`
const good = SHOPIFY.tokens.app.token
const bad = SHOPIFY.clientSecret
const WRONG_KIND = [{ code: 'shopify.token.wrong-kind.client-secret', certainty: 'certain' }]

for (const name of ['axios', 'undici']) {
  t.test(`a program with ${name}`, async (t) => {
    const { out, err, code } = await under([process.execPath, programPath(name), url, bad])
    t.same([out, code], ['401', 0], err)
    t.match(await recorded(), [{ store: 'shop', request: { url }, response: { status: 401 }, diagnoses: WRONG_KIND }])
  })
}

t.test('a program with fetch', async (t) => {
  const { out, err } = await under([process.execPath, programPath('fetch'), url, `X-Shopify-Access-Token: ${bad}`])
  t.equal(out, '401', err)
  t.match(await recorded(), [{ request: { url }, outcome: 'answered', answeredBy: 'store', diagnoses: WRONG_KIND }])
})

t.test('node:https, also by named import and with an agent of its own', async (t) => {
  const { out, err } = await under([process.execPath, programPath('node-https'), url, good])
  t.equal(out, '[200,200]', err)
  t.equal((await recorded()).length, 2)
})

t.test('@shopify/shopify-api, GraphQL and REST', async (t) => {
  const { out, err } = await under([process.execPath, programPath('shopify-api'), SHOP, good])
  t.match(JSON.parse(out), { graphql: { shop: { name: /./ } }, rest: { shop: { name: /./ } } }, err)
  t.match(await recorded(), [{ graphql: { operationName: 'GetShop' } }, { request: { url: /shop\.json$/ } }])
  await under([process.execPath, programPath('shopify-api'), SHOP, bad])
  const calls = await recorded()
  t.ok(calls.length >= 2)
  for (const call of calls) t.match(call.diagnoses, WRONG_KIND)
})

t.test('shopify-api-node', async (t) => {
  const { out, err } = await under([process.execPath, programPath('shopify-api-node'), SHOP, good])
  t.same(JSON.parse(out), { count: 2 }, err)
  t.match(await recorded(), [{ platform: 'shopify', response: { status: 200 } }])
})

t.test('@woocommerce/woocommerce-rest-api', async (t) => {
  const { key, secret } = WOOCOMMERCE.admin
  const { out, err } = await under([process.execPath, programPath('woocommerce'), `https://${SITE}`, key, secret])
  t.match(JSON.parse(out), { status: 200 }, err)
  t.match(await recorded(), [{ store: 'site', platform: 'woocommerce', request: { url: new RegExp(`^https://${SITE}/wp-json/`) } }])
})

t.test('curl', async (t) => {
  const { out, err } = await under(['curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', '-H', `X-Shopify-Access-Token: ${bad}`, url])
  t.equal(out, '401', err)
  t.match(await recorded(), [{ request: { url }, diagnoses: WRONG_KIND }])
})

/** A word about what this machine does not have; the programs come from Debian's packages. */
function missing(command: string, ...args: readonly string[]): string | false {
  const { status } = spawnSync(command, args)
  return status === 0 ? false : `${[command, ...args].join(' ')} does not run here`
}

const scripts: readonly (readonly [string, string | false, readonly string[]])[] = [
  [
    'Python urllib',
    missing('python3', '--version'),
    [
      'python3',
      '-c',
      'import sys,urllib.request as r,urllib.error\ntry: r.urlopen(r.Request(sys.argv[1],headers={"X-Shopify-Access-Token":sys.argv[2]}))\nexcept urllib.error.HTTPError as e: print(e.code,end="")'
    ]
  ],
  [
    'Python requests',
    missing('python3', '-c', 'import requests'),
    [
      'python3',
      '-c',
      'import sys,requests\nprint(requests.get(sys.argv[1],headers={"X-Shopify-Access-Token":sys.argv[2]}).status_code,end="")'
    ]
  ],
  [
    'PHP cURL',
    missing('php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'),
    [
      'php',
      '-r',
      '$c=curl_init($argv[1]);curl_setopt($c,CURLOPT_HTTPHEADER,["X-Shopify-Access-Token: ".$argv[2]]);curl_setopt($c,CURLOPT_RETURNTRANSFER,true);curl_exec($c);echo curl_getinfo($c,CURLINFO_HTTP_CODE);',
      '--'
    ]
  ],
  [
    'Ruby Net::HTTP',
    missing('ruby', '-rnet/http', '-e', ''),
    ['ruby', '-rnet/http', '-e', 'print Net::HTTP.get_response(URI(ARGV[0]), {"X-Shopify-Access-Token" => ARGV[1]}).code']
  ]
]
for (const [name, skip, command] of scripts) {
  t.test(name, { skip }, async (t) => {
    const { out, err } = await under([...command, url, bad])
    t.equal(out, '401', err)
    t.match(await recorded(), [{ request: { url }, diagnoses: WRONG_KIND }])
  })
}

t.test('hosts that are no stores: reached, and neither opened nor recorded; calls within the machine do not come by', async (t) => {
  const local = createServer((request, response) => response.end(String(request.headers['x-shopify-access-token']))).listen(0, '127.0.0.1')
  await new Promise((resolve) => local.once('listening', resolve))
  t.teardown(() => local.close())
  const { port } = local.address() as AddressInfo
  const near = await under([process.execPath, programPath('fetch'), `http://127.0.0.1:${port}/`])
  t.equal(near.out, '200', near.err)
  const through = await under(['curl', '-sS', '--noproxy', '', '-w', '%{http_code}', `http://127.0.0.1:${port}/`, '-o', '/dev/null'])
  t.equal(through.out, '200', through.err)
  const unknown = await under([process.execPath, programPath('fetch'), 'https://no-such-host.invalid/'])
  t.match([unknown.code, unknown.out], [3, /proxy could not connect to no-such-host\.invalid:443/])
  t.same(await recorded(), [])
})

t.test('the exit status is the program’s, its output is untouched, and it can be missing', async (t) => {
  const { code, out } = await under([process.execPath, '-e', 'process.stdout.write("only this"); process.exitCode = 42'])
  t.same([code, out], [42, 'only this'])
  const none = await under(['no-such-program-here'])
  t.equal(none.code, 127)
  t.match(none.err, /storetap: no-such-program-here cannot be run: there is no such program/)
  const usage = await runStoretap(['run', '--data', data])
  t.equal(usage.code, 2)
  t.match(usage.err, /missing required argument 'command'/)
})

t.test('a program that a signal ended is told as such, and signals reach it', async (t) => {
  const killed = await under([process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'])
  t.equal(killed.signal, 'SIGKILL')
  const script = 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("up")'
  const args = [MAIN, 'run', '--config', config, '--data', join(data, 'log'), '--', process.execPath, '-e', script]
  const child = spawn(...started(process.execPath, args), { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGTERM')
  t.same(await new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal]))), [7, null])
})

t.test('environment of the program: what was there stays, nothing is left behind', async (t) => {
  const print =
    'const { NODE_OPTIONS, NO_PROXY, HTTPS_PROXY, SSL_CERT_FILE } = process.env; console.log(JSON.stringify({ NODE_OPTIONS, NO_PROXY, HTTPS_PROXY, SSL_CERT_FILE }))'
  const inherited = {
    NODE_OPTIONS: '--no-deprecation',
    NO_PROXY: `intranet.example,.myshopify.com`,
    HTTPS_PROXY: 'http://proxy.invalid:3128'
  }
  const { out, err } = await under([process.execPath, '-e', print], inherited)
  t.match(JSON.parse(out), {
    // Under tap, which puts options of its own between and quotes ours.
    NODE_OPTIONS: /^"?--no-deprecation\b.*--import"? "?file:\/\/[^ ]*\/register\/index\.js\b/,
    NO_PROXY: 'intranet.example,localhost,127.0.0.1,::1',
    HTTPS_PROXY: /^http:\/\/127\.0\.0\.1:\d+$/
  })
  t.match(err, /HTTPS_PROXY is set: it is replaced/)
  t.same(
    readdirSync(join(data, 'log')).filter((name) => name.startsWith('run-')),
    []
  )
})

t.test(
  'while the program runs, the viewer shows its calls and sends them again; a store in a sub-folder is asked as the program asks',
  async (t) => {
    const script = `const ask = (url) => fetch(url, { headers: { 'X-Shopify-Access-Token': '${bad}' } })
    await ask('${url}'); await ask('https://${FOLDER}/blog/wp-json/'); setInterval(() => {}, 1000)`
    const args = [
      MAIN,
      'run',
      '--config',
      config,
      '--data',
      join(data, 'live'),
      '--',
      process.execPath,
      '--input-type=module',
      '-e',
      script
    ]
    const child = spawn(...started(process.execPath, args), { env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] })
    const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])))
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const ready = await until(() => said.split('\n').find((line) => line.includes('"event":"ready"') && line.endsWith('}')))
    const { viewer, gateways } = JSON.parse(ready) as ReadyEvent
    t.same(
      gateways.map(({ store }) => store),
      ['shop', 'site', 'folder']
    )
    const api = async <T>(path: string, init?: RequestInit) => (await (await fetch(viewer.url.replace(/\/$/, '') + path, init)).json()) as T
    const list = (count: number) =>
      until(async () => {
        const { items } = await api<{ items: ExchangeSummary[] }>('/api/exchanges')
        return items.length >= count && items.every(({ outcome }) => outcome !== 'pending') ? items : undefined
      })
    for (const summary of await list(2)) {
      const body = JSON.stringify({ patch: [] })
      const { id } = await api<{ id: string }>(`/api/exchanges/${summary.id}/replay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body
      })
      await list(3)
      const [first, again] = await Promise.all([summary.id, id].map((one) => api<Exchange>(`/api/exchanges/${one}`)))
      t.equal(again?.request.url, summary.url)
      t.equal(again?.forwarded?.url, summary.url, 'the base path is not put before it twice')
      t.same([again?.replayOf, again?.store], [first?.id, first?.store])
    }
    child.kill('SIGTERM')
    t.same(await exited, [null, 'SIGTERM'], 'as the program ended')
  }
)

t.test('without a target: a host that answers as WordPress does is recognised, another is not', async (t) => {
  // Another address of this machine than those that are never sent through a proxy; port 80 is for the superuser.
  const serve = (host: string, to: number) =>
    new Promise<string | undefined>((resolve) => {
      const server = createTcpServer((client) => {
        const inner = connect(to, '127.0.0.1')
        client.on('error', () => inner.destroy()).pipe(inner)
        inner.on('error', () => client.destroy()).pipe(client)
      })
      t.teardown(() => server.close())
      server.once('error', () => resolve(undefined)).listen(80, host, () => resolve(`http://${host}`))
    })
  const wordpress = await startSandbox()
  const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
  t.teardown(() => wordpress.close().then(() => other.close()))
  const site = await serve('127.0.0.77', Number(new URL(wordpress.url).port))
  const page = await serve('127.0.0.78', (other.address() as AddressInfo).port)
  if (!site || !page) {
    t.pass('skipped: this user may not listen on port 80')
    return
  }
  const log = join(data, 'found')
  const args = [MAIN, 'run', '--data', log, '--port', '0', '--viewer-port', '0', '--log-level', 'warn', '--']
  const { out, err } = await runProgram(process.execPath, [
    ...args,
    process.execPath,
    programPath('fetch'),
    `${site}/wp-json/wc/v3/products`
  ])
  t.equal(out, '401', err)
  const elsewhere = await runProgram(process.execPath, [...args, process.execPath, programPath('fetch'), `${page}/`])
  t.equal(elsewhere.out, '200', elsewhere.err)
  t.match(await readLog(log), [
    { store: '127.0.0.77', platform: 'woocommerce', request: { url: `${site}/wp-json/wc/v3/products` }, diagnoses: [{ code: /^woo\./ }] }
  ])
})
