/** The Customer Account API: a good token that does not open what was asked for. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { customerCause, customerEvidence } from '../customer-refusal.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, requestHeader, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const scopeOrApproval = pageOf('customer.scope-or-approval')
const noAccess = pageOf('customer.no-access')

export const customerAccess: Rule<ShopifyFacts> = {
  codes: [scopeOrApproval, noAccess],
  needs: { surface: ['customer-account'] },
  diagnose(context) {
    const { facts } = context
    const cause = customerCause(facts)
    if (cause === 'scope-or-approval') return denied(facts)
    if (cause !== 'no-access') return undefined
    const culprit = requestHeader(facts, 'authorization')
    return finding(noAccess, 'likely', 'The customer behind authorization has no access.', culprit, customerEvidence(context))
  }
}

function denied(facts: ShopifyFacts): Finding | undefined {
  const [first] = denials(facts)
  if (!first) return undefined
  const wanted = first.scopes.length > 0 ? ` (${first.scopes.join(' or ')})` : ''
  const summary = `The customer token does not open ${first.field ?? 'this data'}${wanted}: scope or approval is missing.`
  const evidence = [status(facts), said(facts, first.text)]
  return finding(scopeOrApproval, 'certain', summary, requestHeader(facts, 'authorization'), evidence)
}
