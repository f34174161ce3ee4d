/** Which of Shopify's APIs a URL belongs to, and which shop and version it names. */
import { percentDecoded } from '../../model/percent.js'

export type Surface =
  | 'admin-rest'
  | 'admin-graphql'
  | 'payments'
  | 'storefront'
  | 'customer-account'
  | 'customer-token'
  | 'partner'
  /** GraphQL on a host of Shopify's own that is none of these: App Management, for example. */
  | 'other-graphql'
  /** Where a customer logs in. */
  | 'customer-authorize'
  | 'oauth-authorize'
  | 'oauth-token'
  /** The developer's own app, called with session tokens. */
  | 'app'
  /** Pages and Ajax routes of the shop front. */
  | 'storefront-page'
  | 'other'

/** Admin REST, Admin GraphQL and Payments share one authenticator. */
export const ADMIN_SURFACES: readonly Surface[] = ['admin-rest', 'admin-graphql', 'payments']

export interface Address {
  readonly surface: Surface
  /** `acme` of `acme.myshopify.com`. */
  readonly handle: string | undefined
  /** The version segment as it stands in the path, whatever it says. */
  readonly version: string | undefined
  /** The path behind the version segment (or behind `/admin/`), without leading slash: `orders/1.json`. */
  readonly resource: string
  /** The admin's user interface host or path: no API answers there. */
  readonly adminHost: boolean
}

/** First match wins. The path has its repeated slashes folded and `/store/<handle>` removed. */
const ROUTES: readonly { readonly surface: Surface; readonly path: RegExp }[] = [
  {
    surface: 'payments',
    path: /^\/payments_apps\/api(?:\/([^/]+))?\/(graphql(?:\.json)?)$/
  },
  {
    surface: 'oauth-authorize',
    path: /^\/admin\/oauth\/(authorize|request_grant|install|install_custom_app)$/
  },
  {
    surface: 'oauth-token',
    path: /^\/admin\/(?:api\/([^/]+)\/)?oauth\/(access_token(?:\.json)?)$/
  },
  {
    surface: 'customer-account',
    path: /^(?:\/\d+)?(?:\/account)?\/customer\/api(?:\/([^/]+))?\/(graphql(?:\.json)?)$/
  },
  {
    surface: 'customer-token',
    path: /^(?:\/\d+\/auth|\/authentication(?:\/\d+)?)\/oauth\/(token)$/
  },
  {
    surface: 'customer-authorize',
    path: /^(?:\/\d+\/auth|\/authentication(?:\/\d+)?)\/oauth\/(authorize)$/
  },
  {
    surface: 'admin-graphql',
    path: /^\/admin\/api\/([^/]+)\/((?:.*\/)?graphql(?:\.json)?)$/
  },
  {
    surface: 'admin-graphql',
    path: /^\/admin\/(?:api\/)?(graphql(?:\.json)?)$/
  },
  { surface: 'admin-rest', path: /^\/admin\/api\/([^/]+)\/(.+)$/ },
  {
    surface: 'admin-rest',
    path: /^\/admin\/(.+\.json|api_permissions\/current)$/
  },
  { surface: 'storefront', path: /^\/api\/([^/]+)\/(graphql(?:\.json)?)$/ },
  { surface: 'storefront', path: /^\/api\/(graphql(?:\.json)?)$/ }
]

const SHOP = /^([a-z0-9][a-z0-9-]{0,99})\.(?:myshopify\.com|myshopify\.io)$/

/** Host of a shop as Shopify names it, e.g. `acme.myshopify.com`. */
export function handleOf(host: string): string | undefined {
  return SHOP.exec(host.toLowerCase())?.[1]
}

/** @param url the URL at the store */
export function addressOf(url: URL): Address {
  const host = url.hostname.toLowerCase()
  const handle = handleOf(host)
  if (host === 'partners.shopify.com') return partnerAddress(url.pathname)
  const store = /^\/store\/[^/]+(?=\/)/.exec(url.pathname)
  const adminHost = host === 'admin.shopify.com' || (store !== null && handle !== undefined)
  const folded = url.pathname.replace(/\/{2,}/g, '/').slice(store?.[0].length ?? 0)
  const path = adminHost && /^\/(?:api|oauth)\//.test(folded) ? `/admin${folded}` : folded
  for (const { surface, path: route } of ROUTES) {
    const match = route.exec(path)
    if (!match) continue
    const version = match.length > 2 ? match[1] : undefined
    return {
      surface,
      handle,
      version,
      resource: match.at(-1) ?? '',
      adminHost
    }
  }
  const isPage = handle !== undefined && !path.startsWith('/admin')
  return {
    surface: isPage ? 'storefront-page' : adminHost ? 'other' : elsewhere(host, path),
    handle,
    version: undefined,
    resource: path.replace(/^\/(?:admin\/)?/, ''),
    adminHost
  }
}

function elsewhere(host: string, path: string): Surface {
  return /(?:^|\.)shopify\.com$/.test(host) && /\/graphql(?:\.json)?$/.test(path) ? 'other-graphql' : 'other'
}

function partnerAddress(path: string): Address {
  const match = /^\/\d+\/(?:api|cli\/api)(?:\/([^/]+))?\/(graphql(?:\.json)?)$/.exec(path)
  return {
    surface: match ? 'partner' : elsewhere('partners.shopify.com', path),
    handle: undefined,
    version: match?.[1],
    resource: match?.[2] ?? path,
    adminHost: false
  }
}

/** What stands in front of `.myshopify.com`; a URL that cannot be read stands in the path as a whole. */
export function wantedHandle({ host, target }: { readonly host: string; readonly target: URL }): string | undefined {
  const whole = /^\/https?:\/\/([^/]{1,300})/i.exec(target.pathname)
  const name = whole ? percentDecoded(whole[1] ?? '') : host
  return /^(.{1,200})\.myshopify\.com$/i.exec(name)?.[1]
}
