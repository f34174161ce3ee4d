/** The real clients from npm and curl, pointed at the gateway as their users would. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createAdminApiClient } from '@shopify/admin-api-client'
import WooCommerceRestApi from '@woocommerce/woocommerce-rest-api'
import Shopify from 'shopify-api-node'
import t from 'tap'
import { SHOPIFY, WOOCOMMERCE } from '#src/sandbox/accounts.js'
import { removeFolder, startStoretap } from './storetap.js'

const run = await startStoretap()
t.teardown(() => run.stop().then(() => removeFolder(run.data)))
let count = 0
const newest = () => run.newest(++count)

/** The package is CommonJS with a default export in a default export, which its types do not say. */
interface WooClient {
  get(path: string, query?: object): Promise<{ readonly status: number; readonly data: readonly unknown[] }>
  post(path: string, body: object): Promise<{ readonly status: number; readonly headers: { readonly location: string } }>
}
type WooConstructor = new (settings: { url: string; consumerKey: string; consumerSecret: string; version: string }) => WooClient
const { default: WooCommerce } = WooCommerceRestApi as unknown as { readonly default: WooConstructor }

const woo = ({ key, secret }: { key: string; secret: string }) =>
  new WooCommerce({ url: run.url, consumerKey: key, consumerSecret: secret, version: 'wc/v3' })

t.test('@woocommerce/woocommerce-rest-api signs for localhost and is signed anew', async (t) => {
  const { data, status } = await woo(WOOCOMMERCE.admin).get('products', { per_page: 2, include: [101, 102] })
  t.same([status, data.length], [200, 2])
  const got = await newest()
  t.equal(got.platform, 'woocommerce')
  t.ok(
    got.forwarded?.reasons.some((reason) => /oauth_signature/.test(reason)),
    String(got.forwarded?.reasons)
  )
  t.same(
    got.diagnoses.filter(({ level }) => level === 'failure'),
    []
  )
  const created = await woo(WOOCOMMERCE.admin).post('products', { name: 'Mug', regular_price: '7.00' })
  t.equal(created.status, 201)
  t.ok(created.headers.location.startsWith(`${run.url}/wp-json/`), 'Location points at the gateway')
  const post = await newest()
  t.match(post.request.postData?.text, /"name":"Mug"/)
})

t.test('@woocommerce/woocommerce-rest-api with the wrong secret is told so', async (t) => {
  await t.rejects(woo({ key: WOOCOMMERCE.admin.key, secret: WOOCOMMERCE.customer.secret }).get('products'))
  const got = await newest()
  t.equal(got.outcome === 'answered' && got.response.status, 401)
  t.match(got.diagnoses[0]?.code, /^woo\.(secret|oauth)\./)
})

t.test('shopify-api-node', async (t) => {
  const shopify = new Shopify({
    shopName: 'acme.myshopify.com',
    accessToken: SHOPIFY.tokens.app.token,
    apiVersion: '2026-10',
    autoLimit: false
  })
  const local = new URL(run.url)
  Object.assign((shopify as unknown as { baseUrl: object }).baseUrl, { protocol: 'http:', hostname: local.hostname, port: local.port })
  t.equal((await shopify.product.list()).length, 2)
  t.match(await newest(), { platform: 'shopify', outcome: 'answered', response: { status: 200 } })
  await t.rejects(shopify.order.list(), /403/)
  const got = await newest()
  t.match(got.diagnoses, [{ code: 'shopify.scope.missing', certainty: 'certain', summary: /read_orders/ }])
})

t.test('@shopify/admin-api-client, its fetch mapped to the gateway', async (t) => {
  const client = createAdminApiClient({
    storeDomain: 'acme.myshopify.com',
    apiVersion: '2026-10',
    accessToken: SHOPIFY.tokens.app.token,
    customFetchApi: (url, init) => fetch(String(url).replace('https://acme.myshopify.com', run.url), init as RequestInit)
  })
  const good = await client.request('query GetShop { shop { name } }')
  t.equal(good.errors, undefined)
  t.match(await newest(), { graphql: { operationName: 'GetShop', type: 'query' } })
  const denied = await client.request('query ListOrders { orders(first: 1) { nodes { id } } }')
  t.ok(denied.errors)
  const got = await newest()
  t.match(got, { graphql: { operationName: 'ListOrders' }, outcome: 'answered', response: { status: 200 } })
  t.match(got.diagnoses, [{ code: 'shopify.scope.missing', summary: /read_orders/ }])
})

t.test('curl, with Expect: 100-continue and a body from a file', async (t) => {
  const body = JSON.stringify({ product: { title: 'x'.repeat(2000) } })
  const args = ['-sS', '-o', '/dev/null', '-w', '%{http_code}', '-H', `X-Shopify-Access-Token: ${SHOPIFY.tokens.app.token}`]
  const more = [
    '-H',
    'Expect: 100-continue',
    '-H',
    'Content-Type: application/json',
    '--data',
    body,
    `${run.url}/admin/api/2026-10/products.json`
  ]
  const { stdout } = await promisify(execFile)('curl', [...args, ...more])
  t.equal(stdout, '201')
  const got = await newest()
  t.match(
    got.request.headers.find(({ name }) => name.toLowerCase() === 'expect'),
    { value: '100-continue' }
  )
  t.ok(
    got.forwarded?.reasons.some((reason) => /expect/i.test(reason)),
    String(got.forwarded?.reasons)
  )
  t.equal(got.request.postData?.text, body)
})
