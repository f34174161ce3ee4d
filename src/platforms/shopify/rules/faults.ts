/** Shopify's security layer, and incidents on its side. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { isLoginPage, locationOf } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, quote, responseHeader, STORE, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { since } from '../past.js'
import { isWellKnown } from '../rest-routes.js'

const rejection = pageOf('security.rejection')
const incident = pageOf('fault.incident')

const BUYER_IP = 'shopify-storefront-buyer-ip'

export const faults: Rule<ShopifyFacts> = {
  codes: [rejection, incident],
  diagnose(context) {
    const { facts } = context
    if (facts.status === 430 && facts.surface !== 'app') {
      const agent = facts.headers.get('user-agent')
      const hints = [...(agent ? [] : [{ observed: 'no User-Agent in the request' }]), ...responseHeader(facts, 'x-request-id')]
      const summary = `430: Shopify's security layer rejected ${facts.method} ${quote(facts.target.pathname, 60)}; the key is not at fault.`
      return finding(rejection, 'certain', summary, { in: 'network', name: null }, [status(facts), ...hints], {
        supersedes: ['http.waf', 'http.rate-limited'],
        fix: [
          ...(agent ? ['Slow down.'] : ['Slow down and set a User-Agent.']),
          ...(facts.surface === 'storefront' && !facts.headers.get(BUYER_IP)
            ? ['On a server send Shopify-Storefront-Buyer-IP with the buyer’s own address.']
            : []),
          'Send from a fixed outgoing address that is not shared.',
          'Ask Shopify’s support, with x-request-id.'
        ]
      })
    }
    return passing(context)
  }
}

/** The same call worked less than a day ago, and now fails in a way that does not fit it. */
function passing({ facts, history, masker }: Context): Finding | undefined {
  const token = facts.adminToken ?? facts.authorization
  const location = locationOf(facts)
  const toLogin = location !== undefined && isLoginPage(location)
  const unfitting =
    toLogin ||
    (facts.status === 403 && facts.text.trim() === '') ||
    facts.status === 500 ||
    (facts.status === 404 && isWellKnown(facts.resource))
  if (!facts.isAdmin || !token || !unfitting || facts.method === 'OPTIONS') return undefined
  const path = facts.target.pathname
  const isSame = (past: PastExchange) => past.path === path && past.method === facts.method && facts.at - past.at < 86_400_000
  const uses = history.uses(masker.fingerprint(token.bare))
  const worked = history.newestOf(uses.map(({ calls }) => calls.find(isSame)).filter((past) => past !== undefined))
  if (!worked) return undefined
  const proof = {
    observed: `the same call worked ${since(worked.at, facts.at)} before`,
    exchange: worked.id
  }
  const summary = `${facts.method} ${quote(facts.target.pathname, 60)} worked ${since(worked.at, facts.at)} before and fails unfittingly now.`
  return finding(incident, 'possible', summary, STORE, [status(facts), proof, said(facts)], { weight: toLogin ? 0.7 : 0.45 })
}
