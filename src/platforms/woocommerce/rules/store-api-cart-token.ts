/** A cart token that counts as none. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { culpritAt } from '../sent.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { missedNonce } from './store-api-missed-nonce.js'
import { WHY_UNREAD } from './store-api-nonce-missing.js'

export const storeApiCartToken: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.cart-token-invalid',
      title: 'Cart-Token is not valid',
      why: 'A token that is damaged or expired counts as none, and then the nonce is missed.',
      tell: '401 woocommerce_rest_missing_nonce with a Cart-Token header.',
      fix: ['Fetch a new Cart-Token with GET cart.']
    }
  ],
  diagnose(context) {
    const missed = missedNonce(context)
    if (missed?.cause === 'unread-token') return unread(context, missed.token)
    return missed?.cause === 'token' ? invalid(context, missed.token) : undefined
  }
}

function invalid(context: RuleContext<WooFacts>, token: Placed): Finding {
  return finding(
    context,
    'cart-token-invalid',
    `cart-token ${context.masker.mask(token.value)} is not valid, so it counts as none.`,
    culpritAt(token),
    ['GET /wp-json/wc/store/v1/cart and send the Cart-Token of that answer.', 'Or send the header Nonce with the session cookie.'],
    token
  )
}

/** woocommerce#51217: the token is the store's own, so it is not damaged. */
function unread(context: RuleContext<WooFacts>, token: Placed): Finding {
  return {
    ...finding(
      context,
      'cart-token-invalid',
      `cart-token ${context.masker.mask(token.value)} counts as none, though the store handed it out itself.`,
      culpritAt(token),
      ['Fetch a new Cart-Token with GET cart, and look whether the header reaches PHP.'],
      token
    ),
    certainty: 'possible',
    why: WHY_UNREAD,
    weight: 0.5
  }
}
