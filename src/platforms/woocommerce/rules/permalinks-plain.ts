/** Permalinks are Plain, so /wp-json/ is no route. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { PATH_CULPRIT, statusIs } from '../sent.js'
import { issue } from '../sources.js'
import { apiPathRefusal } from './api-path-refusal.js'

export const permalinksPlain: Rule<WooFacts> = {
  codes: [
    {
      level: 'failure',
      code: 'wp.permalinks.plain',
      title: 'Permalinks are Plain, so /wp-json/ is not routed',
      why: 'With plain permalinks WordPress redirects the path to the one with a slash and answers with the front page; a POST looks like a success.',
      tell: '301 to the same path with a slash (X-Redirect-By: WordPress), then 200 HTML; Link rel="https://api.w.org/" shows ?rest_route=.',
      fix: ['Set permalinks to anything but Plain (Settings > Permalinks).'],
      ceiling: 'certain',
      docs: [issue('WP-API/WP-API', 1489), issue('woocommerce/woocommerce', 9208)]
    }
  ],
  diagnose(context) {
    switch (apiPathRefusal(context.facts)) {
      case 'slash-redirect':
        return plain(context, 'likely', 'redirects the API path instead of answering')
      case 'plain-page':
        return plain(context, 'certain', `answers ${context.facts.status} with a page of the theme`)
      case 'theme-page':
        return plain(context, 'likely', `answers ${context.facts.status} with a page of the theme`)
      case 'plain-404':
        return plain(context, 'certain', 'answers 404 with a page of the theme')
      case 'theme-404':
      case 'server-404':
      case 'foreign-404':
        return { ...plain(context, 'possible', 'has no route for the path'), weight: 0.3 }
      case undefined:
        return undefined
    }
  }
}

function plain({ facts, history }: RuleContext<WooFacts>, certainty: Finding['certainty'], what: string): Finding {
  const { api, answer, responseHeaders, method } = facts
  const location = responseHeaders.get('location')
  const root = answer.apiRoot
  const before = history.previous()
  const hop =
    before?.location && before.status >= 300 && before.status < 400 && facts.target.href.startsWith(before.location) ? before : undefined
  return {
    code: 'wp.permalinks.plain',
    certainty,
    weight: 0.8,
    summary: `WordPress ${what}: ${method} ${api.path.slice(0, 50)} is not routed${certainty === 'possible' ? ', perhaps because' : ', since'} permalinks are Plain.`,
    why: 'With plain permalinks /wp-json/ is no route: WordPress answers with a redirect to the path with a slash, and there with the front page.',
    culprit: PATH_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.pathname, expected: `/?rest_route=${api.path}` },
      statusIs(facts),
      ...(location
        ? [{ pointer: location.pointer, observed: 'redirect by WordPress to the same path with a slash', expected: 'a JSON answer' }]
        : []),
      ...(root ? [{ pointer: '/response/headers', observed: `API root ${root.pathname}${root.search}` }] : []),
      ...(hop ? [{ observed: `${hop.status} by the hop before`, exchange: hop.id }] : [])
    ],
    fix: [
      'In WordPress set Settings > Permalinks to anything but Plain.',
      'Application passwords work meanwhile with ?rest_route=; WooCommerce keys do not.'
    ],
    settle: {
      how: 'Link rel="https://api.w.org/" of the front page shows ?rest_route= where permalinks are plain.',
      request: { method: 'GET', path: `${api.base}/` }
    }
  }
}
