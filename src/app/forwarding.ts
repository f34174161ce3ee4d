/**
 * The forward proxy of `storetap run` and the gateways behind it. A program calls the store by its own URL here: each origin gets a gateway
 * of its own on loopback, with a certificate for the store's name, opened when the first call comes. Their authority lives in memory and
 * dies with the run.
 */
import type { Config } from '../config.js'
import { discoveredStore } from '../config.js'
import { createRecogniser, placeOf, type Recognised } from '../forward/recognise.js'
import { type ForwardProxy, startForwardProxy } from '../forward/listener.js'
import type { StoreSettings } from '../model/settings.js'
import { type Gateway, type GatewayOptions, startGateway } from '../proxy/gateway.js'
import { type Authority, createAuthority } from '../tls/certificates.js'
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

/** Listens on loopback, on any free port; gateways come with the first calls. */
export async function startForwarding(parts: ForwardingParts): Promise<Forwarding> {
  // Where the stores are known the authority can vouch for them only; where they are to be found, for whatever is found.
  const hosts = parts.config.stores.map(({ url }) => placeOf(url).host)
  const authority = await createAuthority('storetap run', DAYS, Date.now(), hosts.length > 0 ? [...LOCAL_NAMES, ...hosts] : undefined)
  const gateways = new OriginGateways(parts, authority)
  const recognise = createRecogniser(parts.config.stores)
  const proxy = await startForwardProxy({
    route: async (host, port) => {
      const recognised = await recognise({ host, port })
      return recognised && { gateway: async (secure) => (await gateways.at(originOf(secure, host, port), host, recognised)).port }
    },
    onProblem: parts.onProblem
  })
  return {
    proxy,
    certificate: authority.certificate,
    close: async () => {
      await proxy.close()
      await gateways.close()
    }
  }
}

/** @param host IPv6 without brackets */
function originOf(secure: boolean, host: string, port: number): string {
  return new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`).origin
}

/** The gateways behind the proxy, one for each origin that was called. */
class OriginGateways {
  readonly #parts: ForwardingParts
  readonly #authority: Authority
  readonly #gateways = new Map<string, Promise<Gateway>>()
  readonly #closers: (() => Promise<void> | void)[] = []

  constructor(parts: ForwardingParts, authority: Authority) {
    this.#parts = parts
    this.#authority = authority
  }

  /** Opened with the first call, and told to viewer and replay. */
  async at(origin: string, host: string, recognised: Recognised): Promise<Gateway> {
    const settings = this.#settingsOf(recognised, origin)
    const gateway = await this.#gatewayAt(settings, origin, host)
    this.#tell(settings, origin, gateway)
    return gateway
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close()
  }

  /** The settings of a recognised place, kept for engine, viewer and replay where they are new. */
  #settingsOf(recognised: Recognised, origin: string): StoreSettings {
    if ('configured' in recognised) return recognised.configured
    const { stores } = this.#parts
    const settings = stores.find(({ name }) => name === new URL(origin).host) ?? discoveredStore(origin, recognised.found.platform)
    if (!stores.includes(settings)) stores.push(settings)
    return settings
  }

  #gatewayAt(settings: StoreSettings, origin: string, host: string): Promise<Gateway> {
    const existing = this.#gateways.get(origin)
    if (existing) return existing
    const opening = this.#open(settings, origin, host)
    this.#gateways.set(origin, opening)
    // One that could not be opened is tried again with the next call.
    opening.catch(() => this.#gateways.delete(origin))
    return opening
  }

  async #open(settings: StoreSettings, origin: string, host: string): Promise<Gateway> {
    const options = this.#optionsFor(settings, origin)
    if (origin.startsWith('http:')) return await this.#keep(startGateway(options))
    const leaf = await freshLeaf(this.#authority, [host], Date.now, this.#parts.onProblem)
    this.#closers.push(leaf.close)
    const gateway = await this.#keep(startGateway({ ...options, protocol: 'https', tls: leaf.current }))
    leaf.onRenewal(gateway.renew)
    return gateway
  }

  #optionsFor(settings: StoreSettings, origin: string): GatewayOptions {
    const options = this.#parts.options(settings)
    const { rewrite: _signedForTheStoreAlready, ...observer } = options.observer
    // The client names the base path itself. What `connectTo` says is said of the configured origin.
    const { connectTo: _other, ...elsewhere } = settings
    const store = { ...(new URL(settings.url).origin === origin ? settings : elsewhere), url: origin }
    return { ...options, store, observer, host: '127.0.0.1', port: 0, rewriteLinks: false }
  }

  async #keep(starting: Promise<Gateway>): Promise<Gateway> {
    const gateway = await starting
    this.#closers.push(gateway.close)
    return gateway
  }

  #tell(settings: StoreSettings, origin: string, gateway: Gateway): void {
    const { running } = this.#parts
    const entry = running.find(({ settings: { name } }) => name === settings.name)
    if (entry) (entry.direct ??= new Map()).set(origin, gateway)
    else running.push({ settings, gateway, direct: new Map([[origin, gateway]]) })
  }
}
