/** Keys that cannot be right, judged by their shape. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor } from '../nobody.js'
import type { SentPair } from '../sent.js'
import { blamedPair, culpritAt, refusesKey, said, sent, shownKey } from '../sent.js'
import { isEndOfKey, isKeyShaped, isSecretShaped, kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, WOO_DOCS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS, WOO_DOCS] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.key.swapped',
    title: 'Key and secret are swapped',
    why: 'The store looks up the value in the key slot, and a secret is in no list of keys.',
    tell: 'User name, consumer_key or oauth_consumer_key starts with cs_; "Consumer key is invalid." over OAuth, 401 as to a visitor otherwise.',
    fix: ['Swap the two values.']
  },
  {
    ...common,
    code: 'woo.key.placeholder',
    title: 'Key is an unfilled variable',
    why: 'The text of an unset variable or of a template went out in place of the key.',
    tell: 'The key is undefined, null, empty braces, a template or your-key.',
    fix: ['Set the variable, and let the app stop where it is absent.']
  },
  {
    ...common,
    code: 'woo.key.malformed.stray-characters',
    title: 'Key carries quotes or blanks',
    why: 'Blanks and line ends around the key are trimmed; quotes, commas or blanks inside it are not, so the look-up finds nothing.',
    tell: '"Consumer key is invalid." (or 401 as to a visitor); the value has quotes or an inner blank.',
    fix: ['Strip the characters.']
  },
  {
    ...common,
    code: 'woo.key.malformed',
    title: 'Key has the wrong shape (shortened, upper case)',
    why: 'Every key is ck_ and 40 lower-case hexadecimal digits; the store compares a hash of the whole value.',
    tell: '"Consumer key is invalid." (or 401 as to a visitor); for instance the …1234567 that the list of keys shows.',
    fix: ['Copy the whole key; it is shown only once, so make a new one where it is lost.']
  }
]

export const keyShape: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const refused = refusesKey(facts) !== undefined
    if (!refused && !(sawVisitor(facts) && onKeyRoute(facts))) return undefined
    const pair = blamedPair(facts)
    if (!pair || (pair.style !== 'oauth' && !facts.https)) return undefined
    const { value } = pair.key
    if (isSecretShaped(value) && (!pair.secret || !isSecretShaped(pair.secret.value))) return swapped(context, pair)
    const kind = kindOf(value)
    if (kind === 'placeholder')
      return unfit(context, pair, 'woo.key.placeholder', 'is an unfilled variable', 'Set the variable that feeds the key.')
    const inner = value.trim()
    if (/ck_/i.test(inner) && /["'`,;<>\s]/.test(inner)) {
      return unfit(context, pair, 'woo.key.malformed.stray-characters', 'carries quotes or blanks', `Strip ${strayOf(inner)} from the key.`)
    }
    const shortened = refused && isEndOfKey(value)
    if ((isKeyShaped(value) && kind !== 'consumer-key') || shortened) {
      const what = shortened ? 'is only the end of a key' : `has ${inner.length} characters, a key has 43 (ck_ and 40 of 0-9 a-f)`
      return unfit(context, pair, 'woo.key.malformed', what, 'Copy the whole key again; where it is lost, make a new pair.')
    }
    return undefined
  }
}

function strayOf(value: string): string {
  return /["'`]/.test(value) ? 'the quotes' : /\s/.test(value) ? 'the blank' : 'the stray characters'
}

function swapped({ facts, masker, store }: RuleContext<WooFacts>, pair: SentPair): Finding {
  const slots = { basic: 'the user of authorization: Basic', query: 'consumer_key', oauth: 'oauth_consumer_key' }
  const configured = store?.credentials.consumerSecret
  return {
    code: 'woo.key.swapped',
    certainty: refusesKey(facts) === 'translated' ? 'likely' : 'certain',
    weight: 0.9,
    summary: `${capital(slots[pair.style])} holds ${masker.mask(pair.key.value)}, a secret: key and secret are swapped.`,
    why: 'The value in the key slot starts with cs_, so the store looked up a secret among its keys and found nothing.',
    culprit: culpritAt(pair.key),
    evidence: [
      sent(pair.key, masker, 'ck_ and 40 hexadecimal digits'),
      ...(pair.secret ? [sent(pair.secret, masker, 'cs_…')] : []),
      said(facts)
    ],
    fix: [
      `Put the ck_ value${configured?.startsWith('ck_') ? ` (${masker.mask(configured)})` : ''} into ${slots[pair.style]} and ${masker.mask(pair.key.value)} into the secret.`
    ],
    supersedes: ['woo.key.unknown', 'woo.key.wrong-kind']
  }
}

function unfit({ facts, masker }: RuleContext<WooFacts>, pair: SentPair, code: string, what: string, fix: string): Finding {
  return {
    code,
    certainty: refusesKey(facts) === 'translated' ? 'likely' : 'certain',
    weight: 0.9,
    summary: `Consumer key ${shownKey(pair, masker)} ${what}, so no store can know it.`,
    why: 'WooCommerce keys are ck_ and 40 lower-case hexadecimal digits; the store looks up a hash of the whole value, so a damaged one is never found.',
    culprit: culpritAt(pair.key),
    evidence: [sent(pair.key, masker, 'ck_ and 40 hexadecimal digits'), said(facts)],
    fix: [fix],
    supersedes: ['woo.key.unknown', 'woo.key.wrong-kind']
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
