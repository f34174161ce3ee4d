/** Credentials were sent, the store saw nobody, and the exchange does not say why: the honest umbrella with its probes. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor, saysOAuthMissing, unseenPair } from '../nobody.js'
import { successesOf } from '../past.js'
import { isApi, takesKeys } from '../route.js'
import { authorizationCulprit, credentialCulprit, indexPath, said, sentPair } from '../sent.js'
import { isKeyShaped, isSecretShaped, kindOf } from '../shapes.js'
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
    const { basic, bearer } = facts.credentials
    if (bearer && !isKeyShaped(bearer.value) && !isSecretShaped(bearer.value)) return ofOther(context, 'bearer')
    if (!basic || basic.fault || basic.password === '' || isKeyShaped(basic.user)) return undefined
    // On wc/ routes only an application password can be meant; anything else is the wrong kind of key.
    if (takesKeys(facts.api.surface) && (!facts.https || kindOf(basic.password) !== 'application-password')) return undefined
    return ofOther(context, 'basic')
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

function ofOther(context: RuleContext<WooFacts>, scheme: 'basic' | 'bearer'): Finding[] {
  const { facts } = context
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
    summary: `authorization: ${scheme === 'basic' ? 'Basic' : 'Bearer'} was sent, yet the store answered as to a visitor; several causes fit.`,
    why: 'The header may be lost on the way, PHP may not see https, the method may be switched off, or nothing on the site reads this scheme.',
    fix: ['Look at "authentication" in the API index, then at how the web server hands the Authorization line to PHP.'],
    settle
  }
  const notInstalled: Finding = {
    ...shared,
    code: 'wp.auth.method-not-installed',
    certainty: 'possible',
    weight: scheme === 'bearer' ? 0.65 : 0.35,
    summary: `Nothing on the site may read authorization: ${scheme === 'bearer' ? 'Bearer (a plugin is needed)' : 'Basic'}.`,
    why: 'WordPress itself reads Basic for application passwords only, and Bearer never; without the plugin that does, the caller is a visitor.',
    fix: ['Switch on the plugin that reads this scheme, or use an application password over https.'],
    settle
  }
  // On wc/ routes WooCommerce hides why an application password was refused; the list is long enough without.
  return woo && scheme === 'basic' ? [umbrella] : [umbrella, notInstalled]
}
