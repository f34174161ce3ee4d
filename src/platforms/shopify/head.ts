/** What the head of a request tells of a call to Shopify, whoever answers; derived once for equal heads. */
import type { RequestHead } from '../../diagnosis/head.js'
import { perObject } from '../../diagnosis/remembered.js'
import { isLoopback } from '../../diagnosis/urls.js'
import type { Credential, CredentialKind } from './credentials.js'
import { authorizationCredential, headerCredential, queryCredential, urlCredential } from './credentials.js'
import { decodeJwt } from './jwt.js'
import { type Address, addressOf } from './surface.js'

export const ADMIN_HEADER = 'x-shopify-access-token'
export const STOREFRONT_HEADER = 'x-shopify-storefront-access-token'
export const PRIVATE_HEADER = 'shopify-storefront-private-token'

const SHOPIFY_HOST = /(?:^|\.)(?:myshopify\.com|myshopify\.io|shopify\.com|shopifypreview\.com)$/i
const SHOPIFY_FIELD = /^(?:x-shopify-|shopify-storefront-|x-shopid$|x-sorting-hat-|x-stats-api)/i

export interface ShopifyHead {
  readonly address: Address
  /** Host of the store, lower case. */
  readonly host: string
  readonly adminToken: Credential | undefined
  readonly authorization: Credential | undefined
  readonly storefrontToken: Credential | undefined
  readonly privateToken: Credential | undefined
  /** Credentials in other places: the URL's user info, `?access_token=`. */
  readonly stray: readonly Credential[]
  /** Marks of a call to the developer's own app: webhook fields, a signed query, a session token as bearer. */
  readonly callsApp: boolean
  /** Host, path, header or credential is Shopify's. */
  readonly isShopifys: boolean
}

export const shopifyHead: (head: RequestHead) => ShopifyHead = perObject((head: RequestHead) => {
  const { headers, query, target } = head
  const authorization = authorizationCredential(headers.get('authorization'))
  const callsApp = namesApp(head) || (authorization?.kind === 'jwt' && decodeJwt(authorization.bare)?.shop !== undefined)
  return {
    address: addressOf(target),
    host: target.hostname.toLowerCase(),
    adminToken: headerCredential(headers.get(ADMIN_HEADER)),
    authorization,
    storefrontToken: headerCredential(headers.get(STOREFRONT_HEADER)),
    privateToken: headerCredential(headers.get(PRIVATE_HEADER)),
    stray: [urlCredential(head), queryCredential(query.get('access_token'))].filter((found) => found !== undefined),
    callsApp,
    isShopifys: callsApp || isShopifyUrl(target) || isShopifyToken(authorization) || headers.hasName(isShopifyField)
  }
})

const OWN_KINDS: ReadonlySet<CredentialKind> = new Set(['shpat', 'shpca', 'shpua', 'shppa', 'shcat', 'prtapi'])

/** Known by its prefix. */
function isShopifyToken(authorization: Credential | undefined): boolean {
  return authorization !== undefined && OWN_KINDS.has(authorization.kind)
}

function namesApp({ headers, query }: RequestHead): boolean {
  if (headers.get('x-shopify-topic') || headers.get('x-shopify-hmac-sha256')) return true
  return query.get('hmac') !== undefined && query.get('shop') !== undefined
}

function isShopifyUrl(target: URL): boolean {
  if (SHOPIFY_HOST.test(target.hostname)) return true
  if (
    /^\/+(?:admin\/(?:api\/\d{4}-\d\d|oauth\/)|payments_apps\/api\/|(?:(?:account\/)?customer\/)?api\/\d{4}-\d\d\/graphql)/.test(
      target.pathname
    )
  )
    return true
  return /\.myshopify\.com/i.test(target.pathname.slice(0, 300)) && !isLoopback(target.hostname)
}

/** A header line that only Shopify writes or reads. */
export function isShopifyField(name: string): boolean {
  return SHOPIFY_FIELD.test(name)
}
