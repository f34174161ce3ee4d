/** A token of another shop: nothing else is wrong with it. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import type { Credential } from '../credentials.js'
import { finding, responseHeader, sent, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { type OtherShop, refusedToken } from '../refused-token.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('token.invalid.wrong-shop')

export const tokenWrongShop: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    const refused = refusedToken(context)
    return refused?.otherShop && ofOtherShop(context, refused.token, refused.otherShop)
  }
}

function ofOtherShop({ facts, masker }: Context, token: Credential, { host: other, accepted, proving, sameShop }: OtherShop): Finding {
  const observed = accepted ? `${accepted.method} on ${other} worked with this token` : `${other} issued this token`
  const proof = {
    observed,
    expected: facts.host,
    exchange: proving?.id ?? ''
  }
  const ids = sameShop === false ? responseHeader(facts, 'x-shopid', `another id than ${other} has`) : []
  const summary = `${masker.mask(token.bare)} is a token of ${other}, sent to ${facts.host}.`
  // Two names may be one shop's, an old and a new one.
  return finding(
    page,
    sameShop === false ? 'certain' : 'likely',
    summary,
    token.culprit,
    [sent(token, masker), proof, ...ids, status(facts)],
    {
      raisedBy: 'history',
      fix: [
        `Send the token that ${facts.host} issued; ${masker.mask(token.bare)} belongs to ${other}.`,
        'Store tokens with the shop as key.'
      ]
    }
  )
}
