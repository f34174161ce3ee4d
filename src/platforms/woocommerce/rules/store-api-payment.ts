/** 402 on a checkout: the payment processor's, passed on. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { STORE_CULPRIT } from '../sent.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { storeApiRefusal } from './store-api-refusal.js'

export const storeApiPayment: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.payment-declined',
      title: "Payment processor's 402 passed on by the store",
      why: 'The payment gateway refused the payment, and the store handed its status on.',
      tell: '402 on a checkout route.',
      fix: ['Show the buyer the decline; nothing to fix in the credentials.'],
      ceiling: 'possible'
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  if (storeApiRefusal(context.facts) !== 'payment') return undefined
  const base = finding(context, 'payment-declined', '402 on the checkout: the payment processor may have declined.', STORE_CULPRIT, [
    "Look at the order's notes; show the buyer the decline."
  ])
  return {
    ...base,
    certainty: 'possible',
    settle: { how: "The body and the order's notes name the decline; a text about the site instead means that the host switched it off." }
  }
}
