/** Basic, query keys and application passwords count only where PHP sees TLS. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, saysHttps, sawVisitor } from '../nobody.js'
import { takesKeys } from '../route.js'
import { authorizationCulprit, basicUser, SCHEME_CULPRIT, said } from '../sent.js'
import { isKeyShaped, isSecretShaped, kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

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
  },
  {
    ...common,
    code: 'wp.app-password.over-http',
    title: 'Application password over plain http is ignored',
    why: 'WordPress takes application passwords only if PHP sees https, or if the site declares itself a local environment.',
    tell: 'Basic with a user name and an application password in an http URL, answered as to a visitor.',
    fix: ['Use https, or set WP_ENVIRONMENT_TYPE to local on a development site.'],
    limits: 'On a site declared as local the password is read over http, and then a wrong one gives the same answer on wc/ routes.',
    docs: [WORDPRESS_AUTHENTICATION]
  }
]

export const overHttp: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const { basic, query, oauth } = facts.credentials
    if (facts.https || !sawVisitor(facts) || oauth) return undefined
    if (basic && kindOf(basic.password) === 'application-password' && !isKeyShaped(basic.user)) return applicationPassword(context)
    if (!onKeyRoute(facts)) return undefined
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

/**
 * wp-env and the like declare their sites local, where WordPress reads the password over http, too (wp_is_application_passwords_supported).
 *
 * @see https://developer.wordpress.org/reference/functions/wp_is_application_passwords_supported/
 */
function isDevelopment({ target }: WooFacts): boolean {
  return isLoopback(target.hostname) || /\.(?:local|test)$/.test(target.hostname)
}

function applicationPassword(context: RuleContext<WooFacts>): Finding | Finding[] {
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
