import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { apiFamily, routeOf } from '#src/model/route.js'
import { perMinute } from '#src/web/dashboard.js'
import { rateLimits } from '#src/web/rate-limits.js'
import { summarise } from '#src/model/live.js'
import { BEARER, fields, make } from '../viewer/samples.js'

const rest = (limit: string, version = '2026-01'): Exchange =>
  make(1, 0, {
    url: 'http://localhost:4010/admin/api/2026-01/shop.json',
    responseHeaders: fields({ 'X-Shopify-Shop-Api-Call-Limit': limit, 'X-Shopify-API-Version': version })
  })

t.test('the newest answer that tells it counts', async (t) => {
  t.match(rateLimits([rest('32/40'), rest('1/40')]), { bucket: { used: 32, maximum: 40 } })
  t.same(rateLimits([rest('many/40')]), {}, 'what is no limit is left out')
  const cost = {
    data: {},
    extensions: { cost: { throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1500, restoreRate: 100 } } }
  }
  t.match(rateLimits([make(1, 0, { url: 'http://x/', answer: cost, responseHeaders: [] })]), {
    bucket: { used: 500, maximum: 2000, restoreRate: 100 }
  })
  t.same(rateLimits([make(1, 0, { url: 'http://x/', answer: '{"throttleStatus', responseHeaders: [] })]), {})
  const store = make(1, 0, { url: 'http://x/', responseHeaders: fields({ 'RateLimit-Limit': '25', 'RateLimit-Remaining': '5' }) })
  t.match(rateLimits([store]), { bucket: { used: 20, maximum: 25 } })
})

t.test('another version than asked for is told', async (t) => {
  t.equal(rateLimits([rest('1/40', '2025-01')]).servedVersion, '2025-01')
  t.equal(rateLimits([rest('1/40')]).servedVersion, undefined)
})

t.test('families and routes', async (t) => {
  const family = (path: string) => apiFamily(`http://localhost:4010${path}`)
  t.same(family('/admin/api/2026-01/graphql.json'), { family: 'Admin GraphQL', version: '2026-01' })
  t.same(family('/admin/api/unstable/orders.json'), { family: 'Admin REST', version: 'unstable' })
  t.same(family('/api/2026-01/graphql.json'), { family: 'Storefront', version: '2026-01' })
  t.same(family('/blog/wp-json/wc/v3/orders?x=1'), { family: 'WC REST', version: 'v3' })
  t.same(family('/wp-json/wc/store/v1/cart'), { family: 'Store API', version: 'v1' })
  t.same(family('/?rest_route=%2Fwc%2Fv3%2Forders'), { family: 'WC REST', version: 'v3' })
  t.equal(family('/products'), undefined)
  t.equal(routeOf('/wp-json/wc/v3/orders/727/notes/3'), '/wp-json/wc/v3/orders/:id/notes/:id')
  t.equal(routeOf('/admin/api/2026-01/orders/450789469.json'), '/admin/api/2026-01/orders/:id.json')
  t.equal(routeOf('/admin/api/2026-01/checkouts/0123456789abcdef0123456789abcdef.json'), '/admin/api/2026-01/checkouts/:id.json')
  t.equal(routeOf('/wp-json/wc/v3/products'), '/wp-json/wc/v3/products')
})

t.test('calls per minute end at the newest call', async (t) => {
  const at = Date.UTC(2026, 10, 22, 8, 30, 59)
  const items = [
    make(3, at, { url: 'http://x/', status: 500, diagnoses: [BEARER] }),
    make(2, at - 61_000, { url: 'http://x/' }),
    make(1, at - 3_600_000, { url: 'http://x/' })
  ].map(summarise)
  const minutes = perMinute(items)
  t.equal(minutes.length, 30)
  t.same(minutes.at(-1), { minute: '2026-11-22T08:30:00.000Z', calls: 1, failures: 1 })
  t.same(minutes.at(-2)?.calls, 1)
  t.equal(
    minutes.reduce((sum, { calls }) => sum + calls, 0),
    2,
    'an hour ago is not shown'
  )
  t.same(perMinute([]), [])
  const aborted = summarise(make(4, at, { url: 'http://x/', change: { outcome: 'aborted' } as Partial<Exchange> }))
  t.equal(perMinute([aborted]).at(-1)?.failures, 0, 'what the client gave up is not counted, as the filter level:failure')
})
