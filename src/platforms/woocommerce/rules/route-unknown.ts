/** The namespace is there, and no route in it fits the path. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { nearestResource } from '../routes-of-v3.js'
import { indexPath } from '../sent.js'
import { finding, HIDES, routePage } from './route-finding.js'
import { routeRefusal } from './route-refusal.js'

export const routeUnknown: Rule<WooFacts> = {
  codes: [
    {
      ...routePage,
      code: 'woo.route.unknown',
      title: 'No such route',
      why: 'The namespace is known, and no route in it fits this path.',
      tell: '404 rest_no_route with a known namespace; spelling, encoded path, missing plugin.',
      fix: ['Correct the path.'],
      limits: HIDES
    }
  ],
  diagnose(context) {
    const refusal = routeRefusal(context)
    if (refusal?.cause === 'taken-out') return takenOut(context, refusal.worked)
    return refusal?.cause === 'path' ? wrongPath(context, refusal.worked) : undefined
  }
}

/** An old store, or a filter (woocommerce#27631). */
function takenOut(context: RuleContext<WooFacts>, worked: PastExchange): Finding {
  const { api, method } = context.facts
  const { namespace } = api
  const words = finding(context, 'unknown', 'likely', {
    summary: `${method} ${api.path.slice(0, 60)} is a route of WooCommerce, and this store does not have it, though others of ${namespace}.`,
    why: `The namespace ${namespace} answered before, so this route alone is missing: the store is too old for it, or a filter (rest_endpoints) or plugin takes it out.`,
    fix: ['Update WooCommerce; look for plugins and snippets that restrict the REST API.']
  })
  return {
    ...words,
    evidence: [...words.evidence, { observed: `${worked.status} on ${worked.path}`, exchange: worked.id }],
    settle: {
      how: 'The API index lists the namespaces, the index of the namespace its routes.',
      request: { method: 'GET', path: indexPath(context.facts) }
    }
  }
}

function wrongPath(context: RuleContext<WooFacts>, worked: PastExchange | undefined): Finding {
  const { api } = context.facts
  const near = nearestResource(api.path)
  const doubled = /\/wp-json\/.*\/wp-json\//.test(context.facts.target.pathname) || /\/(wc|wp)\/v\d.*\/(wc|wp)\/v\d/.test(api.path)
  const encoded = /%[0-9a-f]{2}/i.test(api.path)
  const hint = near
    ? `Did you mean ${near}?`
    : doubled
      ? 'The prefix stands in the path twice: the client adds it itself.'
      : encoded
        ? 'Send the path without percent escapes.'
        : 'Compare with the routes that the namespace index lists.'
  const words = finding(context, 'unknown', 'certain', {
    summary: `No route fits ${context.facts.method} ${api.path.slice(0, 60)} in this store.${near ? ` Did you mean ${near}?` : ''}`,
    why: `No route that the store has registered below ${api.namespace} fits this path${encoded ? '; escapes in it are not decoded before the comparison' : ''}.`,
    ...(near && { expected: api.path.replace(/^(\/wc\/v\d\/)[\w-]+/, `$1${near}`) }),
    fix: [hint]
  })
  return {
    ...words,
    ...(worked && {
      evidence: [...words.evidence, { observed: `${worked.status} on ${worked.path}`, exchange: worked.id }],
      raisedBy: 'history' as const
    }),
    settle: { how: 'The namespace index lists all routes.', request: { method: 'GET', path: `${api.base}${api.prefix}/${api.namespace}` } }
  }
}
