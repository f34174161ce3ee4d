/** Whether an exchange failed, as HTTP alone or the platform sees it. */
import type { HttpFacts } from './facts.js'

/** `plain-success`: JSON, as an API answers, and nobody sees anything wrong in it. */
export type Situation = 'failure' | 'plain-success' | 'other'

/** A failure by status, by network, or by a redirect that loses something. */
export function hasFailedByHttp(facts: HttpFacts): boolean {
  if (facts.failure !== undefined || facts.status >= 400) return true
  return facts.redirect !== undefined && facts.sentCredentials.length > 0 && facts.redirect.loses.size > 0
}

/** @param failed by HTTP, or by what the platform sees in a good-looking answer */
export function situationOf(facts: HttpFacts, failed: boolean): Situation {
  if (failed) return 'failure'
  const isPlain = facts.status >= 200 && facts.status < 300 && facts.method !== 'OPTIONS' && !facts.isHtml && facts.text !== ''
  return isPlain ? 'plain-success' : 'other'
}
