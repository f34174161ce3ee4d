/** A media type that the endpoint does not take. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, responseHeader, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { isBareQuery, sendJson, WRAP } from '../request-body.js'

const page = pageOf('request.content-type')

/** No API of a shop's, where 415 may be about anything. */
const ELSEWHERE: ReadonlySet<ShopifyFacts['surface']> = new Set(['app', 'other', 'other-graphql', 'customer-authorize', 'storefront-page'])

export const contentType: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 415 },
  diagnose: unsupported
}

function unsupported({ facts }: Context): Finding | undefined {
  if (facts.status !== 415 || ELSEWHERE.has(facts.surface)) return undefined
  const field = facts.headers.get('content-type')
  const observed = field ? `content-type: ${quote(field.value)}` : 'no Content-Type'
  const evidence = [
    {
      ...(field && { pointer: field.pointer }),
      observed,
      expected: 'application/json'
    },
    status(facts),
    ...responseHeader(facts, 'accept-post')
  ]
  const summary = field
    ? `content-type ${quote(field.value, 60)} is not taken here (415).`
    : 'No content-type: Shopify cannot tell how to read the body (415).'
  const patch = sendJson(facts)
  return finding(page, 'certain', summary, requestHeader(facts, 'content-type'), evidence, {
    ...(isBareQuery(facts) && { fix: ['Send Content-Type: application/json.', WRAP] }),
    ...(patch && { patch })
  })
}
