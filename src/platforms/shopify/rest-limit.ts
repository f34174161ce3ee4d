/** 429 of the Admin API: which limit was met. Each has a rule of its own; one call has met one, as far as the answer tells. */
import { perTurn } from '../../diagnosis/remembered.js'
import type { ShopifyFacts } from './facts.js'
import { type Context, responseHeader } from './finding.js'
import { callLimit } from './notes.js'
import { withHost } from './past.js'

/** The first that the answer speaks for. */
export function metLimit(facts: ShopifyFacts): 'daily-variants' | 'orders' | 'resource' | 'bucket' | undefined {
  if (facts.status !== 429 || !facts.isAdmin || facts.isHtml) return undefined
  if (/Daily variant creation limit reached/i.test(facts.said)) return 'daily-variants'
  if (/order API rate limit/i.test(facts.said)) return 'orders'
  const limit = callLimit(facts)
  // GraphQL has a bucket of its own, counted in points, and says so in a 200.
  if (facts.isGraphql && !limit && !isBucketNamed(facts)) return undefined
  return limit && !isBucketFull(facts) && !isBucketNamed(facts) ? 'resource' : 'bucket'
}

/** The answer says in words that the bucket is full. */
export function isBucketNamed({ said }: ShopifyFacts): boolean {
  return /Exceeded \d+ calls? per second for api client/i.test(said)
}

/** As counted by the answer, which other calls may have moved on meanwhile. */
export function isBucketFull(facts: ShopifyFacts): boolean {
  const limit = callLimit(facts)
  return limit !== undefined && limit.used >= limit.maximum * 0.8
}

/** The limits of HTTP and of firewalls have nothing to add. */
export const SILENCE = { supersedes: ['http.rate-limited', 'http.waf'] }

/** The fields of the answer that count calls or name a pause. */
export const limitHeader = (facts: ShopifyFacts) => [
  ...responseHeader(facts, 'x-shopify-shop-api-call-limit'),
  ...responseHeader(facts, 'retry-after')
]

export interface Slow {
  readonly calls: number
  readonly seconds: number
}

/** The log covers the time in which a bucket fills, and holds far fewer calls than fit. */
export const slowLog = perTurn((context: Context): Slow | undefined => {
  const { facts } = context
  const size = callLimit(facts)?.maximum ?? 40
  const calls = withHost(context, facts).filter(({ path: past }) => /^\/+admin\//.test(past))
  const seconds = 20
  const recent = calls.filter(({ at }) => facts.at - at <= seconds * 1000).length
  const covers = calls.length >= 3 && calls.some(({ at }) => facts.at - at > seconds * 1000)
  return covers && recent < size / 4 ? { calls: recent, seconds } : undefined
})
