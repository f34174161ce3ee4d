/** Keys in the query under names that WooCommerce does not know. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, page } from './unread-finding.js'
import { unreadKey } from './unread-key.js'

export const unreadParameter: Rule<WooFacts> = {
  codes: [
    page(
      'parameter-names',
      'Keys sent under query names that WooCommerce does not read',
      'The names are compared exactly: consumer_key and consumer_secret.',
      'ck_ or cs_ values under consumerKey, key, oauth_consumer_secret and the like; 401 as to a visitor, or "Missing OAuth parameters …".',
      ['Rename the parameters to consumer_key and consumer_secret (https only).']
    )
  ],
  diagnose(context) {
    const key = unreadKey(context.facts)
    if (key?.as !== 'parameter') return undefined
    const { name, value } = key.placed
    const wanted = /^\s*cs_/i.test(value) ? 'consumer_secret' : 'consumer_key'
    return finding(
      context,
      'parameter-names',
      key.placed,
      `Parameter ${name} holds ${context.masker.mask(value.trim())}; the name must be ${wanted}.`,
      [`Rename ${name} to ${wanted}; the pair is consumer_key and consumer_secret, over https.`]
    )
  }
}
