/** The WooCommerce half of the sandbox store: answers as recorded from WooCommerce 11.0.1 on WordPress 6.9 (recordings, facts/woocommerce.md). */
import { WOOCOMMERCE, type WooKey } from './accounts.js'
import { jsonAnswer, parseJson, type SandboxAnswer, type SandboxRequest } from './message.js'
import { createOAuthCheck } from './oauth-check.js'

const KEYS: readonly WooKey[] = Object.values(WOOCOMMERCE)

interface Product {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly regular_price: string
}

type User = { readonly key: WooKey } | undefined

export function createWooCommerce({
  home,
  seesHttps
}: {
  readonly home: string
  readonly seesHttps: boolean
}): (request: SandboxRequest) => SandboxAnswer {
  const checkOAuth = createOAuthCheck(KEYS, home)
  const products: Product[] = [
    'Tea cup',
    'Teapot',
    'Milk jug',
    'Sugar bowl',
    'Saucer',
    'Tea towel',
    'Tray',
    'Kettle',
    'Spoon',
    'Strainer',
    'Caddy',
    'Cosy'
  ].map((name, index) => ({ id: 101 + index, name, type: 'simple', regular_price: `${8 + index}.50` }))

  /** WordPress marks every REST answer; nocache fields only where a user is logged in (facts section 9). */
  function rest(status: number, value: unknown, user: User, headers: readonly (readonly [string, string])[] = []): SandboxAnswer {
    return jsonAnswer(status, value, [
      ['X-Robots-Tag', 'noindex'],
      ['Link', `<${home}/wp-json/>; rel="https://api.w.org/"`],
      ['X-Content-Type-Options', 'nosniff'],
      ['Access-Control-Expose-Headers', 'X-WP-Total, X-WP-TotalPages, Link'],
      ['Access-Control-Allow-Headers', 'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type'],
      ...headers,
      ...(user
        ? ([
            ['Expires', 'Wed, 11 Jan 1984 05:00:00 GMT'],
            ['Cache-Control', 'no-cache, must-revalidate, max-age=0, no-store, private']
          ] as const)
        : [])
    ])
  }
  const refuse = (status: number, code: string, message: string, user?: User) => rest(status, { code, message, data: { status } }, user)

  return (request) => {
    if (/^\/wp-json\/?$/.test(request.path)) return rest(200, index(home, seesHttps), undefined, [['Allow', 'GET']])
    const route = /^\/wp-json\/(wc\/v[123])(?:\/([a-z_]+)(?:\/(\d+))?)?\/?$/.exec(request.path)
    // Keys are looked at only where the URI holds wp-json/wc/ or wp-json/wc- (facts section 1, 7).
    const outcome = /wp-json\/wc[/-]/.test(request.target) ? authenticate(request) : undefined
    if (outcome && 'code' in outcome) return refuse(401, outcome.code, outcome.message)
    const user = outcome
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    if (user && user.key.permission === (writes ? 'read' : 'write')) {
      const what = writes ? 'write' : 'read'
      return refuse(401, 'woocommerce_rest_authentication_error', `The API key provided does not have ${what} permissions.`, user)
    }
    if (!route) return refuse(404, 'rest_no_route', 'No route was found matching the URL and request method.', user)
    const [, namespace, resource, id] = route
    if (resource === undefined) return rest(200, { namespace, routes: {} }, user, [['Allow', 'GET']])
    if (!['products', 'orders', 'customers', 'coupons'].includes(resource)) {
      return refuse(404, 'rest_no_route', 'No route was found matching the URL and request method.', user)
    }
    if (user?.key.role !== 'administrator') return lacksCapability(request.method, id !== undefined, user)
    return resource === 'products' ? serveProducts(request, id, user) : rest(200, [], user, total(0))
  }

  function authenticate(request: SandboxRequest) {
    if (seesHttps) {
      const basic = basicOrQuery(request)
      if (basic && 'key' in basic) return basic
      const oauth = checkOAuth(request)
      return basic ?? oauth
    }
    return checkOAuth(request)
  }

  /** 401 = nobody was seen, 403 = a known user whose role may not (facts section 3, "Route refusals"). */
  function lacksCapability(method: string, single: boolean, user: User): SandboxAnswer {
    const status = user ? 403 : 401
    const view = single ? 'Sorry, you cannot view this resource.' : 'Sorry, you cannot list resources.'
    if (method === 'GET' || method === 'HEAD') return refuse(status, 'woocommerce_rest_cannot_view', view, user)
    if (method === 'POST') return refuse(status, 'woocommerce_rest_cannot_create', 'Sorry, you are not allowed to create resources.', user)
    if (method === 'DELETE')
      return refuse(status, 'woocommerce_rest_cannot_delete', 'Sorry, you are not allowed to delete this resource.', user)
    return refuse(status, 'woocommerce_rest_cannot_edit', 'Sorry, you are not allowed to edit this resource.', user)
  }

  function serveProducts(request: SandboxRequest, id: string | undefined, user: User): SandboxAnswer {
    if (id !== undefined) {
      const product = products.find((known) => known.id === Number(id))
      return product ? rest(200, product, user) : refuse(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.', user)
    }
    if (request.method === 'POST') return createProduct(request, user)
    const perPage = Number(request.query.get('per_page') ?? 10)
    if (!(perPage >= 1 && perPage <= 100)) {
      const details = { per_page: 'per_page must be between 1 (inclusive) and 100 (inclusive)' }
      return rest(
        400,
        { code: 'rest_invalid_param', message: 'Invalid parameter(s): per_page', data: { status: 400, params: details } },
        user
      )
    }
    const page = Math.max(1, Number(request.query.get('page') ?? 1) || 1)
    return rest(200, products.slice((page - 1) * perPage, page * perPage), user, total(products.length, perPage))
  }

  function createProduct(request: SandboxRequest, user: User): SandboxAnswer {
    const isJson = /^application\/json/i.test(request.headers['content-type'] ?? '')
    const sent = isJson ? parseJson(request.body) : Object.fromEntries(new URLSearchParams(request.body))
    if (typeof sent !== 'object' || sent === null) return refuse(400, 'rest_invalid_json', 'Invalid JSON body passed.', user)
    const { name = 'Product', regular_price = '' } = sent as { name?: string; regular_price?: string }
    const product = { id: (products.at(-1)?.id ?? 100) + 1, name: String(name), type: 'simple', regular_price: String(regular_price) }
    if (products.length < 1000) products.push(product)
    return rest(201, product, user, [['Location', `${home}/wp-json/wc/v3/products/${product.id}`]])
  }
}

function basicOrQuery(request: SandboxRequest): { readonly key: WooKey } | { readonly code: string; readonly message: string } | undefined {
  const basic = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1]
  const [user = '', ...rest] = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':') : []
  const consumerKey = request.query.get('consumer_key') || user
  const secret = request.query.get('consumer_secret') || rest.join(':')
  if (!consumerKey || !secret) return undefined
  const key = KEYS.find((known) => known.key === consumerKey.trim())
  // An unknown key is silent here: the caller stays anonymous (facts section 1, point 2).
  if (!key) return undefined
  return key.secret === secret ? { key } : { code: 'woocommerce_rest_authentication_error', message: 'Consumer secret is invalid.' }
}

function total(count: number, perPage = 10): readonly (readonly [string, string])[] {
  return [
    ['X-WP-Total', String(count)],
    ['X-WP-TotalPages', String(Math.ceil(count / perPage))],
    ['Allow', 'GET, POST']
  ]
}

function index(home: string, seesHttps: boolean): unknown {
  return {
    name: 'storetap sandbox',
    description: '',
    url: home,
    home,
    gmt_offset: '0',
    namespaces: ['wc/v3', 'wc/v2', 'wc/v1', 'wp/v2'],
    // Offered only where PHP sees HTTPS (facts section 4).
    authentication: seesHttps
      ? { 'application-passwords': { endpoints: { authorization: `${home}/wp-admin/authorize-application.php` } } }
      : [],
    routes: {}
  }
}
