/** `woocommerce_rest_missing_nonce`: what the request has in place of a nonce. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { storeApiRefusal } from './store-api-refusal.js'

export type MissedNonce =
  /** A nonce under the name that current versions do not read. */
  | { readonly cause: 'old-name'; readonly nonce: Placed }
  /** A cart token that the store handed out itself, and yet it wants a nonce. */
  | { readonly cause: 'unread-token'; readonly token: Placed; readonly wanted: string }
  | { readonly cause: 'token'; readonly token: Placed }
  /** A version that reads X-WC-Store-API-Nonce and knows no cart token yet. */
  | { readonly cause: 'old-version'; readonly wanted: string }
  | { readonly cause: 'nothing'; readonly wanted: string }

/** Exactly one cause, so that the rules that ask do not contradict each other. */
export function missedNonce(context: RuleContext<WooFacts>): MissedNonce | undefined {
  const { facts } = context
  if (storeApiRefusal(facts) !== 'missing-nonce') return undefined
  const { oldStoreNonce, cartToken } = facts.credentials
  // Versions before 2021 ask for the old name themselves.
  const wanted = /missing the ([\w-]{1,40}) header/i.exec(facts.error?.message ?? '')?.[1] ?? 'Nonce'
  const isOld = /^x-wc/i.test(wanted)
  if (oldStoreNonce && !cartToken && !isOld) return { cause: 'old-name', nonce: oldStoreNonce }
  if (cartToken)
    return isFresh(context, cartToken) ? { cause: 'unread-token', token: cartToken, wanted } : { cause: 'token', token: cartToken }
  return { cause: isOld ? 'old-version' : 'nothing', wanted }
}

/** The store handed this token out less than two days ago, which is how long one lives. */
function isFresh({ facts, history, masker }: RuleContext<WooFacts>, token: Placed): boolean {
  const issued = history.noted('nonce-issued', masker.fingerprint(token.value))
  return issued !== undefined && facts.at - issued.exchange.at < 48 * 3_600_000
}
