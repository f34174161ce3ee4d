/** The Billing API refuses apps that must not charge through it. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, STORE, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const notPublic = pageOf('billing.not-public')
const managed = pageOf('billing.managed-pricing')

export const billing: Rule<ShopifyFacts> = {
  codes: [notPublic, managed],
  diagnose({ facts }) {
    const refusal = facts.graphql.userErrors.find(({ message }) => /cannot use the Billing API/i.test(message))
    const text = refusal?.message ?? (/cannot use the Billing API/i.test(facts.said) ? facts.said : undefined)
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
