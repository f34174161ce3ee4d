/** A nonce under the header name of old versions. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { culpritAt } from '../sent.js'
import { issue, STORE_API_NONCES } from '../sources.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { missedNonce } from './store-api-missed-nonce.js'

export const storeApiNonceRenamed: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.nonce-header-renamed',
      title: 'Nonce sent under the old header name',
      why: 'The header is called Nonce now; X-WC-Store-API-Nonce is not read any more.',
      tell: '401 woocommerce_rest_missing_nonce with X-WC-Store-API-Nonce in the request.',
      fix: ['Send the header Nonce.'],
      docs: [issue('RayOkaah/woocommerce', 78), issue('Tmeister/jwt-client', 85), STORE_API_NONCES]
    }
  ],
  diagnose(context) {
    const missed = missedNonce(context)
    if (missed?.cause !== 'old-name') return undefined
    const { nonce } = missed
    return {
      ...finding(
        context,
        'nonce-header-renamed',
        'The nonce stands in x-wc-store-api-nonce; the store reads the header Nonce.',
        culpritAt(nonce),
        ['Rename the header to Nonce.'],
        nonce
      ),
      patch: [{ op: 'replace', path: `${nonce.pointer}/name`, value: 'Nonce' }]
    }
  }
}
