/** Login cookies that count as nobody, alone or beside keys. */

import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor, unseenPair } from '../nobody.js'
import { culpritAt, said, sent, sentPair } from '../sent.js'
import { AUTHENTICATION_CLASS, issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

const codes: readonly CodePage[] = [
  {
    code: 'wp.cookie.missing-nonce',
    level: 'failure',
    title: 'Login cookie without nonce counts as anonymous',
    why: 'To guard against forged requests WordPress drops a login cookie that no nonce accompanies.',
    tell: 'A wordpress_logged_in_ cookie, no X-WP-Nonce, answer as to a visitor.',
    fix: ['Send X-WP-Nonce, made with wp_create_nonce("wp_rest").'],
    ceiling: 'certain',
    docs: [WORDPRESS_AUTHENTICATION]
  },
  {
    code: 'woo.auth.cookie-overrides-key',
    level: 'failure',
    title: 'WordPress login cookie is taken before the key',
    why: 'Keys are looked at only where no user is known yet; a login cookie makes one known, and without nonce it is dropped again later.',
    tell: '401 woocommerce_rest_cannot_…; a wordpress_logged_in_ cookie rides along with keys, no X-WP-Nonce; the same call without cookie works.',
    fix: ['Do not send WordPress cookies with API calls (own client, private window, credentials: omit).'],
    ceiling: 'likely',
    docs: [
      AUTHENTICATION_CLASS,
      issue('woocommerce/woocommerce', 13134),
      issue('woocommerce/woocommerce', 16582),
      issue('woocommerce/woocommerce', 13291)
    ]
  }
]

export const cookie: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts, masker } = context
    const { credentials } = facts
    const { loginCookie, restNonce } = credentials
    if (!sawVisitor(facts) || !loginCookie || restNonce) return undefined
    const evidence = [sent(loginCookie, masker, 'no login cookie beside keys, or X-WP-Nonce with it'), said(facts)]
    if (unseenPair(facts) || (onKeyRoute(facts) && credentials.oauth)) {
      return {
        code: 'woo.auth.cookie-overrides-key',
        certainty: 'likely',
        weight: 0.9,
        summary: 'A wordpress_logged_in_ cookie travels with the keys and is taken first; without X-WP-Nonce it counts as nobody.',
        why: 'WordPress knew a user from the cookie, so WooCommerce did not look at the keys; then the cookie was dropped because no nonce came with it.',
        culprit: culpritAt(loginCookie),
        evidence,
        fix: ['Leave the Cookie header out of API calls: another client, a private window, or credentials: "omit".'],
        patch: [{ op: 'remove', path: loginCookie.pointer }],
        settle: { how: 'Send the same request without the Cookie header: 200 proves it.' }
      }
    }
    if (credentials.authorization && !sentPair(credentials)) return besideAuthorization(context, loginCookie)
    if (sentPair(credentials) || credentials.query) return undefined
    return {
      code: 'wp.cookie.missing-nonce',
      certainty: 'certain',
      weight: 0.8,
      summary: 'A login cookie was sent without x-wp-nonce, so WordPress counts the caller as a visitor.',
      why: 'A wordpress_logged_in_ cookie alone is dropped in silence; only together with a nonce does it stand for the user.',
      culprit: { in: 'request.header', name: 'x-wp-nonce' },
      evidence,
      fix: ['Send the header X-WP-Nonce with a nonce for the action wp_rest (wpApiSettings.nonce in the admin pages).']
    }
  }
}

/**
 * Whoever the header names: where a login cookie was valid and no nonce came, rest_cookie_check_errors() makes the caller nobody again
 * (https://github.com/Tmeister/wp-api-jwt-auth/issues/171).
 */
function besideAuthorization({ facts, masker, history }: RuleContext<WooFacts>, loginCookie: Placed): Finding {
  const { bearer, scheme } = facts.credentials
  const uses = bearer ? history.uses(masker.fingerprint(bearer.value)) : []
  const worked = history.newestOf(
    uses.map(({ calls }) => calls.find(({ origin }) => origin === facts.origin)).filter((past) => past !== undefined)
  )
  return {
    code: 'wp.cookie.missing-nonce',
    certainty: worked ? 'likely' : 'possible',
    ...(worked && { raisedBy: 'history' as const }),
    weight: worked ? 0.9 : 0.66,
    summary: `A login cookie without x-wp-nonce travels beside authorization (${scheme || 'no scheme'}): WordPress then counts the caller as a visitor.`,
    why: 'A valid wordpress_logged_in_ cookie that no nonce accompanies makes the caller nobody again, whatever another credential said before.',
    culprit: culpritAt(loginCookie),
    evidence: [
      sent(loginCookie, masker, 'no login cookie beside another credential'),
      ...(worked
        ? [{ observed: `the same credential worked (${worked.status} on ${worked.path.slice(0, 60)})`, exchange: worked.id }]
        : []),
      said(facts)
    ],
    fix: ['Leave the Cookie header out of API calls: another client, a private window, or credentials: "omit".'],
    patch: [{ op: 'remove', path: loginCookie.pointer }],
    settle: { how: 'Send the same request without the Cookie header: 200 proves it.' }
  }
}
