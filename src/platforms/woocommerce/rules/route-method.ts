/** The route is there, and does not take this method. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, HIDES, routePage } from './route-finding.js'
import { routeRefusal } from './route-refusal.js'

export const routeMethod: Rule<WooFacts> = {
  codes: [
    {
      ...routePage,
      code: 'woo.route.method',
      title: 'Route exists but not for this method',
      why: 'WordPress matches path and method together and says "no route" where only the method is wrong.',
      tell: '404 rest_no_route; the path is a known route, the method is not among its methods.',
      fix: ['Use a method of the route (PUT for changes, DELETE with force).'],
      ceiling: 'likely',
      limits: HIDES
    }
  ],
  diagnose(context) {
    const refusal = routeRefusal(context)
    return refusal?.cause === 'method' ? wrongMethod(context, refusal.methods) : undefined
  }
}

function wrongMethod(context: RuleContext<WooFacts>, methods: readonly string[]): Finding {
  const { facts } = context
  const item = !methods.includes('DELETE') && /^(PUT|PATCH|DELETE)$/.test(facts.method)
  return {
    ...finding(context, 'method', 'likely', {
      summary: `${facts.api.path.slice(0, 60)} exists, but not for ${facts.method}: it takes ${methods.join(', ')}.`,
      why: 'WordPress looks for path and method together; the path is one of WooCommerce, the method is not among those of the route.',
      expected: methods.join(', '),
      fix: [item ? `Name the object in the path (…/ID), or use ${methods.join(' or ')}.` : `Use ${methods.join(' or ')}.`]
    }),
    culprit: { in: 'request.method', name: facts.method, pointer: '/request/method' },
    settle: { how: 'OPTIONS on the route lists its methods.', request: { method: 'OPTIONS', path: facts.target.pathname } }
  }
}
