/** The store knows the key and refuses the secret: what the secret itself shows. */
import { perTurn } from '../../../diagnosis/remembered.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { isAuthenticationError, says, sentPair } from '../sent.js'
import { kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS } from '../sources.js'

/** What the pages of the codes about secrets share. */
export const secretPage = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const

export interface SecretRefusal {
  /** `wrong-or-altered`: it came in a header, which may have been changed on its way. */
  readonly cause: 'whitespace' | 'placeholder' | 'url-encoded' | 'wrong' | 'wrong-or-altered'
  readonly placed: Placed
  /** The answer names the secret, in English. */
  readonly named: boolean
}

/** Exactly one cause: a secret that cannot be one is told alone. */
export const secretRefusal = perTurn((facts: WooFacts): SecretRefusal | undefined => {
  if (!isAuthenticationError(facts)) return undefined
  const named = says(facts, /secret is invalid/i)
  if (!named && !isTranslated(facts)) return undefined
  const pair = sentPair(facts.credentials)
  if (!pair?.secret) return undefined
  const placed = pair.secret
  return { cause: causeOf(placed.value, pair.style === 'basic', named), placed, named }
})

function causeOf(value: string, inHeader: boolean, named: boolean): SecretRefusal['cause'] {
  if (value !== value.trim()) return 'whitespace'
  const kind = kindOf(value)
  if (kind === 'placeholder') return 'placeholder'
  if (/%[0-9a-f]{2}/i.test(value)) return 'url-encoded'
  return inHeader && (kind === 'consumer-secret' || !named) ? 'wrong-or-altered' : 'wrong'
}

/** Basic or query over https without a signature: the one refusal of a known key that comes without the signs of a user is the secret's. */
function isTranslated(facts: WooFacts): boolean {
  const english = says(facts, /^(consumer (?:key|secret) is\b|invalid|the api key|unknown request|missing)/i)
  // The legacy API names an unknown key too.
  const ofSecret = facts.error?.legacy === undefined || says(facts, /secret|geheim|segret|секрет/i)
  return facts.https && !facts.credentials.oauth && !facts.answer.hasUserSigns && !english && ofSecret
}
