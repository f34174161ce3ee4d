/** A change without a nonce, or without the one that this version reads. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { culpritAt } from '../sent.js'
import { issue, STORE_API_NONCES } from '../sources.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { missedNonce } from './store-api-missed-nonce.js'

export const storeApiNonceMissing: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.nonce-missing',
      title: 'Store API write without Nonce and Cart-Token',
      why: 'Cart and checkout routes take changes only with one of the two.',
      tell: '401 woocommerce_rest_missing_nonce, neither header sent.',
      fix: ['Take Nonce or Cart-Token from the headers of GET cart and send it.'],
      docs: [issue('RayOkaah/woocommerce', 7), issue('RayOkaah/woocommerce', 2), STORE_API_NONCES]
    }
  ],
  diagnose(context) {
    const missed = missedNonce(context)
    switch (missed?.cause) {
      case 'unread-token':
        return besideToken(context, missed.token, missed.wanted)
      case 'old-version':
        return oldNonce(context, missed.wanted)
      case 'nothing':
        return nothingSent(context, missed.wanted)
      default:
        return undefined
    }
  }
}

function nothingSent(context: RuleContext<WooFacts>, wanted: string): Finding {
  return finding(
    context,
    'nonce-missing',
    `${context.facts.method} on a cart route needs the header ${wanted} or cart-token; neither was sent.`,
    { in: 'request.header', name: 'nonce' },
    [`GET /wp-json/wc/store/v1/cart, then send ${wanted} (with the session cookie) or Cart-Token of that answer.`]
  )
}

/** A version that reads X-WC-Store-API-Nonce and knows no cart token yet. */
function oldNonce(context: RuleContext<WooFacts>, wanted: string): Finding {
  const { storeNonce, oldStoreNonce } = context.facts.credentials
  const placed = oldStoreNonce ?? storeNonce
  const state = oldStoreNonce
    ? `${oldStoreNonce.value.trim() === '' ? 'is empty' : 'did not reach it'}`
    : storeNonce
      ? 'is missing: the nonce stands in the header Nonce'
      : 'is missing'
  const base = finding(
    context,
    'nonce-missing',
    `This version of the Store API reads the header ${wanted}, and it ${state}.`,
    placed ? culpritAt(placed) : { in: 'request.header', name: 'nonce' },
    [`Send the nonce in the header ${wanted}, or update WooCommerce: later versions read Nonce.`],
    placed
  )
  return oldStoreNonce ? { ...base, certainty: 'likely' } : base
}

/** Of a token that the store handed out itself. */
export const WHY_UNREAD =
  'An older version may ask for the nonce all the same; or the header was lost, or the secret that signs tokens has changed.'

/** woocommerce#51217: the token is the store's own, so it is not damaged. */
function besideToken(context: RuleContext<WooFacts>, token: Placed, wanted: string): Finding {
  return {
    ...finding(
      context,
      'nonce-missing',
      `${wanted} is missing, and the store did not count cart-token ${context.masker.mask(token.value)}, which it had handed out itself.`,
      { in: 'request.header', name: 'nonce' },
      [
        `Send the header ${wanted} with the session cookie, too.`,
        'Update WooCommerce: older versions do not take Cart-Token in place of a nonce on every route.'
      ],
      token
    ),
    certainty: 'likely',
    why: WHY_UNREAD
  }
}
