/** Where connections to a store go: the gateway and doctor must mean the same place. */
import type { StoreSettings } from './settings.js'

/** Of a connection; `StorePlace` of the proxy is where its paths begin. */
export interface Endpoint {
  /** Without the brackets of IPv6. */
  readonly host: string
  readonly port: number
}

/** Host of the store's URL without the brackets of IPv6. */
export function hostOf({ url }: Pick<StoreSettings, 'url'>): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}

/** Where a URL points, with the port of its scheme where it names none. */
export function endpointOf(url: string): Endpoint {
  const { port, protocol } = new URL(url)
  return { host: hostOf({ url }), port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}

/** What `connectTo` says, else what the URL does. */
export function placeOf({ url, connectTo }: Pick<StoreSettings, 'url' | 'connectTo'>): Endpoint {
  return connectTo ?? endpointOf(url)
}
