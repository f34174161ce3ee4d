/** A plugin or snippet closes the REST API to visitors, or to everybody. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ApiError } from '../answer.js'
import { isCoreRefusal, speaksForRoute } from '../answer.js'
import type { WooFacts } from '../facts.js'
import { sentAway } from '../failed.js'
import { said } from '../sent.js'
import { issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

const CORE =
  /^(rest_(invalid|missing|no_route|cookie|post_|user_|term_|comment_|cannot_(?!access)|upload|trash|already|forbidden|not_logged_in)|woocommerce_|product_|wp_die|internal_server_error|jwt_auth|\[jwt|json_|invalid_(username|email|json)|incorrect_password|application_password|rate_limit)/
const OWN_WORDS =
  /rest[ _-]?api|logged[ _-]?(in|out)|login|authenticat|anonymous|unauthori[sz]ed|restricted|disabled|forbidden|not allowed|access denied|permission/i

export const restBlocked: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.rest-blocked',
      level: 'failure',
      title: 'Plugin or snippet closes the REST API',
      why: 'A filter refuses REST requests before routes and keys count, and hides the answer that WooCommerce would have given.',
      tell: "401 or 403 with a code that is neither WooCommerce's nor WordPress core's: rest_login_required, rest_cannot_access, restx_logged_out, … Or a redirect by WordPress to its login form or front page.",
      fix: ['Allow wc/ routes in the security plugin, and make sure that the credentials are read.'],
      ceiling: 'certain',
      limits: 'Whether the credentials beside it were read stays open where visitors are refused.',
      docs: [
        issue('WP-API/WP-API', 2432),
        issue('Arsenal21/all-in-one-wordpress-security', 122),
        issue('woocommerce/woocommerce', 24138),
        issue('usefulteam/jwt-auth', 54),
        WORDPRESS_AUTHENTICATION
      ]
    }
  ],
  diagnose({ facts }) {
    const { error, credentials, answer } = facts
    const away = sentAway(facts)
    if (away) return redirected(facts, away)
    if (error && error.code === 'wp_die') return died(facts, error)
    if (error && wantsToken(facts)) return jwtForAll(facts, error)
    if (!error || (error.status !== 401 && error.status !== 403) || !isForeign(error, facts)) return undefined
    // A plugin's own route may have words of its own for a wrong password.
    const mayBeOfRoute = facts.api.surface === 'other-rest' && !/^rest/.test(error.code)
    // With credentials and 401 the plugin may be right that nobody is logged in: then the credentials were not read.
    const unread = credentials.any && error.status === 401 && !answer.hasUserSigns
    return {
      code: 'wp.rest-blocked',
      certainty: unread || mayBeOfRoute ? 'likely' : 'certain',
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

/** A security plugin that ends the request by wp_die() with its refusal: in the REST API that is a 500 (all-in-one-wordpress-security#116). */
function died(facts: WooFacts, { status, message }: ApiError): Finding | undefined {
  if (status !== 500 || !REFUSAL.test(message)) return undefined
  return {
    code: 'wp.rest-blocked',
    certainty: 'likely',
    weight: 0.8,
    summary: `A plugin ended the call with a refusal: 500 wp_die "${message.replace(/<[^<>]{0,200}>/g, '').slice(0, 80)}".`,
    why: 'Code that calls wp_die() in the middle of a REST call makes a 500 of it, whatever it meant to say; the words are those of a refusal, not of a fault.',
    culprit: { in: 'response.body', name: 'code', pointer: '/response/content/text' },
    evidence: [said(facts), { pointer: '/response/status', observed: String(facts.status) }],
    fix: [
      'Find the security plugin or snippet that refuses the call (its own log, or switch plugins off one by one) and allow the route there.'
    ],
    supersedes: ['http.server-error']
  }
}

const REFUSAL = /\bnot (?:authori[sz]ed|allowed|permitted)\b|\baccess (?:is )?(?:denied|forbidden)\b|\b(?:forbidden|unauthori[sz]ed)\b/i

/** The plugin that is named by the code wants its own token on every route. */
function jwtForAll(facts: WooFacts, { status, code }: ApiError): Finding {
  return {
    code: 'wp.rest-blocked',
    certainty: 'certain',
    weight: 0.8,
    summary: `The JWT plugin asks every route for its token (${status} ${code}); the keys beside it never reach WooCommerce.`,
    why: 'The plugin refuses each REST call without an Authorization line before WooCommerce looks at keys in the query.',
    culprit: { in: 'response.body', name: 'code', pointer: '/response/content/text' },
    evidence: [said(facts), { pointer: '/response/status', observed: String(facts.status) }],
    fix: [
      'Exclude the wc/ routes in the JWT plugin (JWT Auth of usefulteam: filter jwt_auth_whitelist; others have a setting), or switch it off.',
      'Or fetch a token from the plugin and send it as Authorization: Bearer.'
    ]
  }
}

/** WordPress answers REST calls, it does not send them to pages: a plugin does, by its wp_redirect(). */
function redirected(facts: WooFacts, location: URL): Finding {
  const login = /\/wp-login\.php$/.test(location.pathname)
  const field = facts.responseHeaders.get('location')
  const where = login ? 'the login form' : location.pathname === '/' ? 'the front page' : `the page ${location.pathname.slice(0, 40)}`
  return {
    code: 'wp.rest-blocked',
    certainty: login ? 'likely' : 'possible',
    weight: 0.6,
    summary: `A plugin sends the API call to ${where} (${facts.status}, location) before WooCommerce is asked.`,
    why: `X-Redirect-By says that code of WordPress made the redirect; its own one for API paths leads to the same path with a slash, this one to ${where}. Plugins that force a login or a log-out do that.`,
    culprit: { in: 'response.header', name: 'location', ...(field && { pointer: field.pointer }) },
    evidence: [
      {
        ...(field && { pointer: field.pointer }),
        observed: `location: ${location.origin}${location.pathname}${location.search === '' ? '' : '?…'}`,
        expected: 'JSON of the REST API'
      }
    ],
    fix: ['Find the security or membership plugin that redirects (switch them off one by one), and exclude /wp-json/ in it.'],
    settle: { how: 'Send the same request with the plugin off: JSON means that it was the plugin.' }
  }
}

/** A JWT plugin asks every route for its token, also those that are called with keys in the query; no header was sent that could be lost. */
function wantsToken({ error, credentials }: WooFacts): boolean {
  const keys = credentials.query !== undefined || credentials.oauth !== undefined
  return error?.code === 'jwt_auth_no_auth_header' && keys && !credentials.authorization
}

function isForeign({ code, message }: ApiError, { api }: WooFacts): boolean {
  if (/maintenance|coming[_-]?soon|under[_-]?construction/i.test(code)) return false
  if (/^rest_(login_required|cannot_access|not_allowed|disabled|unauthori[sz]ed|api_\w+)|^private_site$/.test(code)) return true
  // The plugin of the route itself refuses this caller; the API is open.
  if (speaksForRoute(code, api.namespace)) return false
  if (CORE.test(code) || isCoreRefusal(code)) return false
  return OWN_WORDS.test(code) || OWN_WORDS.test(message)
}
