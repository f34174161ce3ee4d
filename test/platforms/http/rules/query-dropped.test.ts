import t from 'tap'
import { best, diagnosesOf, found } from '../entry.js'

const KEYS = `consumer_key=ck_${'a1'.repeat(20)}&consumer_secret=cs_${'b2'.repeat(20)}`
const ABSENT = '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}'
const call = { url: `https://shop.example/wp-json/wc/v3/orders?${KEYS}`, status: 401, answer: ABSENT }

t.test('keys in the query, answered as if absent', async (t) => {
  const codes = await found(call)
  t.ok(codes.includes('http.query-dropped.rewrite possible'))
  t.ok(codes.includes('http.query-dropped.cache possible'))
  t.notOk(
    codes.some((code) => code.endsWith('certain')),
    'nobody can know from this'
  )
})

t.test('a call that passed with another User-Agent makes the cache likely', async (t) => {
  const passed = { ...call, status: 200, answer: '[]', headers: { 'user-agent': 'acme/1' } }
  const first = await best(passed, { ...call, headers: { 'user-agent': 'acme/1 AppEngine-Google' } })
  t.match(first, { code: 'http.query-dropped.cache', certainty: 'likely', culprit: { in: 'request.header', name: 'user-agent' } })
})

t.test('a call that passed rules the rewrite rule out', async (t) => {
  const passed = { ...call, status: 200, answer: '[]' }
  const codes = (await diagnosesOf([passed, { ...call, after: 60 }])).map(({ code }) => code)
  t.ok(codes.includes('http.query-dropped.cache'))
  t.notOk(codes.includes('http.query-dropped.rewrite'), 'it would have dropped the keys then, too')
})

t.test('reported missing although it is there', async (t) => {
  const answer = '{"code":"x","message":"Missing parameter: consumer_key"}'
  const codes = await found({ url: `https://api.example.test/v1?${KEYS}`, status: 401, answer })
  t.strictSame(codes, ['http.query-dropped likely'])
})

t.test('near misses', async (t) => {
  const none = async (change: object) => (await found({ ...call, ...change })).filter((code) => code.startsWith('http.query-dropped'))
  t.strictSame(await none({ url: `http://shop.example/wp-json/wc/v3/orders?${KEYS}` }), [], 'over http keys are not read anyway')
  t.strictSame(await none({ url: 'https://shop.example/wp-json/wc/v3/orders' }), [], 'no keys sent')
  t.strictSame(await none({ url: `https://shop.example/wp-json/wp/v2/posts?${KEYS}` }), [], 'no route of WooCommerce')
  t.strictSame(await none({ answer: '{"code":"woocommerce_rest_authentication_error","message":"Consumer secret is invalid."}' }), [])
})
