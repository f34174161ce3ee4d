/** More items in one call than the store takes. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import { isObject } from '../../../model/json.js'
import type { WooFacts } from '../facts.js'
import { bodyCulprit, finding } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestBatch: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return requestRefusal(context.facts) === 'batch' ? tooManyItems(context) : undefined
  }
}

/** `woocommerce_rest_batch_items_limit`: 100 unless a filter says otherwise. */
function tooManyItems(context: RuleContext<WooFacts>): Finding {
  const { bodyJson, error } = context.facts
  const limit = /\d{1,6}/.exec(error?.message ?? '')?.[0]
  const lists = isObject(bodyJson) ? ['create', 'update', 'delete'].map((name) => bodyJson[name]) : []
  const count = lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0)
  return {
    ...finding(context, {
      code: 'request.invalid-param',
      certainty: 'likely',
      summary: `The batch holds ${count === 0 ? 'more' : `${count} items, more`} than the ${limit ?? 100} that WooCommerce takes in one call.`,
      culprit: bodyCulprit(context, null),
      ...(count > 0 && {
        evidence: [{ pointer: '/request/postData/text', observed: `${count} items`, expected: `at most ${limit ?? 100}` }]
      }),
      fix: [
        `Split create, update and delete into calls of at most ${limit ?? 100} items together.`,
        'Or raise the limit in the store with the filter woocommerce_rest_batch_items_limit; limits of the web server are not at fault.'
      ]
    }),
    supersedes: ['http.body-too-large']
  }
}
