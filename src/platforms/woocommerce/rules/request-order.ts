/** What is lacking in an order: the product of a line, the amount of a refund. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { bodyCulprit, finding } from './request-finding.js'
import { lacksAmount, requestRefusal } from './request-refusal.js'

export const requestOrder: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    const refusal = requestRefusal(context.facts)
    if (refusal === 'order-line') return lineWithoutProduct(context)
    return refusal === 'refund' ? refund(context) : undefined
  }
}

/** Also where only the price of an existing line changes (woocommerce#24989). */
function lineWithoutProduct(context: RuleContext<WooFacts>): Finding {
  return finding(context, {
    code: 'request.missing-param',
    certainty: 'likely',
    summary: 'A member of line_items names no product: product_id (or sku) is missing, or is 0.',
    culprit: bodyCulprit(context, 'line_items'),
    fix: ['Send product_id in every member of line_items, also to change one that exists (beside its id).']
  })
}

/** WooCommerce gives 500 and a code that reads like a missing right; what is missing is the amount (woocommerce#31323). */
function refund(context: RuleContext<WooFacts>): Finding {
  const absent = lacksAmount(context.facts)
  return {
    ...finding(context, {
      code: absent ? 'request.missing-param' : 'request.invalid-param',
      certainty: 'likely',
      summary: `The refund was not made: amount is ${absent ? 'not in the body' : 'no amount that can be refunded'}. No right is missing.`,
      culprit: bodyCulprit(context, 'amount'),
      fix: ['Send amount as text, for example "10.00", above zero and not above what is left of the order; line_items alone do not do.']
    }),
    supersedes: ['http.server-error']
  }
}
