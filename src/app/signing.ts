/** Signing OAuth 1.0a anew for the store's home URL: connects the gateway with the WooCommerce room. */
import { randomBytes } from 'node:crypto'
import type { History } from '../diagnosis/history.js'
import type { StoreSettings } from '../model/settings.js'
import { resign, signAnew } from '../platforms/woocommerce/resign.js'
import type { RequestHead, Rewrite } from '../proxy/observer.js'
import type { SignAnew } from './replay.js'

export interface Signer {
  rewrite(store: StoreSettings, head: RequestHead, body: Uint8Array | undefined): Rewrite | 'wants-body' | undefined
  readonly signAnew: SignAnew
}

/** @param history what the API index told earlier of a store's home URL */
export function createSigner(history: History): Signer {
  const homeOf = (store: StoreSettings): string => {
    const learned = history.notes('wordpress-index').find(({ exchange }) => exchange.store === store.name)?.note.home
    return learned ?? store.url
  }
  const concerns = ({ platform, credentials }: StoreSettings) => platform !== 'shopify' && credentials.consumerSecret !== undefined
  return {
    rewrite: (store, head, body) => (concerns(store) ? resign(head, store, homeOf(store), body) : undefined),
    signAnew: (request, store) => {
      const fresh = { nonce: randomBytes(16).toString('hex'), timestamp: Math.floor(Date.now() / 1000) }
      return signAnew(request, store, fresh, homeOf(store))
    }
  }
}
