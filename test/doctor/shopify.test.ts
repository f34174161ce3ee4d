import t from 'tap'
import { isFromShopify, judgeShop, judgeShopifyUrl, shopifyHost } from '#src/doctor/shopify.js'
import { storeSettings } from '../proxy/rig.js'
import { answer, json } from './answers.js'

const url = (text: string, storefront = false) =>
  judgeShopifyUrl(storeSettings(text, { credentials: storefront ? { storefrontToken: 'x' } : {} }))

t.test('the form of the URL', (t) => {
  t.match(url('https://acme-tea.myshopify.com'), { status: 'ok' })
  t.match(url('http://acme.myshopify.com'), { status: 'fail', fix: 'use https://acme.myshopify.com' })
  t.match(url('https://acme.myshopify.com/admin/api/2026-10'), { status: 'fail', fix: /remove the path/ })
  t.match(url('https://admin.shopify.com/store/acme-tea/products'), { status: 'fail', fix: 'use https://acme-tea.myshopify.com' })
  t.match(url('https://admin.shopify.com'), { status: 'fail', fix: 'use https://HANDLE.myshopify.com' })
  t.match(url('https://tea.example'), { status: 'fail', found: /not a \*\.myshopify\.com name/ })
  t.match(url('https://tea.example', true), { status: 'warn' }, 'the Storefront API answers on custom domains too')
  t.match(url('http://127.0.0.1:4000'), { status: 'warn', found: /on this machine/ })
  t.match(url('https://partners.shopify.com'), { status: 'ok' })
  t.end()
})

t.test('near misses of the host', (t) => {
  for (const host of ['acme.myshopify.com.evil.example', 'evilmyshopify.com', 'www.acme.myshopify.com', 'myshopify.com']) {
    t.equal(shopifyHost(`https://${host}`), 'custom', host)
  }
  t.end()
})

t.test('what the Admin API says to nobody', (t) => {
  const store = storeSettings('https://acme.myshopify.com')
  t.match(judgeShop(store, json({ errors: '[API] Invalid API key' }, {}, 401)), { status: 'ok', found: /acme\.myshopify\.com exists/ })
  t.match(judgeShop(store, json({ errors: 'Not Found' }, {}, 404)), {
    status: 'fail',
    found: /404, without the mark of a shop/,
    fix: /letter by letter/
  })
  t.match(judgeShop(store, json({ errors: 'Unavailable Shop' }, {}, 402)), { status: 'fail', found: /frozen/ })
  t.match(judgeShop(store, answer(423)), { status: 'fail', found: /locked/ })
  t.match(judgeShop(store, answer(403)), { status: 'warn' })
  t.match(judgeShop(store, answer(429)), { status: 'warn', fix: /wait/ })
  t.match(judgeShop(store, answer(503)), { status: 'warn', fix: /status page/ })
  const moved = answer(301, { Location: 'https://acme.myshopify.com/admin/oauth/access_scopes.json' })
  t.match(judgeShop(storeSettings('https://tea.example'), moved), {
    status: 'fail',
    fix: "use https://acme.myshopify.com as the store's URL"
  })
  t.end()
})

t.test('a Shopify answer is known on a custom domain', (t) => {
  t.equal(isFromShopify(answer(404, { 'X-ShopId': '1' })), true)
  t.equal(isFromShopify(answer(404, { 'powered-by': 'Shopify' })), true)
  t.equal(isFromShopify(answer(404, { Server: 'nginx' })), false)
  t.end()
})
