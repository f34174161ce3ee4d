import { createServer, type IncomingMessage, request } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { type ForwardOptions, startForwardProxy } from '#src/forward/listener.js'
import { createAuthority } from '#src/tls/certificates.js'

async function listening(server: Server, t: Test): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

async function start(t: Test, options: Partial<ForwardOptions> = {}) {
  const proxy = await startForwardProxy({ route: async () => undefined, onProblem: (message) => t.fail(message), ...options })
  t.teardown(() => proxy.close())
  return proxy
}

/** Sends bytes, gives all that comes back. @param more written once the first answer is there */
function talk(port: number, bytes: string | Buffer, more?: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      if (text === '' && more !== undefined) socket.write(more)
      text += chunk.toString('latin1')
    })
    socket.on('error', () => undefined).on('close', () => resolve(text))
  })
}

/** Remembers the bytes that come, answers each connection with one word and hangs up. */
async function listener(t: Test, word: string) {
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  const port = await listening(
    createTcpServer((socket) => {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('data', (chunk) => {
          received.push(chunk)
          socket.end(word)
        })
    }),
    t
  )
  return { port, bytes: () => Buffer.concat(received), connections: () => sockets.size }
}

const HELLO = Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00])

t.test('a host that is no store gets every byte as it was sent, TLS or not', async (t) => {
  const far = await listener(t, 'far')
  const proxy = await start(t)
  const payload = Buffer.concat([HELLO, Buffer.from('\x00\xffanything')])
  const answer = await talk(proxy.port, `CONNECT 127.0.0.1:${far.port} HTTP/1.1\r\nHost: x\r\n\r\n`, payload)
  t.equal(answer, 'HTTP/1.1 200 Connection Established\r\n\r\nfar')
  t.same(far.bytes(), payload)
})

t.test('a store goes to its gateway, TLS and plain HTTP apart, and never to the host itself', async (t) => {
  const secure = await listener(t, 'tls')
  const plain = await listener(t, 'plain')
  const asked: string[] = []
  const proxy = await start(t, {
    route: async (host, port) => {
      asked.push(`${host}:${port}`)
      return { gateway: async (tls) => (tls ? secure.port : plain.port) }
    },
    dial: () => t.fail('the host was called') as never
  })
  const head = 'CONNECT Acme.myshopify.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'
  t.match(await talk(proxy.port, head, HELLO), /established\r\n\r\ntls$/i)
  t.match(await talk(proxy.port, head, 'GET / HTTP/1.1\r\n\r\n'), /established\r\n\r\nplain$/i)
  t.same(secure.bytes(), HELLO)
  t.equal(plain.bytes().toString(), 'GET / HTTP/1.1\r\n\r\n')
  t.match(await talk(proxy.port, Buffer.concat([Buffer.from(head), HELLO])), /tls$/, 'bytes that came along with CONNECT')
  t.same(asked, Array(3).fill('acme.myshopify.com:443'))
})

t.test('a tunnel to the proxy itself is refused with a code', async (t) => {
  const proxy = await start(t)
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
    const answer = await talk(proxy.port, `CONNECT ${host}:${proxy.port} HTTP/1.1\r\nHost: x\r\n\r\n`)
    t.match(
      answer,
      /^HTTP\/1\.1 502 [\s\S]*Proxy-Status: storetap; error=proxy_loop_detected; details="STORETAP_LOOP"[\s\S]*\(STORETAP_LOOP\)\n$/
    )
  }
  const absolute = await talk(proxy.port, `GET ${proxy.url}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  t.match(absolute, /^HTTP\/1\.1 502 [\s\S]*STORETAP_LOOP/)
})

t.test('what cannot be reached or understood is told in a sentence', async (t) => {
  const proxy = await start(t)
  const closed = await new Promise<number>((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
  t.match(
    await talk(proxy.port, `CONNECT 127.0.0.1:${closed} HTTP/1.1\r\nHost: x\r\n\r\n`),
    /^HTTP\/1\.1 502 [\s\S]*refused the connection. \(ECONNREFUSED\)/
  )
  t.match(await talk(proxy.port, 'CONNECT nonsense HTTP/1.1\r\nHost: x\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*host:port/)
  t.match(
    await talk(proxy.port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 400 [\s\S]*forward proxy: it is used by way of HTTPS_PROXY/
  )
  t.match(await talk(proxy.port, HELLO), /^HTTP\/1\.1 400 [\s\S]*the proxy URL begins with http:\/\//)
})

t.test('a request in absolute form is sent on in origin form, with its lines as they were but for those of the connection', async (t) => {
  const seen: IncomingMessage[] = []
  const port = await listening(
    createServer((incoming, response) => {
      seen.push(incoming)
      incoming.resume().on('end', () => response.writeHead(201, ['X-One', 'a', 'X-One', 'b', 'Keep-Alive', 'x']).end('made'))
    }),
    t
  )
  const proxy = await start(t)
  const headers = [
    'Host',
    `127.0.0.1:${port}`,
    'X-Case',
    'Kept',
    'Proxy-Connection',
    'keep-alive',
    'Connection',
    'X-Hop',
    'X-Hop',
    '1',
    'Content-Length',
    '2'
  ]
  const answer = await new Promise<{ status: number | undefined; raw: readonly string[]; text: string }>((resolve, reject) => {
    const path = `http://127.0.0.1:${port}/a/../b?c=%2e`
    const sent = request({ port: proxy.port, host: '127.0.0.1', method: 'POST', path, headers, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, raw: response.rawHeaders, text }))
    })
    sent.on('error', reject).end('hi')
  })
  t.match(answer, { status: 201, text: 'made' })
  t.match(answer.raw.join('|'), /X-One\|a\|X-One\|b/)
  t.equal(seen[0]?.url, '/a/../b?c=%2e')
  t.equal(seen[0]?.method, 'POST')
  const lines = seen[0]?.rawHeaders.join('|') ?? ''
  t.match(lines, /X-Case\|Kept/)
  t.notMatch(lines, /X-Hop|Proxy-Connection/)
})

t.test(
  'https in absolute form, as some clients send it: to the store by its gateway, to others only where their certificate holds',
  async (t) => {
    const { key, cert } = await (await createAuthority('test', 10, Date.now(), undefined)).issue(['acme.myshopify.com'], Date.now())
    const hosts: (string | undefined)[] = []
    const port = await listening(
      createHttpsServer({ key, cert }, (incoming, response) => {
        hosts.push(incoming.headers.host)
        response.end(incoming.url)
      }),
      t
    )
    const route = async (host: string) => (host === 'acme.myshopify.com' ? { gateway: async () => port } : undefined)
    const proxy = await start(t, { route, dial: () => connect(port, '127.0.0.1') })
    const ask = (url: string, host: string) => talk(proxy.port, `GET ${url} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    t.match(await ask('https://acme.myshopify.com/admin?x=1', 'acme.myshopify.com'), /^HTTP\/1\.1 200 [\s\S]*\/admin\?x=1/)
    t.match(
      await ask('https://other.example/', 'other.example'),
      /^HTTP\/1\.1 502 [\s\S]*other\.example:443 could not be reached: .*certificate/
    )
    t.same(hosts, ['acme.myshopify.com'])
  }
)
