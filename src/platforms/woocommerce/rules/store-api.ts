/** The Store API of carts and checkouts: nonces, cart tokens, guest orders, its own rate limit. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { storeApiCartToken } from './store-api-cart-token.js'
import { storeApiNonceInvalid } from './store-api-nonce-invalid.js'
import { storeApiNonceMissing } from './store-api-nonce-missing.js'
import { storeApiNonceRenamed } from './store-api-nonce-renamed.js'
import { storeApiOrder } from './store-api-order.js'
import { storeApiPayment } from './store-api-payment.js'
import { storeApiRate } from './store-api-rate.js'

export const storeApiRules: readonly Rule<WooFacts>[] = [
  storeApiNonceRenamed,
  storeApiCartToken,
  storeApiNonceMissing,
  storeApiNonceInvalid,
  storeApiOrder,
  storeApiRate,
  storeApiPayment
]
