import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { blockFinding, isBlocking, suspectsOf } from '../block-page.js'

const page: CodePage = {
  code: 'http.waf.accept-missing',
  level: 'failure',
  title: 'Server refuses requests without Accept',
  why: 'Some servers and firewalls answer 406, or 403, where a request does not say which format it accepts.',
  tell: 'A 406 page answers, and the request has no Accept field; a 403 page is a weaker sign.',
  fix: ['Send Accept: application/json.'],
  ceiling: 'likely',
  docs: ['https://github.com/XiaoFaye/WooCommerce.NET/issues/574', 'https://github.com/woocommerce/wc-api-php/issues/220']
}

export const acceptMissing: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: isBlocking },
  diagnose(context) {
    if (!suspectsOf(context)?.acceptMissing) return undefined
    const certainty = context.facts.status === 406 ? 'likely' : 'possible'
    const culprit = { in: 'request.header' as const, name: 'accept' }
    const summary = 'The request has no Accept and was refused'
    return blockFinding(context, page, { certainty, weight: 0.5, culprit, summary }, 'The same call with Accept: application/json.')
  }
}
