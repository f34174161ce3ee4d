/** Orders that are not shown: by the default filter, or by the 60-day window of read_orders. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, requestHeader, status } from '../finding.js'
import { fieldsOf } from '../../../model/json.js'
import { pageOf } from '../pages/index.js'
import { knownScopes } from '../past.js'

const readAll = pageOf('scope.missing.read-all-orders')
const filter = pageOf('request.default-filter')

export const hiddenOrders: Rule<ShopifyFacts> = {
  codes: [readAll, filter],
  needs: { status: (status) => status === 200, surface: ['admin-rest', 'admin-graphql'] },
  diagnose(context) {
    const { facts } = context
    if (facts.status !== 200 || facts.method === 'OPTIONS' || !isEmptyOrderList(facts)) return undefined
    const found: Finding[] = []
    const isRest = facts.surface === 'admin-rest'
    const narrowed = facts.query.get('ids') ?? facts.query.get('name')
    if (isRest && !facts.query.get('status') && !narrowed) {
      const culprit = { in: 'request.query' as const, name: 'status' }
      const evidence = [
        { observed: 'no status parameter', expected: 'status=any' },
        { ...status(facts), note: 'the orders list is empty' }
      ]
      const summary = 'status is not in the query, so only open orders are listed: none.'
      found.push(
        finding(filter, 'possible', summary, culprit, evidence, {
          fix: ['Send status=any.'],
          weight: 0.6
        })
      )
    }
    const hidden = oldOrdersHidden(context)
    return hidden ? [...found, hidden] : found
  }
}

function isEmptyOrderList(facts: ShopifyFacts): boolean {
  if (facts.surface === 'admin-rest' && /^orders\.json$/.test(facts.resource)) {
    const { orders } = fieldsOf(facts.json)
    return Array.isArray(orders) && orders.length === 0
  }
  // A long answer is parsed only where it can hold such a list.
  if (facts.surface !== 'admin-graphql' || !facts.text.includes('"orders"')) return false
  const { orders } = fieldsOf(fieldsOf(facts.json)['data'])
  const { nodes, edges } = fieldsOf(orders)
  return [nodes, edges].some((list) => Array.isArray(list) && list.length === 0)
}

function oldOrdersHidden(context: Context): Finding | undefined {
  const { facts, store, masker } = context
  const token = facts.adminToken
  const scopes = (token && knownScopes(context, token.bare)) ?? store?.credentials.scopes
  if (scopes?.includes('read_all_orders')) return undefined
  const widest = facts.query.value('status') === 'any' || asksForOld(facts)
  if (!scopes && !widest) return undefined
  const what = token ? masker.mask(token.bare) : 'the token'
  const observed = scopes ? `scopes: ${scopes.join(', ')}` : 'the scopes of the token are not known'
  const culprit = token?.culprit ?? requestHeader(facts, ADMIN_HEADER)
  const summary = `No orders: without read_all_orders ${what} sees the last 60 days only.`
  return finding(readAll, 'possible', summary, culprit, [{ observed, expected: 'read_all_orders' }, status(facts)], {
    weight: asksForOld(facts) ? 0.7 : 0.5
  })
}

/** The query's own window ends more than 60 days before the call. */
function asksForOld(facts: ShopifyFacts): boolean {
  const ends = ['created_at_max', 'updated_at_max', 'processed_at_max'].map((name) => Date.parse(facts.query.value(name) ?? ''))
  return ends.some((end) => facts.at - end > 60 * 86_400_000)
}
