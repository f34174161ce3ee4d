/** A page behind the last one. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestPastTheEnd: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return requestRefusal(context.facts) === 'page' ? pastTheEnd(context) : undefined
  }
}

/** https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/ */
function pastTheEnd(context: RuleContext<WooFacts>): Finding {
  const page = context.facts.query.get('page')
  return finding(context, {
    code: 'request.invalid-param',
    summary: `Page ${page?.value.slice(0, 12) ?? ''} is behind the last one.`.replace('  ', ' '),
    culprit: { in: 'request.query', name: 'page', ...(page && { pointer: page.pointer }) },
    fix: ['Stop at the page that X-WP-TotalPages of the answers before names, or where Link has no rel="next".']
  })
}
