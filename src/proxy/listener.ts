/**
 * The listener of a gateway: fastify and @fastify/http-proxy are the router and the life cycle, the sending is our own (flow.ts,
 * store-connection.ts), because reply-from normalises, merges, retries and drops what must pass as it is.
 */
import { type IncomingMessage, METHODS, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import httpProxy from '@fastify/http-proxy'
import fastify, { type FastifyInstance } from 'fastify'
import { onClientError } from './client-error.js'
import { Connection } from './connection.js'
import type { Context } from './context.js'
import { partPlain } from './first-byte.js'
import { Flow } from './flow.js'
import { closeWith, localOf, plainOnTlsPort, readHead, recordRefused } from './refused.js'
import { nameValues } from './response-head.js'
import { MAX_HEADER_SIZE } from './store-connection.js'

/** Nobody needs a minute for a request's head. */
const HEAD_LIMIT_MS = 60_000
/** The timers towards the store are coarse; they must strike first, as they say more. */
const TIMER_SLACK_MS = 5000

/** CONNECT has an event of its own (`refuseTunnels`). */
const FORWARDED_METHODS = METHODS.filter((method) => method !== 'CONNECT')

/** Key and certificate of a listener, PEM. */
export interface Identity {
  readonly key: string | Buffer
  readonly cert: string | Buffer
}

type Connections = Map<Duplex, Connection>

/**
 * Does not listen yet.
 *
 * @param connections is kept up to date: those that are open, by their sockets
 */
export async function createListener(context: Context, identity: Identity | undefined, connections: Connections): Promise<FastifyInstance> {
  const app = createRouter(context, identity, connections)
  const { server } = app
  // Node drops field lines beyond 1,000 in silence, and a second Host among them; the size of the section is limit enough.
  server.maxHeadersCount = 0
  track(server, context, connections)
  if (context.protocol === 'https') answerPlain(app, context)
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => server.emit('request', request, response))
  refuseTunnels(server, context)
  await forwardAll(app, context, connections)
  return app
}

function createRouter(context: Context, identity: Identity | undefined, connections: Connections): FastifyInstance {
  const { timeouts } = context.store
  const headersTimeout = headLimit(context)
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
    context.protocol === 'https' ? fastify({ ...common, https: { ...limits, ...identity } }) : fastify({ ...common, http: limits })
  ) as FastifyInstance
  // "Bodyless" means here that fastify leaves the body alone, whatever its media type: it passes unread.
  for (const method of FORWARDED_METHODS) app.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  return app
}

/** Milliseconds until a client must have sent the head of its request. */
function headLimit({ store }: Context): number {
  return Math.min(HEAD_LIMIT_MS, store.timeouts.head)
}

function track(server: Server, { protocol }: Context, connections: Connections): void {
  server.on(protocol === 'https' ? 'secureConnection' : 'connection', (socket: Duplex) => {
    const connection = new Connection()
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(socket)
      connection.clientGone()
    })
  })
}

/** Whoever speaks plain HTTP to the TLS port gets an answer that it can read. */
function answerPlain(app: FastifyInstance, context: Context): void {
  const waiting = partPlain(app.server, headLimit(context), (socket, start) => {
    closeWith(socket, recordRefused(context, readHead(start), plainOnTlsPort(), localOf(socket)))
  })
  app.addHook('preClose', async () => {
    for (const socket of waiting) socket.destroy()
  })
}

function refuseTunnels(server: Server, context: Context): void {
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const head = {
      method: 'CONNECT',
      target: request.url ?? '',
      httpVersion: `HTTP/${request.httpVersion}`,
      host: request.headers.host ?? '',
      headers: nameValues(request.rawHeaders)
    }
    const message = 'CONNECT asks for a tunnel, and this gateway is a reverse proxy for one store: call it by its own URL.'
    const failure = { phase: 'request', kind: 'http_request_error', code: 'CONNECT', message } as const
    closeWith(socket, recordRefused(context, head, { status: 501, failure, plain: false }, localOf(socket)))
  })
}

/** Every request of every method becomes a flow of its own. */
async function forwardAll(app: FastifyInstance, context: Context, connections: Connections): Promise<void> {
  await app.register(httpProxy, {
    upstream: context.place.origin,
    websocket: false,
    httpMethods: FORWARDED_METHODS,
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
}

function unwanted(): never {
  throw new Error('The gateway has no use for this part of fastify.')
}
