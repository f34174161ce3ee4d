/** JSON where Shopify reads a query: it stops at the first string, which is the first key of the object. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { fieldsOf } from '../../../model/json.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, requestHeader, said, setField, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const unparsed = pageOf('request.unparsed-body')

/** The parser has said it in two ways: https://github.com/Shopify/graphql-js-client/issues/132, https://github.com/graphql-python/gql/issues/471 */
const FIRST_KEY =
  /^(?:Parse error on "(\w{1,40})" \(STRING\)|syntax error, unexpected STRING \("(\w{1,40})"\)[^\n]{0,100}?) at \[\d{1,3}, \d{1,3}\]/

export const jsonAsQuery: Rule<ShopifyFacts> = {
  codes: [],
  needs: { surface: ['admin-graphql', 'storefront', 'customer-account', 'partner', 'payments', 'other-graphql'] },
  diagnose({ facts }) {
    if (!facts.isGraphql) return undefined
    const error = facts.graphql.errors.map(({ message }) => FIRST_KEY.exec(message)).find((match) => match !== null)
    if (!error) return undefined
    const key = error[1] ?? error[2] ?? ''
    return bodyAsQuery(facts, key, error[0]) ?? objectInQuery(facts, key, error[0])
  }
}

/** The body is right, but under application/graphql the whole of it counts as the query. */
function bodyAsQuery(facts: ShopifyFacts, key: string, words: string): Finding | undefined {
  const field = facts.headers.get('content-type')
  if (!field || !/^application\/graphql\b/i.test(field.value) || !(key in fieldsOf(facts.bodyJson))) return undefined
  const evidence = [
    { pointer: field.pointer, observed: `content-type: ${quote(field.value, 60)}`, expected: 'application/json' },
    status(facts),
    said(facts, words)
  ]
  const summary = `content-type is ${quote(field.value, 50)}, so Shopify read the JSON body as the query and stopped at "${quote(key, 40)}".`
  return finding(unparsed, 'likely', summary, requestHeader(facts, 'content-type'), evidence, {
    why: 'Under application/graphql the whole body counts as the query; this body is a JSON object with the query in it.',
    fix: ['Send Content-Type: application/json.'],
    patch: [setField(field.pointer, 'application/json')]
  })
}

/** Encoded twice: the JSON object stands as text in the place of the query. */
function objectInQuery(facts: ShopifyFacts, key: string, words: string): Finding | undefined {
  const { query } = fieldsOf(facts.bodyJson)
  if (typeof query !== 'string' || /^\s{0,50}\{\s{0,50}"(\w{1,40})"\s{0,50}:/.exec(query)?.[1] !== key) return undefined
  const culprit = { in: 'request.body' as const, name: 'query', pointer: '/request/postData/text' }
  const summary = `query holds a JSON object with "${quote(key, 40)}", encoded a second time, where the query alone belongs.`
  return finding(unparsed, 'likely', summary, culprit, [status(facts), said(facts, words)], {
    why: 'Clients that write the JSON object themselves need the bare query; here the whole object was handed to them as the query.',
    fix: ['Give the client the query alone, and the variables beside it.']
  })
}
