import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { parseFilter } from '#src/model/filter.js'
import { exchangeMatcher, pathOf, summaryMatcher, wildcard } from '#src/model/filter-match.js'
import { summarise } from '#src/model/live.js'
import { sampleDiagnosis, sampleExchange } from '../store/sample.js'

const exchange: Exchange = {
  ...sampleExchange(
    { id: '0mk3x1abc-0000c', seq: 12 },
    {
      method: 'POST',
      path: '/admin/api/2026-01/orders.json?limit=50&page_info=abc',
      status: 401,
      headers: [{ name: 'X-Shopify-Access-Token', value: 'shpat_…1f3a' }],
      requestText: '{"query":"{ shop { name } }"}',
      text: '{"errors":"[API] Invalid API key"}',
      time: 640,
      size: 12_000,
      diagnoses: [sampleDiagnosis]
    }
  ),
  graphql: { type: 'query', operationName: 'GetShop' }
}

t.test('each key finds what it should and nothing near it', async (t) => {
  const table: readonly (readonly [string, boolean])[] = [
    ['', true],
    ['status:401', true],
    ['status:403', false],
    ['status:4xx', true],
    ['status:>=400', true],
    ['status:>401', false],
    ['status:<401', false],
    ['status:<=401', true],
    ['status:400..404', true],
    ['-status:401', false],
    ['method:post', true],
    ['method:pos', false],
    ['method:p*', true],
    ['path:/orders', true],
    ['path:/ORDERS', true],
    ['path:admin/*/orders', true],
    ['path:page_info', false],
    ['url:page_info', true],
    ['path:localhost', false],
    ['code:shopify.token.*', true],
    ['code:shopify.token.missing', true],
    ['code:shopify.token', true],
    ['code:shopify.tok', false],
    ['code:shopify.tok*', true],
    ['code:woo.*', false],
    ['platform:shopify', true],
    ['platform:woocommerce', false],
    ['store:acme', true],
    ['store:acm', false],
    ['op:GetShop', true],
    ['op:getshop', true],
    ['op:GetSho', false],
    ['op:Get*', true],
    ['has:diagnosis', true],
    ['has:graphql', true],
    ['has:response', true],
    ['level:failure', true],
    ['level:notice', false],
    ['certainty:certain', true],
    ['certainty:likely', false],
    ['outcome:answered', true],
    ['outcome:failed', false],
    ['duration:>500ms', true],
    ['duration:<0.5s', false],
    ['duration:>=640', true],
    ['size:>10kB', true],
    ['size:>12kB', false],
    ['size:<1MiB', true],
    ['id:0mk3x1', true],
    ['id:mk3x1', false],
    ['seq:12', true],
    ['seq:>12', false],
    ['header:x-shopify-access-token', true],
    ['header:x-shopify-access', false],
    ['header:x-shopify-access-token=SHPAT', true],
    ['header:x-shopify-access-token=json', false],
    ['header:content-type=json', true],
    ['body:"invalid api key"', true],
    ['body:"shop { name"', true],
    ['body:shpat', false],
    ['body:orders', false],
    ['shpat', true],
    ['invalid', true],
    ['"without a credential"', true],
    ['page_info', true],
    ['401', true],
    ['4011', false],
    ['queryString', false],
    ['postData', false],
    ['nowhere', false],
    ['-nowhere', true],
    ['nowhere OR invalid', true],
    ['nowhere OR status:500', false],
    ['status:500 OR status:401 method:POST', true],
    ['status:401 OR status:500 method:GET', false],
    ['invalid -shpat', false]
  ]
  for (const [text, expected] of table) {
    const filter = parseFilter(text)
    t.equal(exchangeMatcher(filter)(exchange), expected, text)
    const early = summaryMatcher(filter)(summarise(exchange))
    if (early !== undefined) t.equal(early, expected, `${text} by the summary`)
  }
})

t.test('the summary leaves open what it cannot know', async (t) => {
  const verdict = (text: string): boolean | undefined => summaryMatcher(parseFilter(text))(summarise(exchange))
  t.equal(verdict('shpat'), undefined)
  t.equal(verdict('-shpat'), undefined)
  t.equal(verdict('shpat status:200'), false)
  t.equal(verdict('shpat OR status:401'), true)
  t.equal(verdict('status:401 shpat'), undefined)
  t.equal(verdict('header:host'), undefined)
})

t.test('an exchange without an answer is neither fast nor below 400', async (t) => {
  const { response, answeredBy, ...base } = sampleExchange({ id: 'a', seq: 1 }, { time: -1 })
  const pending: Exchange = { ...base, outcome: 'pending' }
  for (const [text, expected] of [
    ['status:<400', false],
    ['duration:<1s', false],
    ['-status:200', true],
    ['status:0', true],
    ['outcome:pending', true],
    ['has:response', false],
    ['Something', false]
  ] as const) {
    t.equal(exchangeMatcher(parseFilter(text))(pending), expected, text)
  }
})

t.test('texts in files are asked for where the record has none', async (t) => {
  const asked: string[] = []
  const inFiles = (text: string): boolean => asked.push(text) > 0
  t.equal(exchangeMatcher(parseFilter('body:elsewhere'))(exchange, inFiles), true)
  t.equal(exchangeMatcher(parseFilter('header:x=elsewhere'))(exchange, inFiles), false)
  t.strictSame(asked, ['elsewhere'])
})

t.test('the path is taken as it was sent', async (t) => {
  t.equal(pathOf('http://localhost:4010/a/./%2e/b?c#d'), '/a/./%2e/b')
  t.equal(pathOf('http://localhost:4010'), '/')
  t.equal(pathOf('http://localhost:4010/a#b'), '/a')
  t.equal(pathOf('/only/path'), '/only/path')
})

t.test('wildcards', async (t) => {
  for (const [text, pattern, expected] of [
    ['abc', 'abc', true],
    ['abc', 'ABC', true],
    ['abc', 'ab', false],
    ['abc', 'a*', true],
    ['abc', '*c', true],
    ['abc', 'a*c', true],
    ['abc', 'a*b', false],
    ['aba', 'ab*ba', false],
    ['a.c', 'a?c', false],
    ['a-b-c', '*-*-*', true],
    ['a-b', '*-*-*', false],
    ['', '*', true]
  ] as const) {
    t.equal(wildcard(pattern)(text), expected, `${text} ${pattern}`)
  }
  t.equal(wildcard(`${'*a'.repeat(200)}*b`)('a'.repeat(50_000)), false)
})
