/** One gateway per configured store. */
import type { Config } from '../config.js'
import type { Log } from '../log.js'
import type { StoreSettings } from '../model/settings.js'
import type { StoreEntry } from '../model/viewer.js'
import { type GatewayOptions, startGateway } from '../proxy/gateway.js'
import type { FreshLeaf } from '../tls/fresh-leaf.js'
import type { ListenOn } from './listen.js'
import type { Recording } from './recording.js'
import type { Running } from './replay.js'

export interface GatewayParts {
  readonly config: Config
  readonly stores: readonly StoreSettings[]
  readonly recording: Recording
  /** The certificate of the TLS ports, where a store has one. */
  readonly leaf: FreshLeaf | undefined
  readonly log: Log
  readonly listenOn: ListenOn
  /** Where a person finds an exchange. */
  readonly viewerUrl: (exchange: string) => string
  /** Listeners beside the gateways that must never be an upstream, as host:port. */
  readonly forbidden: () => readonly string[]
}

/** Starts them in order; `running` grows as they come up, so that a failure leaves the caller with those to close. */
export async function startGateways(parts: GatewayParts, running: Running[]): Promise<void> {
  const { config, log, leaf, listenOn } = parts
  const { host } = config
  const options = gatewayOptions(parts, () => [...listeners(running, host), ...parts.forbidden()])
  let lastTls = 0
  for (const settings of parts.stores) {
    const after = running.at(-1)?.gateway.port ?? config.port - 1
    const gateway = await listenOn(`the gateway of ${settings.name}`, '--port', host, settings.port, after, (port) =>
      startGateway({ ...options(settings), port })
    )
    const store: Running = { settings, gateway }
    running.push(store)
    if (settings.tlsPort !== undefined && leaf) {
      const tls = await listenOn(`the https gateway of ${settings.name}`, '--tls-port', host, settings.tlsPort, lastTls, (port) =>
        startGateway({ ...options(settings), port, protocol: 'https', tls: leaf.current })
      )
      leaf.onRenewal(tls.renew)
      store.tls = tls
      lastTls = tls.port
    }
    if (!settings.tls.verify) {
      log.warn(`the certificate of ${settings.url} is NOT verified (tls.verify is false): anybody on the way can read and change its calls`)
    }
  }
}

/** What all gateways of this run have in common, for one store. @param forbidden our listeners, which must never be an upstream */
export function gatewayOptions(parts: GatewayParts, forbidden: () => readonly string[]) {
  const { config, recording, viewerUrl, log } = parts
  return (settings: StoreSettings): Omit<GatewayOptions, 'port'> => ({
    store: settings,
    observer: recording.observerFor(settings),
    host: config.host,
    maxBody: config.capture.maxBody,
    annotate: config.annotate,
    rewriteLinks: config.rewriteLinks,
    viewerUrl,
    forbidden,
    log: {
      debug: (_details, message) => log.debug(message),
      warn: (_details, message) => log.warn(message),
      error: (details, message) => log.problem(`${message}${reasonOf(details)}`)
    }
  })
}

/** All gateways' listeners as host:port. */
function listeners(running: readonly Running[], host: string): string[] {
  return running.flatMap(({ gateway, tls }) => [gateway, ...(tls ? [tls] : [])]).map(({ port }) => `${host}:${port}`)
}

/** As the viewer lists them. A store that the forward proxy found has the URL of its first gateway. */
export function storeEntries(running: readonly Running[]): StoreEntry[] {
  return running.map(({ settings, gateway, tls }) => ({
    name: settings.name,
    platform: settings.platform,
    target: settings.url,
    gatewayUrl: gateway.url,
    tlsUrl: tls?.url ?? null
  }))
}

function reasonOf(details: object): string {
  return 'err' in details && details.err instanceof Error ? `: ${details.err.message}` : ''
}
