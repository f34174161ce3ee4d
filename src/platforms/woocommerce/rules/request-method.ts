/** A method that WooCommerce does not know. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { AUTHENTICATION_CLASS } from '../sources.js'
import { finding, requestPage } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestMethod: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.request.unknown-method',
      title: 'HTTP method is unknown to WooCommerce',
      why: 'The permission of a key is defined for six methods and OPTIONS; others are refused.',
      tell: '401 "Unknown request method."',
      fix: ['Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.'],
      docs: [AUTHENTICATION_CLASS]
    }
  ],
  diagnose(context) {
    return requestRefusal(context.facts) === 'method' ? unknownMethod(context) : undefined
  }
}

function unknownMethod(context: RuleContext<WooFacts>): Finding {
  const { method } = context.facts
  return finding(context, {
    code: 'request.unknown-method',
    summary: `${method} is no method that WooCommerce knows.`,
    culprit: { in: 'request.method', name: method, pointer: '/request/method' },
    fix: ['Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.']
  })
}
