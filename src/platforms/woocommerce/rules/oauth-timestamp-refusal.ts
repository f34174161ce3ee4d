/** "Invalid timestamp.": which of the two clocks is off, or whether the value is no time in seconds at all. */
import { perTurn } from '../../../diagnosis/remembered.js'
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { refusalOf, textOf } from '../oauth-exchange.js'

/** Seconds each way. */
const WINDOW = 900

/** Seconds by which oauth_timestamp is ahead of the store's Date; undefined where the answer has none. */
type Ahead = number | undefined

export type TimestampRefusal = {
  readonly found: OAuthExchange
  /** The answer says so in English. */
  readonly sure: boolean
} & (
  | { readonly cause: 'format' | 'milliseconds' }
  /** Far from the store's Date, where there is one, and from the time of the call. */
  | { readonly cause: 'client'; readonly offStore: Ahead; readonly offHere: number }
  /** Far from the store's Date alone. */
  | { readonly cause: 'server'; readonly offStore: number }
  | { readonly cause: 'unclear'; readonly offStore: Ahead; readonly offHere: Ahead }
)

/** Exactly one cause, which the rules share: a store's clock that is off is told together with the caller's, which may be the wrong one. */
export const timestampRefusal = perTurn(({ facts }: RuleContext<WooFacts>): TimestampRefusal | undefined => {
  const refusal = refusalOf(facts)
  const found = refusal?.kind === 'timestamp' ? facts.oauth : undefined
  if (!found) return undefined
  const base = { found, sure: refusal?.sure ?? false }
  const text = textOf(found.parameters, 'oauth_timestamp')
  if (!/^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text)) return { ...base, cause: 'format' }
  const seconds = Number(text)
  const here = facts.at / 1000
  if (Math.abs(seconds / 1000 - here) < 366 * 86_400 && seconds > 1e11) return { ...base, cause: 'milliseconds' }
  const date = Date.parse(facts.responseHeaders.value('date') ?? '') / 1000
  const offStore = Number.isNaN(date) ? undefined : seconds - date
  const offHere = here > 0 ? seconds - here : undefined
  if (isFar(offHere) && (offStore === undefined || isFar(offStore))) return { ...base, cause: 'client', offStore, offHere }
  if (isFar(offStore)) return { ...base, cause: 'server', offStore }
  return { ...base, cause: 'unclear', offStore, offHere }
})

function isFar(difference: number | undefined): difference is number {
  return difference !== undefined && Math.abs(difference) > WINDOW
}
