/** Nonces of login cookies, and login cookies that stay away. */
import { isLoopback } from '../../../diagnosis/urls.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { bareHost } from '../hosts.js'
import { sawVisitor } from '../nobody.js'
import { culpritAt, said, sent, sentPair } from '../sent.js'
import { issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

const codes: readonly CodePage[] = [
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
      issue('woocommerce/woocommerce', 23682),
      issue('hCaptcha/hcaptcha-wordpress-plugin', 250)
    ]
  }
]

export const cookieNonce: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const stayed = secureNotSent(context)
    if (facts.error?.code === 'rest_cookie_invalid_nonce') {
      const invalid = invalidNonce(context)
      return stayed ? [stayed, { ...invalid, certainty: 'likely' }] : invalid
    }
    return stayed?.raisedBy && sawVisitor(facts) ? stayed : undefined
  }
}

function invalidNonce({ facts, masker }: RuleContext<WooFacts>): Finding {
  const { loginCookie, query } = facts.credentials
  const restNonce = nonceInParts(facts) ?? facts.credentials.restNonce
  const culprit = restNonce ? culpritAt(restNonce) : ({ in: 'request.header', name: 'x-wp-nonce' } as const)
  const keys = sentPair(facts.credentials) !== undefined || query !== undefined
  const whose = loginCookie ? 'this one is stale or of another session' : 'without the cookie it belongs to nobody'
  return {
    code: 'wp.cookie.invalid-nonce',
    certainty: 'certain',
    weight: 0.8,
    summary: `${culprit.name} ${restNonce ? `${masker.mask(restNonce.value)} ` : ''}is not valid${loginCookie ? ' for this login cookie' : ': no login cookie came with it'}.`,
    why: `A nonce is checked against user and session of the login cookie; ${whose}.${keys ? ' The keys beside it did not authenticate either, or it would have been ignored.' : ''}`,
    culprit,
    evidence: [...(restNonce ? [sent(restNonce, masker, 'a nonce of this session')] : []), said(facts)],
    fix: [
      keys
        ? `Leave ${culprit.name} out of calls with keys, then look at the answer for the keys.`
        : 'Fetch a new nonce with the same login cookie and send both.'
    ],
    ...(keys && restNonce && restNonce.in !== 'request.body' && { patch: [{ op: 'remove', path: restNonce.pointer }] })
  }
}

/** In a form of parts, which is not read as fields: plugins of contact forms put their nonce there (hcaptcha-wordpress-plugin#250). */
function nonceInParts({ method, headers, body }: WooFacts): Placed | undefined {
  if (method !== 'POST' || !/^multipart\/form-data/i.test(headers.value('content-type') ?? '')) return undefined
  const value = /name="_wpnonce"\r?\n\r?\n([\w-]{1,64})/.exec(body.slice(0, 200_000))?.[1]
  return value === undefined ? undefined : { in: 'request.body', name: '_wpnonce', value, pointer: '/request/postData/text' }
}

/** No login cookie on plain http, although an https login set one as Secure or the gateway stands before an https store. */
function secureNotSent({ facts, history }: RuleContext<WooFacts>): Finding | undefined {
  const { credentials, asked } = facts
  const host = bareHost(facts.origin)
  if (asked.protocol !== 'http:' || credentials.any) return undefined
  const login = history.notes('login-cookie').find(({ note, exchange }) => note.secure && bareHost(exchange.origin) === host)
  const plainProxy = facts.viaProxy && isLoopback(asked.hostname) && facts.https
  if (!login && !plainProxy) return undefined
  return {
    code: 'wp.cookie.secure-not-sent',
    certainty: login ? 'likely' : 'possible',
    ...(login && { raisedBy: 'history' as const }),
    weight: 0.9,
    summary: `The login cookie is missing: a Secure cookie may not travel to ${asked.origin.slice(0, 60)}.`,
    why: `No wordpress_logged_in_ cookie came with the request; ${login ? 'the login before set it as Secure' : 'an https login marks it as Secure'}, and some clients then keep it from plain http.`,
    culprit: { in: 'request.header', name: 'cookie' },
    evidence: [
      { pointer: '/request/url', observed: asked.origin, expected: 'https' },
      ...(login ? [{ observed: 'Set-Cookie: wordpress_logged_in_…; Secure', exchange: login.exchange.id }] : []),
      said(facts)
    ],
    fix: ['Reach the gateway over its https port, or use an application password.'],
    ...(!login && { settle: { how: 'Look at Set-Cookie in the answer to the login: does wordpress_logged_in_… carry Secure?' } }),
    ...(login && { supersedes: ['woo.auth.missing', 'wp.auth.missing'] })
  }
}
