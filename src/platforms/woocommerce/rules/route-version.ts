/** The store knows no such namespace: a wrong version, or WooCommerce (or a plugin) is not there. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { lacksVersion } from '../routes-of-v3.js'
import { indexPath } from '../sent.js'
import { issue, WOO_DOCS } from '../sources.js'
import { finding, HIDES, routePage } from './route-finding.js'
import { routeRefusal } from './route-refusal.js'

export const routeVersion: Rule<WooFacts> = {
  codes: [
    {
      ...routePage,
      code: 'woo.route.version',
      title: 'API namespace or version does not exist in this store',
      why: 'The store knows no namespace of this name: a version that never was, a store too old, or a plugin that is not there or incomplete.',
      tell: '404 rest_no_route with wc/vN; namespaces in GET /wp-json/ do not list it.',
      fix: ['Use wc/v3 (or an older one on an old store).'],
      limits: HIDES,
      docs: [issue('woocommerce/woocommerce', 14629), issue('woocommerce/woocommerce', 27631), WOO_DOCS]
    }
  ],
  diagnose(context) {
    const cause = routeRefusal(context)?.cause
    if (cause === 'namespace') return noNamespace(context)
    return cause === 'not-installed' ? notInstalled(context) : undefined
  }
}

function noNamespace(context: RuleContext<WooFacts>): Finding {
  const { api } = context.facts
  const bare = /^v\d/.test(api.namespace)
  // Plugins have namespaces below wc/, too (wc/gla), so only what can be meant for a version is one.
  const sure = /^wc\/v\d/.test(api.namespace) || api.surface === 'wc-store' || bare || lacksVersion(api.path)
  const wanted = api.surface === 'wc-store' ? 'wc/store/v1' : 'wc/v3'
  return finding(context, 'version', sure ? 'certain' : 'likely', {
    summary: `Namespace ${api.namespace.slice(0, 40)} does not exist in this store${sure ? `; ${wanted} does in current ones` : ''}.`,
    why: bare
      ? 'The path lacks the namespace wc/ in front of the version.'
      : 'No route of this store begins with this namespace; it is a wrong version, or a plugin is missing.',
    ...(sure && {
      expected: bare
        ? `/wc${api.path}`
        : lacksVersion(api.path)
          ? api.path.replace('/wc', '/wc/v3')
          : api.path.replace(api.namespace, wanted)
    }),
    fix: [sure ? `Use ${wanted}.` : 'Check the spelling, and whether the plugin that brings this namespace is active.']
  })
}

/** Path and method are right, and the store has no such route: an old store, an incomplete package, a filter (woocommerce#27631). */
function notInstalled(context: RuleContext<WooFacts>): Finding {
  const { api, method } = context.facts
  const { namespace } = api
  const path = api.path.slice(0, 60)
  return {
    ...finding(context, 'version', 'likely', {
      summary: `${method} ${path} is spelt right, and this store has no such route: ${namespace} is probably not there.`,
      why: `The path is one of WooCommerce itself. It is not registered: WooCommerce is switched off, too old for ${namespace}, or installed incompletely, or a filter takes the routes out.`,
      fix: [
        'Look whether WooCommerce is active and up to date; where its files are incomplete, install it anew.',
        'Look for plugins and snippets that restrict the REST API.'
      ]
    }),
    settle: {
      how: 'The API index lists the namespaces, the index of the namespace its routes.',
      request: { method: 'GET', path: indexPath(context.facts) }
    }
  }
}
