/** The configured secret may not be the one that the store keeps, or is none at all. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { textOf } from '../oauth-exchange.js'
import { successesOf } from '../past.js'
import { kindOf } from '../shapes.js'
import type { Draft } from './oauth-matches-draft.js'
import { FITS } from './oauth-matches-draft.js'
import type { SignatureCase } from './oauth-signature-case.js'

/** A secret that no store hands out, and the client signed with just that: proof. */
export function spoiltSecret({ store }: RuleContext<WooFacts>, _: SignatureCase): Draft | undefined {
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

/** The secret that was signed with is probably not that of the key. */
export function secretWrong(context: RuleContext<WooFacts>, { parameters }: SignatureCase): Draft {
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
