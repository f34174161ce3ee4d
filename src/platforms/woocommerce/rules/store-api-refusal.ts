/** What the Store API refused; each of the rules speaks of one of these. */
import type { WooFacts } from '../facts.js'

export type StoreApiRefusal = 'missing-nonce' | 'invalid-nonce' | 'order' | 'rate' | 'payment'

/** By the code of the error; a 402 counts only where the store names no reason of its own. */
export function storeApiRefusal({ error, status, api }: WooFacts): StoreApiRefusal | undefined {
  switch (error?.code) {
    case 'woocommerce_rest_missing_nonce':
      return 'missing-nonce'
    case 'woocommerce_rest_invalid_nonce':
      return 'invalid-nonce'
    case 'woocommerce_rest_invalid_user':
    case 'woocommerce_rest_invalid_order':
    case 'woocommerce_rest_invalid_billing_email':
      return 'order'
    case 'rate_limit_exceeded':
      return 'rate'
    default:
      return status === 402 && api.surface === 'wc-store' ? 'payment' : undefined
  }
}
