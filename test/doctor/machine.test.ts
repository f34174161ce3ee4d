import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { judgeDataFolder, judgeNode, judgePort, judgePortsTogether, NODE_AT_LEAST } from '#src/doctor/machine.js'
import { probeDataFolder, probePort } from '#src/doctor/machine-probes.js'
import { lockFolder } from '#src/store/lock.js'

t.test('Node', (t) => {
  const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  t.equal(engines.node, `>=${NODE_AT_LEAST}`)
  t.equal(judgeNode('20.18.0').status, 'fail')
  t.equal(judgeNode('20.9.9').status, 'fail')
  t.equal(judgeNode('20.18.1').status, 'ok')
  t.equal(judgeNode('100.0.0').status, 'ok')
  t.end()
})

t.test('the data folder', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'storetap-test-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  t.same(probeDataFolder(folder), { state: 'writable' })
  t.same(readdirSync(folder), [], 'nothing is left behind')
  t.same(probeDataFolder(join(folder, 'a', 'b')), { state: 'can-be-made' })
  t.same(readdirSync(folder), [], 'and nothing is made')
  writeFileSync(join(folder, 'file'), '')
  t.match(probeDataFolder(join(folder, 'file')), { state: 'unusable', message: /is a file/ })
  t.match(probeDataFolder(join(folder, 'file', 'log')), { state: 'unusable', message: /is a file/ })
  const data = join(folder, 'data')
  mkdirSync(data)
  const lock = lockFolder(data)
  const inUse = probeDataFolder(data)
  t.match(inUse, { state: 'in-use', message: new RegExp(String(process.pid)) })
  t.equal(judgeDataFolder(data, inUse).status, 'warn')
  t.same(readdirSync(data), ['lock'], "the other's lock stays")
  lock.release()
  t.equal(judgeDataFolder(data, probeDataFolder(data)).status, 'ok')
  t.end()
})

t.test('ports', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  t.equal(await probePort('127.0.0.1', port), 'EADDRINUSE')
  await new Promise((resolve) => taken.close(resolve))
  t.equal(await probePort('127.0.0.1', port), undefined)
  t.equal(await probePort('192.0.2.1', port), 'EADDRNOTAVAIL')

  const wanted = { what: 'the viewer', flag: '--viewer-port', host: '127.0.0.1', port }
  t.match(judgePort(wanted, undefined, false), { status: 'ok' })
  t.match(judgePort(wanted, 'EADDRINUSE', false), { status: 'fail', fix: /--viewer-port/ })
  t.match(judgePort(wanted, 'EADDRINUSE', true), { status: 'warn', found: /runs already/ })
  t.match(judgePort(wanted, 'EADDRNOTAVAIL', false), { status: 'fail', found: /not an address of this machine/ })
  t.same(judgePortsTogether([wanted, { ...wanted, port: port + 1 }]), [])
  t.match(judgePortsTogether([wanted, { ...wanted, what: 'the gateway of acme' }]), [
    { status: 'fail', found: /the viewer and the gateway of acme both want/ }
  ])
})
