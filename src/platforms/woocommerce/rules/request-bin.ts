/** DELETE of an object that has no bin. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, requestPage } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestBin: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.request.trash-not-supported',
      title: 'Object cannot be put into the bin',
      why: 'Without force=true DELETE means the bin, and this kind of object has none.',
      tell: '501 woocommerce_rest_trash_not_supported.',
      fix: ['Add force=true.']
    }
  ],
  diagnose(context) {
    return requestRefusal(context.facts) === 'bin' ? trashNotSupported(context) : undefined
  }
}

function trashNotSupported(context: RuleContext<WooFacts>): Finding {
  return finding(context, {
    code: 'request.trash-not-supported',
    summary: 'This object has no bin: DELETE needs force=true.',
    culprit: { in: 'request.query', name: 'force' },
    fix: ['Add force=true to the query.']
  })
}
