/** What to do about a limit, where the page's own steps would not fit the call. */
import t from 'tap'
import { diagnosesOf, graphql, storefront, TOKEN, token } from './exchange.js'

t.test('the order limit of a trial store: how long to wait, and what lifts it', async (t) => {
  const errors = 'Exceeded order API rate limit, please try again in a minute. Upgrade to a paid account to remove this limit.'
  const answerHeaders = { 'Retry-After': '53.0', 'X-Shopify-Shop-Api-Call-Limit': '33/40' }
  const call = {
    url: '/admin/api/2026-07/orders.json',
    method: 'POST',
    headers: token(TOKEN),
    status: 429,
    answer: { errors },
    answerHeaders
  }
  const fix = diagnosesOf([call])[0]?.fix.join(' ')
  t.match(fix, /Wait 53 s \(Retry-After\)/)
  t.match(fix, /Trial and development stores take 5 new orders a minute/)
})

t.test('430: advice for what the call lacks only', async (t) => {
  const rejected = { status: 430, answer: '' }
  const fixOf = (call: Parameters<typeof diagnosesOf>[0][number]) => diagnosesOf([call])[0]?.fix.join(' ')
  const admin = fixOf(graphql('', { ...rejected, headers: { ...token(TOKEN), 'User-Agent': 'x/1' } }))
  t.notMatch(admin, /User-Agent|Buyer-IP/)
  t.match(fixOf(graphql('', { ...rejected, headers: token(TOKEN) })), /User-Agent/)
  const front = { 'Shopify-Storefront-Private-Token': TOKEN }
  t.match(fixOf(storefront(front, rejected)), /Buyer-IP/)
  t.notMatch(fixOf(storefront({ ...front, 'Shopify-Storefront-Buyer-IP': '203.0.113.9' }, rejected)), /Buyer-IP/)
})
