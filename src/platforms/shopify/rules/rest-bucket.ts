/** The bucket of REST calls is full. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import { type Context, finding, STORE, said, status } from '../finding.js'
import { callLimit } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { isBucketFull, isBucketNamed, limitHeader, metLimit, SILENCE, slowLog } from '../rest-limit.js'
import { ADMIN_SURFACES } from '../surface.js'

const otherWorker = pageOf('limit.rest-bucket.other-worker')
const bucket = pageOf('limit.rest-bucket')

export const restBucket: Rule<ShopifyFacts> = {
  codes: [otherWorker, bucket],
  needs: { status: (status) => status === 429, surface: ADMIN_SURFACES },
  diagnose(context) {
    return metLimit(context.facts) === 'bucket' ? full(context) : undefined
  }
}

function full(context: Context): Finding[] {
  const { facts } = context
  const limit = callLimit(facts)
  const isFull = isBucketFull(facts)
  const slow = slowLog(context)
  const wait = Number(facts.responseHeaders.value('retry-after') ?? 2) || 2
  const observed = limit ? `x-shopify-shop-api-call-limit ${limit.used}/${limit.maximum}` : 'The REST call bucket'
  const evidence = [status(facts), said(facts), ...limitHeader(facts)]
  // A text of another wording may speak of another limit, whatever the bucket holds.
  const certain = !slow && (isBucketNamed(facts) || (isFull && facts.said.trim() === ''))
  const main = finding(
    bucket,
    certain ? 'certain' : 'likely',
    `${observed}${limit ? ':' : ' is full:'} wait ${wait} s, then call more slowly.`,
    bucketPlace(facts),
    evidence,
    {
      ...SILENCE,
      weight: 0.6,
      fix: [`Wait ${wait} s before the next call to this shop.`, 'Then stay below the refill rate (2 a second on standard plans).']
    }
  )
  if (!slow) return [main]
  const note = `${slow.calls} calls in the ${slow.seconds} s before`
  const summary = `The bucket is full though this log shows only ${note}: another process of the app calls this shop, too.`
  const worker = finding(otherWorker, isFull ? 'likely' : 'possible', summary, STORE, [...evidence, { observed: note }], {
    raisedBy: 'history'
  })
  return isFull ? [worker, main] : [main, worker]
}

/** Where the answer shows that the bucket is full: the header that counts the calls, or what it says instead. */
function bucketPlace({ responseHeaders, said }: ShopifyFacts): Culprit {
  const field = responseHeaders.get('x-shopify-shop-api-call-limit')
  if (!field && said.trim() !== '') return { in: 'response.body', name: 'errors', pointer: '/response/content/text' }
  const shown = field ?? responseHeaders.get('retry-after')
  return {
    in: 'response.header',
    name: field || !shown ? 'x-shopify-shop-api-call-limit' : 'retry-after',
    ...(shown && { pointer: shown.pointer })
  }
}
