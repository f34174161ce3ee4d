/**
 * The forward proxy of `storetap run` and the gateways behind it. A program calls the store by its own URL here: each origin gets a gateway
 * of its own on loopback, with a certificate for the store's name, opened when the first call comes. Their authority lives in memory and
 * dies with the run.
 */
import type { Config } from '../config.js'
import { discoveredStore } from '../config.js'
import { placeOf, type Recognised, createRecogniser } from '../forward/recognise.js'
import { type ForwardProxy, startForwardProxy } from '../forward/listener.js'
import type { StoreSettings } from '../model/settings.js'
import { type Gateway, type GatewayOptions, startGateway } from '../proxy/gateway.js'
import { createAuthority } from '../tls/certificates.js'
import { freshLeaf } from '../tls/fresh-leaf.js'
import { LOCAL_NAMES } from '../tls/local-authority.js'
import type { Running } from './replay.js'

export interface Forwarding {
  readonly proxy: ForwardProxy
  /** The authority's certificate, PEM. */
  readonly certificate: string
  close(): Promise<void>
}

export interface ForwardingParts {
  readonly config: Config
  /** Those that the engine knows; found ones are added. */
  readonly stores: StoreSettings[]
  readonly running: Running[]
  options(store: StoreSettings): Omit<GatewayOptions, 'port'>
  readonly onProblem: (message: string) => void
}

/** A program may run for long; nobody can use the key any more once it has ended. */
const DAYS = 365

export async function startForwarding(parts: ForwardingParts): Promise<Forwarding> {
  const { config, stores, running, onProblem } = parts
  // Where the stores are known the authority can vouch for them only; where they are to be found, for whatever is found.
  const hosts = config.stores.map(({ url }) => placeOf(url).host)
  const authority = await createAuthority('storetap run', DAYS, Date.now(), hosts.length > 0 ? [...LOCAL_NAMES, ...hosts] : undefined)
  const gateways = new Map<string, Promise<Gateway>>()
  const closers: (() => Promise<void> | void)[] = []

  async function open(settings: StoreSettings, origin: string, host: string): Promise<Gateway> {
    const { rewrite: _signedForTheStoreAlready, ...observer } = parts.options(settings).observer
    // The client names the base path itself. What `connectTo` says is said of the configured origin.
    const { connectTo: _other, ...elsewhere } = settings
    const store = { ...(new URL(settings.url).origin === origin ? settings : elsewhere), url: origin }
    const options = { ...parts.options(settings), store, observer, host: '127.0.0.1', port: 0, rewriteLinks: false }
    if (origin.startsWith('http:')) return await keep(startGateway(options))
    const leaf = await freshLeaf(authority, [host], Date.now, onProblem)
    closers.push(leaf.close)
    const gateway = await keep(startGateway({ ...options, protocol: 'https', tls: leaf.current }))
    leaf.onRenewal(gateway.renew)
    return gateway
  }

  async function keep(starting: Promise<Gateway>): Promise<Gateway> {
    const gateway = await starting
    closers.push(gateway.close)
    return gateway
  }

  function gatewayAt(settings: StoreSettings, origin: string, host: string): Promise<Gateway> {
    const existing = gateways.get(origin)
    if (existing) return existing
    const opening = open(settings, origin, host)
    gateways.set(origin, opening)
    // One that could not be opened is tried again with the next call.
    opening.catch(() => gateways.delete(origin))
    return opening
  }

  /** The settings of a recognised place, kept for engine, viewer and replay where they are new. */
  function settingsOf(recognised: Recognised, origin: string): StoreSettings {
    if ('configured' in recognised) return recognised.configured
    const settings = stores.find(({ name }) => name === new URL(origin).host) ?? discoveredStore(origin, recognised.found.platform)
    if (!stores.includes(settings)) stores.push(settings)
    return settings
  }

  const recognise = createRecogniser(config.stores)
  const proxy = await startForwardProxy({
    route: async (host, port) => {
      const recognised = await recognise({ host, port })
      if (!recognised) return undefined
      return {
        gateway: async (secure) => {
          const origin = new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`).origin
          const settings = settingsOf(recognised, origin)
          const gateway = await gatewayAt(settings, origin, host)
          const entry = running.find(({ settings: { name } }) => name === settings.name)
          if (entry) (entry.direct ??= new Map()).set(origin, gateway)
          else running.push({ settings, gateway, direct: new Map([[origin, gateway]]) })
          return gateway.port
        }
      }
    },
    onProblem
  })
  return {
    proxy,
    certificate: authority.certificate,
    close: async () => {
      await proxy.close()
      for (const close of closers.splice(0)) await close()
    }
  }
}
