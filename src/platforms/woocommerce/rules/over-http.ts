/** Keys in Basic and in the query count only where PHP sees TLS. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, saysHttps, sawVisitor } from '../nobody.js'
import { SCHEME_CULPRIT, said } from '../sent.js'
import { isKeyShaped, isSecretShaped } from '../shapes.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'
import { sentOverHttp } from './app-password-over-http.js'

const common = { level: 'failure', ceiling: 'certain' } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.auth.over-http.basic',
    title: 'Basic keys over plain http are ignored',
    why: 'WooCommerce looks at a Basic pair only if PHP sees https; over http right and wrong keys get the same answer, also in a local environment.',
    tell: '401 woocommerce_rest_cannot_… (data.status 401), the store URL is http, Authorization: Basic.',
    fix: ['Use https, or sign with OAuth 1.0a over http.', 'The official client chooses OAuth by itself for an http URL.'],
    docs: [
      AUTHENTICATION_CLASS,
      issue('woocommerce/wc-api-php', 37),
      issue('woocommerce/woocommerce', 15581),
      issue('openlinker-project/openlinker', 1416)
    ]
  },
  {
    ...common,
    code: 'woo.auth.over-http.query',
    title: 'Query-string keys over plain http are ignored',
    why: 'consumer_key and consumer_secret are read only if PHP sees https, and over http the secret travels in clear.',
    tell: '401 woocommerce_rest_cannot_… (legacy API: "oauth_consumer_key parameter is missing") with the pair in the query of an http URL.',
    fix: ['Use https, or sign with OAuth 1.0a over http; never send the secret in clear.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 15581)]
  },
  {
    ...common,
    code: 'woo.auth.over-http',
    title: 'Keys over plain http are ignored',
    why: 'Only OAuth 1.0a signatures count over plain http.',
    tell: '401 woocommerce_rest_cannot_… over http, credentials in another form than oauth_ parameters.',
    fix: ['Use https or OAuth 1.0a.'],
    docs: [AUTHENTICATION_CLASS]
  }
]

export const overHttp: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const { basic, query, oauth } = facts.credentials
    if (facts.https || !sawVisitor(facts) || oauth || sentOverHttp(facts) || !onKeyRoute(facts)) return undefined
    if (query?.key?.value && query.secret?.value) return keys(context, 'query')
    if (basic?.fault === undefined && basic?.user) return keys(context, 'basic')
    return query || basic ? keys(context, undefined) : undefined
  }
}

function keys({ facts }: RuleContext<WooFacts>, style: 'basic' | 'query' | undefined): Finding {
  const { basic, query } = facts.credentials
  const where = style === 'query' ? 'consumer_key and consumer_secret' : style === 'basic' ? 'authorization: Basic' : 'The credential'
  const at = style === 'query' ? query?.key?.pointer : basic?.field.pointer
  const sound = style === 'query' || (basic !== undefined && (isKeyShaped(basic.user) || isSecretShaped(basic.user)))
  return {
    code: style ? `woo.auth.over-http.${style}` : 'woo.auth.over-http',
    certainty: saysHttps(facts) ? 'possible' : sound || style === undefined ? 'certain' : 'likely',
    weight: 0.8,
    summary: `${where} is ignored over http: ${facts.target.origin} has no TLS.`,
    why: 'WooCommerce reads key and secret only where PHP sees https; the request reached the store over plain http, so it saw a visitor. Right and wrong keys get the same answer.',
    culprit: SCHEME_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.origin, expected: `https://${facts.target.host}` },
      ...(at ? [{ pointer: at, observed: `${where} sent`, expected: 'an OAuth 1.0a signature, over http' }] : []),
      said(facts)
    ],
    fix: [
      `Call https://${facts.target.host} instead of http://${facts.target.host}.`,
      'If the store has no TLS, sign with OAuth 1.0a: the official client does so by itself for an http URL.'
    ]
  }
}
