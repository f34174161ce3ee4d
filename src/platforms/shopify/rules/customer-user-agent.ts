/** The Customer Account API refuses requests without a User-Agent. */
import type { Rule } from '../../../diagnosis/rule.js'
import { customerCause } from '../customer-refusal.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, requestHeader, said, setField, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('customer.user-agent')

export const customerUserAgent: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 403, surface: ['customer-account', 'customer-token'] },
  diagnose({ facts }) {
    if (customerCause(facts) !== 'user-agent') return undefined
    const culprit = requestHeader(facts, 'user-agent')
    return finding(
      page,
      'certain',
      'No user-agent: the Customer Account API refuses requests without one.',
      culprit,
      [status(facts), said(facts)],
      {
        supersedes: ['http.waf'],
        patch: [
          culprit.pointer
            ? setField(culprit.pointer, 'my-app/1.0')
            : { op: 'add', path: '/request/headers/-', value: { name: 'User-Agent', value: 'my-app/1.0' } }
        ]
      }
    )
  }
}
