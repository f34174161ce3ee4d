/** What findings about oauth_timestamp show: the value sent, and the clocks. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier, textOf } from '../oauth-exchange.js'

/** What the pages of all these codes share. */
export const timestampPage = { level: 'failure', ceiling: 'certain' } as const

/** Where the request carries it, and as what. */
export function timestampSent({ facts }: RuleContext<WooFacts>, { parameters }: OAuthExchange) {
  const culprit = carrier(facts, parameters, 'oauth_timestamp')
  const observed = `oauth_timestamp=${textOf(parameters, 'oauth_timestamp').slice(0, 40)}`
  return { culprit, observed, at: culprit.pointer === undefined ? {} : { pointer: culprit.pointer } }
}

/** A translated answer may be another refusal of the same request: then a proof is a good guess. */
export function asSure(finding: Finding, sure: boolean): Finding {
  return sure || finding.certainty !== 'certain' ? finding : { ...finding, certainty: 'likely' }
}

/** The store's Date, where the answer has one, and the time of the call. */
export function clocks({ facts }: RuleContext<WooFacts>, offStore: number | undefined): Finding['evidence'] {
  const date = facts.responseHeaders.get('date')
  const here = { observed: new Date(facts.at).toISOString(), note: 'time of this call' }
  return date && offStore !== undefined ? [{ pointer: date.pointer, observed: date.value, note: "the store's clock" }, here] : [here]
}

/** `20 minutes behind` */
export function spoken(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60)
  const size =
    minutes < 180 ? `${minutes} minutes` : minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
  return `${size} ${seconds < 0 ? 'behind' : 'ahead of'}`
}
