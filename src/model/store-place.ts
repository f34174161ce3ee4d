/** Where connections to a store go: the gateway and doctor must mean the same place. */
import type { StoreSettings } from './settings.js'

export interface StorePlace {
  /** Without the brackets of IPv6. */
  readonly host: string
  readonly port: number
}

/** Host of the store's URL without the brackets of IPv6. */
export function hostOf({ url }: Pick<StoreSettings, 'url'>): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}

/** What `connectTo` says, else what the URL does. */
export function placeOf(store: Pick<StoreSettings, 'url' | 'connectTo'>): StorePlace {
  const { port, protocol } = new URL(store.url)
  return store.connectTo ?? { host: hostOf(store), port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}
