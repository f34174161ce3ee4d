import { connect } from 'node:net'
import t from 'tap'
import { SHOPIFY, WOOCOMMERCE } from '#src/sandbox/accounts.js'
import { startSandbox } from '#src/sandbox/server.js'

const token = (value: string) => ({ headers: { 'X-Shopify-Access-Token': value } })

async function ask(url: string, init?: RequestInit) {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
}

t.test('Shopify: credentials and shop states answer as documented', async (t) => {
  const sandbox = await startSandbox({ now: () => Date.UTC(2026, 10, 22) })
  t.teardown(() => sandbox.close())
  const shop = `${sandbox.url}/admin/api/2026-10/shop.json`
  const none = await ask(shop)
  t.equal(none.status, 401)
  t.equal(none.json().errors, '[API] Invalid API key or access token (unrecognized login or wrong password)')
  t.equal(none.headers.get('www-authenticate'), 'Basic Realm="Shopify API Authentication"')
  t.match(none.headers.get('x-request-id'), /-1795305600$/)
  t.equal((await ask(shop, token(SHOPIFY.tokens.uninstalled.token))).status, 401)
  const frozen = await ask(shop, token(SHOPIFY.tokens.frozen.token))
  t.same([frozen.status, frozen.json()], [402, { errors: 'Unavailable Shop' }])
  t.equal((await ask(shop, token(SHOPIFY.tokens.locked.token))).status, 423)
  t.match((await ask(shop, token(SHOPIFY.tokens.nonExpiring.token))).json().errors, /Non-expiring access tokens are no longer accepted/)
  const good = await ask(shop, token(SHOPIFY.tokens.app.token))
  t.equal(good.status, 200)
  t.equal(good.headers.get('x-shopify-shop-api-call-limit'), '1/40')
})

t.test('Shopify REST: scope, version, bucket', async (t) => {
  let now = Date.UTC(2026, 10, 22)
  const sandbox = await startSandbox({ now: () => now })
  t.teardown(() => sandbox.close())
  const app = token(SHOPIFY.tokens.app.token)
  const orders = await ask(`${sandbox.url}/admin/api/2026-10/orders.json`, app)
  t.same([orders.status, orders.json().errors], [403, '[API] This action requires merchant approval for read_orders scope.'])
  const old = await ask(`${sandbox.url}/admin/api/2024-01/products.json`, app)
  t.same([old.status, old.headers.get('x-shopify-api-version')], [200, '2026-01'], 'fell forward')
  t.equal((await ask(`${sandbox.url}/admin/api/2026-13/products.json`, app)).status, 404)
  const statuses = new Set<number>()
  for (let call = 0; call < 42; call++) statuses.add((await ask(`${sandbox.url}/admin/api/2026-10/products.json`, app)).status)
  t.ok(statuses.has(429), 'the bucket overflows')
  now += 60_000
  t.equal((await ask(`${sandbox.url}/admin/api/2026-10/products.json`, app)).status, 200, 'and drains')
})

t.test('Shopify GraphQL: errors inside a 200', async (t) => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const run = (query: string) =>
    ask(`${sandbox.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: { ...token(SHOPIFY.tokens.app.token).headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query })
    }).then((answer) => answer.json())
  t.match(await run('query GetShop { shop { name } }'), {
    data: { shop: { name: /sandbox/ } },
    extensions: { cost: { requestedQueryCost: 1 } }
  })
  t.match(await run('{ orders(first: 2) { nodes { id } } }'), {
    errors: [{ extensions: { code: 'ACCESS_DENIED', requiredAccess: /read_orders/ } }]
  })
  t.match(await run('{ products(first: 2000) { nodes { id } } }'), { errors: [{ extensions: { code: 'MAX_COST_EXCEEDED', cost: 2003 } }] })
  t.match(await run('mutation { productCreate(product: { title: "" }) { userErrors { message } } }'), {
    data: { productCreate: { userErrors: [{ field: ['title'] }] } }
  })
  await run('{ products(first: 900) { nodes { id } } }')
  await run('{ products(first: 900) { nodes { id } } }')
  t.match(await run('{ products(first: 900) { nodes { id } } }'), { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] })
})

t.test('Shopify OAuth: JSON only where the client accepts it; Storefront: a bad token is worse than none', async (t) => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const exchange = (body: object, accept: string) =>
    ask(`${sandbox.url}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: JSON.stringify(body)
    })
  t.match((await exchange({ client_id: 'x' }, 'application/json')).json(), { error: 'application_cannot_be_found' })
  t.match((await exchange({ client_id: 'x' }, '*/*')).text, /Oauth error application_cannot_be_found: Could not find/)
  const grant = { client_id: SHOPIFY.clientId, client_secret: SHOPIFY.clientSecret, grant_type: 'client_credentials' }
  t.match((await exchange(grant, 'application/json')).json(), { access_token: SHOPIFY.tokens.app.token, expires_in: 86399 })
  const storefront = (headers: Record<string, string>) =>
    ask(`${sandbox.url}/api/2026-10/graphql.json`, { method: 'POST', headers, body: '{}' })
  t.equal((await storefront({})).status, 200)
  t.equal((await storefront({ 'X-Shopify-Storefront-Access-Token': 'wrong' })).status, 401)
})

t.test('WooCommerce: nobody, wrong role, read-only key, and HTTPS only for Basic', async (t) => {
  const plain = await startSandbox()
  const secure = await startSandbox({ seesHttps: true })
  t.teardown(() => Promise.all([plain.close(), secure.close()]))
  const basic = ({ key, secret }: { key: string; secret: string }) => ({ headers: { Authorization: `Basic ${btoa(`${key}:${secret}`)}` } })
  const products = '/wp-json/wc/v3/products'
  const ignored = await ask(plain.url + products, basic(WOOCOMMERCE.admin))
  t.match([ignored.status, ignored.json()], [401, { code: 'woocommerce_rest_cannot_view' }], 'Basic is not read over HTTP')
  const good = await ask(`${secure.url}${products}?per_page=2`, basic(WOOCOMMERCE.admin))
  t.same([good.status, good.json().length, good.headers.get('x-wp-total')], [200, 2, '12'])
  t.match(good.headers.get('cache-control'), /no-store/)
  const wrong = await ask(secure.url + products, basic({ ...WOOCOMMERCE.admin, secret: 'cs_wrong' }))
  t.match(wrong.json(), { message: 'Consumer secret is invalid.' })
  t.equal(
    (await ask(secure.url + products, basic({ key: 'ck_unknown', secret: 'cs_x' }))).json().code,
    'woocommerce_rest_cannot_view',
    'unknown is silent'
  )
  const customer = await ask(`${secure.url}/wp-json/wc/v3/orders`, basic(WOOCOMMERCE.customer))
  t.match([customer.status, customer.json().code], [403, 'woocommerce_rest_cannot_view'])
  const write = await ask(secure.url + products, {
    method: 'POST',
    body: '{}',
    headers: { ...basic(WOOCOMMERCE.readOnly).headers, 'Content-Type': 'application/json' }
  })
  t.match(write.json(), { message: 'The API key provided does not have write permissions.' })
  t.match((await ask(`${secure.url}/wp-json/wc/v9/products`)).json(), { code: 'rest_no_route' })
  t.match((await ask(`${secure.url}${products}/999`, basic(WOOCOMMERCE.admin))).json(), { code: 'woocommerce_rest_product_invalid_id' })
  t.same((await ask(`${plain.url}/wp-json/`)).json().authentication, [])
})

t.test('names that every JavaScript object has are no fields, resources or algorithms', async (t) => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const app = token(SHOPIFY.tokens.app.token)
  const query = JSON.stringify({ query: '{ constructor toString }' })
  const graphql = await ask(`${sandbox.url}/admin/api/2026-10/graphql.json`, { ...app, method: 'POST', body: query })
  t.match(graphql.json(), { data: null, errors: [{ extensions: { code: 'undefinedField' } }, { path: ['query', 'toString'] }] })
  t.equal((await ask(`${sandbox.url}/admin/api/2026-10/constructor/1.json`, app)).status, 404)
  const oauth = { oauth_timestamp: '1', oauth_nonce: 'n', oauth_signature: 's', oauth_signature_method: 'constructor' }
  const signed = new URLSearchParams({ oauth_consumer_key: WOOCOMMERCE.admin.key, ...oauth })
  const woo = await ask(`${sandbox.url}/wp-json/wc/v3/products?${signed}`)
  t.match(woo.json(), { message: 'Invalid signature - signature method is invalid.' })
})

t.test('an upload that breaks off and a call that the sandbox cannot answer leave it running', async (t) => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1')
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  socket.write('POST /wp-json/wc/v3/products HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"name":')
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 50))
  // A value that cannot become text.
  const odd = await ask(`${sandbox.url}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"client_id":{"toString":1,"valueOf":1}}'
  })
  t.match(odd, { status: 500, text: /sandbox/ })
  t.equal((await ask(`${sandbox.url}/wp-json/`)).status, 200)
})
