import { X509Certificate } from 'node:crypto'
import { createServer, connect as tlsConnect } from 'node:tls'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { createAuthority, type Leaf, readAuthority } from '#src/tls/certificates.js'

const now = Date.now()
const DAY = 86_400_000

/** What a TLS client that trusts `ca` says to this leaf: undefined = all is well. */
async function refusal(leaf: Leaf, ca: string, servername: string): Promise<string | undefined> {
  const server = createServer({ key: leaf.key, cert: leaf.cert }, (socket) => socket.on('error', () => undefined).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise((resolve) => {
      const socket = tlsConnect({ host: '127.0.0.1', port, ca, servername }, () => {
        socket.destroy()
        resolve(undefined)
      })
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}: ${error.message}`))
    })
  } finally {
    server.close()
  }
}

t.test('a leaf is accepted for its names by a client that trusts the authority, and by no other', async (t) => {
  const authority = await createAuthority('test', 100, now, ['localhost', '127.0.0.1'])
  const foreign = await createAuthority('test', 100, now, ['localhost'])
  const leaf = await authority.issue(['localhost', '127.0.0.1'], now)
  t.equal(await refusal(leaf, authority.certificate, 'localhost'), undefined)
  t.match(await refusal(leaf, authority.certificate, 'shop.example'), /^ERR_TLS_CERT_ALTNAME_INVALID/)
  t.match(await refusal(leaf, foreign.certificate, 'localhost'), /^(SELF_SIGNED|UNABLE_TO|CERT_SIGNATURE)/)
  t.ok(leaf.expires <= now + 7 * DAY && leaf.expires > now + 6 * DAY, 'it lives a week')
})

t.test('the constraints hold: a leaf for another host is worth nothing', async (t) => {
  const authority = await createAuthority('test', 100, now, ['localhost', '127.0.0.1'])
  const evil = await authority.issue(['www.shopify.com'], now)
  t.match(await refusal(evil, authority.certificate, 'www.shopify.com'), /permitted subtree violation/)
  const address = await authority.issue(['10.0.0.1'], now)
  t.match(await refusal(address, authority.certificate, ''), /permitted subtree violation/)
})

t.test('without constraints any host, for authorities that live in memory only', async (t) => {
  const authority = await createAuthority('test', 1, now, undefined)
  t.equal(await refusal(await authority.issue(['acme.myshopify.com'], now), authority.certificate, 'acme.myshopify.com'), undefined)
})

t.test('expired certificates are refused by clients; a leaf never outlives its authority', async (t) => {
  const old = await createAuthority('test', 30, now - 60 * DAY, ['localhost'])
  t.match(await refusal(await old.issue(['localhost'], now - 50 * DAY), old.certificate, 'localhost'), /^CERT_HAS_EXPIRED/)
  const ending = await createAuthority('test', 2, now, ['localhost'])
  t.equal((await ending.issue(['localhost'], now)).expires, ending.expires)
})

t.test('an authority is read back from its PEM, and goes on issuing', async (t) => {
  const made = await createAuthority('test', 100, now, ['localhost'])
  const read = await readAuthority(made.certificate, made.key)
  t.equal(read.certificate, made.certificate)
  t.equal(read.expires, made.expires)
  t.equal(await refusal(await read.issue(['localhost'], now), made.certificate, 'localhost'), undefined)
  t.equal(new X509Certificate(made.certificate).ca, true)
})

t.test('what is no authority is refused with a sentence that quotes no key', async (t) => {
  const one = await createAuthority('one', 100, now, undefined)
  const two = await createAuthority('two', 100, now, undefined)
  const leaf = await one.issue(['localhost'], now)
  await t.rejects(readAuthority(one.certificate, two.key), { message: 'the key does not belong to the certificate' })
  await t.rejects(readAuthority(leaf.cert, leaf.key), { message: /not one of an authority/ })
  await t.rejects(readAuthority('nonsense', one.key), { message: 'the certificate is not readable PEM' })
  await t.rejects(readAuthority(one.certificate, 'secret-nonsense'), { message: 'the key is not readable PEM' })
})
