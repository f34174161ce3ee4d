/** Refusals that name their reason: permanent tokens, and sessions of Shopify's own tools. */
import type { Rule } from '../../../diagnosis/rule.js'
import { isServiceRefusal } from '../admin-denied.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, requestHeader, said, sent, shown, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const nonExpiring = pageOf('token.non-expiring-rejected')
const service = pageOf('token.service-not-valid')

export const tokenRefused: Rule<ShopifyFacts> = {
  codes: [nonExpiring, service],
  diagnose({ facts, masker }) {
    const token = facts.adminToken ?? facts.authorization
    if (/Non-expiring access tokens are no longer accepted/i.test(facts.said)) {
      const culprit = token?.culprit ?? requestHeader(facts, 'x-shopify-access-token')
      const which = token ? masker.mask(token.bare) : 'The token'
      const evidence = [...(token ? [sent(token, masker, 'a token with expires_in')] : []), status(facts), said(facts)]
      return finding(
        nonExpiring,
        'certain',
        `${which} in ${culprit.name} never expires; the Admin API takes expiring tokens only.`,
        culprit,
        evidence
      )
    }
    const bearer = facts.authorization
    if (!isServiceRefusal(facts) || facts.adminToken || !bearer || bearer.kind !== 'opaque') return undefined
    const summary = `authorization "${shown(bearer, masker)}" is an identity session that is not valid for ${facts.host}.`
    return finding(service, 'likely', summary, bearer.culprit, [sent(bearer, masker), status(facts), said(facts)])
  }
}
