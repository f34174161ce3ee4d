/** /wp-json/ does not reach the REST API: plain permalinks, or no rewrite rules at all. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { isPageForApi, isSlashRedirect, isWordPressPage } from '../failed.js'
import { HOST_CULPRIT, PATH_CULPRIT, statusIs } from '../sent.js'
import { issue } from '../sources.js'

const common = { level: 'failure' } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'wp.permalinks.plain',
    title: 'Permalinks are Plain, so /wp-json/ is not routed',
    why: 'With plain permalinks WordPress redirects the path to the one with a slash and answers with the front page; a POST looks like a success.',
    tell: '301 to the same path with a slash (X-Redirect-By: WordPress), then 200 HTML; Link rel="https://api.w.org/" shows ?rest_route=.',
    fix: ['Set permalinks to anything but Plain (Settings > Permalinks).'],
    ceiling: 'certain',
    docs: [issue('WP-API/WP-API', 1489), issue('woocommerce/woocommerce', 9208)]
  },
  {
    ...common,
    code: 'wp.permalinks.no-rewrite',
    title: 'Web server has no rewrite rules for WordPress',
    why: 'Without .htaccess or try_files the web server looks for a file of that name and answers with its own 404 page.',
    tell: '404 page of Apache or nginx on /wp-json/, no REST headers; /index.php/wp-json/ or ?rest_route= works.',
    fix: ['Restore .htaccess and mod_rewrite, or try_files in nginx.'],
    ceiling: 'likely',
    docs: [issue('WP-API/WP-API', 1370)]
  }
]

export const permalinks: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const { api, answer, status } = facts
    if (api.form !== 'pretty' && api.form !== 'index.php' && api.surface !== 'legacy') return undefined
    const plainRoot = /rest_route=/.test(answer.apiRoot?.search ?? '')
    // The site itself says that its API is reached by a path.
    if (answer.apiRoot && !plainRoot) return undefined
    if (isSlashRedirect(facts)) return plain(context, 'likely', 'redirects the API path instead of answering')
    if (isPageForApi(facts) && (plainRoot || isWordPressPage(facts))) {
      return plain(context, plainRoot ? 'certain' : 'likely', `answers ${status} with a page of the theme`)
    }
    if (status !== 404 || facts.error || !facts.isHtml) return undefined
    if (plainRoot) return plain(context, 'certain', 'answers 404 with a page of the theme')
    const guess = { ...plain(context, 'possible', 'has no route for the path'), weight: 0.3 }
    if (isWordPressPage(facts)) return guess
    return isStockPage(facts) ? [noRewrite(context), guess] : [otherSite(context), { ...noRewrite(context), ...PERHAPS }, guess]
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

const PERHAPS = {
  certainty: 'possible',
  summary: 'The web server may have no rewrite rule that hands the path to WordPress: the 404 page has no sign of it.'
} as const

/** The 404 page that a web server brings: nginx, Apache, LiteSpeed ("404 Not Found") or IIS ("404 - File or directory not found."). */
function isStockPage({ text, answer }: WooFacts): boolean {
  return text.length < 6000 && /^(?:HTTP )?(?:Error )?404\b.{0,5}(?:Not Found|File or directory not found)|^Not Found$/i.test(answer.title)
}

/** Any other page may be that of a front end, a tunnel or another site. */
function otherSite({ facts }: RuleContext<WooFacts>): Finding {
  return {
    code: 'woo.url.wrong-host',
    certainty: 'possible',
    weight: 0.75,
    summary: `${facts.target.host.slice(0, 60)} may not be the WordPress site: its 404 page has no sign of WordPress or of a web server.`,
    why: 'Where a front end, a tunnel or another site has this address, the store has one of its own.',
    culprit: HOST_CULPRIT,
    evidence: [statusIs(facts), { pointer: '/response/content/text', observed: facts.answer.title || 'an HTML page' }],
    fix: ['Ask for the address of WordPress itself (Settings > General > WordPress Address) and call that.'],
    settle: { how: 'GET /wp-json/ there: JSON means that it is WordPress.', request: { method: 'GET', path: '/wp-json/' } }
  }
}

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
