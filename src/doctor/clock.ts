/** The clock of this machine against the store's `Date`: signatures and tokens carry times. Pure. */
import type { StoreSettings } from '../model/settings.js'
import { type Answer, fieldOf } from './answer.js'
import { type Check, fail, ok, warn } from './check.js'

/** From here on a skew is worth a word: `Date` has whole seconds, and an answer is on its way for some. */
const NOTICE_S = 30
/** WooCommerce takes OAuth timestamps of 15 minutes; Shopify's own library takes OAuth callbacks of 90 seconds. */
const LIMIT_S = { woocommerce: 900, shopify: 90, auto: 900 } as const

/** A failure where the skew is beyond what the platform takes, a warning from half a minute on and where the answer has no `Date`. */
export function judgeClock(platform: StoreSettings['platform'], answer: Answer): Check {
  const skew = skewOf(answer)
  if (skew === undefined) {
    return warn('clock', {
      expected: 'an answer with a Date field',
      found: 'none, so the clocks cannot be compared',
      fix: 'compare the time of this machine with a time server'
    })
  }
  const seconds = Math.round(Math.abs(skew))
  if (seconds <= NOTICE_S) return ok('clock', `within ${Math.max(1, seconds)} s of the store's Date`)
  const wrong = {
    expected: `at most ${LIMIT_S[platform]} s between this machine and the store`,
    found: `this machine is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} the store's Date`,
    fix: 'set the clock by a time server (NTP) here; where other sites agree with this machine, the store is wrong'
  }
  return seconds > LIMIT_S[platform] ? fail('clock', wrong) : warn('clock', wrong)
}

/** Seconds that the store is ahead of this machine. A stored answer has an old Date: its Age tells how old (RFC 9111 section 5.1). */
export function skewOf(answer: Answer): number | undefined {
  const date = Date.parse(fieldOf(answer, 'date') ?? '')
  if (Number.isNaN(date)) return undefined
  const age = Number(/^\d{1,9}$/.exec(fieldOf(answer, 'age') ?? '0')?.[0] ?? 0)
  return (date + age * 1000 - (answer.sentAt + answer.receivedAt) / 2) / 1000
}
