/** One gateway per configured store. */
import type { Config } from '../config.js'
import type { Log } from '../log.js'
import type { StoreSettings } from '../model/settings.js'
import type { StoreEntry } from '../model/viewer.js'
import { startGateway } from '../proxy/gateway.js'
import { listenOn } from './listen.js'
import type { Recording } from './recording.js'
import type { Running } from './replay.js'

export interface GatewayParts {
  readonly config: Config
  readonly stores: readonly StoreSettings[]
  readonly recording: Recording
  readonly log: Log
  /** Where a person finds an exchange; asked for each answer, the viewer may start later. */
  readonly viewerUrl: (exchange: string) => string
  /** Listeners beside the gateways that must never be an upstream, as host:port. */
  readonly forbidden: () => readonly string[]
}

/** Starts them in order; `running` grows as they come up, so that a failure leaves the caller with those to close. */
export async function startGateways(parts: GatewayParts, running: Running[]): Promise<void> {
  const { config, log } = parts
  for (const settings of parts.stores) {
    const after = running.at(-1)?.gateway.port ?? config.port - 1
    const gateway = await listenOn(`the gateway of ${settings.name}`, '--port', config.host, settings.port, after, (port) =>
      startGateway({
        store: settings,
        observer: parts.recording.observerFor(settings),
        host: config.host,
        port,
        maxBody: config.capture.maxBody,
        annotate: config.annotate,
        rewriteLinks: config.rewriteLinks,
        viewerUrl: parts.viewerUrl,
        forbidden: () => [...running.map(({ gateway }) => `${config.host}:${gateway.port}`), ...parts.forbidden()],
        log: {
          debug: (_details, message) => log.debug(message),
          warn: (_details, message) => log.warn(message),
          error: (details, message) => log.problem(`${message}${reasonOf(details)}`)
        }
      })
    )
    running.push({ settings, gateway })
    if (!settings.tls.verify) {
      log.warn(`the certificate of ${settings.url} is NOT verified (tls.verify is false): anybody on the way can read and change its calls`)
    }
  }
}

export function storeEntries(running: readonly Running[]): StoreEntry[] {
  return running.map(({ settings, gateway }) => ({
    name: settings.name,
    platform: settings.platform,
    target: settings.url,
    gatewayUrl: gateway.url,
    tlsUrl: null
  }))
}

function reasonOf(details: object): string {
  return 'err' in details && details.err instanceof Error ? `: ${details.err.message}` : ''
}
