/** GraphQL Admin API of the sandbox: a handful of root fields, with Shopify's cost bucket and its errors inside a 200. */
import type { ShopifyToken } from './accounts.js'
import { jsonAnswer, parseJson, type SandboxAnswer, type SandboxRequest } from './message.js'

const MAXIMUM = 2000
const RESTORE_RATE = 100
const SINGLE_QUERY_LIMIT = 1000

interface Root {
  readonly scope?: string
  readonly data: (query: string) => unknown
}

const FIELDS: Readonly<Record<string, Root>> = {
  shop: { data: () => ({ name: 'storetap sandbox', myshopifyDomain: 'sandbox.myshopify.com' }) },
  products: { scope: 'read_products', data: () => ({ nodes: [{ id: 'gid://shopify/Product/632910392', title: 'Tea cup' }] }) },
  productCreate: {
    scope: 'write_products',
    data: (query) =>
      /title:\s*""/.test(query)
        ? { product: null, userErrors: [{ field: ['title'], message: "Title can't be blank" }] }
        : { product: { id: 'gid://shopify/Product/632910394' }, userErrors: [] }
  },
  orders: { scope: 'read_orders', data: () => ({ nodes: [] }) },
  customers: { scope: 'read_customers', data: () => ({ nodes: [] }) }
}
/** Names come from the caller: `constructor` is no field. */
const ROOTS: ReadonlyMap<string, Root> = new Map(Object.entries(FIELDS))

/** Keeps a cost bucket for each token. The token is known already; its scopes are checked here. */
export function createGraphql(): (request: SandboxRequest, token: ShopifyToken) => SandboxAnswer {
  const buckets = new Map<string, { available: number; at: number }>()

  return (request, token) => {
    if (request.method !== 'POST') return jsonAnswer(404, { errors: 'Not Found' })
    const sent = parseJson(request.body) as { query?: unknown } | undefined
    if (typeof sent?.query !== 'string') return jsonAnswer(400, { errors: { query: 'Required parameter missing or invalid' } })
    const query = sent.query
    const cost = costOf(query)
    if (cost > SINGLE_QUERY_LIMIT) {
      const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${SINGLE_QUERY_LIMIT}).`
      return jsonAnswer(200, { errors: [{ message, extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: SINGLE_QUERY_LIMIT } }] })
    }
    const available = refill(token.token, request.now)
    const extensions = (actual: number | null, left: number) => ({
      cost: {
        requestedQueryCost: cost,
        actualQueryCost: actual,
        throttleStatus: { maximumAvailable: MAXIMUM, currentlyAvailable: Math.floor(left), restoreRate: RESTORE_RATE }
      }
    })
    if (cost > available) {
      const documentation = 'https://shopify.dev/api/usage/limits#rate-limits'
      const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation } }]
      return jsonAnswer(200, { errors, extensions: extensions(null, available) })
    }
    buckets.set(token.token, { available: available - cost, at: request.now })
    return jsonAnswer(200, { ...resolveFields(query, token), extensions: extensions(cost, available - cost) })
  }

  function refill(token: string, now: number): number {
    const bucket = buckets.get(token) ?? { available: MAXIMUM, at: now }
    return Math.min(MAXIMUM, bucket.available + ((now - bucket.at) / 1000) * RESTORE_RATE)
  }
}

/** Naive but in Shopify's terms: an object 1, a connection by its `first` (or `last`), a mutation 10. */
function costOf(query: string): number {
  const connections = [...query.matchAll(/\b(?:first|last):\s*(\d{1,6})/g)].map(([, size]) => Number(size))
  return connections.reduce((sum, size) => sum + size + 2, /^\s*mutation\b/.test(query) ? 10 : 1)
}

function resolveFields(query: string, token: ShopifyToken): { readonly data: unknown; readonly errors?: readonly unknown[] } {
  const data: Record<string, unknown> = {}
  const errors: unknown[] = []
  for (const name of rootFields(query)) {
    const root = ROOTS.get(name)
    if (!root) {
      errors.push({
        message: `Field '${name}' doesn't exist on type 'QueryRoot'`,
        path: ['query', name],
        extensions: { code: 'undefinedField' }
      })
    } else if (root.scope && !token.scopes.includes(root.scope)) {
      const requiredAccess = `\`${root.scope}\` access scope.`
      const documentation = 'https://shopify.dev/api/usage/access-scopes'
      errors.push({
        message: `Access denied for ${name} field. Required access: ${requiredAccess}`,
        path: [name],
        extensions: { code: 'ACCESS_DENIED', documentation, requiredAccess }
      })
      data[name] = null
    } else data[name] = root.data(query)
  }
  return errors.length > 0 ? { data: Object.keys(data).length > 0 ? data : null, errors } : { data }
}

/** Names of the fields at depth one of the first operation: enough for a pretend store. */
function rootFields(query: string): string[] {
  const names: string[] = []
  let depth = 0
  let round = 0
  for (const [token] of query.slice(0, 20_000).matchAll(/[A-Za-z_]\w*|"(?:[^"\\]|\\.)*"|[{}()]/g)) {
    if (token === '{') depth++
    else if (token === '}') depth--
    else if (token === '(') round++
    else if (token === ')') round--
    else if (depth === 1 && round === 0 && /^[A-Za-z_]/.test(token)) names.push(token)
  }
  return names
}
