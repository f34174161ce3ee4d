/** The Billing API refuses apps that must not charge through it. */
import type { Rule } from '../../../diagnosis/rule.js'
import { refusals } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, STORE, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const notPublic = pageOf('billing.not-public')
const managed = pageOf('billing.managed-pricing')

/** At the start of a line: other errors may quote what was sent. */
const REFUSED = /^(?:\[API\] )?[\w ]{0,60}\bcannot use the Billing API\b/im
const CHARGES = /\bapp(?:Subscription|Purchase|UsageRecord)/

export const billing: Rule<ShopifyFacts> = {
  codes: [notPublic, managed],
  diagnose({ facts }) {
    const refusal = facts.graphql.userErrors.find(
      ({ at, message }) => REFUSED.test(message) && CHARGES.test(`${at} ${facts.graphql.document}`)
    )
    const text = refusal?.message ?? refusals(facts).find((sentence) => REFUSED.test(sentence))
    if (text === undefined) return undefined
    const evidence = [
      status(facts),
      {
        pointer: '/response/content/text',
        observed: quote(text),
        ...(refusal && { note: refusal.at })
      }
    ]
    const isManaged = /Managed Pricing/i.test(text)
    if (isManaged)
      return finding(managed, 'certain', 'The app uses managed pricing, so it must not create charges itself.', STORE, evidence)
    return finding(notPublic, 'certain', 'The app has no public distribution, so it may not use the Billing API.', STORE, evidence)
  }
}
