/**
 * One gateway per store and listener: fastify and @fastify/http-proxy are the router and the life cycle, the sending is
 * our own (flow.ts, store-connection.ts), because reply-from normalises, merges, retries and drops what must pass as it is.
 */
import { type IncomingMessage, METHODS, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as TlsServer } from 'node:tls'
import httpProxy from '@fastify/http-proxy'
import fastify, { type FastifyInstance } from 'fastify'
import type { StoreSettings } from '../model/settings.js'
import { AskedHeads } from './asked.js'
import { onClientError } from './client-error.js'
import { Connection } from './connection.js'
import { type Context, type GatewayLog, GuardedObserver, type Replay } from './context.js'
import { partPlain } from './first-byte.js'
import { Flow } from './flow.js'
import type { Observer } from './observer.js'
import { closeWith, localOf, plainOnTlsPort, readHead, recordRefused } from './refused.js'
import { type ReplayRequest, replay } from './replay.js'
import { nameValues } from './response-head.js'
import { storePlace } from './target.js'
import { Turn } from './turn.js'
import { MAX_HEADER_SIZE } from './store-connection.js'
import { createUpstream } from './upstream.js'

export interface GatewayOptions {
  readonly store: StoreSettings
  readonly observer: Observer
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly protocol?: 'http' | 'https'
  /** Key and certificate (PEM) of the listener; needed for https. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer }
  /** Bytes of each body that are kept; forwarding is never limited. */
  readonly maxBody: number
  readonly annotate: 'headers' | 'off'
  readonly rewriteLinks: boolean
  /** Where a person finds this exchange. */
  readonly viewerUrl: (exchange: string) => string
  /** Further listeners of ours, as host:port, that must never be an upstream. */
  readonly forbidden?: () => readonly string[]
  readonly log: GatewayLog
}

export interface Gateway {
  readonly url: string
  readonly port: number
  /** Sends a request again, recorded as a new exchange; gives its id once it has ended. */
  send(request: ReplayRequest): Promise<string>
  /** The listener's key and certificate for connections from now on; only for https. */
  renew(tls: NonNullable<GatewayOptions['tls']>): void
  close(): Promise<void>
}

/** Nobody needs a minute for a request's head. */
const HEAD_LIMIT_MS = 60_000
/** What calls that run may still take when the gateway is closed. */
const CLOSE_GRACE_MS = 1000
/** Then they are told that it stopped, those first that are still being sent. */
const LAST_WORD_MS = 1200
/** The timers towards the store are coarse; they must strike first, as they say more. */
const TIMER_SLACK_MS = 5000

/** @throws Error with a sentence for a person where the store is this gateway itself, or the CA cannot be read */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { store, protocol = 'http' } = options
  let own: string[] = []
  const place = storePlace(store.url)
  const observer = new GuardedObserver(options.observer, options.log)
  const context: Context = {
    store,
    platform: store.platform === 'auto' ? 'http' : store.platform,
    place,
    protocol,
    maxBody: options.maxBody,
    annotate: options.annotate === 'headers',
    rewriteLinks: options.rewriteLinks,
    viewerUrl: options.viewerUrl,
    observer,
    heads: new AskedHeads(protocol, place),
    turn: new Turn(observer),
    upstream: createUpstream(store, () => [...own, ...(options.forbidden?.() ?? [])]),
    log: options.log,
    replays: new Map<number, Replay>()
  }
  const connections = new Map<Duplex, Connection>()
  const app = await createApp(options, context, connections)
  // For the name fastify would open a second server that knows nothing of ours.
  await app.listen({ host: options.host === 'localhost' ? '127.0.0.1' : options.host, port: options.port })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The gateway has no network address.')
  own = [`${options.host}:${address.port}`, `${address.address}:${address.port}`]
  const gateway: Gateway = {
    url: `${protocol}://${hostForPeople(options.host)}:${address.port}`,
    port: address.port,
    send: (request) => replay(context, address, request),
    renew: ({ key, cert }) => {
      if (app.server instanceof TlsServer) app.server.setSecureContext({ key, cert })
    },
    close: () => close(app, context, connections)
  }
  if (isOwn(new URL(store.url), options.host, address)) {
    await gateway.close()
    throw new Error(`The store ${store.name} has the gateway's own address ${gateway.url} as its URL: set the store's real URL.`)
  }
  return gateway
}

async function createApp(options: GatewayOptions, context: Context, connections: Map<Duplex, Connection>): Promise<FastifyInstance> {
  const { timeouts } = context.store
  const headersTimeout = Math.min(HEAD_LIMIT_MS, timeouts.head)
  const limits = {
    maxHeaderSize: MAX_HEADER_SIZE,
    headersTimeout,
    connectionsCheckingInterval: Math.max(100, Math.min(10_000, headersTimeout / 2)),
    // Ours to judge and to record, not node's.
    requireHostHeader: false
  }
  const common = {
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Large uploads may take their time; a connection on which nothing moves is closed.
    requestTimeout: 0,
    connectionTimeout: timeouts.head + timeouts.idle + TIMER_SLACK_MS,
    // The router must neither normalise nor refuse a target: it only ever sees `/`, the raw one stays in `originalUrl`.
    rewriteUrl: () => '/',
    // Exchanges have ids of their own.
    genReqId: () => '',
    // No route has a schema. Fastify's own compilers, ajv among them, would take a quarter of the start to load.
    schemaController: { compilersFactory: { buildValidator: unwanted, buildSerializer: unwanted } },
    clientErrorHandler: (error: Error, socket: Socket) => onClientError(context, connections.get(socket), error, socket)
  } as const
  const app = (
    context.protocol === 'https' ? fastify({ ...common, https: { ...limits, ...options.tls } }) : fastify({ ...common, http: limits })
  ) as FastifyInstance
  const methods = METHODS.filter((method) => method !== 'CONNECT')
  // "Bodyless" means here that fastify leaves the body alone, whatever its media type: it passes unread.
  for (const method of methods) app.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  const { server } = app
  // Node drops field lines beyond 1,000 in silence, and a second Host among them; the size of the section is limit enough.
  server.maxHeadersCount = 0
  server.on(context.protocol === 'https' ? 'secureConnection' : 'connection', (socket: Duplex) => {
    const connection = new Connection()
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(socket)
      connection.clientGone()
    })
  })
  if (context.protocol === 'https') {
    const waiting = partPlain(server, headersTimeout, (socket, start) => {
      closeWith(socket, recordRefused(context, readHead(start), plainOnTlsPort(), localOf(socket)))
    })
    app.addHook('preClose', async () => {
      for (const socket of waiting) socket.destroy()
    })
  }
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => server.emit('request', request, response))
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const head = {
      method: 'CONNECT',
      target: request.url ?? '',
      httpVersion: `HTTP/${request.httpVersion}`,
      host: request.headers.host ?? ''
    }
    const message = 'CONNECT asks for a tunnel, and this gateway is a reverse proxy for one store: call it by its own URL.'
    const failure = { phase: 'request', kind: 'http_request_error', code: 'CONNECT', message } as const
    const headers = nameValues(request.rawHeaders)
    closeWith(socket, recordRefused(context, { ...head, headers }, { status: 501, failure, plain: false }, localOf(socket)))
  })
  await app.register(httpProxy, {
    upstream: context.place.origin,
    websocket: false,
    httpMethods: methods,
    preRewrite: () => '/',
    // Not used by our own sending, but never to be found open.
    disableCache: true,
    undici: { connect: { rejectUnauthorized: true } },
    // Taken over before the plugin's own handler: that parses three URLs for each call, to look for the destination of a target that is
    // always `/` here, which would be an eighth of the whole time.
    preHandler(request, reply) {
      reply.hijack()
      // One that is gone already has no entry any more.
      const connection = connections.get(request.raw.socket) ?? new Connection()
      const flow = new Flow(context, connection, request.raw, reply.raw, request.originalUrl)
      connection.flows.push(flow)
      flow.start()
    },
    // Never reached: nothing may be sent by reply-from.
    handler: unwanted
  })
  return app
}

function unwanted(): never {
  throw new Error('The gateway has no use for this part of fastify.')
}

async function close(app: FastifyInstance, context: Context, connections: Map<Duplex, Connection>): Promise<void> {
  const limits = [
    setTimeout(() => connections.forEach((connection) => connection.stopped()), CLOSE_GRACE_MS),
    setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS + LAST_WORD_MS)
  ]
  await app.close()
  for (const limit of limits) clearTimeout(limit)
  // Their sockets are being closed by us; the store did nothing wrong.
  for (const connection of connections.values()) connection.clientGone()
  context.upstream.close()
}

function hostForPeople(host: string): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::' || host === '::1') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function isOwn(url: URL, host: string, { port, address }: AddressInfo): boolean {
  const own = url.protocol === 'https:' ? 443 : 80
  const name = url.hostname.replace(/^\[|\]$/g, '')
  return (
    (Number(url.port) || own) === port &&
    (name === 'localhost' || name === host || name === address || name.startsWith('127.') || name === '::1')
  )
}
