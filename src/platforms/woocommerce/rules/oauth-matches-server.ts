/** The server may change what the store signs: another scheme, one parameter more, another home. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { linksPlainHttp, phpSeesHttps, successesOf } from '../past.js'
import { HOST_CULPRIT, indexPath, STORE_CULPRIT } from '../sent.js'
import type { Draft } from './oauth-matches-draft.js'
import { FITS } from './oauth-matches-draft.js'
import type { SignatureCase } from './oauth-signature-case.js'

/** TLS ends before PHP, and nobody tells it. */
export function tlsOffload(context: RuleContext<WooFacts>): Draft | undefined {
  const { facts } = context
  if (!facts.https || phpSeesHttps(context) || linksPlainHttp(facts)) return undefined
  return {
    code: 'wp.auth.tls-not-detected',
    certainty: 'possible',
    weight: 0.45,
    summary: `PHP at ${facts.target.host} may not see that this request is https, and then checks oauth_signature against http://.`,
    why: `${FITS} Where TLS ends before PHP and nobody tells it, the store signs http:// instead.`,
    culprit: STORE_CULPRIT,
    fix: ["In wp-config.php: where X-Forwarded-Proto is https, set $_SERVER['HTTPS'] = 'on'.", 'Until then sign for http://.'],
    settle: {
      how: 'GET the API index over https: an empty "authentication" means that PHP sees no https.',
      request: { method: 'GET', path: indexPath(facts) }
    }
  }
}

/** A rewrite rule hands PHP a parameter. */
export function serverAdds(context: RuleContext<WooFacts>): Draft {
  const key = context.facts.credentials.oauth?.get('oauth_consumer_key')?.value ?? ''
  const worked = successesOf(context, key).some(({ signed }) => signed)
  return {
    code: 'woo.oauth.server-adds-param',
    certainty: 'possible',
    weight: worked ? 0.1 : 0.4,
    summary: 'The web server may add a parameter (such as q=) that oauth_signature does not cover.',
    why: `${FITS} A rewrite rule that hands PHP one parameter more changes what the store signs.`,
    culprit: STORE_CULPRIT,
    fix: ['In nginx use try_files $uri $uri/ /index.php?$args; and look for rules that append parameters.']
  }
}

/** The home URL is not known for sure. */
export function otherHome({ home }: SignatureCase): Draft | undefined {
  if (home.from === 'answer' || home.from === 'history') return undefined
  return {
    code: 'woo.oauth.base-url',
    certainty: 'possible',
    weight: 0.35,
    summary: `The store's home URL may be another one than ${home.url}, for which oauth_signature was made.`,
    why: `${FITS} The answer does not tell the home URL; with another host, port or folder the store computes another signature.`,
    culprit: HOST_CULPRIT,
    fix: ['Read "home" in GET /wp-json/ and use exactly that URL in the client and in the configuration.'],
    settle: { how: 'Read "home" in the API index.', request: { method: 'GET', path: '/wp-json/' } }
  }
}
