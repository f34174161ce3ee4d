/** Limits: REST bucket, GraphQL cost, single resources, the shop front. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, quote, responseHeader, STORE, said, status } from '../finding.js'
import { callLimit } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { withHost } from '../past.js'

const otherWorker = pageOf('limit.rest-bucket.other-worker')
const bucket = pageOf('limit.rest-bucket')
const variants = pageOf('limit.daily-variants')
const resource = pageOf('limit.resource')

export const restLimits: Rule<ShopifyFacts> = {
  codes: [otherWorker, bucket, variants, resource],
  needs: { status: (status) => status === 429, surface: ADMIN_SURFACES },
  diagnose(context) {
    const { facts } = context
    if (facts.status !== 429 || !facts.isAdmin || facts.isHtml) return undefined
    if (/Daily variant creation limit reached/i.test(facts.said)) {
      const culprit = {
        in: 'response.body' as const,
        name: 'errors',
        pointer: '/response/content/text'
      }
      const summary = 'errors: the shop’s daily limit of new variants is reached; repeating does not help today.'
      return finding(variants, 'certain', summary, culprit, [status(facts), said(facts), ...limitHeader(facts)], SILENCE)
    }
    const limit = callLimit(facts)
    if (/order API rate limit/i.test(facts.said)) return ofResource(facts, limit, 'likely', ORDERS)
    const told = /Exceeded \d+ calls? per second for api client/i.test(facts.said)
    // GraphQL has a bucket of its own, counted in points, and says so in a 200.
    if (facts.isGraphql && !limit && !told) return undefined
    if (limit && limit.used < limit.maximum * 0.8 && !told) return ofResource(facts, limit, 'likely')
    return full(context, told)
  }
}

const SILENCE = { supersedes: ['http.rate-limited', 'http.waf'] }
const limitHeader = (facts: ShopifyFacts) => [
  ...responseHeader(facts, 'x-shopify-shop-api-call-limit'),
  ...responseHeader(facts, 'retry-after')
]

/**
 * "Exceeded order API rate limit, please try again in a minute. Upgrade to a paid account to remove this limit."
 * https://github.com/nozzlegear/ShopifySharp/issues/726, https://shopify.dev/docs/api/admin-graphql/latest/mutations/ordercreate
 */
const ORDERS = 'Trial and development stores take 5 new orders a minute: create them more slowly; a paid plan has no such limit.'

/** @param hint what is known of this resource's limit */
function ofResource(
  facts: ShopifyFacts,
  limit: { used: number; maximum: number } | undefined,
  certainty: 'likely' | 'possible',
  hint?: string
): Finding {
  const room = limit && limit.used < limit.maximum ? ` although the call bucket is at ${limit.used}/${limit.maximum}` : ''
  const summary = `path ${quote(facts.resource, 60)} is refused with 429${room}: a limit of this resource.`
  const wait = Number(facts.responseHeaders.value('retry-after')) || 0
  const fix = [...(wait > 0 ? [`Wait ${wait} s (Retry-After) before the next call to this resource.`] : []), ...(hint ? [hint] : [])]
  return finding(resource, certainty, summary, path(), [status(facts), ...limitHeader(facts), said(facts)], {
    ...SILENCE,
    weight: 0.4,
    ...(fix.length > 0 && { fix })
  })
}

function full(context: Context, told: boolean): Finding[] {
  const { facts } = context
  const limit = callLimit(facts)
  const isFull = limit !== undefined && limit.used >= limit.maximum * 0.8
  const slow = slowLog(context, limit?.maximum ?? 40)
  const wait = Number(facts.responseHeaders.value('retry-after') ?? 2) || 2
  const observed = limit ? `x-shopify-shop-api-call-limit ${limit.used}/${limit.maximum}` : 'The REST call bucket'
  const evidence = [status(facts), said(facts), ...limitHeader(facts)]
  // A text of another wording may speak of another limit, whatever the bucket holds.
  const certain = !slow && (told || (isFull && facts.said.trim() === ''))
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
  return isFull ? [worker, main] : [main, worker, ofResource(facts, limit, 'possible')]
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

interface Slow {
  readonly calls: number
  readonly seconds: number
}

/** The log covers the time in which a bucket fills, and holds far fewer calls than fit. */
function slowLog(context: Context, size: number): Slow | undefined {
  const { facts } = context
  const calls = withHost(context, facts).filter(({ path: past }) => /^\/+admin\//.test(past))
  const seconds = 20
  const recent = calls.filter(({ at }) => facts.at - at <= seconds * 1000).length
  const covers = calls.length >= 3 && calls.some(({ at }) => facts.at - at > seconds * 1000)
  return covers && recent < size / 4 ? { calls: recent, seconds } : undefined
}
