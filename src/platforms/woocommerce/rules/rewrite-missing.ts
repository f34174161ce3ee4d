/** The web server has no rewrite rules that hand /wp-json/ to WordPress. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { PATH_CULPRIT, statusIs } from '../sent.js'
import { issue } from '../sources.js'
import { apiPathRefusal } from './api-path-refusal.js'

export const rewriteMissing: Rule<WooFacts> = {
  codes: [
    {
      level: 'failure',
      code: 'wp.permalinks.no-rewrite',
      title: 'Web server has no rewrite rules for WordPress',
      why: 'Without .htaccess or try_files the web server looks for a file of that name and answers with its own 404 page.',
      tell: '404 page of Apache or nginx on /wp-json/, no REST headers; /index.php/wp-json/ or ?rest_route= works.',
      fix: ['Restore .htaccess and mod_rewrite, or try_files in nginx.'],
      ceiling: 'likely',
      docs: [issue('WP-API/WP-API', 1370)]
    }
  ],
  diagnose(context) {
    const refusal = apiPathRefusal(context.facts)
    if (refusal === 'server-404') return noRewrite(context)
    return refusal === 'foreign-404' ? { ...noRewrite(context), ...PERHAPS } : undefined
  }
}

const PERHAPS = {
  certainty: 'possible',
  summary: 'The web server may have no rewrite rule that hands the path to WordPress: the 404 page has no sign of it.'
} as const

function noRewrite({ facts }: RuleContext<WooFacts>): Finding {
  const { api, answer } = facts
  return {
    code: 'wp.permalinks.no-rewrite',
    certainty: 'likely',
    weight: 0.7,
    summary: `The web server answers 404 to ${facts.target.pathname.slice(0, 60)} itself: no rewrite rule hands it to WordPress.`,
    why: 'The page is the 404 of the web server, without any sign of WordPress; so the path never got to it.',
    culprit: PATH_CULPRIT,
    evidence: [
      statusIs(facts),
      { pointer: '/response/content/text', observed: answer.title || 'an HTML page', expected: 'JSON of the REST API' },
      ...(answer.server ? [{ pointer: '/response/headers', observed: `server: ${answer.server}` }] : [])
    ],
    fix: [
      'Apache: restore .htaccess (save Settings > Permalinks again) and allow it with AllowOverride; nginx: try_files $uri $uri/ /index.php?$args.'
    ],
    settle: {
      how: 'GET /?rest_route=/ on the same host: JSON means that only the rewrite rules are missing.',
      request: { method: 'GET', path: `${api.base}/?rest_route=/` }
    }
  }
}
