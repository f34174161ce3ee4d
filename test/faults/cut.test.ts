// An answer that breaks off for a client that knows its end by the connection's end alone: HTTP/1.0, over TCP and over TLS.
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { CERTIFICATE, KEY } from '../proxy/certificates.js'
import { scriptedStore, startRig } from '../proxy/rig.js'

const GET = 'GET /x HTTP/1.0\r\nHost: a\r\n\r\n'

for (const protocol of ['http', 'https'] as const) {
  t.test(`${protocol}: what arrived goes on, the connection breaks, and the gateway lives`, async (t) => {
    const store = await scriptedStore(t, (socket, request) => {
      if (request.includes('/ok')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      else {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n')
        setTimeout(() => socket.resetAndDestroy(), 50)
      }
    })
    const rig = await startRig(t, store.url, { protocol, tls: { key: KEY, cert: CERTIFICATE } })
    const ask = (bytes: string) =>
      new Promise<string>((resolve) => {
        const port = rig.gateway.port
        const socket = protocol === 'http' ? connect(port, '127.0.0.1') : tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false })
        let text = ''
        socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
        socket.on('error', () => undefined).on('close', () => resolve(text))
        socket.write(bytes)
      })
    t.match(await ask(GET), /\r\n\r\npart$/)
    t.match((await rig.ended(1)).exchange, { outcome: 'failed', failure: { kind: 'http_response_incomplete' } })
    t.match(await ask(GET.replace('/x', '/ok')), /\r\n\r\nok$/)
    t.same(rig.errors, [])
  })
}
