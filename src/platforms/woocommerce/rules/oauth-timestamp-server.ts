/** The store's clock is off. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'
import { clocks, spoken, timestampPage, timestampSent } from './oauth-timestamp-evidence.js'
import { timestampRefusal } from './oauth-timestamp-refusal.js'

export const oauthTimestampServer: Rule<WooFacts> = {
  codes: [
    {
      ...timestampPage,
      code: 'woo.oauth.timestamp.skew.server',
      title: "Store's clock is more than 15 minutes off",
      why: 'The timestamp is right, but the server compares it with a clock that is wrong.',
      tell: '"Invalid timestamp."; oauth_timestamp fits the time of the call, the Date of the answer does not.',
      fix: ["Have the host synchronise the server's clock."],
      limits: 'Where this machine signs the request as well, its own clock may be the wrong one: compare both with a third.',
      docs: [
        AUTHENTICATION_CLASS,
        issue('woocommerce/wc-api-node', 58),
        issue('woocommerce/woocommerce', 16621),
        issue('woocommerce/woocommerce', 8645)
      ]
    }
  ],
  diagnose(context) {
    const refusal = timestampRefusal(context)
    return refusal?.cause === 'server' ? serverOff(context, refusal.found, refusal.offStore) : undefined
  }
}

function serverOff(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number): Finding {
  const { observed, at } = timestampSent(context, found)
  const date = context.facts.responseHeaders.get('date')
  return {
    code: 'woo.oauth.timestamp.skew.server',
    certainty: 'likely',
    weight: 0.7,
    summary: `The store's clock (Date) is off: oauth_timestamp fits the time of this call and is ${spoken(offStore)} the store's Date.`,
    why: 'The store compares oauth_timestamp with its own clock. Here the timestamp fits the time at which the call was recorded, while Date does not. If this machine made the timestamp too, its clock may be the wrong one.',
    culprit: { in: 'response.header', name: 'date', ...(date && { pointer: date.pointer }) },
    evidence: [...clocks(context, offStore), { ...at, observed, note: 'fits the time of the call' }, said(context.facts)],
    fix: ["Have the host synchronise the server's clock.", 'Compare both clocks with a third one first.'],
    settle: { how: 'Compare the Date of another server with both clocks: the one that differs is off.' }
  }
}
