/** The site is up, and closed. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { isPageForApi } from '../failed.js'
import { saysOAuthMissing } from '../nobody.js'
import { isApi } from '../route.js'
import { STORE_CULPRIT, said, statusIs } from '../sent.js'
import { issue, pull } from '../sources.js'

const codes: readonly CodePage[] = [
  {
    code: 'wp.maintenance.plugin',
    level: 'failure',
    title: 'Maintenance or coming-soon plugin answers',
    why: 'The plugin closes the site, and with it the API, to everybody but logged-in users.',
    tell: 'JSON code or page of a maintenance plugin, e.g. vip_maintenance_mode_rest_not_logged_in.',
    fix: ['Leave maintenance mode, or exclude the API.'],
    ceiling: 'certain',
    docs: [issue('Automattic/maintenance-mode-wp', 20), pull('Automattic/maintenance-mode-wp', 31)]
  },
  {
    code: 'wp.maintenance.core',
    level: 'failure',
    title: 'WordPress is being updated',
    why: 'While the file .maintenance lies in its folder WordPress answers everything with 503.',
    tell: '503 "Briefly unavailable for scheduled maintenance. Check back in a minute.", Retry-After: 600.',
    fix: ['Wait; delete a left-over .maintenance file.'],
    ceiling: 'certain',
    docs: [issue('johngodley/redirection', 1714)]
  },
  {
    code: 'wp.maintenance',
    level: 'failure',
    title: 'Site is in maintenance mode',
    why: 'Maintenance modes answer in many ways, sometimes with a misleading error of the API.',
    tell: 'A site-wide answer: 503, 404 or 401 that does not fit the request.',
    fix: ['Leave maintenance mode.'],
    ceiling: 'possible',
    docs: [issue('woocommerce/wc-api-php', 16)]
  }
]

const PLUGIN =
  /maintenance[_ -]?mode|coming[_ -]?soon|under[_ -]?construction|under maintenance|down for maintenance|seedprod|wp-maintenance/i

/** The page of wp_die(), or the one before it: one heading and nothing else, in any language (johngodley/redirection#1694). */
const CORE_PAGE = /<body id=["']error-page["']|<body>\s{0,20}<h1>[^<>]{1,300}<\/h1>\s{0,20}<\/body>/i

export const maintenance: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    if (facts.status < 400 && !isPageForApi(facts)) return undefined
    const text = `${facts.error?.code ?? ''} ${facts.error?.message ?? ''} ${facts.answer.title} ${facts.isHtml ? facts.text.slice(0, 20_000) : ''}`
    const body: Culprit = { in: 'response.body', name: facts.error ? 'code' : null, pointer: '/response/content/text' }
    const closing = facts.status === 503 && facts.responseHeaders.value('retry-after') === '600'
    const died = closing && facts.error?.code === 'wp_die'
    // The page of wp_die(); some maintenance plugins make theirs in the same way.
    const diedPage = closing && facts.isHtml && CORE_PAGE.test(facts.text.slice(0, 20_000)) && !PLUGIN.test(text)
    const inEnglish = /briefly unavailable for scheduled maintenance/i.test(text)
    if (inEnglish || died || diedPage) {
      return finding(
        context,
        '.core',
        inEnglish || died ? 'certain' : 'likely',
        { ...body, name: null },
        'WordPress is being updated: it answers 503 to everything until the update is done.',
        [
          'Wait a minute and try again; the request is not to blame.',
          'If it lasts, an update broke off: delete the file .maintenance in the WordPress folder.'
        ]
      )
    }
    // Of a page that answers 200 only the title counts: any shop may sell what is "coming soon".
    const closed200 = facts.status === 200 && PLUGIN.test(facts.answer.title)
    if (facts.status === 503 || facts.status === 401 || facts.status === 403 || closed200) {
      const named = PLUGIN.test(facts.error?.code ?? '')
      const page = !facts.error && facts.isHtml && (PLUGIN.test(text) || /\bmaintenance\b/i.test(facts.answer.title))
      if (named || page) {
        return finding(
          context,
          '.plugin',
          named ? 'certain' : 'likely',
          body,
          `A maintenance plugin answered${facts.error ? ` (${facts.error.code.slice(0, 60)})` : ''}: the site is closed.`,
          ['Leave maintenance mode, or exclude the REST API in the plugin.']
        )
      }
    }
    const misleading = saysOAuthMissing(facts) && facts.credentials.any
    const closed = facts.status === 503 && !facts.error && isApi(facts.api.surface)
    if (!misleading && !closed) return undefined
    return finding(
      context,
      '',
      'possible',
      STORE_CULPRIT,
      misleading
        ? 'The store misses a credential that was sent; the site may be in maintenance mode.'
        : 'The store answers 503; the site may be in maintenance mode.',
      ['Open the front page; if the site is in maintenance mode, leave it.']
    )
  }
}

function finding(
  { facts }: RuleContext<WooFacts>,
  detail: string,
  certainty: Finding['certainty'],
  culprit: Culprit,
  summary: string,
  fix: readonly string[]
): Finding {
  return {
    code: `wp.maintenance${detail}`,
    certainty,
    weight: detail === '' ? (facts.status === 503 ? 0.2 : 0.5) : 0.9,
    summary,
    why: 'The answer is one for the whole site, not for this request.',
    culprit,
    evidence: [statusIs(facts), said(facts)],
    fix,
    ...(certainty === 'possible' && {
      settle: { how: 'Open the front page of the site.', request: { method: 'GET', path: `${facts.api.base}/` } }
    }),
    supersedes: detail === '' ? [] : ['http.server-unavailable', 'wp.rest-blocked']
  }
}
