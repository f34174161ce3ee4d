/** The path lacks /wp-json, or has another prefix than the site. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, routePage } from './route-finding.js'

export const routeNoPrefix: Rule<WooFacts> = {
  codes: [
    {
      ...routePage,
      code: 'woo.route.no-prefix',
      title: '/wp-json is missing in the path',
      why: 'REST routes live below /wp-json; without it WordPress looks for a page of that name.',
      tell: '404 and a path that starts with /wc/ (or /wp/).',
      fix: ['Put /wp-json in front.']
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  const { api, answer, error, isHtml, status } = context.facts
  if (api.surface !== 'no-prefix' || status !== 404) return undefined
  // REST itself answered, so its prefix is there, whatever it is called.
  if (error?.code.startsWith('rest_') && !isHtml) return undefined
  const base = api.base.replace(/\/(?:wp[_.-]?js[a-z]{0,3}|json|wp-?api|rest|api)$/i, '')
  // Where the site names the root of its API, that is the right one.
  const root = answer.apiRoot?.search === '' ? answer.apiRoot.pathname.replace(/\/$/, '') : `${base}/wp-json`
  const prefix = /\/[^/]*$/.exec(root)?.[0] ?? '/wp-json'
  const right = `${root}${api.path.slice(api.base.length)}`
  return finding(context, 'no-prefix', 'certain', {
    summary: `Path ${api.path.slice(0, 50)} lacks ${base === api.base ? '' : 'the exact prefix '}${prefix}; the route is ${right.slice(0, 60)}.`,
    why: `Without ${prefix} in front WordPress looks for a page of that name and answers with its 404 page.`,
    expected: right,
    fix: [`Call ${right}.`, `Official client: wpAPIPrefix is ${prefix.slice(1)}.`]
  })
}
