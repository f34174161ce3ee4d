/** Ports: the next free one for further stores, and a clear sentence where one is taken. */
import { createServer } from 'node:net'
import { NEXT_FREE } from '../config.js'

/** How many ports after the wanted one are tried. */
const REACH = 100

/**
 * @param port wanted; 0 = any free one; NEXT_FREE = the next one after `after`
 * @param start listens on a port or rejects
 * @throws Error that names the port and a free one
 */
export async function listenOn<T>(
  what: string,
  flag: string,
  host: string,
  port: number,
  after: number,
  start: (port: number) => Promise<T>
): Promise<T> {
  const wanted = port === NEXT_FREE ? await freePort(host, after + 1) : port
  try {
    return await start(wanted)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EADDRINUSE') {
      throw new Error(
        `port ${wanted} for ${what} is in use by another program; ${await freePort(host, wanted + 1)} is free: add ${flag} ${await freePort(host, wanted + 1)}`
      )
    }
    if (error.code === 'EACCES')
      throw new Error(`port ${wanted} for ${what} may not be used by this user: choose one above 1023 with ${flag}`)
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
      throw new Error(`${host} is not an address of this machine: expected --host 127.0.0.1, or 0.0.0.0 inside a container`)
    }
    throw error
  }
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
