/** An Admin token behind the word Bearer: in the wrong header, or in the right one. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal, isRefusedBeside, misspeltHeader } from '../admin-denied.js'
import { ADMIN_KINDS } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, said, sent, shown, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'

const instead = pageOf('token.bearer-instead-of-header')
const prefix = pageOf('token.bearer-prefix-in-header')

export const tokenBearer: Rule<ShopifyFacts> = {
  codes: [instead, prefix],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose({ facts, masker }) {
    if (!isAdminRefusal(facts) || isRefusedBeside(facts)) return undefined
    const { adminToken, authorization } = facts
    if (adminToken) {
      if (!adminToken.scheme || !(ADMIN_KINDS.has(adminToken.kind) || adminToken.kind === 'hex32')) return undefined
      const summary = `x-shopify-access-token is "${shown(adminToken, masker)}": the header takes the bare token.`
      return finding(
        prefix,
        'likely',
        summary,
        adminToken.culprit,
        [sent(adminToken, masker, masker.mask(adminToken.bare)), status(facts)],
        {
          weight: 0.8,
          fix: [`Send X-Shopify-Access-Token: ${masker.mask(adminToken.bare)}, without "${adminToken.scheme}" in front.`],
          patch: useConfigured('X-Shopify-Access-Token', 'accessToken', adminToken.culprit.pointer)
        }
      )
    }
    if (!authorization || authorization.scheme === 'basic' || misspeltHeader(facts)) return undefined
    const isToken = ADMIN_KINDS.has(authorization.behindMask ?? authorization.kind)
    if (!isToken && !(authorization.kind === 'hex32' && authorization.scheme)) return undefined
    const evidence = [sent(authorization, masker, `X-Shopify-Access-Token: ${masker.mask(authorization.bare)}`), status(facts), said(facts)]
    const certainty = ADMIN_KINDS.has(authorization.kind) && authorization.scheme === 'bearer' ? 'certain' : 'likely'
    const summary = `The token ${masker.mask(authorization.bare)} is in authorization; the Admin API reads X-Shopify-Access-Token.`
    return finding(instead, certainty, summary, authorization.culprit, evidence, {
      fix: [`Send X-Shopify-Access-Token: ${masker.mask(authorization.bare)} and drop the Authorization header.`],
      patch: useConfigured('X-Shopify-Access-Token', 'accessToken', authorization.culprit.pointer)
    })
  }
}
