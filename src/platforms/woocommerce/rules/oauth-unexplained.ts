/** The signature is refused and its maker not found, with or without the secret: an honest list. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier, refusalOf, textOf } from '../oauth-exchange.js'
import { pointed, said, withLength } from '../sent.js'
import { showBaseString } from '../signature-evidence.js'
import type { Forensics } from '../signature-forensics.js'
import { homeEvidence } from './oauth-evidence.js'
import type { SignatureCase } from './oauth-signature-case.js'
import { signsOf } from './oauth-signs.js'

type Unexplained = Extract<Forensics, { outcome: 'unexplained' }>

const BECAUSE: Record<Unexplained['because'], string> = {
  'no-variant':
    'No known variant of URL, method, parameters, algorithm or signing key gives this signature with the configured secret: most likely the client signs with another secret.',
  garbled: 'The text is no encoding of an HMAC at all (20 or 32 bytes in base64): it was cut, changed or is no signature.',
  'too-large': 'The request is too large for the search of variants.'
}

/** The secret is known, and yet no variant fits. */
export function unexplainedSignature(
  context: RuleContext<WooFacts>,
  found: SignatureCase,
  { because, storeBaseString }: Unexplained
): Finding[] {
  const { facts, masker, store } = context
  const mismatch = mismatchOf(context, found, BECAUSE[because])
  const expected =
    storeBaseString === '' ? [] : [{ observed: showBaseString(storeBaseString, masker), note: 'base string that the store signs' }]
  const evidence = [...mismatch.evidence, ...expected, ...homeEvidence(facts, found.home)]
  const unexplained: Finding = { ...mismatch, certainty: because === 'too-large' ? 'possible' : 'likely', weight: 0.6, evidence }
  if (because !== 'no-variant') return [unexplained]
  const key = textOf(found.parameters, 'oauth_consumer_key')
  const configured = store?.credentials.consumerKey
  const other = configured !== undefined && configured.trim() !== key.trim()
  const secret: Finding = {
    code: 'woo.secret.wrong',
    certainty: 'possible',
    weight: 0.6,
    summary: `The client may sign with another secret than the configured one for key ${masker.mask(key)}.`,
    why: `${BECAUSE[because]}${other ? ` The configured secret belongs to key ${masker.mask(configured)}, not to the one sent.` : ''}`,
    culprit: mismatch.culprit,
    evidence,
    fix: ['Compare the secret in the client with the configured one (length, last four characters), or make a new key pair for both.']
  }
  return [unexplained, secret]
}

/** Runs at once, also without a secret: what the request alone shows. Forensics supersede it. */
export const oauthUnsettled: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    const refusal = refusalOf(context.facts)
    if (refusal?.kind !== 'signature') return undefined
    const found = context.facts.oauth
    if (!found) return undefined
    if (context.store?.credentials.consumerSecret)
      return mismatchOf(context, found, 'The cause is searched for after the end of the answer.')
    const signs = signsOf(context, found)
    const why =
      signs.length > 0 ? 'Without the consumer secret the signature cannot be recomputed; the request shows what may be wrong.' : ''
    return [
      ...signs,
      ...(refusal.unnamed ? unnamedOf(context, found) : []),
      mismatchOf(
        context,
        found,
        why || 'Without the consumer secret the signature cannot be recomputed, so wrong secret, other URL and other parameters look alike.'
      )
    ]
  }
}

/** What the store refuses with the same code as a signature, where its text cannot be read. */
export function unnamedOf({ facts, masker }: RuleContext<WooFacts>, { parameters }: OAuthExchange): Finding[] {
  const evidence = [said(facts)]
  const why = 'The text is a translation that storetap does not know; the code alone stands for a key, a signature, a timestamp or a nonce.'
  return [
    {
      code: 'woo.key.unknown',
      certainty: 'possible',
      weight: 0.15,
      summary: `${facts.target.host} may not know consumer key ${masker.mask(textOf(parameters, 'oauth_consumer_key').trim())}; its text is not readable here.`,
      why,
      culprit: carrier(facts, parameters, 'oauth_consumer_key'),
      evidence,
      fix: ['Translate what the store says: it names the fault. Then look the key up in WooCommerce > Settings > Advanced > REST API.']
    },
    {
      code: 'woo.oauth.nonce-reused',
      certainty: 'possible',
      weight: 0.1,
      summary: 'oauth_nonce may have been used before; the text of the store is not readable here.',
      why,
      culprit: carrier(facts, parameters, 'oauth_nonce'),
      evidence,
      fix: ['Translate what the store says. Make a new nonce and sign anew for every attempt.']
    }
  ]
}

function mismatchOf({ facts, masker, store }: RuleContext<WooFacts>, { parameters }: OAuthExchange, why: string): Finding {
  const culprit = carrier(facts, parameters, 'oauth_signature')
  const signature = textOf(parameters, 'oauth_signature')
  const known = Boolean(store?.credentials.consumerSecret)
  return {
    code: 'woo.oauth.signature-mismatch',
    certainty: 'possible',
    weight: 0.2,
    summary: 'oauth_signature does not match what the store computes over this request.',
    why: `${why} What remains: another secret than the one of this key, another URL than the store's home URL, or parameters that changed after signing.`,
    culprit,
    evidence: [{ ...pointed(culprit), observed: withLength(signature, masker) }, said(facts)],
    fix: [
      ...(known
        ? []
        : ['Give storetap the consumer secret of this key (stores[].credentials.consumerSecret): it then names the difference.']),
      "Compare the client's base string with the store's: home URL, sorted parameters, everything that is sent.",
      'Copy the secret again.'
    ],
    settle: { how: 'Send key and secret by Basic over https: "Consumer secret is invalid." means the secret, 200 means the signing.' }
  }
}
