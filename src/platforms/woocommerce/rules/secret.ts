/** The store knows the key and refuses the secret. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { successesOf } from '../past.js'
import { culpritAt, isAuthenticationError, said, says, sent, sentPair, shownKey, withLength } from '../sent.js'
import { kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.secret.whitespace',
    title: 'Secret carries a blank or a line end',
    why: 'The key is trimmed before the look-up, the secret is compared byte for byte.',
    tell: '"Consumer secret is invalid." or a signature mismatch; the secret has white space at an end.',
    fix: ['Trim the secret where it is read.'],
    docs: ['https://www.schakko.de/2020/09/05/fixing-http-401-unauthorized-when-calling-woocommerces-rest-api/', AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.secret.placeholder',
    title: 'Secret is an unfilled variable',
    why: 'The text of an unset variable or of a template went out (or was signed with) in place of the secret.',
    tell: '"Consumer secret is invalid." or a signature mismatch; the secret is undefined, null or a template.',
    fix: ['Set the variable that feeds the secret.']
  },
  {
    ...common,
    code: 'woo.secret.url-encoded',
    title: 'Secret was percent-encoded before use',
    why: 'The parts of a Basic value are taken as they are; percent escapes are not decoded.',
    tell: '"Consumer secret is invalid."; the decoded password holds % escapes.',
    fix: ['Encode only the query string, never the parts of Basic.']
  },
  {
    ...common,
    code: 'woo.secret.wrong',
    title: 'Secret does not belong to the key',
    why: 'The key was found, and the secret stored with it is another one.',
    tell: '"Consumer secret is invalid." over Basic and query; over OAuth a signature that fits the configured secret and is refused all the same.',
    fix: ['Copy the secret again, or make a new key pair.'],
    limits: 'Over Basic a whole-looking secret may have been changed on the way; over OAuth a mismatch has many causes.'
  },
  {
    code: 'wp.auth.header-altered',
    level: 'failure',
    title: 'Authorization header arrives changed',
    why: 'A proxy or a rewrite rule handed on another Authorization value than the client sent.',
    tell: '"Consumer secret is invalid." over Basic with a pair that works as query parameters.',
    fix: ['Look at proxies and rewrite rules; use query keys over https meanwhile.'],
    ceiling: 'possible',
    docs: [
      issue('woocommerce/wc-api-node', 12),
      issue('woocommerce/wc-api-php', 53),
      issue('woocommerce/wc-api-php', 6),
      AUTHENTICATION_CLASS
    ]
  }
]

export const secret: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    if (!isAuthenticationError(facts)) return undefined
    const named = says(facts, /secret is invalid/i)
    if (!named && !isTranslated(facts)) return undefined
    const pair = sentPair(facts.credentials)
    if (!pair?.secret) return undefined
    const { value } = pair.secret
    if (value !== value.trim()) {
      const end = /\s$/.test(value) ? 'ends in' : 'begins with'
      return fault(
        context,
        pair.secret,
        'whitespace',
        `${end} ${/[\r\n]/.test(value) ? 'a line end' : 'a blank'}`,
        'Trim the secret where it is read from file or environment.',
        named
      )
    }
    if (kindOf(value) === 'placeholder')
      return fault(context, pair.secret, 'placeholder', 'is an unfilled variable', 'Set the variable that feeds the secret.', named)
    if (/%[0-9a-f]{2}/i.test(value))
      return fault(context, pair.secret, 'url-encoded', 'holds % escapes', 'Do not percent-encode key or secret before base64.', named)
    return pair.style === 'basic' ? overBasic(context, pair.secret, named) : [wrong(context, pair.secret, named ? 'certain' : 'likely')]
  }
}

/** Basic or query over https without a signature: the one refusal of a known key that comes without the signs of a user is the secret's. */
function isTranslated(facts: WooFacts): boolean {
  const english = says(facts, /^(consumer (?:key|secret) is\b|invalid|the api key|unknown request|missing)/i)
  // The legacy API names an unknown key too.
  const ofSecret = facts.error?.legacy === undefined || says(facts, /secret|geheim|segret|секрет/i)
  return facts.https && !facts.credentials.oauth && !facts.answer.hasUserSigns && !english && ofSecret
}

function overBasic(context: RuleContext<WooFacts>, placed: Placed, named: boolean): Finding[] {
  const { facts, store } = context
  const whole = kindOf(placed.value) === 'consumer-secret'
  const asConfigured = store?.credentials.consumerSecret === placed.value
  if (!whole && named) return [wrong(context, placed, 'certain')]
  const key = sentPair(facts.credentials)?.key.value ?? ''
  const inQuery = successesOf(context, key).find(({ place, signed }) => place === 'query' && !signed)
  const altered: Finding = {
    code: 'wp.auth.header-altered',
    certainty: inQuery ? 'likely' : 'possible',
    ...(inQuery && { raisedBy: 'history' as const }),
    weight: inQuery ? 0.7 : 0.3,
    summary: 'authorization may have been changed on its way: the secret looks whole, and the store calls it invalid.',
    why: `The pair is well formed${asConfigured ? ' and is the configured one' : ''}; a proxy or rewrite rule that hands on another value gives the same answer.`,
    culprit: culpritAt(placed),
    evidence: [said(facts), ...(inQuery ? [{ observed: 'the same key worked in the query', exchange: inQuery.past.id }] : [])],
    fix: ['Send consumer_key and consumer_secret in the query over https; if that works, look at proxies and rewrite rules.'],
    settle: { how: 'Send the same pair as query parameters over https: 200 means that the header is changed on the way.' }
  }
  return [wrong(context, placed, 'likely'), altered]
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

function fault(context: RuleContext<WooFacts>, placed: Placed, detail: string, what: string, fix: string, named: boolean): Finding {
  const { facts, masker } = context
  return {
    code: `woo.secret.${detail}`,
    certainty: named ? 'certain' : 'likely',
    weight: 0.9,
    summary: `Consumer secret ${masker.mask(placed.value)} in ${placed.name} ${what}, so it is not the stored one.`,
    why: 'The store knows the key and compares the secret byte for byte; what was sent cannot equal cs_ and 40 hexadecimal digits.',
    culprit: culpritAt(placed),
    evidence: [
      { pointer: placed.pointer, observed: withLength(placed.value, masker), expected: 'cs_ and 40 hexadecimal digits' },
      said(facts)
    ],
    fix: [fix],
    supersedes: ['woo.secret.wrong', 'wp.auth.header-altered']
  }
}
