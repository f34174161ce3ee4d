/** What a URL says about the store API that it calls. */
import { pathOf } from './filter-match.js'
import { percentDecoded } from './percent.js'

/** API family and version, as far as the path names them. */
export interface ApiFamily {
  readonly family: string
  readonly version?: string
}

const FAMILIES: readonly { readonly pattern: RegExp; readonly family: string }[] = [
  { pattern: /\/admin\/api\/([^/]+)\/graphql\.json$/, family: 'Admin GraphQL' },
  { pattern: /\/admin\/api\/([^/]+)\//, family: 'Admin REST' },
  { pattern: /\/admin\/oauth\//, family: 'OAuth' },
  { pattern: /\/admin\/[^/]+\.json$/, family: 'Admin REST' },
  { pattern: /\/api\/([^/]+)\/graphql(?:\.json)?$/, family: 'Storefront' },
  { pattern: /\/wp-json\/wc\/store(?:\/(v\d+))?(?:\/|$)/, family: 'Store API' },
  { pattern: /\/wp-json\/wc\/(v\d+)(?:\/|$)/, family: 'WC REST' },
  { pattern: /\/wp-json\/wc-([a-z-]+)(?:\/|$)/, family: 'WC' },
  { pattern: /\/wc-api\/(v\d+)(?:\/|$)/, family: 'WC legacy' },
  { pattern: /\/wp-json\/wp\/(v\d+)(?:\/|$)/, family: 'WP REST' },
  { pattern: /\/wp-json(?:\/|$)/, family: 'WP REST' }
]

/** By its path, or by the `rest_route` parameter of a WordPress without pretty permalinks; undefined for what is no known API. */
export function apiFamily(url: string): ApiFamily | undefined {
  const path = pathOf(url)
  const restRoute = /[?&]rest_route=([^&]*)/.exec(url)?.[1]
  const known = restRoute === undefined ? path : `/wp-json${percentDecoded(restRoute)}`
  for (const { pattern, family } of FAMILIES) {
    const match = pattern.exec(known)
    if (match) return { family, ...(match[1] !== undefined && { version: match[1] }) }
  }
  return undefined
}

/**
 * A path with its ids replaced, so that two calls of one route are known as such: `/orders/1234/refunds.json` -> `/orders/:id/refunds.json`.
 * Ids are numbers, UUIDs and long hexadecimal words.
 */
export function routeOf(path: string): string {
  return path.replace(/\/(?:\d+|[0-9a-f]{16,64}|[0-9a-f]{8}-[0-9a-f-]{27})(?=[/.]|$)/gi, '/:id')
}
