/** Credentials were sent, the store saw nobody, and the exchange does not say why: the honest umbrella with its probes. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor, saysOAuthMissing, unseenPair } from '../nobody.js'
import { successesOf } from '../past.js'
import { isApi, takesKeys } from '../route.js'
import { authorizationCulprit, credentialCulprit, culpritAt, indexPath, said, sentPair } from '../sent.js'
import { hasKeyOrSecret, isKeyShaped, kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, WORDPRESS_AUTHENTICATION } from '../sources.js'

const codes: readonly CodePage[] = [
  {
    code: 'woo.auth.ignored',
    level: 'failure',
    title: 'Credentials were sent, yet the store saw nobody',
    why: 'Unknown key, header lost on the way, TLS not seen by PHP and a deleted owner all give this one answer, byte for byte.',
    tell: '401 woocommerce_rest_cannot_… (data.status 401) although the request carries a well-formed credential.',
    fix: ['Send the probes of this diagnosis, then cure the cause that is left.'],
    ceiling: 'likely',
    docs: [AUTHENTICATION_CLASS]
  },
  {
    code: 'wp.auth.ignored',
    level: 'failure',
    title: 'Credentials were sent to a WordPress route, yet it saw nobody',
    why: 'The line was lost on the way, PHP does not see https, application passwords are off, or nothing on the site reads this scheme.',
    tell: '401 rest_not_logged_in or rest_cannot_… although Authorization was sent.',
    fix: ['Check header passing, TLS detection and whether application passwords are on.'],
    ceiling: 'likely',
    docs: [WORDPRESS_AUTHENTICATION]
  },
  {
    code: 'wp.auth.method-not-installed',
    level: 'failure',
    title: 'No handler for this kind of credentials is active',
    why: 'WordPress reads Basic only for application passwords and Bearer not at all; other credentials need a plugin.',
    tell: '401 rest_not_logged_in although Basic or Bearer was sent; the API index names no method for it.',
    fix: ['Install or switch on the plugin that reads the scheme, or use application passwords.'],
    ceiling: 'possible',
    docs: [WORDPRESS_AUTHENTICATION]
  }
]

export const ignored: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const pair = unseenPair(facts)
    if (pair && !saysOAuthMissing(facts)) return [ofPair(context, pair.key.value)]
    if (!sawVisitor(facts) || pair || !isApi(facts.api.surface)) return undefined
    const { authorization, basic, scheme, loginCookie, restNonce, query, oauth } = facts.credentials
    if (!authorization) return loginCookie && restNonce && !query && !oauth ? [ofCookie(context, loginCookie)] : undefined
    if (!basic) return /^oauth$/i.test(scheme) || hasKeyOrSecret(authorization.value) ? undefined : ofOther(context)
    if (!takesKeys(facts.api.surface) || !facts.api.readsKeys) return isKeyShaped(basic.user) ? undefined : ofOther(context)
    // On wc/ routes only an application password can be meant; anything else is the wrong kind of key.
    return facts.https && kindOf(basic.password) === 'application-password' && !isKeyShaped(basic.user) ? ofOther(context) : undefined
  }
}

function ofPair(context: RuleContext<WooFacts>, key: string): Finding {
  const { facts } = context
  const style = sentPair(facts.credentials)?.style ?? 'basic'
  const worked = successesOf(context, key).some(({ place }) => place === (style === 'basic' ? 'header' : 'query'))
  return {
    code: 'woo.auth.ignored',
    // A signature in the query cannot be lost with the header, so there the causes at the store come first.
    certainty: worked || style === 'oauth' ? 'possible' : 'likely',
    weight: 0.3,
    summary: `A key was sent (${style}), yet ${facts.target.host} answered as to a visitor; several causes fit.`,
    why: 'Unknown key, lost header or query, TLS that PHP does not see and a deleted key owner give this very answer; the probes below tell them apart.',
    culprit: credentialCulprit(facts),
    evidence: [said(facts)],
    fix: [
      'Send the same call with a wrong secret: a named error means that the key is read and known.',
      'Send the same keys in the query over https: 200 means that the header was lost.'
    ],
    settle: {
      how: 'Wrong secret: named = the key is read. Keys in the query over https: 200 = header lost. API index with empty "authentication" = PHP sees no https.',
      request: { method: 'GET', path: indexPath(facts) }
    }
  }
}

/** Cookie and nonce fit each other, and yet nobody is logged in: the session is over. */
function ofCookie({ facts }: RuleContext<WooFacts>, loginCookie: Placed): Finding {
  return {
    code: onKeyRoute(facts) ? 'woo.auth.ignored' : 'wp.auth.ignored',
    certainty: 'possible',
    summary: 'A login cookie and a nonce were sent, yet the store answered as to a visitor: the session may be over.',
    why: 'A nonce that was made for visitors passes together with a login cookie that is no longer valid, and then nobody is logged in.',
    culprit: culpritAt(loginCookie),
    evidence: [said(facts)],
    fix: ['Log in again and take the nonce from a page of that session.']
  }
}

function ofOther(context: RuleContext<WooFacts>): Finding[] {
  const { facts } = context
  const { basic, scheme } = facts.credentials
  const shown = scheme || 'a value without scheme'
  const woo = onKeyRoute(facts)
  const shared = { culprit: authorizationCulprit(facts.credentials), evidence: [said(facts)] }
  const settle = {
    how: 'The API index lists under "authentication" what the site accepts; empty over https means that PHP sees no https or that application passwords are off.',
    request: { method: 'GET', path: indexPath(facts) }
  }
  const umbrella: Finding = {
    ...shared,
    code: woo ? 'woo.auth.ignored' : 'wp.auth.ignored',
    certainty: facts.https ? 'likely' : 'possible',
    weight: 0.2,
    summary: `authorization: ${shown.slice(0, 20)} was sent, yet the store answered as to a visitor; several causes fit.`,
    why: 'The header may be lost on the way, PHP may not see https, the method may be switched off, or nothing on the site reads this scheme.',
    fix: ['Look at "authentication" in the API index, then at how the web server hands the Authorization line to PHP.'],
    settle
  }
  const notInstalled: Finding = {
    ...shared,
    code: 'wp.auth.method-not-installed',
    certainty: 'possible',
    weight: basic ? 0.35 : 0.65,
    summary: `Nothing on the site may read authorization: ${shown.slice(0, 20)}${basic ? '' : ' (a plugin is needed)'}.`,
    why: 'WordPress itself reads Basic for application passwords only, and no other scheme; without the plugin that does, the caller is a visitor.',
    fix: ['Switch on the plugin that reads this scheme, or use an application password over https.'],
    settle
  }
  // On wc/ routes WooCommerce hides why an application password was refused; the list is long enough without.
  return woo && basic ? [umbrella] : [umbrella, notInstalled]
}
