/** The caller's clock is off, or the request was signed long before it was sent. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'
import { asSure, clocks, spoken, timestampPage, timestampSent } from './oauth-timestamp-evidence.js'
import { timestampRefusal } from './oauth-timestamp-refusal.js'

export const oauthTimestampClient: Rule<WooFacts> = {
  codes: [
    {
      ...timestampPage,
      code: 'woo.oauth.timestamp.skew.client',
      title: "Caller's clock is more than 15 minutes off",
      why: 'The store takes timestamps up to 900 seconds from its own clock; this one was made by a wrong clock, or long before it was sent.',
      tell: '"Invalid timestamp."; oauth_timestamp is far from the Date of the answer and from the time of the call.',
      fix: ["Synchronise the caller's clock.", 'Sign right before sending, also in queues and retries.'],
      docs: [AUTHENTICATION_CLASS, issue('XiaoFaye/WooCommerce.NET', 445), issue('woocommerce/wc-api-python', 25)]
    }
  ],
  diagnose(context) {
    const refusal = timestampRefusal(context)
    switch (refusal?.cause) {
      case 'client':
        return asSure(clientOff(context, refusal.found, refusal.offStore, refusal.offHere), refusal.sure)
      case 'server':
        return perhaps(context, refusal.found, refusal.offStore)
      default:
        return undefined
    }
  }
}

function clientOff(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number | undefined, offHere: number): Finding {
  const { culprit, observed, at } = timestampSent(context, found)
  const off = offStore ?? offHere
  return {
    code: 'woo.oauth.timestamp.skew.client',
    certainty: offStore === undefined ? 'likely' : 'certain',
    summary: `oauth_timestamp is ${spoken(off)} the store's clock; 15 minutes are allowed.`,
    why: "The store's Date and the time of this call agree, oauth_timestamp does not: the caller's clock is off, or the request was signed long before it was sent. Key, secret and signed URL are right, since they are checked before.",
    culprit,
    evidence: [
      { ...at, observed, expected: `within 900 s of ${Math.round(context.facts.at / 1000)}` },
      ...clocks(context, offStore),
      said(context.facts)
    ],
    fix: [
      "Synchronise the caller's clock (NTP).",
      'Sign right before sending: do not keep signed requests in a queue, and sign retries anew.'
    ]
  }
}

/** What made the timestamp and what recorded the call are often one machine with one clock. */
function perhaps(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number): Finding {
  const { culprit, observed, at } = timestampSent(context, found)
  const date = Math.round(Date.parse(context.facts.responseHeaders.value('date') ?? '') / 1000)
  return {
    ...clientOff(context, found, offStore, 0),
    certainty: 'possible',
    weight: 0.3,
    summary: `The caller's clock may be the wrong one: oauth_timestamp is ${spoken(offStore)} the store's Date.`,
    why: 'The time of this call fits oauth_timestamp, but where client and recorder are one machine both come from the same clock. The same call from another machine would tell.',
    culprit,
    evidence: [
      { ...at, observed, expected: `within 900 s of ${date}, the store's Date` },
      ...clocks(context, offStore),
      said(context.facts)
    ]
  }
}
