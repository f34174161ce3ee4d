import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { blockFinding, isBlocking, suspectsOf } from '../block-page.js'

const page: CodePage = {
  code: 'http.waf.user-agent-missing',
  level: 'failure',
  title: 'Firewall refuses requests without User-Agent',
  why: 'Many firewalls take a request without User-Agent for an attack and refuse it before the application sees it.',
  tell: 'The request has no User-Agent, and a block page (403, 406, 455) answers.',
  fix: ['Send a User-Agent that names your app and a contact.'],
  ceiling: 'likely',
  limits: 'The page seldom says which rule struck; the same call with a User-Agent decides.',
  docs: ['https://github.com/XiaoFaye/WooCommerce.NET/issues/810']
}

export const userAgentMissing: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: isBlocking },
  diagnose(context) {
    if (suspectsOf(context)?.agent !== 'missing') return undefined
    const culprit = { in: 'request.header' as const, name: 'user-agent' }
    const summary = 'The request has no User-Agent and was refused'
    return blockFinding(context, page, { certainty: 'likely', weight: 0.5, culprit, summary }, 'The same call with a User-Agent.')
  }
}
