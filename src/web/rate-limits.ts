/** Rate limit and served version as the stores tell them in their answers. */
import { type Exchange, type HttpResponse, responseOf } from '../model/exchange.js'
import { apiFamily } from '../model/route.js'
import type { Bucket, StoreState } from '../model/viewer.js'

/** A cost extension stands at the end of a GraphQL answer; larger texts are not parsed for it. */
const MAX_PARSED = 200_000

/** @param exchanges newest first */
export function rateLimits(exchanges: readonly Exchange[]): Pick<StoreState, 'bucket' | 'servedVersion'> {
  let bucket: Bucket | undefined
  let servedVersion: string | undefined
  for (const exchange of exchanges) {
    const response = responseOf(exchange)
    if (!response) continue
    bucket ??= bucketOf(response)
    const served = header(response, 'x-shopify-api-version')
    const asked = apiFamily(exchange.request.url)?.version
    if (served !== undefined && asked !== undefined && served !== asked) servedVersion ??= served
  }
  return { ...(bucket && { bucket }), ...(servedVersion !== undefined && { servedVersion }) }
}

function bucketOf(response: HttpResponse): Bucket | undefined {
  return callLimit(response) ?? remaining(response) ?? queryCost(response)
}

/** Shopify REST: `X-Shopify-Shop-Api-Call-Limit: 32/40`. */
function callLimit(response: HttpResponse): Bucket | undefined {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(header(response, 'x-shopify-shop-api-call-limit') ?? '')
  return match ? { used: Number(match[1]), maximum: Number(match[2]), source: 'X-Shopify-Shop-Api-Call-Limit' } : undefined
}

/** WooCommerce Store API: `RateLimit-Limit` and `RateLimit-Remaining`. */
function remaining(response: HttpResponse): Bucket | undefined {
  const maximum = Number(header(response, 'ratelimit-limit') ?? 'none')
  const left = Number(header(response, 'ratelimit-remaining') ?? 'none')
  return Number.isFinite(maximum) && Number.isFinite(left) ? { used: maximum - left, maximum, source: 'RateLimit-Remaining' } : undefined
}

/** Shopify GraphQL: `extensions.cost.throttleStatus`. */
function queryCost(response: HttpResponse): Bucket | undefined {
  const { text } = response.content
  if (text === undefined || text.length > MAX_PARSED || !text.includes('throttleStatus')) return undefined
  const status = throttleStatus(text)
  if (!status) return undefined
  const { maximumAvailable: maximum, currentlyAvailable, restoreRate } = status
  return { used: Math.max(0, maximum - currentlyAvailable), maximum, source: 'extensions.cost.throttleStatus', restoreRate }
}

interface ThrottleStatus {
  maximumAvailable: number
  currentlyAvailable: number
  restoreRate: number
}

function throttleStatus(text: string): ThrottleStatus | undefined {
  try {
    const status = JSON.parse(text)?.extensions?.cost?.throttleStatus
    const numbers = [status?.maximumAvailable, status?.currentlyAvailable, status?.restoreRate]
    return numbers.every((value) => typeof value === 'number') ? status : undefined
  } catch {
    return undefined
  }
}

function header(response: HttpResponse, name: string): string | undefined {
  return response.headers.find((field) => field.name.toLowerCase() === name)?.value
}
