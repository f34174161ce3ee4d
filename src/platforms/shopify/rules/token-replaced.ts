/** The shop has issued a newer token to the app. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, sent, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { type Issue, since, successes } from '../past.js'
import { type RefusedToken, refusedToken } from '../refused-token.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('token.invalid.replaced')

export const tokenReplaced: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    const refused = refusedToken(context)
    return refused?.newer && replacedBy(context, refused.newer, refused)
  }
}

function replacedBy(context: Context, newer: Issue, { token, issue: own, givenAway }: RefusedToken): Finding {
  const { facts, masker } = context
  const works = successes(context, newer.note.fingerprint).here
  const proof = {
    observed: `another token was issued ${since(newer.exchange.at, facts.at)} before this call`,
    exchange: newer.exchange.id
  }
  const accepted = works ? [{ observed: 'the newer token was accepted', exchange: works.id }] : []
  const summary = `${masker.mask(token.bare)} is older than the token that ${facts.host} issued ${since(newer.exchange.at, facts.at)} before.`
  const sameApp = own?.note.clientId !== undefined && own.note.clientId === newer.note.clientId
  return finding(
    page,
    works && (givenAway || sameApp) ? 'certain' : 'likely',
    summary,
    token.culprit,
    [sent(token, masker), proof, ...accepted, status(facts)],
    {
      raisedBy: 'history',
      weight: 0.8,
      patch: useConfigured('X-Shopify-Access-Token', 'accessToken', token.culprit.pointer)
    }
  )
}
