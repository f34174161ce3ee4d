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
/**
 * What may be replaced: undici's default, and Node's for NODE_USE_ENV_PROXY, which says "Request was cancelled" for whatever the proxy
 * says. Any other was chosen by a preload before this one, and stays.
 */
const STANDARD = new Set(['Agent', 'EnvHttpProxyAgent'])

/** Puts a dispatcher of ours in the place of a standard one, and leaves any other alone. */
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
    const found = (globalThis as Record<symbol, unknown>)[symbol]
    if (found === undefined) Object.defineProperty(globalThis, symbol, { value: dispatcher, writable: true, configurable: true })
    else if (STANDARD.has(found?.constructor.name ?? '')) Object.assign(globalThis, { [symbol]: dispatcher })
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
