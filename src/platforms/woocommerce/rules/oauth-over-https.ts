/** Old versions read OAuth over plain http only. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { unseenPair } from '../nobody.js'
import { carrier } from '../oauth-exchange.js'
import { missingParameters } from '../oauth1.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

export const oauthOverHttps: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.oauth.over-https-ignored',
      level: 'failure',
      title: 'Old version does not look at OAuth over https',
      why: 'WooCommerce 3.0 and its time tried Basic and query keys over https, and OAuth only where PHP saw no https.',
      tell: '401 woocommerce_rest_cannot_… with complete oauth_ parameters in an https call; query keys work.',
      fix: ['Use Basic or query keys over https, or update WooCommerce.'],
      ceiling: 'likely',
      limits: 'The answer is the one for visitors, which other causes give too; current versions read OAuth over https.',
      docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 11120), issue('woocommerce/woocommerce', 11714)]
    }
  ],
  diagnose({ facts }) {
    if (!facts.https || unseenPair(facts)?.style !== 'oauth') return undefined
    const found = facts.oauth
    if (!found || missingParameters(found.parameters).length > 0) return undefined
    // A header may also have been lost on the way to PHP.
    const old = /^wc\/v[12]$/.test(facts.api.namespace) && found.parameters.place === 'query'
    return {
      code: 'woo.oauth.over-https-ignored',
      certainty: old ? 'likely' : 'possible',
      weight: old ? 0.8 : 0.3,
      summary: 'The oauth_ parameters were not looked at: old versions of WooCommerce read OAuth over plain http only.',
      why: 'A store that reads them names what is wrong with them; this one answered as to a visitor.',
      culprit: carrier(facts, found.parameters, 'oauth_consumer_key'),
      evidence: [{ pointer: '/request/url', observed: facts.target.origin }, said(facts, 'the answer for visitors')],
      fix: ['Over https send the key and secret by Basic or in the query instead of signing.', 'Update WooCommerce.'],
      settle: { how: 'Send the same call with consumer_key and consumer_secret in the query: 200 means that OAuth is ignored over https.' }
    }
  }
}
