/** A review that may not exist, though the store speaks of a right. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { PATH_CULPRIT } from '../sent.js'
import { finding } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestReview: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return requestRefusal(context.facts) === 'review' ? missingReview(context) : undefined
  }
}

/**
 * Before WooCommerce 9.2 a review that does not exist was answered like one that the user may not see.
 *
 * @see https://github.com/woocommerce/woocommerce/pull/48726
 */
function missingReview(context: RuleContext<WooFacts>): Finding {
  const { facts, history } = context
  const { api, origin } = facts
  const list = facts.target.pathname.replace(/\/\d{1,19}\/?$/, '')
  const listed = history.latestWorked(300, (past) => past.origin === origin && past.path === list)
  return {
    ...finding(context, {
      code: 'resource.invalid-id',
      certainty: listed ? 'likely' : 'possible',
      summary: `Review ${/\d{1,19}\/?$/.exec(api.path)?.[0] ?? ''} may not exist: before WooCommerce 9.2 that was answered like a lacking right.`,
      culprit: PATH_CULPRIT,
      ...(listed && { evidence: [{ observed: `${listed.status} on ${listed.path}`, exchange: listed.id, note: 'reviews may be listed' }] }),
      fix: ['Look for the id in the list of reviews (GET …/products/reviews), also among those in the bin.']
    }),
    why: 'Older versions asked for the right to this one review before they looked whether it exists, and of one that does not nobody has it.'
  }
}
