/** Keys under a scheme that nobody knows. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { otherScheme } from './unread-authorization.js'
import { page, USE } from './unread-finding.js'
import { unreadKey } from './unread-key.js'

export const unreadScheme: Rule<WooFacts> = {
  codes: [
    page(
      '',
      'Credentials sent in a form that WooCommerce never reads',
      'The request holds a key, but in a place or form that no part of WooCommerce looks at.',
      '401 woocommerce_rest_cannot_…; a ck_ or cs_ value is somewhere, yet not in Basic, consumer_key and consumer_secret or oauth_ parameters.',
      [USE]
    )
  ],
  diagnose(context) {
    const key = unreadKey(context.facts)
    return key?.as === 'scheme' ? otherScheme(context, key.placed, '') : undefined
  }
}
