import { createServer, type AddressInfo, type Server } from 'node:net'
import t, { type Test } from 'tap'
import { createListening } from '#src/app/listen.js'

const HOST = '127.0.0.1'
const listenOn = createListening()

const serve = (t: Test) => (port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(port, HOST, () => resolve(server))
    t.teardown(() => server.close())
  })

t.test('a taken port: by whom, and where another one is said', async (t) => {
  const start = serve(t)
  const taken = ((await start(0)).address() as AddressInfo).port
  const free = /; (\d+) is free: /
  const first = listenOn('the gateway of a', '--port', HOST, taken, 0, start)
  await t.rejects(first, {
    message: new RegExp(`^port ${taken} for the gateway of a is in use by another program${free.source}add --port \\1$`)
  })

  const own = await listenOn('the viewer', '--viewer-port', HOST, -1, taken, start)
  const { port } = own.address() as AddressInfo
  const same = listenOn('the gateway of a', '--port', HOST, port, 0, start)
  await t.rejects(same, {
    message: new RegExp(`^port ${port} for the gateway of a is wanted by the viewer of this storetap as well.*add --port`)
  })

  await listenOn('the gateway of a', '--port', HOST, -1, port, start)
  const second = listenOn('the gateway of b', '--port', HOST, taken, 0, start)
  await t.rejects(second, {
    message: new RegExp(`another program${free.source}write "port": \\1 for that store into the configuration file$`)
  })
})

t.test('an address that this machine has not is wrong configuration', async (t) => {
  const start = () => Promise.reject(Object.assign(new Error('listen'), { code: 'EADDRNOTAVAIL' }))
  const asked = listenOn('the viewer', '--viewer-port', '1.2.3.4', 0, 0, start)
  await t.rejects(asked, {
    name: 'ConfigError',
    message: /^"1\.2\.3\.4" for the viewer is not an address of this machine: .*STORETAP_HOST/
  })
})
