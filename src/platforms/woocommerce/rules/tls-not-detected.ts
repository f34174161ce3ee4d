/** TLS ends in front of PHP, and PHP believes that the request is plain http. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { sawVisitor, saysKeyMissing, saysOAuthMissing, unseenPair } from '../nobody.js'
import { linksPlainHttp, phpSeesHttps, successesOf } from '../past.js'
import { isApi } from '../route.js'
import { indexPath, isAuthenticationError, STORE_CULPRIT, said, says, sentPair } from '../sent.js'
import { isKeyShaped, kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, WORDPRESS_AUTHENTICATION } from '../sources.js'

export const tlsNotDetected: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.auth.tls-not-detected',
      level: 'failure',
      title: 'PHP does not see that the request is https',
      why: 'Where a load balancer ends TLS, PHP sees plain http unless told; X-Forwarded-Proto is not read. Then Basic, query keys and application passwords are ignored, and OAuth is checked against http://.',
      tell: 'https request with credentials answered as to a visitor, or an OAuth signature for https:// refused; GET /wp-json/ shows "authentication": [].',
      fix: [
        "In wp-config.php set $_SERVER['HTTPS'] to on where X-Forwarded-Proto is https, or let the web server set it.",
        'Until then sign OAuth with http://.'
      ],
      ceiling: 'likely',
      limits: 'An empty "authentication" may also mean that application passwords are switched off.',
      docs: [AUTHENTICATION_CLASS, WORDPRESS_AUTHENTICATION]
    }
  ],
  diagnose(context) {
    const { facts } = context
    if (!facts.https) return undefined
    const known = phpSeesHttps(context)
    if (known?.sees) return undefined
    const mismatch = isAuthenticationError(facts) && facts.credentials.oauth !== undefined && says(facts, /signature does not match/i)
    const linked = known === undefined && linksPlainHttp(facts)
    if (mismatch && !known && !linked) return undefined
    if (!mismatch && !needsTls(facts)) return undefined
    if (known === undefined && hasWorkedOverTls(context)) return undefined
    return linked ? ofLink(context, mismatch) : finding(context, known?.past.id, mismatch)
  }
}

/** A credential that counts only over https, and the answer for visitors. */
function needsTls(facts: WooFacts): boolean {
  const { basic, query } = facts.credentials
  if (saysKeyMissing(facts.error?.message ?? '')) return false
  const pair = unseenPair(facts)
  if (pair) return pair.style !== 'oauth'
  if (saysOAuthMissing(facts)) return Boolean(query?.key?.value || basic?.user)
  if (!sawVisitor(facts) || !isApi(facts.api.surface) || !basic || basic.fault || isKeyShaped(basic.user)) return false
  const mayBeApplicationPassword = kindOf(basic.password) === 'application-password'
  return basic.password !== '' && (mayBeApplicationPassword || facts.api.surface === 'wp')
}

/** Keys that once counted over https at this address show that PHP saw it. */
function hasWorkedOverTls(context: RuleContext<WooFacts>): boolean {
  const { facts } = context
  const key = sentPair(facts.credentials)?.key.value
  return key !== undefined && successesOf(context, key).some(({ past, signed }) => !signed && past.origin === facts.origin)
}

/** The site itself speaks of http:// in its answer to a call over https. */
function ofLink(context: RuleContext<WooFacts>, mismatch: boolean): Finding {
  const { facts } = context
  const base = finding(context, undefined, mismatch)
  return {
    ...base,
    certainty: 'likely',
    weight: 0.8,
    summary: `PHP at ${facts.target.host} probably sees http where the client speaks https: it links its API by http://.`,
    why: mismatch
      ? 'The signature was made for https://, and the link in the answer shows that PHP takes the request for plain http, so the store checks it against http://.'
      : base.why,
    evidence: [
      ...base.evidence,
      { pointer: '/response/headers', observed: `Link to ${facts.answer.apiRoot?.origin ?? ''}`, expected: facts.target.origin }
    ]
  }
}

function finding(context: RuleContext<WooFacts>, index: string | undefined, mismatch: boolean): Finding {
  const { facts } = context
  const proven = index !== undefined
  return {
    code: 'wp.auth.tls-not-detected',
    certainty: proven ? 'likely' : 'possible',
    weight: proven ? 0.95 : 0.4,
    summary: proven
      ? `PHP at ${facts.target.host} sees http where the client speaks https: its API index offers no authentication.`
      : `PHP at ${facts.target.host} may see http where the client speaks https, and then ignores these credentials.`,
    why: mismatch
      ? 'The signature was made for https://, and the API index shows that PHP takes the request for plain http, so the store checks it against http://.'
      : 'Basic, query keys and application passwords count only where PHP sees https; behind a TLS-ending proxy it sees http unless configured.',
    culprit: STORE_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.origin, note: 'TLS as the client speaks it' },
      said(facts),
      ...(proven ? [{ observed: '"authentication": [] in the API index', expected: 'application-passwords', exchange: index }] : [])
    ],
    fix: [
      "In wp-config.php: if X-Forwarded-Proto is https, set $_SERVER['HTTPS'] = 'on'; or let the web server set HTTPS.",
      'Until that is done, sign with OAuth 1.0a for http:// (the store checks it so).'
    ],
    settle: {
      how: 'GET the API index over https: an empty "authentication" means that PHP does not see https (or that application passwords are off).',
      request: { method: 'GET', path: indexPath(facts) }
    }
  }
}
