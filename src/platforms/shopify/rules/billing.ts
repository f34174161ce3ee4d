/** The Billing API refuses apps that must not charge through it. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { refusals } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, pathSeen, quote, STORE, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const notPublic = pageOf('billing.not-public')
const managed = pageOf('billing.managed-pricing')

/** At the start of a line: other errors may quote what was sent. */
const REFUSED = /^(?:\[API\] )?[\w ]{0,60}\bcannot use the Billing API\b/im
const CHARGES = /\bapp(?:Subscription|Purchase|UsageRecord)/

const RESOURCES = /^(?:recurring_application_charges|application_charges|usage_charges|application_credits)\b/

/** A 403 that says nothing, where charges are made: this reason is as good as that of the token (https://github.com/Kyon147/laravel-shopify/issues/23). */
function withoutWords(facts: ShopifyFacts): Finding | undefined {
  if (facts.status !== 403 || facts.text.trim() !== '' || facts.surface !== 'admin-rest' || !RESOURCES.test(facts.resource))
    return undefined
  const summary = `A 403 without a reason on ${quote(facts.resource, 40)}: an app without public distribution may not use the Billing API.`
  return finding(notPublic, 'possible', summary, STORE, [pathSeen(facts), status(facts)], { weight: 0.4 })
}

export const billing: Rule<ShopifyFacts> = {
  codes: [notPublic, managed],
  diagnose({ facts }) {
    const refusal = facts.graphql.userErrors.find(
      ({ at, message }) => REFUSED.test(message) && CHARGES.test(`${at} ${facts.graphql.document}`)
    )
    const text = refusal?.message ?? refusals(facts).find((sentence) => REFUSED.test(sentence))
    if (text === undefined) return withoutWords(facts)
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
