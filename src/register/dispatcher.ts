/**
 * fetch and undici: both ask the global dispatcher, which all versions of undici share by this symbol. undici is loaded with the first
 * call only, as the preload runs in every node process that a program starts.
 */
import { createRequire } from 'node:module'
import type * as Undici from 'undici'
import { openTunnel } from './tunnel.js'
import type { Routing } from './routing.js'

/** undici up to 7 reads the first; the second is its successor's. */
const GLOBAL_DISPATCHERS = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]
export function routeFetch(routing: Routing): void {
  let agent: Undici.Agent | undefined
  // undici looks for a dispatcher while it is being loaded, and that may be the very copy that we would load: nothing is made until it is used.
  const dispatcher = new Proxy(
    {},
    {
      get: (_target, name) => {
        agent ??= createAgent(routing)
        const value: unknown = Reflect.get(agent, name)
        return typeof value === 'function' ? value.bind(agent) : value
      }
    }
  )
  for (const symbol of GLOBAL_DISPATCHERS) {
    // Node 24 with NODE_USE_ENV_PROXY has set one that knows the proxy.
    if (!Object.hasOwn(globalThis, symbol))
      Object.defineProperty(globalThis, symbol, { value: dispatcher, writable: true, configurable: true })
  }
}

function createAgent(routing: Routing): Undici.Agent {
  const undici = createRequire(import.meta.url)('undici') as typeof Undici
  const direct = undici.buildConnector({ allowH2: false })
  const connect: Undici.buildConnector.connector = (options, done) => {
    const { hostname, protocol } = options
    const port = Number(options.port) || (protocol === 'https:' ? 443 : 80)
    if (!routing.concerns(hostname, port)) {
      direct(options, done)
      return
    }
    openTunnel(routing, hostname, port, (error, socket) => {
      if (!socket) done(error ?? new Error('no connection'), null)
      else if (protocol === 'https:') direct({ ...options, httpSocket: socket }, done)
      else done(null, socket)
    })
  }
  return new undici.Agent({ connect })
}
