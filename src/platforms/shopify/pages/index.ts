/** All pages of the Shopify catalogue, by code. */
import type { ShopifyPage } from '../finding.js'
import { accessPages } from './access.js'
import { customerPages } from './customer.js'
import { limitPages } from './limits.js'
import { oauthPages } from './oauth.js'
import { oauthTokenPages } from './oauth-token.js'
import { sessionTokenPages } from './session-token.js'
import { shopPages } from './shop.js'
import { storefrontPages } from './storefront.js'
import { tokenPages } from './token.js'
import { tokenInvalidPages } from './token-invalid.js'

const all: readonly ShopifyPage[] = [
  ...tokenPages,
  ...tokenInvalidPages,
  ...accessPages,
  ...shopPages,
  ...limitPages,
  ...storefrontPages,
  ...customerPages,
  ...oauthPages,
  ...oauthTokenPages,
  ...sessionTokenPages
]
const byCode = new Map(all.map((item) => [item.code, item]))

/** The page of `shopify.<name>`. */
export function pageOf(name: string): ShopifyPage {
  const found = byCode.get(`shopify.${name}`)
  if (!found) throw new Error(`no page for shopify.${name}`)
  return found
}
