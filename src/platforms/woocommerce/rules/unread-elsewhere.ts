/** Keys in other headers, or in the body. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, page, USE } from './unread-finding.js'
import { unreadKey } from './unread-key.js'

export const unreadElsewhere: Rule<WooFacts> = {
  codes: [
    page(
      'custom-headers',
      'Keys sent in headers that WooCommerce does not read',
      'Only Authorization is read; lines such as X-Consumer-Key are ignored.',
      '401 woocommerce_rest_cannot_… and a ck_ or cs_ value in another request header.',
      [USE, 'Or move the pair to consumer_key and consumer_secret in the query, over https.']
    ),
    page(
      'body',
      'Keys sent in the request body',
      'Keys are looked for in the Authorization line and in the query, never in a body.',
      '401 woocommerce_rest_cannot_… and consumer_key and consumer_secret as fields of the body.',
      [USE]
    )
  ],
  diagnose(context) {
    const key = unreadKey(context.facts)
    if (key?.as !== 'body' && key?.as !== 'header') return undefined
    const { as, placed } = key
    const value = context.masker.mask(placed.value)
    return as === 'body'
      ? finding(context, 'body', placed, `Body field ${placed.name} holds ${value}; keys in a body are never read.`, [USE])
      : finding(context, 'custom-headers', placed, `Header ${placed.name} holds ${value}; WooCommerce reads only authorization.`, [USE])
  }
}
