/** A GraphQL call with GET. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('request.graphql-get')

export const graphqlGet: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 404 },
  diagnose: byGet
}

function byGet({ facts, history }: Context): Finding | undefined {
  if (facts.status !== 404 || facts.method !== 'GET' || !facts.isGraphql || facts.surface === 'other-graphql') return undefined
  if (history.previous()?.location === `${facts.target.origin}${facts.target.pathname}`) return undefined
  const culprit = {
    in: 'request.method' as const,
    name: 'GET',
    pointer: '/request/method'
  }
  const evidence = [{ pointer: '/request/method', observed: 'GET', expected: 'POST' }, status(facts)]
  return finding(page, 'likely', `GET ${quote(facts.target.pathname, 80)}: the GraphQL endpoint takes POST only.`, culprit, evidence, {
    weight: 0.8,
    patch: [{ op: 'replace', path: '/request/method', value: 'POST' }]
  })
}
