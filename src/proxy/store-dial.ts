/** Opens connections to one store: verified TLS, times of each phase, and the guard against calling ourselves. */
import { readFileSync } from 'node:fs'
import { isIP, connect as netConnect, type OnReadOpts, type Socket } from 'node:net'
import { type ConnectionOptions, rootCertificates, connect as tlsConnect } from 'node:tls'
import type { StoreSettings } from '../model/settings.js'
import { hostOf, placeOf } from '../model/store-place.js'
import { readInto } from './read-buffer.js'
import type { ConnectionTimes } from './recorder.js'
import { StoreError } from './store-error.js'

/** What becomes of a connection: one of `opened` and `failed` comes, once. */
export interface Dialled {
  /** TCP stands, TLS is being spoken. */
  handshake(): void
  opened(times: ConnectionTimes): void
  failed(error: Error): void
  /** False: reading stops until the socket is resumed. */
  read(chunk: Buffer): boolean
}

export type Dial = (connection: Dialled) => Socket

/**
 * @param forbidden our own listeners as host:port; connecting to one of them is a loop
 * @throws Error that names tls.caFile where it cannot be read
 */
export function createDial(store: StoreSettings, forbidden: () => readonly string[]): Dial {
  const secure = new URL(store.url).protocol === 'https:'
  const begin = socketMaker(store)
  const limit = store.timeouts.connect

  return (connection) => {
    const started = performance.now()
    let resolved = -1
    let connected = started
    let done = false
    const socket = begin(readInto((chunk) => connection.read(chunk)))
    const timer = setTimeout(() => socket.destroy(new StoreError('UND_ERR_CONNECT_TIMEOUT', `Connect timeout, ${limit} ms`)), limit)
    const finish = (error: Error | null) => {
      if (done) return
      done = true
      clearTimeout(timer)
      if (error) {
        connection.failed(error)
        return
      }
      const ready = performance.now()
      // HAR 1.2: `connect` includes `ssl`; an address needs no `dns`.
      const dns = resolved === -1 ? -1 : resolved - started
      connection.opened({ dns, connect: ready - Math.max(resolved, started), ssl: secure ? ready - connected : -1 })
    }
    socket.once('lookup', () => {
      resolved = performance.now()
    })
    socket.once('connect', () => {
      connected = performance.now()
      if (callsOurselves(socket, forbidden())) socket.destroy(new StoreError('STORETAP_LOOP', 'the store URL leads back to this proxy'))
      else if (secure) connection.handshake()
      else finish(null)
    })
    if (secure) socket.once('secureConnect', () => finish(null))
    socket.once('error', finish)
    socket.once('close', () => finish(new StoreError('UND_ERR_SOCKET', 'closed before the connection stood')))
    return socket
  }
}

function socketMaker(store: StoreSettings): (onread: OnReadOpts) => Socket {
  const place = placeOf(store)
  if (new URL(store.url).protocol !== 'https:') return (onread) => netConnect({ ...place, noDelay: true, keepAlive: true, onread })

  const ca = store.tls.caFile === null ? undefined : [...rootCertificates, readCertificates(store.tls.caFile)]
  // SNI is the store's name; an address has none (RFC 6066 section 3).
  const host = hostOf(store)
  const servername = isIP(host) === 0 ? host : ''
  let session: Buffer | undefined
  return (onread) => {
    const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
      ...place,
      onread,
      servername,
      rejectUnauthorized: store.tls.verify,
      ALPNProtocols: ['http/1.1'],
      ...(ca && { ca }),
      ...(session && { session })
    }
    const socket = tlsConnect(options)
    socket.setNoDelay(true).setKeepAlive(true)
    return socket.on('session', (ticket: Buffer) => {
      session = ticket
    })
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
