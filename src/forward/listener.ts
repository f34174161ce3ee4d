/** The forward proxy of `storetap run`: on loopback only, as it would connect anybody to anything. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { malformed, refusalMessage } from './refusal.js'
import { relay } from './relay.js'
import { openTunnel, type StoreRoute, type TunnelParts } from './tunnel.js'

export interface ForwardOptions {
  /** The store at this place; undefined: not a store, to be left alone. */
  route(host: string, port: number): Promise<StoreRoute | undefined>
  /** How hosts that are no stores are reached. */
  readonly dial?: (host: string, port: number) => Socket
  readonly onProblem: (message: string) => void
}

export interface ForwardProxy {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** Listens on a free port of 127.0.0.1. Closing it ends the tunnels that are open, too. */
export async function startForwardProxy({ route, dial = dialDirectly, onProblem }: ForwardOptions): Promise<ForwardProxy> {
  const sockets = new Set<Duplex>()
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    relay(parts, request, response).catch((error: unknown) => {
      onProblem(`the forward proxy could not pass a request on: ${reason(error)}`)
      response.destroy()
    })
  })
  const parts: TunnelParts = { route, dial, port: () => port }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    openTunnel(parts, request.url ?? '', client, head).catch((error: unknown) => {
      onProblem(`the forward proxy could not open a tunnel: ${reason(error)}`)
      client.destroy()
    })
  })
  server.on('clientError', (_error, socket) => {
    const message = 'The forward proxy speaks plain HTTP/1.1: the proxy URL begins with http://, also for https:// stores.'
    if (socket.writable) socket.end(refusalMessage(malformed('NOT_HTTP', message)))
    else socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, HOST, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}

function dialDirectly(host: string, port: number): Socket {
  return connect({ host, port, noDelay: true, keepAlive: true })
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
