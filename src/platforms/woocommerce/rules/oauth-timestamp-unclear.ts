/** Both clocks that can be seen fit oauth_timestamp, and yet it is refused. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS } from '../sources.js'
import { asSure, clocks, timestampPage, timestampSent } from './oauth-timestamp-evidence.js'
import { timestampRefusal } from './oauth-timestamp-refusal.js'

export const oauthTimestampUnclear: Rule<WooFacts> = {
  codes: [
    {
      ...timestampPage,
      code: 'woo.oauth.timestamp.skew',
      title: 'oauth_timestamp and store clock differ by more than 15 minutes',
      why: 'One of two clocks is off; key, secret and signed URL are right, since they are checked before.',
      tell: '"Invalid timestamp." without a Date to compare with.',
      fix: ['Synchronise the clock that is off.'],
      docs: [AUTHENTICATION_CLASS]
    },
    {
      ...timestampPage,
      code: 'woo.oauth.timestamp',
      title: 'oauth_timestamp is not accepted',
      why: 'The store takes timestamps up to 900 seconds from its own clock.',
      tell: '"Invalid timestamp."',
      fix: ['Send the current Unix time in whole seconds.'],
      docs: [AUTHENTICATION_CLASS]
    }
  ],
  diagnose(context) {
    const refusal = timestampRefusal(context)
    if (refusal?.cause !== 'unclear') return undefined
    return asSure(unclear(context, refusal.found, refusal.offStore, refusal.offHere), refusal.sure)
  }
}

function unclear(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number | undefined, offHere: number | undefined): Finding {
  const { culprit, observed, at } = timestampSent(context, found)
  const known = offStore === undefined && offHere !== undefined
  return {
    code: known ? 'woo.oauth.timestamp.skew' : 'woo.oauth.timestamp',
    certainty: 'certain',
    summary: 'The store refuses oauth_timestamp: it is more than 15 minutes from its clock.',
    why: `oauth_timestamp fits the time of this call${offStore === undefined ? '' : " and the answer's Date"}, so the clock that PHP compares it with differs from those, or the answer is an old one from a cache.`,
    culprit,
    evidence: [{ ...at, observed }, ...clocks(context, offStore), said(context.facts)],
    fix: ["Compare the server's clock with a third one, and have it synchronised.", 'Keep caches away from the API.']
  }
}
