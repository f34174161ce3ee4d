/** The Customer Account API: what stands in Authorization is no bare shcat_ token. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { wordsFor } from '../credentials.js'
import { customerCause, customerEvidence } from '../customer-refusal.js'
import type { ShopifyFacts } from '../facts.js'
import { type Context, finding, requestHeader } from '../finding.js'
import { pageOf } from '../pages/index.js'

const bearerPrefix = pageOf('customer.bearer-prefix')
const wrongKind = pageOf('customer.wrong-token-kind')

export const customerTokenKind: Rule<ShopifyFacts> = {
  codes: [bearerPrefix, wrongKind],
  needs: { surface: ['customer-account'] },
  diagnose(context) {
    return customerCause(context.facts) === 'token-kind' ? ofToken(context) : undefined
  }
}

const ABSENT = {
  why: 'Only shcat_ tokens speak for a customer; the request, as it was recorded, has no Authorization header at all.',
  fix: [
    'Send Authorization: shcat_…, the token of the customer who is logged in.',
    'If the app sends it, look what drops the header on the way.'
  ],
  settle: { how: 'See whether the app set the header; repeat the call with an shcat_ token.' }
}

function ofToken(context: Context): Finding | readonly Finding[] {
  const { facts, masker } = context
  const token = facts.authorization
  const culprit = requestHeader(facts, 'authorization')
  const evidence = customerEvidence(context)
  if (!token) return finding(wrongKind, 'likely', 'No authorization: this API wants an shcat_ token there.', culprit, evidence, ABSENT)
  const shown = masker.mask(token.bare)
  if (token.kind === 'shcat') {
    const summary = `authorization is "Bearer ${shown}": this API takes the bare token.`
    return finding(bearerPrefix, 'certain', summary, culprit, evidence, { fix: [`Send Authorization: ${shown}, without Bearer.`] })
  }
  if (token.kind === 'masked') {
    const summary = `authorization holds ${shown}, a masked value: no shcat_ token, or one behind Bearer.`
    return [
      finding(wrongKind, 'likely', summary, culprit, evidence),
      finding(bearerPrefix, 'possible', summary, culprit, evidence, { weight: 0.4 })
    ]
  }
  const summary = `authorization holds ${shown}, ${wordsFor(token.kind)}, where an shcat_ token belongs.`
  return finding(wrongKind, 'certain', summary, culprit, evidence)
}
