/** The Shopify half of the sandbox store: statuses, bodies and headers as facts/shopify.md sections A to F give them. */
import { SHOPIFY, type ShopifyToken } from './accounts.js'
import { jsonAnswer, parseJson, type SandboxAnswer, type SandboxRequest } from './message.js'
import { createGraphql } from './shopify-graphql.js'
import { tokenEndpoint } from './shopify-oauth.js'
import { servedVersion } from './shopify-version.js'

const INVALID = '[API] Invalid API key or access token (unrecognized login or wrong password)'
const NON_EXPIRING =
  '[API] Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens#expiring-vs-non-expiring-offline-tokens'

/** REST bucket of a standard shop: 40 calls, 2 a second drain (facts/shopify-versions-scopes-limits.md section 3). */
const BUCKET = 40
const LEAK_PER_SECOND = 2

interface Resource {
  readonly scope: string
  readonly items: readonly unknown[]
}

const SERVED: Readonly<Record<string, Resource>> = {
  shop: { scope: '', items: [] },
  products: {
    scope: 'products',
    items: [
      { id: 632910392, title: 'Tea cup' },
      { id: 632910393, title: 'Teapot' }
    ]
  },
  inventory_levels: { scope: 'inventory', items: [] },
  orders: { scope: 'orders', items: [] },
  customers: { scope: 'customers', items: [] },
  themes: { scope: 'themes', items: [] }
}
/** Names come from the caller: `constructor` is no resource. */
const RESOURCES: ReadonlyMap<string, Resource> = new Map(Object.entries(SERVED))

/** A shop that keeps the REST and GraphQL limits of each token. */
export function createShopify(): (request: SandboxRequest) => SandboxAnswer {
  const buckets = new Map<string, { level: number; at: number }>()
  const graphql = createGraphql()
  let count = 0

  return (request) => {
    count++
    const answer = route(request)
    // The trailing number of the request id is Shopify's clock (facts, "Response headers that help").
    const id = `${String(count).padStart(8, '0')}-5a4d-4b0c-8a11-57025ab00001-${Math.floor(request.now / 1000)}`
    return { ...answer, headers: [...answer.headers, ['X-ShopId', '548380009'], ['X-Request-Id', id]] }
  }

  function route(request: SandboxRequest): SandboxAnswer {
    if (request.path === '/admin/oauth/access_token') return tokenEndpoint(request)
    const storefront = /^\/api\/([^/]+)\/graphql(?:\.json)?$/.exec(request.path)
    if (storefront) return serveStorefront(request)
    const token = accepted(request)
    if ('status' in token) return token
    if (request.path === '/admin/oauth/access_scopes.json') {
      return jsonAnswer(200, { access_scopes: token.scopes.map((handle) => ({ handle })) })
    }
    const admin = /^\/admin\/api\/([^/]+)\/(.+?)(?:\.json)?$/.exec(request.path)
    const served = admin?.[1] && servedVersion(admin[1], request.now)
    if (!admin || !served) return jsonAnswer(404, { errors: 'Not Found' })
    const headers: [string, string][] = [['X-Shopify-API-Version', served.version]]
    if (served.warning) headers.push(['X-Shopify-API-Version-Warning', 'https://shopify.dev/concepts/about-apis/versioning'])
    headers.push(['X-Stats-ApiClientId', '580111'], ['X-Stats-ApiPermissionId', '91011'])
    if (admin[2] === 'graphql') return withHeaders(graphql(request, token), headers)
    return withHeaders(serveRest(request, admin[2] ?? '', token), headers)
  }

  function serveRest(request: SandboxRequest, path: string, token: ShopifyToken): SandboxAnswer {
    const level = fill(token.token, request.now)
    const limit: [string, string] = ['X-Shopify-Shop-Api-Call-Limit', `${Math.min(BUCKET, Math.ceil(level))}/${BUCKET}`]
    if (level > BUCKET) {
      const errors = 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.'
      return jsonAnswer(429, { errors }, [['Retry-After', '2.0'], limit])
    }
    const [name = '', id] = path.split('/')
    const resource = RESOURCES.get(name)
    if (!resource) return jsonAnswer(404, { errors: 'Not Found' }, [limit])
    const scope = `${request.method === 'GET' ? 'read' : 'write'}_${resource.scope}`
    if (resource.scope && !token.scopes.includes(scope)) {
      return jsonAnswer(403, { errors: `[API] This action requires merchant approval for ${scope} scope.` }, [limit])
    }
    if (name === 'shop') return jsonAnswer(200, { shop: { id: 548380009, name: 'storetap sandbox', plan_name: 'basic' } }, [limit])
    if (request.method === 'POST') return createProduct(request, limit)
    if (id === undefined) return jsonAnswer(200, { [name]: resource.items }, [limit])
    const item = resource.items.find((known) => (known as { id: number }).id === Number(id))
    return item ? jsonAnswer(200, { [name.replace(/s$/, '')]: item }, [limit]) : jsonAnswer(404, { errors: 'Not Found' }, [limit])
  }

  /** Calls in the bucket after this one. */
  function fill(token: string, now: number): number {
    const bucket = buckets.get(token) ?? { level: 0, at: now }
    const drained = Math.max(0, bucket.level - ((now - bucket.at) / 1000) * LEAK_PER_SECOND)
    const level = drained + 1
    buckets.set(token, { level: Math.min(level, BUCKET + 1), at: now })
    return level
  }
}

function createProduct(request: SandboxRequest, limit: [string, string]): SandboxAnswer {
  const sent = parseJson(request.body) as { product?: { title?: string } } | undefined
  if (!sent?.product) return jsonAnswer(400, { errors: { product: 'Required parameter missing or invalid' } }, [limit])
  return jsonAnswer(201, { product: { id: 632910394, title: sent.product.title ?? '' } }, [limit])
}

/** The token of the request, or the answer that refuses it: shop state first, it has nothing to do with the token's kind. */
function accepted(request: SandboxRequest): ShopifyToken | SandboxAnswer {
  const token = Object.values(SHOPIFY.tokens).find(({ token }) => token === request.headers['x-shopify-access-token'])
  switch (token?.state) {
    case undefined:
    case 'uninstalled':
      return jsonAnswer(401, { errors: INVALID }, [['WWW-Authenticate', 'Basic Realm="Shopify API Authentication"']])
    case 'frozen':
      return jsonAnswer(402, { errors: 'Unavailable Shop' })
    case 'locked':
      return jsonAnswer(423, { errors: 'This store is unavailable' }, [['X-Stats-ApiClientId', '580111']])
    case 'non-expiring':
      return jsonAnswer(403, { errors: NON_EXPIRING })
    default:
      return token as ShopifyToken
  }
}

function serveStorefront(request: SandboxRequest): SandboxAnswer {
  const token = request.headers['x-shopify-storefront-access-token']
  // A bad token is worse than none: tokenless access is allowed (facts section F).
  if (token !== undefined && token !== SHOPIFY.storefrontToken) {
    return jsonAnswer(401, { errors: [{ message: '', extensions: { code: 'UNAUTHORIZED' } }] })
  }
  return jsonAnswer(200, { data: { shop: { name: 'storetap sandbox' } } })
}

function withHeaders(answer: SandboxAnswer, headers: readonly (readonly [string, string])[]): SandboxAnswer {
  return { ...answer, headers: [...answer.headers, ...headers] }
}
