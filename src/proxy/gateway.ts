/** One gateway per store and listener: what all its exchanges share, its start, its own name, and its end. */
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { StoreSettings } from '../model/settings.js'
import { type Endpoint, endpointOf } from '../model/store-place.js'
import { AskedHeads } from './asked.js'
import type { Connection } from './connection.js'
import { type Context, type GatewayLog, GuardedObserver, type Replay } from './context.js'
import { createListener, type Identity } from './listener.js'
import type { Observer } from './observer.js'
import { type ReplayRequest, replay } from './replay.js'
import { storePlace } from './target.js'
import { Turn } from './turn.js'
import { createUpstream } from './upstream.js'

export interface GatewayOptions {
  readonly store: StoreSettings
  readonly observer: Observer
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly protocol?: 'http' | 'https'
  /** Needed for https. */
  readonly tls?: Identity
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
  renew(tls: Identity): void
  close(): Promise<void>
}

/** What calls that run may still take when the gateway is closed. */
const CLOSE_GRACE_MS = 1000
/** Then they are told that it stopped, those first that are still being sent. */
const LAST_WORD_MS = 1200

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
  const app = await createListener(context, options.tls, connections)
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
  if (isOwn(endpointOf(store.url), options.host, address)) {
    await gateway.close()
    throw new Error(`The store ${store.name} has the gateway's own address ${gateway.url} as its URL: set the store's real URL.`)
  }
  return gateway
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

function isOwn(place: Endpoint, host: string, { port, address }: AddressInfo): boolean {
  const name = place.host
  return place.port === port && (name === 'localhost' || name === host || name === address || name.startsWith('127.') || name === '::1')
}
