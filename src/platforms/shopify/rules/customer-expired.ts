/** The Customer Account API: a token past its end. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { customerCause, customerEvidence } from '../customer-refusal.js'
import type { ShopifyFacts } from '../facts.js'
import { type Context, finding, requestHeader } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { issueOf, since } from '../past.js'

const page = pageOf('customer.expired')

export const customerExpired: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 401, surface: ['customer-account'] },
  diagnose(context) {
    const token = context.facts.authorization
    return token && customerCause(context.facts) === 'expired' ? ranOut(context, token.bare) : undefined
  }
}

function ranOut(context: Context, token: string): Finding {
  const { facts, masker } = context
  const evidence = customerEvidence(context)
  const issue = issueOf(context, masker.fingerprint(token))
  const over = issue?.note.expiresAt !== undefined && facts.at >= issue.note.expiresAt ? issue.note.expiresAt : undefined
  const culprit = requestHeader(facts, 'authorization')
  if (over === undefined)
    return finding(page, 'possible', `The customer token ${masker.mask(token)} has probably run out.`, culprit, evidence)
  const proof = {
    observed: `valid until ${new Date(over).toISOString()}`,
    note: 'its token response',
    exchange: issue?.exchange.id ?? ''
  }
  const summary = `The customer token ${masker.mask(token)} ran out ${since(over, facts.at)} before this call.`
  return finding(page, 'certain', summary, culprit, [...evidence, proof], { raisedBy: 'history' })
}
