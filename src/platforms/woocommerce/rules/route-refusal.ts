/** WordPress has one code for all routes that it does not have: which of the causes it is. */
import { perTurn } from '../../../diagnosis/remembered.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { methodsOf } from '../routes-of-v3.js'

export type RouteRefusal =
  /** No route of the store begins with this namespace. */
  | { readonly cause: 'namespace' }
  /** The path is one of WooCommerce and takes other methods. */
  | { readonly cause: 'method'; readonly methods: readonly string[] }
  /** Path and method are right, and nothing in the namespace has answered yet. */
  | { readonly cause: 'not-installed' }
  /** Path and method are right, and other routes of the namespace do answer. */
  | { readonly cause: 'taken-out'; readonly worked: PastExchange }
  /** The namespace is known, by its name or by a call that it answered. */
  | { readonly cause: 'path'; readonly worked?: PastExchange }

/** Exactly one cause where the store says `rest_no_route`, so that of the rules that ask only one speaks. */
export const routeRefusal = perTurn((context: RuleContext<WooFacts>): RouteRefusal | undefined => {
  const { api, error, status, isHtml, method } = context.facts
  // These have rules of their own, and no other cause.
  if (api.surface === 'legacy' || (api.surface === 'no-prefix' && status === 404)) return undefined
  if (error?.code !== 'rest_no_route' || isHtml) return undefined
  if (!isKnownNamespace(api.namespace)) {
    const worked = answeredBefore(context)
    return worked ? { cause: 'path', worked } : { cause: 'namespace' }
  }
  const methods = methodsOf(api.path)
  if (!methods) return { cause: 'path' }
  if (!methods.includes(method) && method !== 'OPTIONS' && method !== 'HEAD') return { cause: 'method', methods }
  const worked = answeredBefore(context)
  return worked ? { cause: 'taken-out', worked } : { cause: 'not-installed' }
})

function isKnownNamespace(namespace: string): boolean {
  return /^(wc\/v[123]|wc\/store(\/v1)?|wp\/v2|wc-analytics|wc-admin|wc-telemetry)$/.test(namespace)
}

/** The newest call that a route of the namespace answered. */
function answeredBefore({ facts, history }: RuleContext<WooFacts>): PastExchange | undefined {
  const { base, prefix, namespace } = facts.api
  const index = `${base}${prefix}/${namespace}`
  return history.latestWorked(300, ({ origin, path }) => {
    const below = path.replace('/index.php/', '/')
    return origin === facts.origin && (below === index || below.startsWith(`${index}/`))
  })
}
