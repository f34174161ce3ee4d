/** The Customer Account API: what its refusal is about. Each cause has a rule of its own; one call has one cause. */
import { perTurn } from '../../diagnosis/remembered.js'
import type { Evidence } from '../../model/diagnosis.js'
import { denials } from './denial.js'
import type { ShopifyFacts } from './facts.js'
import { type Context, said, sent, status } from './finding.js'

export type CustomerCause = 'misspelt-param' | 'user-agent' | 'token-kind' | 'scope-or-approval' | 'no-access' | 'expired'

/** The first that fits. */
export const customerCause = perTurn((facts: ShopifyFacts): CustomerCause | undefined => {
  const { surface, authorization: token } = facts
  if ((surface !== 'customer-account' && surface !== 'customer-token') || facts.method === 'OPTIONS') return undefined
  if (facts.status === 500) return 'misspelt-param'
  if (isForUserAgent(facts)) return 'user-agent'
  if (surface !== 'customer-account') return undefined
  const isBareToken = token?.kind === 'shcat' && !token.scheme
  if (!isBareToken && /missing prefix shcat_/i.test(facts.said)) return 'token-kind'
  if (denials(facts).length > 0) return 'scope-or-approval'
  if (facts.status !== 401) return undefined
  if (/User does not have access/i.test(facts.said)) return 'no-access'
  return token?.kind === 'shcat' ? 'expired' : undefined
})

function isForUserAgent(facts: ShopifyFacts): boolean {
  const told = /do not have permission to access this website/i.test(facts.said || facts.text.slice(0, 5000))
  const agent = facts.headers.get('user-agent')
  return facts.status === 403 && told && !(agent && agent.value.trim() !== '')
}

/** The token, where one was sent, and what came of it. */
export function customerEvidence({ facts, masker }: Context): readonly Evidence[] {
  const token = facts.authorization
  return [...(token ? [sent(token, masker, 'shcat_…')] : []), status(facts), said(facts)]
}
