/** The rate limit of the Store API, which answers 400. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { storeApiRefusal } from './store-api-refusal.js'

export const storeApiRate: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.rate-limited',
      title: 'Store API rate limit reached',
      why: 'The Store API counts requests per client where its limit is switched on, and answers 400, not 429.',
      tell: '400 rate_limit_exceeded with RateLimit-Remaining: 0 (no Retry-After).',
      fix: ['Wait RateLimit-Retry-After seconds.']
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  if (storeApiRefusal(context.facts) !== 'rate') return undefined
  const { responseHeaders } = context.facts
  const wait = responseHeaders.get('ratelimit-retry-after')
  const limit = responseHeaders.value('ratelimit-limit')
  const seconds = wait?.value ?? /wait (\d{1,6}) second/.exec(context.facts.error?.message ?? '')?.[1]
  const base = finding(
    context,
    'rate-limited',
    `The Store API limit${limit ? ` of ${limit} requests` : ''} is reached${seconds ? `: wait ${seconds} seconds` : ''}.`,
    { in: 'response.header', name: 'ratelimit-retry-after', ...(wait && { pointer: wait.pointer }) },
    [`Wait ${seconds ?? 'as long as the message says'}${seconds ? ' seconds' : ''}, and send fewer requests.`]
  )
  return { ...base, supersedes: ['http.rate-limited'] }
}
