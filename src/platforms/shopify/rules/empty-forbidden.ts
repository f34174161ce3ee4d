/** The refusal that says nothing. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, responseHeader, STORE, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('auth.empty-403')

export const emptyForbidden: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 403, surface: ADMIN_SURFACES },
  diagnose: withoutReason
}

function withoutReason({ facts }: Context): Finding | undefined {
  if (!facts.isAdmin || facts.status !== 403 || facts.text.trim() !== '' || facts.method === 'OPTIONS') return undefined
  const summary = `403 with an empty body for ${facts.method} ${quote(facts.target.pathname, 60)}: Shopify gives no reason.`
  return finding(page, 'possible', summary, STORE, [status(facts), said(facts, ''), ...responseHeader(facts, 'x-request-id')])
}
