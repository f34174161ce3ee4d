/** A secret that looks like one and is not that of the key. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { culpritAt, said, sent, sentPair, shownKey } from '../sent.js'
import { secretPage, secretRefusal } from './secret-refusal.js'

export const secretWrong: Rule<WooFacts> = {
  codes: [
    {
      ...secretPage,
      code: 'woo.secret.wrong',
      title: 'Secret does not belong to the key',
      why: 'The key was found, and the secret stored with it is another one.',
      tell: '"Consumer secret is invalid." over Basic and query; over OAuth a signature that fits the configured secret and is refused all the same.',
      fix: ['Copy the secret again, or make a new key pair.'],
      limits: 'Over Basic a whole-looking secret may have been changed on the way; over OAuth a mismatch has many causes.'
    }
  ],
  diagnose(context) {
    const refusal = secretRefusal(context.facts)
    switch (refusal?.cause) {
      case 'wrong':
        return wrong(context, refusal.placed, refusal.named ? 'certain' : 'likely')
      case 'wrong-or-altered':
        return wrong(context, refusal.placed, 'likely')
      default:
        return undefined
    }
  }
}

function wrong(context: RuleContext<WooFacts>, placed: Placed, certainty: Finding['certainty']): Finding {
  const { facts, masker, store } = context
  const key = shownKey(sentPair(facts.credentials), masker)
  const configured = store?.credentials.consumerSecret
  const other = configured !== undefined && configured !== placed.value
  return {
    code: 'woo.secret.wrong',
    certainty,
    weight: 0.5,
    summary: `Secret ${masker.mask(placed.value)} in ${placed.name} does not belong to key ${key}.`,
    why: `The store found the key and compared the secret: they do not belong together.${other ? ' The secret sent is not the configured one.' : ''}`,
    culprit: culpritAt(placed),
    evidence: [sent(placed, masker, other ? `the configured secret ${masker.mask(configured)}` : `the secret of ${key}`), said(facts)],
    fix: [
      other
        ? `Send the configured secret ${masker.mask(configured)}.`
        : `Copy the secret of ${key} again; it cannot be shown a second time, so make a new pair where it is lost.`
    ]
  }
}
