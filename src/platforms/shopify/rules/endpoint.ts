/** Endpoints that are closed: to this shop, for now, or to new apps. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { type Context, finding, path, pathSeen, quote, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { isWellKnown } from '../rest-routes.js'

const notForShop = pageOf('endpoint.not-for-shop')
const disabled = pageOf('endpoint.disabled')
const restClosed = pageOf('endpoint.rest-closed-to-new-apps')

/** Public apps made since then must use GraphQL. */
const GRAPHQL_ONLY_SINCE = Date.UTC(2025, 3, 1)

export const endpoint: Rule<ShopifyFacts> = {
  codes: [notForShop, disabled, restClosed],
  needs: { surface: ADMIN_SURFACES },
  diagnose(context) {
    const { facts } = context
    if (!facts.isAdmin) return undefined
    const evidence = [pathSeen(facts), status(facts), said(facts)]
    const where = `path ${quote(facts.target.pathname, 80)}`
    if (facts.status === 501) return finding(notForShop, 'likely', `${where} is reserved for other shops (501).`, path(), evidence)
    if (facts.status === 540) return finding(disabled, 'likely', `${where} is switched off by Shopify for now (540).`, path(), evidence)
    if (facts.surface !== 'admin-rest' || facts.at < GRAPHQL_ONLY_SINCE || facts.isHtml || facts.resource.startsWith('oauth/'))
      return undefined
    const gone = facts.status === 410 || /\bREST\b[^\n]{0,80}(?:deprecated|no longer|GraphQL)/i.test(facts.said)
    const known = facts.status === 404 && facts.accepted && isWellKnown(facts.resource) && !restWorked(context)
    if (!((gone && [403, 404, 410].includes(facts.status)) || known)) return undefined
    return finding(restClosed, 'possible', `${where} is REST; public apps made since April 2025 must use GraphQL.`, path(), evidence)
  }
}

/** REST is open to the app whose call it answered. */
function restWorked({ facts, history }: Context): boolean {
  return history.withOrigin(facts.origin).some(({ ok, path: past }) => ok && /^\/+admin\/api\/[^/]+\/(?!graphql)/.test(past))
}
