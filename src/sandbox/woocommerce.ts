/** The WooCommerce half of the sandbox store: answers as recorded from WooCommerce 11.0.1 on WordPress 6.9 (recordings, facts/woocommerce.md). */
import { WOOCOMMERCE, type WooKey } from './accounts.js'
import type { SandboxAnswer, SandboxRequest } from './message.js'
import { createOAuthCheck } from './oauth-check.js'
import { Products } from './woocommerce-products.js'
import { type User, WordPressRest } from './wordpress-rest.js'

const KEYS: readonly WooKey[] = Object.values(WOOCOMMERCE)

interface Site {
  /** The store's home URL, which OAuth 1.0a signatures must cover. */
  readonly home: string
  /** What PHP's is_ssl() would say. */
  readonly seesHttps: boolean
}

/** A store with products of its own, which remembers the nonces that it has seen. */
export function createWooCommerce({ home, seesHttps }: Site): (request: SandboxRequest) => SandboxAnswer {
  const rest = new WordPressRest(home)
  const products = new Products(rest)
  const checkOAuth = createOAuthCheck(KEYS, home)

  return (request) => {
    if (/^\/wp-json\/?$/.test(request.path)) return rest.answer(200, index(home, seesHttps), undefined, [['Allow', 'GET']])
    // Keys are looked at only where the URI holds wp-json/wc/ or wp-json/wc- (facts section 1, 7).
    const outcome = /wp-json\/wc[/-]/.test(request.target) ? authenticate(request) : undefined
    if (outcome && 'code' in outcome) return rest.refuse(401, outcome.code, outcome.message)
    return lacksPermission(rest, request, outcome) ?? route(request, outcome)
  }

  function authenticate(request: SandboxRequest) {
    if (!seesHttps) return checkOAuth(request)
    const basic = basicOrQuery(request)
    if (basic && 'key' in basic) return basic
    const oauth = checkOAuth(request)
    return basic ?? oauth
  }

  function route(request: SandboxRequest, user: User): SandboxAnswer {
    const [matched, namespace, resource, id] = /^\/wp-json\/(wc\/v[123])(?:\/([a-z_]+)(?:\/(\d+))?)?\/?$/.exec(request.path) ?? []
    if (matched !== undefined && resource === undefined) return rest.answer(200, { namespace, routes: {} }, user, [['Allow', 'GET']])
    if (!['products', 'orders', 'customers', 'coupons'].includes(resource ?? '')) {
      return rest.refuse(404, 'rest_no_route', 'No route was found matching the URL and request method.', user)
    }
    if (user?.key.role !== 'administrator') return lacksCapability(rest, request.method, id !== undefined, user)
    return resource === 'products' ? products.serve(request, id, user) : rest.collection([], user, 0)
  }
}

/** The key itself may only read, or only write; undefined where it may. */
function lacksPermission(rest: WordPressRest, { method }: SandboxRequest, user: User): SandboxAnswer | undefined {
  const writes = !['GET', 'HEAD', 'OPTIONS'].includes(method)
  if (!user || user.key.permission !== (writes ? 'read' : 'write')) return undefined
  const what = writes ? 'write' : 'read'
  return rest.refuse(401, 'woocommerce_rest_authentication_error', `The API key provided does not have ${what} permissions.`, user)
}

/** 401 = nobody was seen, 403 = a known user whose role may not (facts section 3, "Route refusals"). */
function lacksCapability(rest: WordPressRest, method: string, single: boolean, user: User): SandboxAnswer {
  const refuse = (code: string, message: string) => rest.refuse(user ? 403 : 401, code, message, user)
  switch (method) {
    case 'GET':
    case 'HEAD':
      return refuse('woocommerce_rest_cannot_view', `Sorry, you cannot ${single ? 'view this resource' : 'list resources'}.`)
    case 'POST':
      return refuse('woocommerce_rest_cannot_create', 'Sorry, you are not allowed to create resources.')
    case 'DELETE':
      return refuse('woocommerce_rest_cannot_delete', 'Sorry, you are not allowed to delete this resource.')
    default:
      return refuse('woocommerce_rest_cannot_edit', 'Sorry, you are not allowed to edit this resource.')
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
