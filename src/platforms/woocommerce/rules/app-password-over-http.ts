/** Application passwords count only where PHP sees TLS, or where the site declares itself local. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import type { WooFacts } from '../facts.js'
import { saysHttps, sawVisitor } from '../nobody.js'
import { takesKeys } from '../route.js'
import { authorizationCulprit, basicUser, SCHEME_CULPRIT, said } from '../sent.js'
import { isKeyShaped, kindOf } from '../shapes.js'
import { WORDPRESS_AUTHENTICATION } from '../sources.js'

export const applicationPasswordOverHttp: Rule<WooFacts> = {
  codes: [
    {
      level: 'failure',
      ceiling: 'certain',
      code: 'wp.app-password.over-http',
      title: 'Application password over plain http is ignored',
      why: 'WordPress takes application passwords only if PHP sees https, or if the site declares itself a local environment.',
      tell: 'Basic with a user name and an application password in an http URL, answered as to a visitor.',
      fix: ['Use https, or set WP_ENVIRONMENT_TYPE to local on a development site.'],
      limits: 'On a site declared as local the password is read over http, and then a wrong one gives the same answer on wc/ routes.',
      docs: [WORDPRESS_AUTHENTICATION]
    }
  ],
  diagnose(context) {
    return sentOverHttp(context.facts) ? diagnose(context) : undefined
  }
}

/** An application password, not a key, in a call over http that was answered as to a visitor. */
export function sentOverHttp(facts: WooFacts): boolean {
  const { basic, oauth } = facts.credentials
  if (facts.https || !sawVisitor(facts) || oauth) return false
  return basic !== undefined && kindOf(basic.password) === 'application-password' && !isKeyShaped(basic.user)
}

/**
 * wp-env and the like declare their sites local, where WordPress reads the password over http, too (wp_is_application_passwords_supported).
 *
 * @see https://developer.wordpress.org/reference/functions/wp_is_application_passwords_supported/
 */
function isDevelopment({ target }: WooFacts): boolean {
  return isLoopback(target.hostname) || /\.(?:local|test)$/.test(target.hostname)
}

function diagnose(context: RuleContext<WooFacts>): Finding | Finding[] {
  const { facts } = context
  const ignored = overHttpOf(context)
  // On other routes WordPress names a wrong password, so silence means that it did not look.
  const mayBeRead = (isDevelopment(facts) && takesKeys(facts.api.surface)) || saysHttps(facts)
  if (!mayBeRead) return ignored
  const wrong: Finding = {
    code: 'wp.app-password.incorrect',
    certainty: 'possible',
    weight: 0.5,
    summary: 'The application password in authorization: Basic may be wrong: a site declared as local reads it over http, too.',
    why: 'On wc/ routes WooCommerce hides why WordPress refused an application password, so ignored and wrong look alike.',
    culprit: authorizationCulprit(facts.credentials),
    evidence: [said(facts)],
    fix: ['Make a new application password for this very site and send it.'],
    settle: { how: 'The same header on /wp-json/wp/v2/users/me: there WordPress names a wrong password.' }
  }
  return [{ ...ignored, certainty: 'likely' }, wrong]
}

function overHttpOf({ facts, masker }: RuleContext<WooFacts>): Finding {
  return {
    code: 'wp.app-password.over-http',
    certainty: 'certain',
    weight: 0.8,
    summary: `The application password in authorization is ignored over http: ${facts.target.origin} has no TLS.`,
    why: 'WordPress takes application passwords only where PHP sees https (or on a site that declares itself local), so it saw a visitor.',
    culprit: SCHEME_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.origin, expected: `https://${facts.target.host}` },
      basicUser(facts.credentials, masker, '24 characters'),
      said(facts)
    ],
    fix: [`Call https://${facts.target.host}.`, 'On a development site only: define WP_ENVIRONMENT_TYPE as local in wp-config.php.']
  }
}
