/** The preload in this very process: plain HTTP, agents of any kind, and what is left alone. Programs over TLS are in test/e2e. */
import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import t from 'tap'
import { routeAgents } from '#src/register/agents.js'
import { readRouting } from '#src/register/routing.js'
import { routeFetch } from '#src/register/dispatcher.js'

const tunnels: string[] = []
const store = http.createServer((request, response) => response.end(`${request.headers.host}${request.url}`))
const proxy = http.createServer().on('connect', (request: http.IncomingMessage, client) => {
  tunnels.push(request.url ?? '')
  if (request.url?.startsWith('closed')) {
    client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
    return
  }
  const inner = connect((store.address() as AddressInfo).port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
  client.on('error', () => inner.destroy()).pipe(inner)
  inner.on('error', () => client.destroy()).pipe(client)
})
for (const server of [store, proxy]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
t.teardown(() => {
  for (const server of [store, proxy]) {
    server.close()
    server.closeAllConnections()
  }
})
const { port } = proxy.address() as AddressInfo
const routing = readRouting({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: 'localhost,127.0.0.1' })
if (!routing) throw new Error('no routing')
routeAgents(routing)
routeFetch(routing)

const get = (url: string, options: http.RequestOptions = {}) =>
  new Promise<string>((resolve, reject) => {
    http
      .get(url, options, (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve(text))
      })
      .on('error', reject)
  })

t.test('plain HTTP by the global agent, by one of its own, and by none', async (t) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.equal(await get('http://store.example/a'), 'store.example/a')
  t.equal(await get('http://store.example:8080/b', { agent }), 'store.example:8080/b')
  t.equal(await get('http://store.example:8080/c', { agent }), 'store.example:8080/c')
  t.equal(await get('http://store.example/d', { agent: false }), 'store.example/d')
  t.same(tunnels.splice(0), ['store.example:80', 'store.example:8080', 'store.example:80'], 'a kept connection is used again')
  agent.destroy()
})

t.test('fetch', async (t) => {
  t.equal(await (await fetch('http://fetched.example/x')).text(), 'fetched.example/x')
  t.same(tunnels.splice(0), ['fetched.example:80'])
})

t.test('exceptions go by themselves', async (t) => {
  const { port: near } = store.address() as AddressInfo
  t.equal(await get(`http://127.0.0.1:${near}/y`), `127.0.0.1:${near}/y`)
  t.equal(await (await fetch(`http://127.0.0.1:${near}/z`)).text(), `127.0.0.1:${near}/z`)
  t.same(tunnels.splice(0), [])
})

t.test('where the proxy cannot connect the error says so', async (t) => {
  await t.rejects(get('http://closed.example/'), {
    code: 'ERR_PROXY_TUNNEL',
    message: /proxy could not connect to closed\.example:80: HTTP\/1\.1 502/
  })
  await t.rejects(fetch('http://closed.example/'), { cause: { code: 'ERR_PROXY_TUNNEL' } })
})
