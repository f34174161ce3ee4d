/** Connections to one store: undici clients, verified TLS, connection timings, and the guard against calling ourselves. */
import { readFileSync } from 'node:fs'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import { rootCertificates, connect as tlsConnect } from 'node:tls'
import { Client, errors } from 'undici'
import type { StoreSettings } from '../model/settings.js'
import type { ConnectionTimes } from './recorder.js'

/** One connection's worth of client; carries one request at a time, so that times and errors belong to that request. */
export interface Lane {
  readonly client: Client
  /** How long the connection opened for the current request took; undefined where an open one was used. */
  opened: ConnectionTimes | undefined
  /** TCP stands, TLS is being spoken. */
  handshake: boolean
}

export interface Upstream {
  /** An idle lane, or a new one: requests never wait for each other. */
  take(): Lane
  /** To be called once the exchange on it has ended, well or badly. */
  release(lane: Lane): void
  close(): Promise<void>
}

/** Header sections up to this size pass in both directions. */
export const MAX_HEADER_SIZE = 128 * 1024
const IDLE_LANES = 64

/**
 * @param forbidden our own listeners as host:port; connecting to one of them is a loop
 * @throws Error that names tls.caFile where it cannot be read
 */
export function createUpstream(store: StoreSettings, forbidden: () => readonly string[]): Upstream {
  const url = new URL(store.url)
  const open = connector(store, url, forbidden)
  const idle: Lane[] = []
  const all = new Set<Lane>()

  function newLane(): Lane {
    const lane: Lane = {
      client: new Client(url.origin, {
        connect: (_options, callback) => open(lane, callback),
        pipelining: 1,
        maxHeaderSize: MAX_HEADER_SIZE,
        headersTimeout: store.timeouts.head,
        bodyTimeout: store.timeouts.idle
      }),
      opened: undefined,
      handshake: false
    }
    all.add(lane)
    return lane
  }

  return {
    take() {
      const lane = idle.pop() ?? newLane()
      lane.opened = undefined
      return lane
    },
    release(lane) {
      if (idle.length < IDLE_LANES) {
        idle.push(lane)
        return
      }
      all.delete(lane)
      void lane.client.close().catch(() => undefined)
    },
    async close() {
      await Promise.all([...all].map((lane) => lane.client.destroy()))
    }
  }
}

type Opened = (...result: [error: Error, socket: null] | [error: null, socket: Socket]) => void

function connector(store: StoreSettings, url: URL, forbidden: () => readonly string[]): (lane: Lane, callback: Opened) => void {
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 443 : 80)
  const ca = store.tls.caFile === null ? undefined : [...rootCertificates, readCertificates(store.tls.caFile)]
  let session: Buffer | undefined

  const dial = (): Socket => {
    const place = store.connectTo ?? { host, port }
    if (!secure) return netConnect({ ...place, noDelay: true, keepAlive: true })
    // SNI is the store's name; an address has none (RFC 6066 section 3).
    const servername = isIP(host) === 0 ? host : ''
    const socket = tlsConnect({
      ...place,
      servername,
      rejectUnauthorized: store.tls.verify,
      ALPNProtocols: ['http/1.1'],
      ...(ca && { ca }),
      ...(session && { session })
    })
    socket.setNoDelay(true).setKeepAlive(true)
    return socket.on('session', (ticket: Buffer) => {
      session = ticket
    })
  }

  return (lane, callback) => {
    const started = performance.now()
    let resolved = -1
    let connected = started
    lane.handshake = false
    const socket = dial()
    const limit = setTimeout(() => {
      socket.destroy(new errors.ConnectTimeoutError(`Connect timeout, ${store.timeouts.connect} ms`))
    }, store.timeouts.connect)
    let done = false
    const finish = (error: Error | null) => {
      if (done) return
      done = true
      clearTimeout(limit)
      if (error) {
        callback(error, null)
        return
      }
      lane.handshake = false
      const ready = performance.now()
      // HAR 1.2: `connect` includes `ssl`; an address needs no `dns`.
      const dns = resolved === -1 ? -1 : resolved - started
      lane.opened = { dns, connect: ready - Math.max(resolved, started), ssl: secure ? ready - connected : -1 }
      callback(null, socket)
    }
    socket.once('lookup', () => {
      resolved = performance.now()
    })
    socket.once('connect', () => {
      connected = performance.now()
      if (callsOurselves(socket, forbidden())) socket.destroy(new LoopError())
      else if (secure) lane.handshake = true
      else finish(null)
    })
    if (secure) socket.once('secureConnect', () => finish(null))
    socket.on('error', finish)
    socket.once('close', () => finish(new errors.SocketError('closed before the connection stood')))
  }
}

class LoopError extends Error {
  readonly code = 'STORETAP_LOOP'
  constructor() {
    super('the store URL leads back to this proxy')
  }
}

/** A listener on a wildcard address is met where the far end is one of this machine's own addresses. */
function callsOurselves(socket: Socket, listeners: readonly string[]): boolean {
  const address = plain(socket.remoteAddress)
  const own = address === plain(socket.localAddress) || address === '::1' || address.startsWith('127.')
  return listeners.some((listener) => {
    const colon = listener.lastIndexOf(':')
    if (Number(listener.slice(colon + 1)) !== socket.remotePort) return false
    const host = plain(listener.slice(0, colon))
    if (host === '0.0.0.0' || host === '::' || host === '') return own
    return host === address || (host === 'localhost' && own)
  })
}

function plain(address: string | undefined): string {
  return (address ?? '').replace(/^\[|\]$/g, '').replace(/^::ffff:/, '')
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`tls.caFile ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
