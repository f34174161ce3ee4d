import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { SHOPIFY } from '#src/sandbox/accounts.js'
import { freePort } from '../proxy/rig.js'
import { cleanEnvironment, MAIN, removeFolder, type Running, runStoretap, startStoretap, temporaryFolder, started } from './storetap.js'
import { until } from '../until.js'

const shop = '/admin/api/2026-10/shop.json'
const withToken = (token: string) => ({ headers: { 'X-Shopify-Access-Token': token } })

t.test('without a target: the sandbox store, recorded and explained, and back after a restart', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const first = await startStoretap([], { data })
  t.match(first.gateways, [{ store: 'sandbox', platform: 'auto', target: /^http:\/\/127\.0\.0\.1:\d+$/, tlsUrl: null }])
  t.equal(first.viewer.token, null)
  const good = await fetch(first.url + shop, withToken(SHOPIFY.tokens.app.token))
  t.equal(good.status, 200)
  t.match(good.headers.get('link'), /<http:\/\/localhost:\d+\/exchanges\/[^>]+>; rel="describedby"/)
  t.equal(good.headers.get('x-storetap-diagnosis'), null)
  const bad = await fetch(first.url + shop, withToken(SHOPIFY.clientSecret))
  t.equal(bad.status, 401)
  const [newest] = await first.exchanges(2)
  t.equal(newest?.id, bad.headers.get('x-storetap-id'))
  t.match(newest?.diagnoses, [{ code: 'shopify.token.wrong-kind.client-secret', certainty: 'certain', level: 'failure' }])
  t.equal(await first.stop(), 0, 'SIGTERM ends with 0')
  t.match(first.output(), /"summary":"[^"]*shpss_…\w{4}/, 'on the console in UTF-8, too')

  const second = await startStoretap([], { data })
  const items = await second.exchanges(2)
  t.same(
    items.map(({ seq, status }) => [seq, status]),
    [
      [2, 401],
      [1, 200]
    ]
  )
  t.match(items[0]?.diagnoses, [{ code: 'shopify.token.wrong-kind.client-secret' }])
  await fetch(second.url + shop, withToken('undefined'))
  t.equal((await second.newest(3)).seq, 3, 'the sequence goes on')
  t.equal(await second.stop('SIGINT'), 0)
})

t.test('a gateway that takes connections is ready, and so is the viewer', async (t) => {
  const [port, viewerPort] = [await freePort(), await freePort()]
  const data = temporaryFolder()
  const child = spawn(
    ...started(process.execPath, [MAIN, 'start', '--port', `${port}`, '--viewer-port', `${viewerPort}`, '--data', data]),
    {
      cwd: data,
      env: cleanEnvironment(),
      stdio: 'ignore'
    }
  )
  const gone = new Promise((resolve) => child.once('exit', resolve))
  t.teardown(async () => {
    child.kill()
    await gone
    removeFolder(data)
  })
  for (let turn = 0; turn < 5000 && !(await takesConnections(port)); turn++) await setTimeout(2)
  t.equal((await fetch(`http://127.0.0.1:${viewerPort}/api/health`)).status, 200)
  t.equal((await fetch(`http://127.0.0.1:${port}${shop}`, withToken(SHOPIFY.tokens.app.token))).status, 200)
})

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

t.test('a failing answer carries its code where that is known in time', async (t) => {
  const run = await startStoretap()
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  // The gateway waits 5 ms for the rules, no longer; on a busy machine one call may go without.
  const codes = new Set<string | null>()
  for (let call = 0; call < 20 && !codes.has('shopify.shop.unavailable.frozen'); call++) {
    codes.add((await fetch(run.url + shop, withToken(SHOPIFY.tokens.frozen.token))).headers.get('x-storetap-diagnosis'))
  }
  t.ok(codes.has('shopify.shop.unavailable.frozen'), [...codes].join(', '))
  const good = await fetch(run.url + shop, withToken(SHOPIFY.tokens.app.token))
  t.equal(good.headers.get('x-storetap-diagnosis'), null)
})

t.test('a start loads what it needs, and the rest with its first use', async (t) => {
  const tell = `import{createRequire}from'node:module';process.on('exit',()=>console.error(Object.keys(createRequire('/x').cache).join('\\n')))`
  const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` }
  const loaded = async (use: (run: Running) => Promise<unknown>) => {
    const run = await startStoretap([], { environment })
    await use(run)
    await run.stop()
    removeFolder(run.data)
    return new Set([...run.output().matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/g)].map(([, name]) => name))
  }
  const atFirst = await loaded(async () => undefined)
  t.ok(atFirst.has('fastify') && atFirst.has('undici') && atFirst.has('pino'), [...atFirst].join(' '))
  for (const name of ['ajv', 'pino-pretty', '@readme/httpsnippet', '@peculiar/x509', 'graphql']) t.notOk(atFirst.has(name), name)
  const later = await loaded(async (run) => run.api('/api/exchanges?limit=1'))
  t.ok(later.has('ajv'), 'the first call that is checked')
})

t.test('the data folder is private and holds no secret', async (t) => {
  const run = await startStoretap()
  t.teardown(() => removeFolder(run.data))
  await fetch(run.url + shop, withToken(SHOPIFY.tokens.frozen.token))
  const exchange = await run.newest()
  await run.stop()
  t.notMatch(JSON.stringify(exchange), SHOPIFY.tokens.frozen.token)
  t.equal(statSync(run.data).mode & 0o777, 0o700)
  for (const name of readdirSync(run.data, { recursive: true }) as string[]) {
    const path = join(run.data, name)
    const stat = statSync(path)
    t.equal(stat.mode & 0o077, 0, `${name} is for its owner only`)
    if (stat.isFile()) t.notOk(readFileSync(path).includes(SHOPIFY.tokens.frozen.token), `${name} holds no token`)
  }
  t.notMatch(run.output(), SHOPIFY.tokens.frozen.token)
})

t.test('several stores from a configuration file, a port each', async (t) => {
  const sandbox = await startStoretap()
  t.teardown(() => sandbox.stop().then(() => removeFolder(sandbox.data)))
  const target = sandbox.gateways[0]?.target ?? ''
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const file = join(data, 'config.json')
  writeFileSync(
    file,
    JSON.stringify({
      stores: [
        { name: 'one', url: target, platform: 'shopify' },
        { name: 'two', url: `${target}/blog` }
      ],
      viewer: { port: 0 }
    })
  )
  const run = await startStoretap(['--config', file], { data })
  t.teardown(() => run.stop())
  t.same(
    run.gateways.map(({ store, platform }) => [store, platform]),
    [
      ['one', 'shopify'],
      ['two', 'auto']
    ]
  )
  t.equal(new Set(run.gateways.map(({ url }) => url)).size, 2)
  await fetch(`${run.gateways[1]?.url}/wp-json/`)
  t.match(await run.newest(), { store: 'two', forwarded: { url: `${target}/blog/wp-json/` } })
})

t.test('what is wrong is said in one line, and nothing starts', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  t.teardown(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const busy = await runStoretap(['--port', String(port), '--viewer-port', '0', '--data', data])
  t.equal(busy.code, 1)
  t.match(busy.err, new RegExp(`port ${port} for the gateway of sandbox is in use by another program; \\d+ is free: add --port \\d+`))
  const url = await runStoretap(['--target', 'shop.example'])
  t.same([url.code, url.err], [2, 'storetap: --target: expected a URL such as https://shop.example, found "shop.example"\n'])
  const flag = await runStoretap(['--prot', '1'])
  t.equal(flag.code, 2)
  t.match(flag.err, /unknown option '--prot'.*--port/s)
  t.equal((await runStoretap(['bogus'])).code, 2)
  const help = await runStoretap(['start', '--help'])
  t.equal(help.code, 0)
  t.match(help.out, /Examples:\n {2}storetap/)
  for (const { err } of [busy, url, flag]) t.notMatch(err, /\n\s+at /, 'no stack trace')
})

t.test('a reader that closes the pipe early sees no stack trace', (t) => {
  const child = spawn(...started(process.execPath, [MAIN, 'codes', '--json']), {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  child.stdout.once('data', () => child.stdout.destroy())
  child.on('close', (code) => {
    t.same([code, err], [0, ''])
    t.end()
  })
})

t.test('one process per data folder', async (t) => {
  const run = await startStoretap()
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const second = await runStoretap(['--port', '0', '--viewer-port', '0', '--data', run.data])
  t.equal(second.code, 1)
  t.match(second.err, new RegExp(String(run.child.pid)), 'names the process that has it')
})

t.test('a data folder that cannot be written: forwarding goes on, console and viewer say so', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const blocked = join(data, 'file')
  writeFileSync(blocked, 'not a folder')
  const run = await startStoretap(['--data', join(blocked, 'log')], { data })
  t.teardown(() => run.stop())
  t.equal((await fetch(run.url + shop, withToken(SHOPIFY.tokens.app.token))).status, 200)
  t.equal((await run.exchanges(1)).length, 1, 'kept in memory')
  await until(() => run.output().includes('cannot be used'))
  t.match(await run.api('/api/health'), { disk: { status: 'failing', message: /cannot be used/ } })
})
