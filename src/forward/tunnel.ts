/**
 * CONNECT: a tunnel to the host that was asked for, untouched and unrecorded; or, for a store, to the gateway of that store, which ends the
 * TLS and records. Which of a store's two gateways is told by the first byte, as some clients tunnel plain HTTP, too.
 */
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isLoopbackAddress, parseAuthority } from './authority.js'
import { LOOP, malformed, type Refusal, refusalMessage, unreachable } from './refusal.js'

/** A store as the forward proxy sees it: the ports on loopback where its calls are recorded. */
export interface StoreRoute {
  /** @param secure whether the client speaks TLS to the store */
  gateway(secure: boolean): Promise<number>
}

export interface TunnelParts {
  /** The store at this place; undefined: not a store, to be left alone. */
  route(host: string, port: number): Promise<StoreRoute | undefined>
  /** Our own port. */
  port(): number
  dial(host: string, port: number): Socket
}

/** The record type of a ClientHello (RFC 8446 section 5.1). */
const HANDSHAKE = 0x16
const CONNECT_LIMIT_MS = 30_000
const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n'

/**
 * @param target of the CONNECT request, as it came
 * @param head bytes that came right behind the request; they belong to the tunnel
 */
export async function openTunnel(parts: TunnelParts, target: string, client: Duplex, head: Buffer): Promise<void> {
  client.on('error', () => client.destroy())
  if (head.length > 0) client.unshift(head)
  const place = parseAuthority(target)
  if (!place) {
    refuse(client, malformed('INVALID_AUTHORITY', 'CONNECT needs a target of the form host:port (RFC 9110 section 9.3.6).'))
    return
  }
  const store = await parts.route(place.host, place.port)
  if (store) {
    client.write(ESTABLISHED)
    const first = await firstBytes(client)
    if (first) join(client, connect(await store.gateway(first[0] === HANDSHAKE), '127.0.0.1'))
    return
  }
  const found = await reach(parts, place.host, place.port)
  if ('error' in found) refuse(client, found)
  else {
    client.write(ESTABLISHED)
    join(client, found.socket)
  }
}

/** A connection to the host itself, or why there is none. */
export function reach(parts: TunnelParts, host: string, port: number): Promise<{ readonly socket: Socket } | Refusal> {
  return new Promise((resolve) => {
    const socket = parts.dial(host, port)
    socket.setTimeout(CONNECT_LIMIT_MS, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', (error) => resolve(unreachable(host, port, error)))
    socket.once('connect', () => {
      socket.setTimeout(0)
      const { remoteAddress = '', localAddress, remotePort } = socket
      if (remotePort === parts.port() && (isLoopbackAddress(remoteAddress) || remoteAddress === localAddress)) {
        socket.destroy()
        resolve(LOOP)
      } else resolve({ socket })
    })
  })
}

/** Left in the stream; undefined: the client went away. */
function firstBytes(client: Duplex): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    client.once('close', () => resolve(undefined))
    client.once('readable', () => {
      const bytes: Buffer | null = client.read()
      if (bytes === null) {
        client.destroy()
        resolve(undefined)
        return
      }
      client.unshift(bytes)
      resolve(bytes)
    })
  })
}

function join(client: Duplex, server: Socket): void {
  server.on('error', () => client.destroy())
  client.on('error', () => server.destroy())
  client.once('close', () => server.destroy())
  server.once('close', () => client.destroy())
  client.pipe(server).pipe(client)
}

function refuse(client: Duplex, refusal: Refusal): void {
  if (client.writable) client.end(refusalMessage(refusal), () => client.destroy())
  else client.destroy()
}
