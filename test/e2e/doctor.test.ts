/** `storetap doctor` against scripted stores: what it prints, its exit status, and that it never sends or shows a credential. */
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Check } from '#src/doctor/check.js'
import { WOOCOMMERCE } from '#src/sandbox/accounts.js'
import { startSandbox } from '#src/sandbox/server.js'
import { CERTIFICATE, CERTIFICATE_EXPIRED, CERTIFICATE_OF_OTHER_HOST, KEY } from '../proxy/certificates.js'
import { removeFolder, runStoretap, startStoretap, temporaryFolder } from './storetap.js'

interface Report {
  readonly machine: readonly Check[]
  readonly stores: readonly { readonly store: string; readonly checks: readonly Check[]; readonly notChecked: readonly string[] }[]
}

const ANY_PORTS = ['--port', '0', '--viewer-port', '0']

function folder(t: Test): string {
  const path = temporaryFolder()
  t.teardown(() => removeFolder(path))
  return path
}

async function listen(t: Test, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A store that speaks TLS with one of the certificates, and what it was asked. */
async function secureStore(t: Test, cert: string, listener: RequestListener) {
  const asked: IncomingMessage[] = []
  const server = createSecureServer({ key: KEY, cert }, (request, response) => {
    asked.push(request)
    listener(request, response)
  })
  return { asked, url: `https://localhost:${await listen(t, server)}` }
}

async function doctor(t: Test, store: object | undefined, args: readonly string[] = []) {
  const cwd = folder(t)
  const file = join(cwd, 'doctor.json')
  if (store) writeFileSync(file, JSON.stringify({ stores: [store] }))
  const run = await runStoretap(['doctor', '--json', ...ANY_PORTS, ...(store ? ['--config', file] : []), ...args], { cwd })
  const report = JSON.parse(run.out) as Report
  const find = (id: string) => report.stores[0]?.checks.filter(({ check }) => check === id) ?? []
  return { ...run, report, find, text: run.out + run.err }
}

t.test('without a store: this machine, and what would be checked', async (t) => {
  const cwd = folder(t)
  const { code, out, err } = await runStoretap(['doctor', ...ANY_PORTS], { cwd, environment: { STORETAP_PROT: '1' } })
  t.same([code, err], [0, ''])
  t.match(out, /this machine\n {2}ok {4}config {6,}no store is configured\n/)
  t.match(out, /warn {2}config .*STORETAP_PROT is not a variable.*To do: /)
  t.match(out, /No store is configured, so only this machine was checked\. With --target URL/)
})

t.test('usage and configuration', async (t) => {
  const cwd = folder(t)
  const misspelt = await runStoretap(['doctor', '--jsno'], { cwd })
  t.equal(misspelt.code, 2)
  const file = await runStoretap(['doctor', '--config', 'none.json'], { cwd })
  t.same([file.code, file.err], [2, 'storetap: none.json: cannot be read: there is no such file\n'])
  const help = await runStoretap(['doctor', '--help'], { cwd })
  t.equal(help.code, 0)
  t.match(help.out, /Examples:\n {2}storetap doctor --target/)
})

t.test('a good store: the sandbox, as both platforms', async (t) => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const { key: consumerKey, secret: consumerSecret } = WOOCOMMERCE.admin
  const woo = await doctor(t, { name: 'tea', platform: 'woocommerce', url: sandbox.url, credentials: { consumerKey, consumerSecret } })
  t.equal(woo.code, 0)
  t.match(woo.find('api-root'), [{ status: 'ok' }])
  t.match(woo.find('home'), [{ status: 'ok' }])
  t.match(woo.find('clock'), [{ status: 'ok' }])
  t.match(woo.find('url'), [{ status: 'warn', found: /without https/ }])
  t.notMatch(woo.text, consumerKey)
  t.notMatch(woo.text, consumerSecret)
  const shopify = await doctor(t, { name: 'tea', platform: 'shopify', url: sandbox.url })
  t.equal(shopify.code, 0)
  t.match(shopify.find('shop'), [{ status: 'ok' }])
  const auto = await doctor(t, { name: 'tea', url: sandbox.url })
  t.match(auto.find('api-root'), [{ status: 'ok' }], 'found by its answer')
})

t.test('no credential is sent or shown, and no redirect followed', async (t) => {
  const store = await secureStore(t, CERTIFICATE, (_request, response) => {
    response.writeHead(301, { Location: 'https://www.localhost/wp-json/' }).end()
  })
  const caFile = join(folder(t), 'ca.pem')
  writeFileSync(caFile, CERTIFICATE)
  const credentials = { consumerKey: WOOCOMMERCE.admin.secret, consumerSecret: WOOCOMMERCE.admin.key }
  const run = await doctor(t, { name: 'tea', platform: 'woocommerce', url: store.url, credentials, tls: { caFile } })
  t.equal(run.code, 1)
  t.match(run.find('certificate'), [{ status: 'ok', found: /TLSv1\.3, verified, for localhost/ }])
  t.match(run.find('credentials'), [{ status: 'fail', found: /swapped/ }])
  t.match(run.find('api-root'), [{ status: 'fail', found: /301 to https:\/\/www\.localhost/ }])
  t.ok(store.asked.length > 0)
  for (const { url, method, rawHeaders } of store.asked) {
    t.match(method, /^(?:GET|HEAD)$/)
    t.notMatch(`${url} ${rawHeaders.join(' ')}`, /authorization|cookie|ck_|cs_|consumer|oauth/i)
  }
  for (const secret of Object.values(credentials)) t.notMatch(run.text, secret)
})

t.test('certificates', async (t) => {
  const ask = async (cert: string, tls: object = {}) => {
    const store = await secureStore(t, cert, (_request, response) => response.writeHead(404).end())
    const run = await doctor(t, { name: 'tea', platform: 'woocommerce', url: store.url, tls })
    return { ...run, asked: store.asked }
  }
  const untrusted = await ask(CERTIFICATE)
  t.equal(untrusted.code, 1)
  t.match(untrusted.find('certificate'), [{ status: 'fail', found: /self-signed.*DNS:localhost/, fix: /tls\.caFile/ }])
  t.same(untrusted.report.stores[0]?.notChecked, ['clock', 'api-root'])
  t.equal(untrusted.asked.length, 0, 'nothing is asked of a store that is not trusted')

  const caFile = join(folder(t), 'ca.pem')
  writeFileSync(caFile, CERTIFICATE_OF_OTHER_HOST)
  const other = await ask(CERTIFICATE_OF_OTHER_HOST, { caFile })
  t.match(other.find('certificate'), [{ status: 'fail', found: /another host name.*DNS:other\.example/ }])
  writeFileSync(caFile, CERTIFICATE_EXPIRED)
  t.match((await ask(CERTIFICATE_EXPIRED, { caFile })).find('certificate'), [{ status: 'fail', found: /expired.*2001-/ }])

  const open = await ask(CERTIFICATE, { verify: false })
  t.match(open.find('certificate'), [{ status: 'warn', found: /tls\.verify is false/ }])
  t.match(open.find('api-root'), [{ status: 'fail' }], 'goes on as the gateway would')
  const missing = await ask(CERTIFICATE, { caFile: '/nowhere/ca.pem' })
  t.match(missing.find('certificate'), [{ status: 'fail', found: /\/nowhere\/ca\.pem cannot be read/ }])
})

t.test('nobody there', async (t) => {
  const unknown = await doctor(t, undefined, ['--target', 'https://acme.invalid', '--platform', 'shopify'])
  t.equal(unknown.code, 1)
  t.match(unknown.find('dns'), [{ status: 'fail', found: /acme\.invalid/ }])
  t.same(unknown.report.stores[0]?.notChecked, ['certificate', 'clock', 'shop'])

  const plain = createServer((_request, response) => response.end('hello'))
  const port = await listen(t, plain)
  t.match((await doctor(t, undefined, ['--target', `https://127.0.0.1:${port}`])).find('connection'), [
    { status: 'fail', found: /does not speak TLS/ }
  ])

  // Port 1 (tcpmux): nobody has that today, and no program gets it by chance.
  t.match((await doctor(t, undefined, ['--target', 'http://127.0.0.1:1'])).find('connection'), [{ status: 'fail', found: /refused/ }])
})

t.test('a store that keeps silent, before its answer or within it', async (t) => {
  const ask = async (listener: RequestListener) => {
    const url = `http://127.0.0.1:${await listen(t, createServer(listener))}`
    return await doctor(t, { name: 'tea', platform: 'woocommerce', url, timeouts: { head: '300ms' } })
  }
  const mute = await ask(() => undefined)
  t.equal(mute.code, 1)
  t.match(mute.find('connection'), [{ status: 'fail', found: /did not begin to answer in time/ }])
  const halting = await ask((_request, response) => response.writeHead(200, { 'Content-Length': 100 }).write('{'))
  t.match(halting.find('connection'), [{ status: 'fail', found: /fell silent in the middle of its answer/ }])
})

t.test('neither of the platforms', async (t) => {
  const port = await listen(
    t,
    createServer((_request, response) => response.writeHead(404).end('nothing here'))
  )
  const run = await doctor(t, undefined, ['--target', `http://127.0.0.1:${port}`])
  t.match(run.find('url'), [{ status: 'warn', fix: /--platform woocommerce or --platform shopify/ }])
})

t.test('a store whose clock and permalinks are off', async (t) => {
  const wordpress = createServer((_request, response) => {
    const link = '<http://localhost/index.php?rest_route=/>; rel="https://api.w.org/"'
    response.writeHead(200, { 'Content-Type': 'text/html', Link: link, Date: new Date(Date.now() - 3_600_000).toUTCString() })
    response.end('<!DOCTYPE html><title>Tea \u001b[31m shop</title>')
  })
  const cwd = folder(t)
  const target = `http://127.0.0.1:${await listen(t, wordpress)}`
  const { code, out } = await runStoretap(['doctor', ...ANY_PORTS, '--target', target, '--platform', 'woocommerce'], { cwd })
  t.equal(code, 1)
  t.match(out, /fail {2}clock .*this machine is 360[01] s ahead of the store's Date\. To do: /)
  t.match(out, /fail {2}api-root .*permalinks are Plain\. To do: in WordPress set Settings/)
  t.notMatch(out, '\u001b', 'what the store says cannot steer the terminal')
})

t.test('addresses that cannot be right', async (t) => {
  const admin = await doctor(t, undefined, ['--target', 'https://admin.shopify.com/store/acme'])
  t.match(admin.find('url'), [{ status: 'fail', fix: 'use https://acme.myshopify.com' }])
  const loop = await doctor(t, undefined, ['--target', 'http://localhost:4998', '--port', '4998'])
  t.match(loop.find('url'), [{ status: 'fail', found: /where storetap itself listens/ }])
  const mixed = await doctor(t, undefined, ['--target', 'https://acme.myshopify.com', '--platform', 'woocommerce'])
  t.match(mixed.find('url'), [{ status: 'fail', fix: 'set the platform to shopify' }])
})

t.test('beside a running storetap', async (t) => {
  const running = await startStoretap()
  t.teardown(() => Promise.all([running.stop(), removeFolder(running.data)]))
  const { port } = new URL(running.url)
  const mine = await runStoretap(['doctor', '--json', '--port', port, '--viewer-port', '0', '--data', running.data])
  t.equal(mine.code, 0, 'its own ports and folder are no failure')
  const { machine } = JSON.parse(mine.out) as Report
  t.match(
    machine.filter(({ status }) => status === 'warn'),
    [
      { check: 'data', fix: new RegExp(String(running.child.pid)) },
      { check: 'port', found: /runs already/ }
    ]
  )
  const foreign = await runStoretap(['doctor', '--port', port, '--viewer-port', '0', '--data', folder(t)])
  t.equal(foreign.code, 1)
  t.match(foreign.out, /fail {2}port .*another program uses it\. To do: choose another with --port/)
})
