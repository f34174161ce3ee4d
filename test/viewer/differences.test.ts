import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { load } from './load.js'
import { BEARER, fields, make } from './samples.js'

interface Difference {
  readonly part: string
  readonly what: string
  readonly left: string | undefined
  readonly right: string | undefined
  readonly culprit: boolean
}
const { differences } = await load<{ differences(left: Exchange, right: Exchange): readonly Difference[] }>('compare/differences.ts')

const url = 'http://localhost:4010/admin/api/2026-01/orders.json?limit=50'
const worked = make(1, 0, {
  url,
  headers: fields({ Host: 'localhost:4010', 'User-Agent': 'a', 'X-Shopify-Access-Token': 'shpat_1', 'X-Request-Id': '1' })
})
const failing = make(2, 0, {
  url: `${url}&page=2`,
  status: 401,
  headers: fields({ 'User-Agent': 'b', Authorization: 'Bearer shpat_1', 'X-Request-Id': '2', Host: 'localhost:4010' }),
  diagnoses: [BEARER]
})
const what = (list: readonly Difference[], part: string) => list.filter((each) => each.part === part).map((each) => each.what)

t.test('the culprit comes first, then credentials, then the rest; noise is left out', async (t) => {
  const found = differences(worked, failing)
  t.same(what(found, 'request'), ['header authorization', 'header x-shopify-access-token', 'parameter page', 'header user-agent'])
  t.equal(found[0]?.culprit, true)
  t.equal(found.filter(({ culprit }) => culprit).length, 1)
  t.equal(found[0]?.left, undefined, 'not there in the call that worked')
})

t.test('order and case of header names make no difference', async (t) => {
  const other = make(3, 0, { url, headers: fields({ 'x-shopify-access-token': 'shpat_1', host: 'localhost:4010', 'user-agent': 'a' }) })
  t.same(what(differences(worked, other), 'request'), [])
})

t.test('a repeated header field is another request', async (t) => {
  const twice = make(3, 0, { url, headers: [...worked.request.headers, { name: 'X-Shopify-Access-Token', value: 'shpat_1' }] })
  t.same(what(differences(worked, twice), 'request'), ['header x-shopify-access-token'])
})

t.test('JSON bodies differ by their leaves, others as a whole', async (t) => {
  const post = (body: unknown) => make(4, 0, { method: 'POST', url, headers: [], body })
  t.same(what(differences(post({ a: { b: 1 }, c: 2 }), post({ a: { b: 3 }, c: 2, d: [] })), 'request'), ['body /d', 'body /a/b'])
  const html = make(5, 0, { url, headers: worked.request.headers, answer: '<html>no</html>' })
  t.ok(what(differences(worked, html), 'response').includes('body'))
})

t.test('values that differ in every signed call come last', async (t) => {
  const signed = (nonce: string, key: string) =>
    make(6, 0, { url: `http://localhost:4011/x?oauth_nonce=${nonce}&oauth_consumer_key=${key}`, headers: [] })
  t.same(what(differences(signed('1', 'a'), signed('2', 'b')), 'request'), ['parameter oauth_consumer_key', 'parameter oauth_nonce'])
})
