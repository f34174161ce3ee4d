/** What is known of the REST Admin API's routes: resources that exist, and endpoints that versions dropped. */

/** First segments of REST paths (https://shopify.dev/docs/api/admin-rest). */
const RESOURCES: ReadonlySet<string> = new Set(
  `access_scopes api_permissions application_charges application_credits apple_pay_certificates articles assigned_fulfillment_orders
  assets blogs carrier_services checkouts collections collection_listings collects comments countries currencies custom_collections
  customer_saved_searches customers deprecated_api_calls discount_codes disputes draft_orders events fulfillment_orders
  fulfillment_services fulfillments gift_cards graphql inventory_items inventory_levels locations marketing_events metafields
  mobile_platform_applications oauth orders pages payment_gateways payment_terms payouts policies price_rules product_listings products provinces
  recurring_application_charges redirects refunds reports resource_feedback script_tags shipping_zones shop shopify_payments
  smart_collections storefront_access_tokens tender_transactions themes users variants webhooks batches abandoned_checkouts
  carts transactions`.split(/\s+/)
)

/** Resources that are a single object. */
const SINGLE: ReadonlySet<string> = new Set(['shop', 'graphql', 'oauth', 'resource_feedback', 'shopify_payments', 'access_scopes'])

export type PathVerdict = 'known' | 'singular' | 'unknown'

/** @param resource path behind the version, e.g. `orders/1/refunds.json` */
export function judgePath(resource: string): PathVerdict {
  const first = resource.replace(/\.\w+$/, '').split('/')[0] ?? ''
  if (RESOURCES.has(first)) return 'known'
  return plural(first) ? 'singular' : 'unknown'
}

/** The resource that a name was probably meant to be: `order` -> `orders`, `prodcuts` -> `products`. */
export function meant(resource: string): string | undefined {
  const first = resource.replace(/\.\w+$/, '').split('/')[0] ?? ''
  const found = plural(first) ?? [...RESOURCES].find((name) => name.length === first.length && sameLetters(name, first))
  return found ?? [...RESOURCES].find((name) => name.replaceAll('_', '') === first.replace(/[-_]/g, '').toLowerCase())
}

function plural(name: string): string | undefined {
  if (SINGLE.has(name)) return undefined
  return [`${name}s`, `${name}es`, name.replace(/y$/, 'ies')].find((candidate) => RESOURCES.has(candidate))
}

function sameLetters(a: string, b: string): boolean {
  return a !== b && [...a].sort().join('') === [...b].sort().join('')
}

/** A path that every shop answers, with or without data: 404 there is about the shop. */
export function isWellKnown(resource: string): boolean {
  const path = resource.replace(/\.json$/, '')
  return (RESOURCES.has(path) || /^(?:orders|products|customers|webhooks)\/count$/.test(path)) && path !== 'graphql'
}

export interface Removal {
  readonly resource: RegExp
  readonly methods: RegExp
  /** First version without it. */
  readonly since: string
  readonly instead: string
}

const REMOVALS: readonly Removal[] = [
  {
    resource: /^orders\/\d+\/fulfillments(?:\/\d+(?:\/(?:complete|open|cancel))?)?\.json$/,
    methods: /^(?:POST|PUT)$/,
    since: '2022-07',
    instead: 'POST /fulfillments.json with line_items_by_fulfillment_order (fulfillment orders)'
  }
]

/**
 * Not dropped, but closed to most apps since 2023-04 (https://github.com/Shopify/shopify-api-js/issues/860).
 * @param version the version that answered
 */
export function isAssetWrite(resource: string, method: string, version: string): boolean {
  const isClosed = version === 'unstable' || (/^\d{4}-\d\d$/.test(version) && version >= '2023-04')
  return isClosed && /^(?:PUT|DELETE)$/.test(method) && /^themes\/\d+\/assets\.json$/.test(resource)
}

/** @param version the version that answered */
export function removalOf(resource: string, method: string, version: string): Removal | undefined {
  return REMOVALS.find((row) => row.resource.test(resource) && row.methods.test(method) && (version === 'unstable' || version >= row.since))
}
