/**
 * node:http and node:https: every connection of theirs is made by an Agent's createConnection, also for agents that programs make
 * themselves (keep-alive and the like). Pooling, TLS options and timeouts stay theirs.
 */
import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls'
import { openTunnel, type Opened } from './tunnel.js'
import type { Routing } from './routing.js'

interface Options extends ConnectionOptions {
  readonly hostname?: string
  readonly socketPath?: string
  readonly agent?: unknown
}
type CreateConnection = (this: object, options: Options, opened?: Opened) => Socket | undefined
interface Prototype {
  createConnection: CreateConnection
}

/** Patches both Agent prototypes for good. Connections to a socket path, or of an agent that has a proxy of its own, stay direct. */
export function routeAgents(routing: Routing): void {
  patch(http.Agent.prototype as unknown as Prototype, routing, 80, (socket) => socket)
  patch(https.Agent.prototype as unknown as Prototype, routing, 443, (socket, options) => {
    const { host: _host, port: _port, path: _path, hostname: _name, ...own } = options
    const name = options.servername ?? options.host ?? ''
    return tlsConnect({ ...own, socket, servername: isIP(name) === 0 ? name : '' })
  })
}

function patch(prototype: Prototype, routing: Routing, standardPort: number, secure: (socket: Socket, options: Options) => Socket): void {
  const direct = prototype.createConnection
  prototype.createConnection = function (options, opened) {
    const host = options.host ?? options.hostname ?? 'localhost'
    const port = Number(options.port) || standardPort
    if (!opened || options.socketPath || options.socket || hasOwnProxy(this) || !routing.concerns(host, port)) {
      return direct.call(this, options, opened)
    }
    openTunnel(routing, host, port, (error, socket) => {
      if (socket) opened(null, secure(socket, options))
      else opened(error)
    })
    return undefined
  }
}

/** Node 22.21 and 24.5 know NODE_USE_ENV_PROXY: the agents that they made for it find the proxy by themselves. */
function hasOwnProxy(agent: object): boolean {
  return Object.getOwnPropertySymbols(agent).some(
    (symbol) => symbol.description === 'kProxyConfig' && (agent as Record<symbol, unknown>)[symbol] !== null
  )
}
