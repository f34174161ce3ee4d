import t from 'tap'
import { httpFacts } from '#src/diagnosis/facts.js'
import { fieldsOf } from '#src/diagnosis/fields.js'
import { isLoopback } from '#src/diagnosis/urls.js'
import type { StoreSettings } from '#src/model/settings.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { type Call, entryOf, HTML, storeAt } from '../platforms/http/entry.js'

function factsOf(call: Call, store?: StoreSettings) {
  const reading = fromHarEntry(entryOf(call), 0)
  if ('problem' in reading) throw new Error(reading.problem)
  return httpFacts(reading.exchange, store)
}

t.test('fields keep order, repetition and place', async (t) => {
  const list = [
    { name: 'Link', value: 'a' },
    { name: 'X', value: '1' },
    { name: 'link', value: 'b' }
  ]
  const headers = fieldsOf(list, '/response/headers', true)
  t.strictSame(
    headers.getAll('LINK').map(({ pointer }) => pointer),
    ['/response/headers/0', '/response/headers/2']
  )
  t.equal(headers.value('link'), 'a')
  t.equal(headers.value('__proto__'), undefined)
  t.strictSame(
    fieldsOf(list, '/x', false)
      .getAll('link')
      .map(({ value }) => value),
    ['b'],
    'parameters compare exactly'
  )
})

t.test('a loopback URL is mapped onto the store, sub-folder included', async (t) => {
  const facts = factsOf({ url: 'http://localhost:4010/wp-json/wc/v3/orders?a=1' }, storeAt('https://shop.example/blog'))
  t.equal(facts.target.href, 'https://shop.example/blog/wp-json/wc/v3/orders?a=1')
  t.equal(facts.viaProxy, true)
  t.equal(factsOf({ url: 'https://shop.example/x' }, storeAt('https://shop.example')).viaProxy, false)
})

t.test('no input makes facts throw', async (t) => {
  for (const url of ['', '::', 'http://', 'http://[', '/relative', 'https://a b/', '\u0000']) {
    const facts = factsOf({ url: url || ' ', status: 301, answerHeaders: { location: url } })
    t.type(facts.target.href, 'string')
    t.doesNotThrow(() => [facts.redirect, facts.sentCredentials, facts.json, facts.bodyJson, facts.form])
  }
})

t.test('HTML by type or by its first characters, JSON never', async (t) => {
  t.equal(factsOf({ answerHeaders: HTML, answer: 'x' }).isHtml, true)
  t.equal(factsOf({ answerHeaders: { 'content-type': 'application/json' }, answer: ' <!DOCTYPE html><html>' }).isHtml, true)
  t.equal(factsOf({ answerHeaders: HTML, answer: '{"a":1}' }).isHtml, false)
  t.equal(factsOf({ answer: '<b>' }).isHtml, false)
})

t.test('where credentials are, by name', async (t) => {
  const headers = {
    Authorization: 'Bearer x',
    'X-Shopify-Access-Token': 'shpat_1',
    'x-empty-access-token': '',
    cookie: 'a=b',
    'x-wp-nonce': '1'
  }
  const facts = factsOf({ url: 'https://u:p@shop.example/?consumer_key=ck_1&page=2', headers })
  t.strictSame(
    facts.sentCredentials.map(({ in: place, name }) => `${place} ${name}`),
    ['header authorization', 'header x-shopify-access-token', 'query consumer_key', 'url userinfo']
  )
})

t.test('what a redirect would cost', async (t) => {
  const losses = (from: string, location: string, more: Call = {}) => [
    ...(factsOf({ url: from, headers: { authorization: 'Basic eA==' }, status: 301, answerHeaders: { location }, ...more }).redirect
      ?.loses ?? [])
  ]
  t.strictSame(losses('https://a.example/x', '/y'), [])
  t.strictSame(losses('http://a.example/x', 'https://a.example/x'), ['credential'])
  t.strictSame(losses('https://a.example/x', 'https://b.example/x'), ['credential', 'store'])
  t.strictSame(losses('https://a.example/x?q=1', '/x'), ['query'])
  t.strictSame(losses('https://a.example/x', '/y', { method: 'PUT' }), ['method'])
  t.strictSame(losses('https://a.example/x', '/y', { method: 'PUT', status: 308 }), [])
  t.strictSame(
    losses('https://a.example/x?oauth_signature=s', '/y?oauth_signature=s', { headers: {} }),
    ['credential'],
    'the path was signed'
  )
})

t.test('loopback names', async (t) => {
  for (const name of ['localhost', 'shop.localhost', '127.0.0.1', '127.9.9.9', '[::1]', '0.0.0.0']) t.ok(isLoopback(name), name)
  for (const name of ['localhost.example', '128.0.0.1', 'example.com', '127.0.0.1.example']) t.notOk(isLoopback(name), name)
})
