/** An order of the Store API that the request does not open. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { storeApiRefusal } from './store-api-refusal.js'

export const storeApiOrder: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.order-auth',
      title: 'Order belongs to somebody else, or order key is wrong',
      why: "An order opens for its customer's login, or for a guest with order key and billing e-mail.",
      tell: '403 woocommerce_rest_invalid_user, or 401 woocommerce_rest_invalid_order / woocommerce_rest_invalid_billing_email.',
      fix: ["Send the customer's login, or order key and billing e-mail of the guest order."]
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  const { facts } = context
  if (storeApiRefusal(facts) !== 'order') return undefined
  const email = facts.error?.code === 'woocommerce_rest_invalid_billing_email'
  const name = email ? 'billing_email' : 'key'
  const at = facts.query.get(name)
  const summary =
    facts.error?.code === 'woocommerce_rest_invalid_user'
      ? 'The order belongs to a registered customer, and the request does not carry that login.'
      : `Parameter ${name} does not open this order.`
  return finding(context, 'order-auth', summary, { in: 'request.query', name, ...(at && { pointer: at.pointer }) }, [
    "For a guest order send key (the order key) and billing_email; for a customer's order that customer's login."
  ])
}
