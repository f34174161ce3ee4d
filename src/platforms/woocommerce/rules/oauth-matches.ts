/** The signature is what the store should compute with this secret, and it refused it: what is left, and how to tell. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { carrier, textOf } from '../oauth-exchange.js'
import { splitUrl } from '../oauth1-url.js'
import { linksPlainHttp, phpSeesHttps, successesOf } from '../past.js'
import { rawPairs, urldecode } from '../php-query.js'
import { HOST_CULPRIT, indexPath, STORE_CULPRIT, said } from '../sent.js'
import { kindOf } from '../shapes.js'
import { showBaseString } from '../signature-evidence.js'
import type { Forensics } from '../signature-forensics.js'
import { homeEvidence } from './oauth-evidence.js'
import type { SignatureCase } from './oauth-signature-case.js'

type Match = Extract<Forensics, { outcome: 'matches-store' }>

const FITS =
  'The signature is exactly what a store with this secret and this home URL computes over the request, so the way of signing is right.'

/** What may be wrong although the signature is right for the configured store: secret, home URL, and what the server changes. */
export function matchesStore(context: RuleContext<WooFacts>, signatureCase: SignatureCase, match: Match): readonly Finding[] {
  const secret = spoiltSecret(context, signatureCase)
  if (secret) return [{ ...base(context, signatureCase, match), ...secret, supersedes: ['woo.oauth.signature-mismatch'] }]
  const findings = [
    nestedArray(context, signatureCase),
    rawPlus(context, signatureCase),
    secretWrong(context, signatureCase),
    tlsOffload(context),
    serverAdds(context),
    otherHome(signatureCase)
  ].filter((finding) => finding !== undefined)
  return findings.map((finding) => ({ ...base(context, signatureCase, match), ...finding }))
}

type Base = Pick<Finding, 'culprit' | 'evidence' | 'settle' | 'supersedes'>
type Draft = Omit<Finding, keyof Base> & Partial<Base>

function base({ facts, masker }: RuleContext<WooFacts>, { parameters, home, signedAnew }: SignatureCase, { storeBaseString }: Match): Base {
  const culprit = carrier(facts, parameters, 'oauth_signature')
  const shown: Evidence = {
    ...(culprit.pointer !== undefined && { pointer: culprit.pointer }),
    observed: showBaseString(storeBaseString, masker),
    note: `base string that gives ${signedAnew ? 'the signature made anew' : "the client's signature"} with the configured secret`
  }
  return {
    culprit,
    evidence: [shown, ...homeEvidence(facts, home), said(facts)],
    settle: {
      how: 'Send the same key and secret by Basic over https: 200 means that the secret is right, "Consumer secret is invalid." that it is not.',
      request: { method: 'GET', path: `${facts.api.base}/wp-json/wc/v3` }
    },
    supersedes: ['woo.oauth.signature-mismatch']
  }
}

/** A secret that no store hands out, and the client signed with just that: proof. */
function spoiltSecret({ store }: RuleContext<WooFacts>, _: SignatureCase): Draft | undefined {
  const secret = store?.credentials.consumerSecret ?? ''
  const common = { certainty: 'certain', raisedBy: 'config', weight: 0.9 } as const
  // `cs_xxx` may be a secret that somebody made up; `undefined` and `${SECRET}` are never one.
  if (kindOf(secret) === 'placeholder' && !secret.startsWith('cs_')) {
    return {
      ...common,
      code: 'woo.secret.placeholder',
      summary: 'oauth_signature does not match: the client signed with an unfilled variable in place of the secret.',
      why: 'The configured secret is the text of an unset variable or of a template, and it gives exactly the signature that was sent.',
      fix: ['Set the variable that feeds the secret, in the client and in the configuration.']
    }
  }
  if (secret !== secret.trim()) {
    return {
      ...common,
      code: 'woo.secret.whitespace',
      summary: 'oauth_signature does not match: the client signed with white space around the secret.',
      why: 'The configured secret has white space around it and gives exactly the signature that was sent; the store signs without it.',
      fix: ['Trim the secret where it is read from file or environment.']
    }
  }
  return undefined
}

function secretWrong(context: RuleContext<WooFacts>, { parameters }: SignatureCase): Draft {
  const { store, masker } = context
  const secret = store?.credentials.consumerSecret ?? ''
  const key = textOf(parameters, 'oauth_consumer_key').trim()
  const configured = store?.credentials.consumerKey?.trim()
  const otherKey = configured !== undefined && configured !== key
  const shape = kindOf(secret) === 'consumer-secret' ? '' : ' The secret has not the shape of one either (cs_ and 40 hexadecimal digits).'
  const worked = successesOf(context, key).find(({ signed }) => signed)?.past
  return {
    code: 'woo.secret.wrong',
    certainty: otherKey || shape !== '' ? 'likely' : 'possible',
    weight: worked ? 0.35 : 0.7,
    summary: otherKey
      ? `oauth_signature was made with the secret of key ${masker.mask(configured)}, but sent with key ${masker.mask(key)}.`
      : `oauth_signature fits the configured secret, so that secret is probably not the one of key ${masker.mask(key)}.`,
    why: `${FITS} What is left: the secret is not the one that the store keeps with this key.${shape}${worked ? ' Signed calls with this key did work before, so a new pair may have been made since.' : ''}`,
    fix: ['Copy the secret again; if it is not shown any more (WooCommerce shows it once), make a new key pair.']
  }
}

function tlsOffload(context: RuleContext<WooFacts>): Draft | undefined {
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

function serverAdds(context: RuleContext<WooFacts>): Draft {
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

function otherHome({ home }: SignatureCase): Draft | undefined {
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

/** Old versions wrote "Invalid Signature" with a capital S; wc/v1, wc/v2 and the legacy API are theirs. */
function isOldVersion({ facts }: RuleContext<WooFacts>): boolean {
  return /Invalid Signature/.test(facts.error?.message ?? '') || facts.api.surface === 'legacy' || /^wc\/v[12]$/.test(facts.api.namespace)
}

function nestedArray(context: RuleContext<WooFacts>, _: SignatureCase): Draft | undefined {
  const nested = context.facts.query.all.find(({ name }) => /^[^[]+\[[^\]]*\]\[/.test(name))
  if (!nested) return undefined
  const old = isOldVersion(context)
  return {
    code: 'woo.oauth.param.nested-array',
    certainty: old ? 'likely' : 'possible',
    weight: old ? 0.85 : 0.5,
    summary: `This store version may not be able to check a signature over ${nested.name.slice(0, 80)}.`,
    why: `${FITS} Old versions of WooCommerce built the base string of two-level bracket parameters wrongly.`,
    culprit: { in: 'request.query', name: nested.name, pointer: nested.pointer },
    fix: ['Update WooCommerce, or filter with flat parameters.'],
    settle: { how: `Send the same call without ${nested.name.slice(0, 80)}: if that passes, this is it.` }
  }
}

function rawPlus(context: RuleContext<WooFacts>, { request, parameters }: SignatureCase): Draft | undefined {
  const pair = rawPairs(splitUrl(request.url)?.query ?? '').find(({ name }) => urldecode(name) === 'oauth_signature')
  if (parameters.place !== 'query' || !pair?.value.includes('+')) return undefined
  const old = isOldVersion(context)
  return {
    code: 'woo.oauth.signature-plus',
    certainty: old ? 'likely' : 'possible',
    weight: old ? 0.8 : 0.5,
    summary: 'oauth_signature holds a + that is not encoded, which old versions of WooCommerce read as a blank.',
    why: `${FITS} In a query string + stands for a blank; newer versions turn it back, older ones compare as it is.`,
    fix: ['Percent-encode the signature: + is %2B.', 'Update WooCommerce.'],
    settle: { how: 'Send the same request with %2B in place of +.' }
  }
}
