/** A plugin or snippet closes the REST API to visitors, or to everybody. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { ApiError } from '../answer.js'
import { isCoreRefusal } from '../answer.js'
import type { WooFacts } from '../facts.js'
import { said } from '../sent.js'
import { issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

const CORE =
  /^(rest_(invalid|missing|no_route|cookie|post_|user_|term_|comment_|cannot_(?!access)|upload|trash|already|forbidden|not_logged_in)|woocommerce_|product_|wp_die|internal_server_error|jwt_auth|\[jwt|json_oauth1|invalid_(username|email|json)|incorrect_password|application_password|rate_limit)/
const OWN_WORDS =
  /rest[ _-]?api|logged[ _-]?(in|out)|login|authenticat|anonymous|unauthori[sz]ed|restricted|disabled|forbidden|not allowed|access denied|permission/i

export const restBlocked: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.rest-blocked',
      level: 'failure',
      title: 'Plugin or snippet closes the REST API',
      why: 'A filter refuses REST requests before routes and keys count, and hides the answer that WooCommerce would have given.',
      tell: "401 or 403 with a code that is neither WooCommerce's nor WordPress core's: rest_login_required, rest_cannot_access, restx_logged_out, …",
      fix: ['Allow wc/ routes in the security plugin, and make sure that the credentials are read.'],
      ceiling: 'certain',
      limits: 'Whether the credentials beside it were read stays open where visitors are refused.',
      docs: [issue('WP-API/WP-API', 2432), WORDPRESS_AUTHENTICATION]
    }
  ],
  diagnose({ facts }) {
    const { error, credentials, answer } = facts
    if (!error || (error.status !== 401 && error.status !== 403) || !isForeign(error)) return undefined
    // With credentials and 401 the plugin may be right that nobody is logged in: then the credentials were not read.
    const unread = credentials.any && error.status === 401 && !answer.hasUserSigns
    return {
      code: 'wp.rest-blocked',
      certainty: unread ? 'likely' : 'certain',
      weight: 0.8,
      summary: `A plugin closes the REST API: ${error.status} ${error.code.slice(0, 60)} is no code of WooCommerce or WordPress.`,
      why: unread
        ? 'The plugin refuses visitors before WooCommerce is asked; the request carries credentials, so either it refuses everybody or they were not read.'
        : 'A filter of a security plugin (or a snippet) answered before the route was asked.',
      culprit: { in: 'response.body', name: 'code', pointer: '/response/content/text' },
      evidence: [said(facts), { pointer: '/response/status', observed: String(facts.status) }],
      fix: [
        'Find the plugin or snippet that closes the REST API and allow the wc/ routes there.',
        ...(credentials.any ? [] : ['Send credentials: most of these plugins let logged-in users and keys pass.'])
      ],
      ...(unread && {
        settle: { how: 'Send the same request with the plugin off: 200 means that the keys are right and the plugin refuses everybody.' }
      })
    }
  }
}

function isForeign({ code, message }: ApiError): boolean {
  if (/maintenance|coming[_-]?soon|under[_-]?construction/i.test(code)) return false
  if (/^rest_(login_required|cannot_access|not_allowed|disabled|unauthori[sz]ed|api_\w+)/.test(code)) return true
  if (CORE.test(code) || isCoreRefusal(code)) return false
  return OWN_WORDS.test(code) || OWN_WORDS.test(message)
}
