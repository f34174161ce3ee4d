/** What is said of a body that Shopify could not read, and what a replay would send instead. */
import t from 'tap'
import { diagnosesOf, graphql, TOKEN, token } from './exchange.js'

const refused = (status: number, type: string, body: unknown, errors: unknown) =>
  diagnosesOf([graphql({ errors }, { status, headers: { ...token(TOKEN), 'Content-Type': type }, body })])[0]
const missing = (name: string) => ({ [name]: 'Required parameter missing or invalid' })

t.test('a bare query is wrapped, so that a replay works', async (t) => {
  const found = refused(415, 'application/graphql', '{ shop { name } }', 'Unsupported Content-Type header, use application/json')
  t.equal(found?.code, 'shopify.request.content-type')
  t.same(found?.patch, [
    { op: 'replace', path: '/request/headers/1/value', value: 'application/json' },
    { op: 'replace', path: '/request/postData/text', value: '{"query":"{ shop { name } }"}' }
  ])
})

t.test('no patch is better than half of one', async (t) => {
  t.equal(refused(415, 'application/graphql', '{ node(id: "secret") { id } }', 'x')?.patch, undefined, 'literals are not written down')
  t.equal(refused(415, 'text/xml', '<order/>', 'x')?.patch, undefined, 'not JSON')
  t.same(refused(415, 'text/plain', { query: '{ shop }' }, 'x')?.patch, [
    { op: 'replace', path: '/request/headers/1/value', value: 'application/json' }
  ])
})

t.test('the type found and the type expected are named', async (t) => {
  const json = (body: unknown, name = 'query') => refused(400, 'application/json; charset=utf-8', body, missing(name))
  t.match(json('query { shop { id } }')?.summary, /bare query, where a JSON object/)
  t.same(json('query { shop { id } }')?.patch, [
    { op: 'replace', path: '/request/postData/text', value: '{"query":"query { shop { id } }"}' }
  ])
  t.match(json([{ query: '{ shop }' }])?.summary, /an array, where an object/)
  t.match(json({ query: '{ shop }', variables: [] }, 'variables')?.summary, /"variables" is an empty array, where an object belongs/)
  t.match(json({ query: '{ shop }', variables: '{"id":1}' }, 'variables')?.summary, /"variables" is a string/)
  t.match(json({ query: {} })?.summary, /"query" is an object, where a string belongs/)
  t.match(json({ document: 'x' })?.summary, /no "query" at its top/)
  t.match(json("{'query': 'x'}")?.summary, /single quotes/)
  for (const body of ['query { shop }', { query: '{ shop }', variables: [] }]) {
    const text = JSON.stringify(json(body, 'variables')?.fix)
    t.notMatch(text, /Content-Type/, 'the header is right already')
  }
})

t.test('a form type and a body that is no JSON either are both named', async (t) => {
  const found = refused(400, 'application/x-www-form-urlencoded', "{'draft_order': {}}", missing('draft_order'))
  t.equal(found?.culprit.name, 'content-type')
  t.match(found?.summary, /no valid JSON \(single quotes\), too/)
  t.equal(found?.patch, undefined)
  t.equal(found?.fix.length, 2)
})
