/** The daily limit of new variants. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { limitHeader, metLimit, SILENCE } from '../rest-limit.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('limit.daily-variants')

export const dailyVariants: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 429, surface: ADMIN_SURFACES },
  diagnose({ facts }) {
    if (metLimit(facts) !== 'daily-variants') return undefined
    const culprit = {
      in: 'response.body' as const,
      name: 'errors',
      pointer: '/response/content/text'
    }
    const summary = 'errors: the shop’s daily limit of new variants is reached; repeating does not help today.'
    return finding(page, 'certain', summary, culprit, [status(facts), said(facts), ...limitHeader(facts)], SILENCE)
  }
}
