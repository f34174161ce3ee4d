/** Shopify: Admin, Storefront, Customer Account, Partner and Payments Apps APIs, OAuth and session tokens. */
import type { Platform } from '../../diagnosis/rule.js'
import type { ShopifyFacts } from './facts.js'
import { looksLikeShopify, shopifyFacts } from './facts.js'
import { failedQuietly } from './failed.js'
import { shopifyNotes } from './notes.js'
import { tokenBearer } from './rules/token-bearer.js'
import { tokenExpired } from './rules/token-expired.js'
import { tokenInvalid } from './rules/token-invalid.js'
import { tokenMalformed } from './rules/token-malformed.js'
import { tokenMissing } from './rules/token-missing.js'
import { tokenRefused } from './rules/token-refused.js'
import { tokenWrongKind } from './rules/token-wrong-kind.js'
import { shopifySecrets } from './secrets.js'

export const shopify: Platform<ShopifyFacts> = {
  id: 'shopify',
  recognise: looksLikeShopify,
  facts: shopifyFacts,
  failed: failedQuietly,
  graphql: (facts) => (facts.isGraphql ? facts.graphql.operation : undefined),
  notes: shopifyNotes,
  secrets: shopifySecrets,
  // The order of tests: a request's own marks before what only earlier exchanges can tell.
  rules: [tokenMissing, tokenBearer, tokenWrongKind, tokenMalformed, tokenExpired, tokenInvalid, tokenRefused]
}
