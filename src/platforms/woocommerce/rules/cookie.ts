/** Login cookies and the nonces that belong to them. */

import { isLoopback } from '../../../diagnosis/facts.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor, unseenPair } from '../nobody.js'
import { culpritAt, said, sent, sentPair } from '../sent.js'
import { issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

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
    code: 'wp.cookie.secure-not-sent',
    level: 'failure',
    title: 'Secure login cookie does not travel over http://localhost',
    why: 'A cookie that an https login set as Secure is not sent to a plain-http proxy address by every client.',
    tell: 'A nonce without its login cookie on an http loopback address in front of an https store.',
    fix: ['Reach the proxy over https, or use an application password.'],
    ceiling: 'possible',
    docs: [WORDPRESS_AUTHENTICATION]
  },
  {
    code: 'wp.cookie.invalid-nonce',
    level: 'failure',
    title: 'X-WP-Nonce or _wpnonce is not valid',
    why: 'A nonce belongs to one user, one session and about a day; where it is sent, it is checked before everything else unless keys authenticated.',
    tell: '403 rest_cookie_invalid_nonce "Cookie check failed"; also on visitors who carry a _wpnonce parameter or a stale header.',
    fix: ['Fetch a new nonce with the same cookie, or leave the nonce out of calls with keys.'],
    ceiling: 'certain',
    docs: [
      WORDPRESS_AUTHENTICATION,
      issue('woocommerce/woocommerce', 28364),
      issue('woocommerce/woocommerce', 24241),
      issue('woocommerce/woocommerce', 23682)
    ]
  },
  {
    code: 'woo.auth.cookie-overrides-key',
    level: 'failure',
    title: 'WordPress login cookie is taken before the key',
    why: 'Keys are looked at only where no user is known yet; a login cookie makes one known, and without nonce it is dropped again later.',
    tell: '401 woocommerce_rest_cannot_…; a wordpress_logged_in_ cookie rides along with keys, no X-WP-Nonce; the same call without cookie works.',
    fix: ['Do not send WordPress cookies with API calls (own client, private window, credentials: omit).'],
    ceiling: 'likely',
    docs: [issue('woocommerce/woocommerce', 13134), issue('woocommerce/woocommerce', 16582), issue('woocommerce/woocommerce', 13291)]
  }
]

export const cookie: Rule<WooFacts> = {
  codes,
  diagnose({ facts, masker }) {
    const { credentials } = facts
    const { loginCookie, restNonce } = credentials
    if (facts.error?.code === 'rest_cookie_invalid_nonce') return invalidNonce({ facts, masker })
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
        patch: [{ op: 'remove', path: loginCookie.pointer.replace('/request', '') }],
        settle: { how: 'Send the same request without the Cookie header: 200 proves it.' }
      }
    }
    if (sentPair(credentials) || credentials.authorization || credentials.query) return undefined
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

function invalidNonce({ facts, masker }: { facts: WooFacts; masker: Parameters<typeof sent>[1] }): ReturnType<Rule<WooFacts>['diagnose']> {
  const { loginCookie, restNonce, query } = facts.credentials
  const culprit = restNonce ? culpritAt(restNonce) : ({ in: 'request.header', name: 'x-wp-nonce' } as const)
  const keys = sentPair(facts.credentials) !== undefined || query !== undefined
  const found = {
    code: 'wp.cookie.invalid-nonce',
    certainty: 'certain',
    weight: 0.8,
    summary: `${culprit.name} ${restNonce ? `${masker.mask(restNonce.value)} ` : ''}is not valid${loginCookie ? ' for this login cookie' : ': no login cookie came with it'}.`,
    why: `A nonce is checked against user and session of the login cookie; ${loginCookie ? 'this one is stale or of another session' : 'without the cookie it belongs to nobody'}.${keys ? ' The keys beside it did not authenticate either, or it would have been ignored.' : ''}`,
    culprit,
    evidence: [...(restNonce ? [sent(restNonce, masker, 'a nonce of this session')] : []), said(facts)],
    fix: [
      keys
        ? `Leave ${culprit.name} out of calls with keys, then look at the answer for the keys.`
        : 'Fetch a new nonce with the same login cookie and send both.'
    ],
    ...(keys && restNonce && { patch: [{ op: 'remove' as const, path: restNonce.pointer.replace('/request', '') }] })
  } as const
  const plainProxy = facts.viaProxy && facts.asked.protocol === 'http:' && isLoopback(facts.asked.hostname) && facts.https
  if (loginCookie || keys || !plainProxy) return found
  return [
    found,
    {
      code: 'wp.cookie.secure-not-sent',
      certainty: 'possible',
      summary: `The login cookie is missing: a Secure cookie may not travel to ${facts.asked.origin}.`,
      why: 'The nonce was sent without its login cookie; an https login marks the cookie as Secure, and some clients then keep it from plain http.',
      culprit: { in: 'request.header', name: 'cookie' },
      evidence: [{ pointer: '/request/url', observed: facts.asked.origin, expected: 'https' }, said(facts)],
      fix: ['Reach the gateway over its https port, or use an application password.'],
      settle: { how: 'Look at Set-Cookie in the answer to the login: does wordpress_logged_in_… carry Secure?' }
    }
  ]
}
