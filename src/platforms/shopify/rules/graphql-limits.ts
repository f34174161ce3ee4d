/** GraphQL limits and faults, told by extensions.code. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, STORE, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const throttled = pageOf('limit.graphql-throttled')
const maxCost = pageOf('limit.graphql-max-cost')
const variants = pageOf('limit.daily-variants')
const checkout = pageOf('limit.storefront-checkout')
const complexity = pageOf('limit.storefront-complexity')
const internal = pageOf('fault.internal')

const QUERY = {
  in: 'request.body',
  name: 'query',
  pointer: '/request/postData/text'
} as const

const ERRORS = { in: 'response.body', name: 'errors', pointer: '/response/content/text' } as const

export const graphqlLimits: Rule<ShopifyFacts> = {
  codes: [throttled, maxCost, checkout, complexity, internal],
  needs: { surface: ['admin-graphql', 'storefront', 'customer-account', 'payments', 'other-graphql', 'partner'] },
  diagnose({ facts }) {
    if (!facts.isGraphql) return undefined
    if (facts.surface === 'partner') return faultOf(facts)
    const { errors } = facts.graphql
    const coded = (code: string) => errors.find((error) => error.code === code)
    if (coded('THROTTLED') || /^throttled$/i.test(facts.said.trim()) || errors.some(({ message }) => /^throttled$/i.test(message)))
      return throttle(facts)
    // The daily limit of new variants holds here, too: https://shopify.dev/changelog/api-call-limits-will-be-applied-to-variant-creation
    const daily = coded('VARIANT_THROTTLE_EXCEEDED')
    if (daily) {
      const summary = 'errors: the shop’s daily limit of new variants is reached; repeating does not help today.'
      return finding(variants, 'certain', summary, ERRORS, [status(facts), said(facts, daily.message)])
    }
    const cost = errors.find(
      ({ code, message }) => code === 'MAX_COST_EXCEEDED' || /exceeds the single query max cost limit/i.test(message)
    )
    if (cost) {
      const asked = cost.extensions['cost'] ?? /Query cost is (\d+)/.exec(cost.message)?.[1]
      const limit = cost.extensions['maxCost'] ?? /max cost limit \((\d+)\)/.exec(cost.message)?.[1] ?? 1000
      const summary = `query costs ${asked ?? 'more'} points; a single query may cost ${limit}. Waiting does not help.`
      return finding(maxCost, 'certain', summary, QUERY, [status(facts), said(facts, cost.message)])
    }
    const complex = errors.find(
      ({ code, message }) => code === 'MAX_COMPLEXITY_EXCEEDED' || /complexity[^\n]{0,60}exceed|exceed[^\n]{0,60}complexity/i.test(message)
    )
    if (complex && facts.surface === 'storefront' && !facts.storefrontToken && !facts.privateToken) {
      const summary = 'query is too complex for a call without a token (limit 1,000).'
      return finding(complexity, 'likely', summary, QUERY, [status(facts), said(facts, complex.message)])
    }
    return faultOf(facts)
  }
}

/**
 * Without a code: https://github.com/Shopify/mobile-buy-sdk-android/issues/766. The Partners APIs give a status as code, and the text in the
 * account's language: https://github.com/Shopify/cli/issues/1146.
 */
function faultOf(facts: ShopifyFacts): Finding | undefined {
  const fault = facts.graphql.errors.find(
    ({ code, message }) =>
      code === 'INTERNAL_SERVER_ERROR' || /^5\d\d$/.test(code) || (code === '' && /^Internal error\. Looks like/.test(message))
  )
  if (!fault) return undefined
  const id =
    fault.extensions['requestId'] ?? /Request ID: ([\w-]{8,80})/.exec(fault.message)?.[1] ?? facts.responseHeaders.value('x-request-id')
  const summary = `Internal error on Shopify's side${typeof id === 'string' ? `, request id ${quote(id, 60)}` : ''}.`
  return finding(internal, 'certain', summary, STORE, [status(facts), said(facts, fault.message)])
}

function throttle(facts: ShopifyFacts): Finding {
  if (facts.surface === 'storefront') return storefrontThrottle(facts)
  const { cost } = facts.graphql
  const culprit = {
    in: 'response.body',
    name: 'extensions.cost',
    pointer: '/response/content/text'
  } as const
  if (!cost || cost.requested === undefined || cost.available === undefined) {
    const whose =
      facts.surface === 'other-graphql' ? 'this API takes no more calls for now' : 'the cost bucket of this app and shop is empty'
    return finding(throttled, 'certain', `Throttled: ${whose}; wait at least 1 s.`, culprit, [status(facts), said(facts)])
  }
  const rate = cost.restoreRate && cost.restoreRate > 0 ? cost.restoreRate : 50
  const wait = Math.max(1, Math.ceil((cost.requested - cost.available) / rate))
  const observed = `requestedQueryCost ${cost.requested}, currentlyAvailable ${cost.available}, restoreRate ${rate}`
  const summary = `Throttled: extensions.cost asks for ${cost.requested} points, ${cost.available} are left; wait ${wait} s.`
  const evidence = [status(facts), { pointer: '/response/content/text', observed }]
  const tooMuch = cost.maximum !== undefined && cost.requested > cost.maximum
  const fix = tooMuch
    ? [`The query asks for ${cost.requested} points, more than the bucket of ${cost.maximum} ever holds: make it smaller.`]
    : [`Wait ${wait} s, then repeat the query.`, 'Spread queries so that their cost stays below the restore rate.']
  return finding(throttled, 'certain', summary, culprit, evidence, { fix })
}

/** Carts and checkouts have a limit for each shop, other calls only one against bots, told by the buyer's address. */
function storefrontThrottle(facts: ShopifyFacts): Finding {
  const evidence = [status(facts), said(facts)]
  const { document } = facts.graphql
  if (/\b(?:cart|checkout)Create\b|\bcheckout\w{0,40}Complete\w{0,40}\b|\bcartLinesAdd\b/.test(document))
    return finding(checkout, 'certain', `Throttled: carts or checkouts are created too fast on ${facts.host}.`, STORE, evidence)
  if (/\bmutation\b/.test(document) && /\b(?:cart|checkout)[A-Z]/.test(document))
    return finding(checkout, 'likely', `Throttled: carts or checkouts are changed too fast on ${facts.host}.`, STORE, evidence)
  const culprit = { in: 'response.body', name: 'errors', pointer: '/response/content/text' } as const
  return finding(throttled, 'likely', `errors say that ${facts.host} throttles this Storefront call.`, culprit, evidence, {
    why: 'The Storefront API limits no buyers, but holds many calls from one address, or many new customers, for a bot’s.',
    fix: [
      'Repeat with growing pauses.',
      'On a server send the private token with the buyer’s own address in Shopify-Storefront-Buyer-IP, so that buyers are counted one by one.'
    ],
    settle: { how: 'See whether all calls come from one address, and whether one call alone works.' }
  })
}
