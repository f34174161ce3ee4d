import { levenshtein } from '../../model/levenshtein.js'

/** Routes of the WooCommerce REST API v3 and the methods they take, so that a misspelt path differs from a wrong method. */

const LIST = ['GET', 'POST'] as const
const ITEM = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const BATCH = ['POST', 'PUT', 'PATCH'] as const
const READ = ['GET'] as const
const CHANGE = ['GET', 'POST', 'PUT', 'PATCH'] as const

const COLLECTION = [
  'coupons',
  'customers',
  'orders',
  'products',
  'webhooks',
  'taxes',
  'products/attributes',
  'products/attributes/\\d+/terms',
  'products/brands',
  'products/categories',
  'products/tags',
  'products/shipping_classes',
  'products/reviews',
  'products/\\d+/variations'
].join('|')

const TABLE: readonly (readonly [RegExp, readonly string[]])[] = [
  [new RegExp(`^(?:${COLLECTION})/batch$`), BATCH],
  [new RegExp(`^(?:${COLLECTION})$`), LIST],
  [new RegExp(`^(?:${COLLECTION})/\\d+$`), ITEM],
  [/^orders\/\d+\/(?:notes|refunds)$/, LIST],
  [/^orders\/\d+\/(?:notes|refunds)\/\d+$/, ['GET', 'DELETE']],
  [/^customers\/\d+\/downloads$/, READ],
  [/^products\/\d+\/variations\/generate$/, ['POST']],
  [/^taxes\/classes$/, LIST],
  [/^taxes\/classes\/[\w-]+$/, ['GET', 'DELETE']],
  [/^reports(?:\/[\w-]+){0,2}$/, READ],
  [/^data(?:\/[\w-]+){0,2}$/, READ],
  [/^settings(?:\/[\w-]+)?$/, READ],
  [/^settings\/(?:[\w-]+\/)?batch$/, BATCH],
  [/^settings\/[\w-]+\/[\w-]+$/, CHANGE],
  [/^payment_gateways$/, READ],
  [/^payment_gateways\/[\w-]+$/, CHANGE],
  [/^shipping\/zones$/, LIST],
  [/^shipping\/zones\/\d+$/, ITEM],
  [/^shipping\/zones\/\d+\/locations$/, ['GET', 'POST', 'PUT', 'PATCH']],
  [/^shipping\/zones\/\d+\/methods$/, LIST],
  [/^shipping\/zones\/\d+\/methods\/\d+$/, ITEM],
  [/^shipping_methods(?:\/[\w-]+)?$/, READ],
  [/^system_status$/, READ],
  [/^system_status\/tools$/, READ],
  [/^system_status\/tools\/[\w-]+$/, CHANGE]
]

/** Methods of `/wc/v1…v3/REST`; undefined where no such route is known. */
export function methodsOf(path: string): readonly string[] | undefined {
  const rest = /^\/wc\/v[123]\/(.{1,200})$/.exec(path)?.[1]?.replace(/\/$/, '')
  return rest === undefined ? undefined : TABLE.find(([route]) => route.test(rest))?.[1]
}

const NAMES: readonly string[] = [
  'coupons',
  'customers',
  'orders',
  'products',
  'webhooks',
  'taxes',
  'reports',
  'data',
  'settings',
  'payment_gateways',
  'shipping',
  'shipping_methods',
  'system_status'
]

/** The resource whose name is at most two letters away from the one asked for: `prodcuts` -> `products`. */
export function nearestResource(path: string): string | undefined {
  const asked = /^\/wc\/v[123]\/([\w-]{3,30})/.exec(path)?.[1]
  if (asked === undefined || NAMES.includes(asked)) return undefined
  return NAMES.find((name) => levenshtein(asked.toLowerCase(), name) <= 2)
}

/** `/wc/products`, or `/wc` alone. */
export function lacksVersion(path: string): boolean {
  const name = /^\/wc(?:\/([\w-]{0,30})(?:\/.*)?)?$/s.exec(path)?.[1] ?? ''
  return /^\/wc(?:\/|$)/.test(path) && (name === '' || NAMES.includes(name))
}
