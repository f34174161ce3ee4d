/** Refusals that name their reason: permanent tokens, and sessions of Shopify's own tools. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isServiceRefusal, isToolSession } from '../admin-denied.js'
import type { Credential } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, removeField, requestHeader, said, sent, shown, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { acceptedOnAdmin, since } from '../past.js'

const nonExpiring = pageOf('token.non-expiring-rejected')
const service = pageOf('token.service-not-valid')
/** A backend of the developer's own passes Shopify's refusal on; the token is not in this request. */
const ANSWER = { in: 'response.body', name: null, pointer: '/response/content/text' } as const

export const tokenRefused: Rule<ShopifyFacts> = {
  codes: [nonExpiring, service],
  diagnose(context) {
    const { facts, masker } = context
    const token = facts.adminToken ?? facts.authorization
    if (/Non-expiring access tokens are no longer accepted/i.test(facts.said)) {
      const evidence = [...(token ? [sent(token, masker, 'a token with expires_in')] : []), status(facts), said(facts)]
      if (!token && !facts.isAdmin) {
        const summary = `The token that ${quote(facts.host, 60)} uses towards Shopify never expires; the Admin API takes expiring tokens only.`
        return finding(nonExpiring, 'certain', summary, ANSWER, evidence)
      }
      const culprit = token?.culprit ?? requestHeader(facts, 'x-shopify-access-token')
      const which = token ? masker.mask(token.bare) : 'The token'
      const summary = `${which} in ${culprit.name} never expires; the Admin API takes expiring tokens only.`
      return finding(nonExpiring, 'certain', summary, culprit, evidence)
    }
    return isServiceRefusal(facts) && facts.authorization ? serviceRefused(context, facts.authorization) : undefined
  }
}

/**
 * A login of Shopify's own tools that has run out (https://github.com/Shopify/cli/issues/546), or an Authorization field that should not
 * be there at all: Shopify refuses it although a token stands beside it (https://github.com/Shopify/shopify-cli/pull/298).
 */
function serviceRefused(context: Context, bearer: Credential): Finding | undefined {
  const { facts, masker } = context
  const { adminToken } = facts
  const worked = acceptedOnAdmin(context, masker.fingerprint(bearer.bare))
  const before = worked ? [{ observed: `the same value worked ${since(worked.at, facts.at)} before`, exchange: worked.id }] : []
  const evidence = [sent(bearer, masker), ...before, status(facts), said(facts)]
  if (worked || isToolSession(facts) || (!adminToken && (bearer.kind === 'opaque' || bearer.kind === 'masked'))) {
    const over = worked ? `worked ${since(worked.at, facts.at)} ago: that login has ended` : `is an identity session that is not valid`
    const summary = `authorization "${shown(bearer, masker)}" ${over} for ${facts.host}.`
    return finding(service, bearer.kind === 'masked' ? 'possible' : 'likely', summary, bearer.culprit, evidence)
  }
  if (!adminToken) return undefined
  const summary = `authorization "${shown(bearer, masker)}" is refused, whatever stands in ${adminToken.name} beside it.`
  const fix = ['Send X-Shopify-Access-Token alone, without an Authorization header.']
  const patch = bearer.culprit.pointer ? [removeField(bearer.culprit.pointer)] : []
  return finding(service, 'likely', summary, bearer.culprit, evidence, { fix, patch })
}
