import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import t from 'tap'
import { createAuthority } from '#src/tls/certificates.js'
import { freshLeaf } from '#src/tls/fresh-leaf.js'
import { scriptedStore, startRig } from '../proxy/rig.js'

const now = Date.now()
const DAY = 86_400_000

t.test('a gateway shows its renewed certificate to the next client, and goes on with those it has', async (t) => {
  const store = await scriptedStore(t, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  const authority = await createAuthority('test', 100, now - 6 * DAY, undefined)
  const leaf = await freshLeaf(authority, ['localhost'], () => now - 5 * DAY, t.fail)
  t.teardown(leaf.close)
  const { gateway } = await startRig(t, store.url, { protocol: 'https', tls: leaf.current })
  leaf.onRenewal(gateway.renew)
  const dial = () =>
    new Promise<{ readonly serial: string; ask(): Promise<string>; end(): void }>((resolve, reject) => {
      const socket = connect({ port: gateway.port, host: '127.0.0.1', servername: 'localhost', ca: authority.certificate }, () => {
        const certificate = new X509Certificate(socket.getPeerCertificate(true).raw)
        const ask = () =>
          new Promise<string>((answer) => {
            socket.once('data', (chunk) => answer(String(chunk)))
            socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
          })
        resolve({ serial: certificate.serialNumber, ask, end: () => socket.destroy() })
      })
      socket.once('error', reject)
    })
  const before = await dial()
  t.match(await before.ask(), /^HTTP\/1\.1 200/)
  await leaf.check(now)
  const after = await dial()
  t.not(after.serial, before.serial)
  t.equal(after.serial, new X509Certificate(leaf.current.cert).serialNumber)
  t.match(await before.ask(), /^HTTP\/1\.1 200/, 'a connection that stands is not cut')
  t.match(await after.ask(), /^HTTP\/1\.1 200/)
  before.end()
  after.end()
})
