import { writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Examination, examineStore } from '#src/doctor/examine.js'
import type { StoreSettings } from '#src/model/settings.js'
import { CERTIFICATE_OF_OTHER_HOST, KEY } from '../proxy/certificates.js'
import { masker } from '../privacy/exchanges.js'

async function listen(t: Test, server: Server): Promise<{ readonly host: string; readonly port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

const wordpress =
  (home: string, hosts: (string | undefined)[] = []): RequestListener =>
  (request, response) => {
    hosts.push(request.headers.host)
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ home, namespaces: ['wc/v3'], authentication: [] }))
  }

async function examine(store: Partial<StoreSettings>, ours: readonly number[] = []) {
  const timeouts = { connect: 2000, head: 2000, idle: 2000 }
  const common = { name: 'tea', platform: 'woocommerce', url: '', port: 0, credentials: {}, tls: { verify: true, caFile: null } } as const
  const examination: Examination = await examineStore({ ...common, timeouts, ...store }, masker, ours)
  return (id: string) => examination.checks.filter(({ check }) => check === id)
}

t.test('connectTo: every probe goes where the gateway connects to, and the store keeps its name', async (t) => {
  const hosts: (string | undefined)[] = []
  const plain = await listen(t, createServer(wordpress('http://shop.invalid', hosts)))
  const find = await examine({ url: 'http://shop.invalid', connectTo: plain })
  t.match(find('dns'), [{ status: 'ok', found: /^connectTo: 127\.0\.0\.1/ }])
  t.match(find('api-root'), [{ status: 'ok' }])
  t.same([...new Set(hosts)], ['shop.invalid'])

  const caFile = join(t.testdir({}), 'ca.pem')
  writeFileSync(caFile, CERTIFICATE_OF_OTHER_HOST)
  const server = createSecureServer({ key: KEY, cert: CERTIFICATE_OF_OTHER_HOST }, wordpress('https://other.example'))
  const connectTo = await listen(t, server)
  const secure = await examine({ url: 'https://other.example', connectTo, tls: { verify: true, caFile } })
  t.match(secure('certificate'), [{ status: 'ok', found: /for other\.example/ }])
  t.match(secure('api-root'), [{ status: 'ok' }])
})

t.test('connectTo: what is wrong with it is said of it', async (t) => {
  const url = 'http://shop.invalid'
  t.match((await examine({ url, connectTo: { host: 'nowhere.invalid', port: 80 } }))('dns'), [{ status: 'fail', fix: /connectTo/ }])
  const nobody = await examine({ url, connectTo: { host: '127.0.0.1', port: 1 } })
  t.match(nobody('connection'), [{ status: 'fail', found: /127\.0\.0\.1, port 1 \(connectTo\)/, fix: /connectTo/ }])
  const loop = await examine({ url, connectTo: { host: '127.0.0.1', port: 1 } }, [1])
  const loops = loop('url').filter(({ status }) => status === 'fail')
  t.match(loops, [{ found: /^connectTo 127\.0\.0\.1, port 1, where storetap itself listens/ }])
})
