/** The limit of one resource, whatever the bucket of calls holds. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, path, quote, said, status } from '../finding.js'
import { callLimit } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { isBucketFull, limitHeader, metLimit, SILENCE, slowLog } from '../rest-limit.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('limit.resource')

/**
 * "Exceeded order API rate limit, please try again in a minute. Upgrade to a paid account to remove this limit."
 * https://github.com/nozzlegear/ShopifySharp/issues/726, https://shopify.dev/docs/api/admin-graphql/latest/mutations/ordercreate
 */
const ORDERS = 'Trial and development stores take 5 new orders a minute: create them more slowly; a paid plan has no such limit.'

export const resourceLimit: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 429, surface: ADMIN_SURFACES },
  diagnose(context) {
    const { facts } = context
    switch (metLimit(facts)) {
      case 'orders':
        return ofResource(facts, 'likely', ORDERS)
      case 'resource':
        return ofResource(facts, 'likely')
      case 'bucket':
        // Nothing shows that it is full, and this log holds too few calls for it.
        return !isBucketFull(facts) && slowLog(context) ? ofResource(facts, 'possible') : undefined
      default:
        return undefined
    }
  }
}

/** @param hint what is known of this resource's limit */
function ofResource(facts: ShopifyFacts, certainty: 'likely' | 'possible', hint?: string): Finding {
  const limit = callLimit(facts)
  const room = limit && limit.used < limit.maximum ? ` although the call bucket is at ${limit.used}/${limit.maximum}` : ''
  const summary = `path ${quote(facts.resource, 60)} is refused with 429${room}: a limit of this resource.`
  const wait = Number(facts.responseHeaders.value('retry-after')) || 0
  const fix = [...(wait > 0 ? [`Wait ${wait} s (Retry-After) before the next call to this resource.`] : []), ...(hint ? [hint] : [])]
  return finding(page, certainty, summary, path(), [status(facts), ...limitHeader(facts), said(facts)], {
    ...SILENCE,
    weight: 0.4,
    ...(fix.length > 0 && { fix })
  })
}
