/** Ports: the next free one for further stores, and a clear sentence where one is taken. */
import { createServer } from 'node:net'
import { ConfigError } from '../config/error.js'
import { NEXT_FREE } from '../config.js'

/** How many ports after the wanted one are tried. */
const REACH = 100

/** Flags that speak of the first store only, with the key by which a further store says the same. */
const STORE_KEYS: Readonly<Record<string, string>> = { '--port': 'port', '--tls-port': 'tlsPort' }

const HOST_PLACES = '--host, STORETAP_HOST or "host" in the configuration file; the same with viewer before it for the viewer alone'

interface Listener {
  readonly what: string
  readonly flag: string
  readonly port: number
}

export type ListenOn = ReturnType<typeof createListening>

/** Remembers what this storetap listens on: two of its own may want one port. */
export function createListening() {
  const started: Listener[] = []

  /**
   * @param port wanted; 0 = any free one; NEXT_FREE = the next one after `after`
   * @param start listens on a port or rejects
   * @throws Error that names the port and a free one
   */
  return async function listenOn<T>(
    what: string,
    flag: string,
    host: string,
    port: number,
    after: number,
    start: (port: number) => Promise<T>
  ): Promise<T> {
    const wanted = port === NEXT_FREE ? await freePort(host, after + 1) : port
    try {
      const listener = await start(wanted)
      started.push({ what, flag, port: wanted })
      return listener
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      if (error.code === 'EADDRINUSE') throw new Error(inUse(started, { what, flag, port: wanted }, await freePort(host, wanted + 1)))
      if (error.code === 'EACCES')
        throw new Error(`port ${wanted} for ${what} may not be used by this user: choose one above 1023 with ${flag}`)
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        throw new ConfigError(
          `${JSON.stringify(host)} for ${what} is not an address of this machine: expected 127.0.0.1, or 0.0.0.0 inside a container (${HOST_PLACES})`
        )
      }
      throw error
    }
  }
}

function inUse(started: readonly Listener[], { what, flag, port }: Listener, free: number): string {
  const own = started.find((listener) => listener.port === port)
  const holder = own ? `wanted by ${own.what} of this storetap as well` : 'in use by another program'
  const key = started.some((listener) => listener.flag === flag) ? STORE_KEYS[flag] : undefined
  const remedy = key === undefined ? `add ${flag} ${free}` : `write "${key}": ${free} for that store into the configuration file`
  return `port ${port} for ${what} is ${holder}; ${free} is free: ${remedy}`
}

async function freePort(host: string, from: number): Promise<number> {
  for (let port = from; port < Math.min(from + REACH, 65536); port++) if (await isFree(host, port)) return port
  return 0
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
