// Goodbyes on connections that node's parser has let go of.
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import t from 'tap'
import { closeWith } from '#src/proxy/refused.js'
import { scriptedStore, startRig } from './rig.js'

t.test('a connection that breaks while the goodbye is written', async (t) => {
  const broken = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET' }))
  })
  const closed = new Promise((resolve) => broken.once('close', resolve))
  closeWith(broken, Buffer.from('bye'))
  await closed
  t.ok(broken.destroyed)
})

t.test('CONNECT, then a reset: recorded each time, and the gateway stands', async (t) => {
  const store = await scriptedStore(t, '')
  const rig = await startRig(t, store.url)
  for (let index = 0; index < 100; index++) {
    await new Promise<void>((resolve) => {
      const client = connect(rig.gateway.port, '127.0.0.1').on('error', () => undefined)
      client.once('close', () => resolve())
      client.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', () => client.resetAndDestroy())
    })
  }
  // A reset may overtake the request itself, which then was none.
  await rig.ended(1)
  for (const { exchange } of rig.records) t.match(exchange, { outcome: 'failed', failure: { code: 'CONNECT' } })
  t.equal(rig.errors.length, 0)
})
