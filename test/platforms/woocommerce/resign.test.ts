import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import WooCommerceRestApi from '@woocommerce/woocommerce-rest-api'
import t from 'tap'
import type { HttpRequest } from '#src/model/exchange.js'
import { isSignedFor, phpBaseString, readOAuth, sign } from '#src/platforms/woocommerce/oauth1.js'
import { formPairs } from '#src/platforms/woocommerce/oauth1-form.js'
import { replaceInHeader, replaceInQuery } from '#src/platforms/woocommerce/oauth1-replace.js'
import { splitUrl, withoutQuery } from '#src/platforms/woocommerce/oauth1-url.js'
import type { ClientRequest } from '#src/platforms/woocommerce/resign.js'
import { resign, signAnew } from '#src/platforms/woocommerce/resign.js'

const consumerKey = `ck_${'a'.repeat(40)}`
const consumerSecret = `cs_${'b'.repeat(40)}`
const storeAt = (url: string) => ({ url, credentials: { consumerKey, consumerSecret } })
const GATEWAY = 'http://localhost:4010'

interface Parts {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly signedFor?: string
  readonly secret?: string
  readonly header?: boolean
  readonly form?: string
  readonly algorithm?: 'HMAC-SHA1' | 'HMAC-SHA256'
}

/** A request as a client sends it to the gateway, signed by PHP's rules for `signedFor`. */
function signedRequest(parts: Parts): ClientRequest {
  const { method = 'GET', path = '/wp-json/wc/v3/products', query = '', secret = consumerSecret, algorithm = 'HMAC-SHA256' } = parts
  const own = `oauth_consumer_key=${consumerKey}&oauth_nonce=n1&oauth_signature_method=${algorithm}&oauth_timestamp=1795325622`
  const form = parts.form === undefined ? [] : [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }]
  const all = [query, own].filter((text) => text !== '').join('&')
  const unsigned = {
    method,
    url: `${GATEWAY}${path}?${all}`,
    authorization: undefined,
    form: formPairs(form[0]?.value ?? '', parts.form ?? '')
  }
  const parameters = readOAuth(unsigned)
  if (!parameters) throw new Error('no OAuth parameters')
  const signature = sign(algorithm, secret, phpBaseString(method, parts.signedFor ?? `${GATEWAY}${path}`, parameters.all))
  const encoded = encodeURIComponent(signature)
  if (!parts.header) {
    const target = `${path}?${all}&oauth_signature=${encoded}`
    return { method, target, url: `${GATEWAY}${target}`, headers: [{ name: 'Host', value: 'localhost:4010' }, ...form] }
  }
  const target = query === '' ? path : `${path}?${query}`
  const pairs = own.split('&').map((pair) => pair.replace('=', '="'))
  const value = `OAuth realm="", ${[...pairs, `oauth_signature="${encoded}`].map((pair) => `${pair}"`).join(', ')}`
  return { method, target, url: `${GATEWAY}${target}`, headers: [...form, { name: 'authorization', value }] }
}

/** The rewritten request as the store would judge it. */
function accepted(request: ClientRequest, rewrite: ReturnType<typeof resign>, url: string, body = ''): boolean {
  if (rewrite === undefined || rewrite === 'wants-body') return false
  const authorization = [...(rewrite.headers ?? []), ...request.headers].find(({ name }) => name.toLowerCase() === 'authorization')?.value
  const type = request.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  const target = rewrite.target ?? request.target
  const parameters = readOAuth({ method: request.method, url: `${GATEWAY}${target}`, authorization, form: formPairs(type, body) })
  return parameters !== undefined && isSignedFor(parameters, request.method, url, consumerSecret)
}

t.test('signs anew for the store what is signed right for the gateway', (t) => {
  const shapes: readonly Parts[] = [
    {},
    { query: 'per_page=1&status=any' },
    { query: 'include[]=1&include[]=2' },
    { query: 'meta.key=1&search=blue+mug&s=100%zz&x=1&x=2' },
    { method: 'DELETE', path: '/wp-json/wc/v3/products/10', query: 'force=true' },
    { method: 'PUT', algorithm: 'HMAC-SHA1' },
    { header: true },
    { header: true, query: 'per_page=1', algorithm: 'HMAC-SHA1' }
  ]
  for (const shape of shapes) {
    const request = signedRequest(shape)
    const rewrite = resign(request, storeAt('https://shop.example'))
    t.ok(accepted(request, rewrite, `https://shop.example${shape.path ?? '/wp-json/wc/v3/products'}`), JSON.stringify(shape))
    if (rewrite === undefined || rewrite === 'wants-body') continue
    const blank = (text = '') => text.replace(/oauth_signature="?=?[^"&]*/, '')
    if (shape.header) t.equal(rewrite.target, undefined, 'the target stays')
    else t.equal(blank(rewrite.target), blank(request.target), 'nothing but the signature changes')
    t.equal(rewrite.reasons.length, 1)
    t.match(rewrite.reasons[0], /made anew for https:\/\/shop\.example\//)
    t.notMatch(JSON.stringify(rewrite.reasons), consumerSecret)
  }
  t.end()
})

t.test('keeps the other bytes of the Authorization line', (t) => {
  const request = signedRequest({ header: true })
  const rewrite = resign(request, storeAt('https://shop.example'))
  if (rewrite === undefined || rewrite === 'wants-body') return t.fail('not rewritten')
  const blank = (text = '') => text.replace(/oauth_signature="[^"]*"/, '')
  t.equal(blank(rewrite.headers?.[0]?.value), blank(request.headers.at(-1)?.value))
  t.end()
})

t.test('the learned home URL counts, and the sub-folder of the store', (t) => {
  const request = signedRequest({})
  const path = '/wp-json/wc/v3/products'
  t.ok(accepted(request, resign(request, storeAt('https://shop.example'), 'https://www.shop.example'), `https://www.shop.example${path}`))
  t.ok(accepted(request, resign(request, storeAt('https://shop.example/blog')), `https://shop.example/blog${path}`))
  t.ok(accepted(request, resign(request, storeAt('http://shop.example:8088')), `http://shop.example:8088${path}`))
  const aliased = resign(request, storeAt('https://shop.example'), 'https://www.shop.example')
  t.match(aliased, { reasons: [/made anew/, /only through the proxy/] }, 'a client of the configured URL would be refused')
  const doubled = signedRequest({ path: '//wp-json/wc/v3/products' })
  t.match(resign(doubled, storeAt('https://shop.example')), { reasons: [/made anew/, /only through the proxy/] })
  t.end()
})

t.test('leaves alone what it must not touch', (t) => {
  const store = storeAt('https://shop.example')
  t.equal(resign(signedRequest({ signedFor: 'https://shop.example/wp-json/wc/v3/products' }), store), undefined, 'signed for the store')
  t.equal(resign(signedRequest({ secret: 'cs_other' }), store), undefined, 'wrong secret')
  t.equal(resign(signedRequest({ signedFor: 'http://localhost:4011/wp-json/wc/v3/products' }), store), undefined, 'another port')
  t.equal(resign(signedRequest({}), { url: store.url, credentials: {} }), undefined, 'secret unknown')
  const plain = { method: 'GET', target: '/wp-json/', url: `${GATEWAY}/wp-json/`, headers: [] }
  t.equal(resign(plain, store), undefined, 'no OAuth')
  t.equal(resign({ ...plain, headers: [{ name: 'Authorization', value: 'Basic b2F1dGg=' }] }, store), undefined)
  t.equal(resign({ ...plain, target: '/?oauth_token=1', url: `${GATEWAY}/?oauth_token=1` }, store), undefined)
  const late = signedRequest({ query: 'per_page=1' })
  const changed = { ...late, target: `${late.target}&_=1`, url: `${late.url}&_=1` }
  t.equal(resign(changed, store), undefined, 'a parameter added after signing')
  t.end()
})

t.test('a POST form is signed too, so its body is wanted', (t) => {
  const store = storeAt('https://shop.example')
  const request = signedRequest({ method: 'POST', form: 'name=Blue+mug&price=3' })
  t.equal(resign(request, store), 'wants-body')
  const body = Buffer.from('name=Blue+mug&price=3')
  t.ok(accepted(request, resign(request, store, undefined, body), 'https://shop.example/wp-json/wc/v3/products', 'name=Blue+mug&price=3'))
  t.equal(resign(request, store, undefined, Buffer.from('name=Other')), undefined, 'another form than the signed one')
  const json = { ...signedRequest({ method: 'POST' }), method: 'POST' }
  t.not(resign(json, store), 'wants-body', 'JSON is not signed')
  t.end()
})

t.test('oauth_ parameters in the body: it says that it cannot', (t) => {
  const path = '/wp-json/wc/v3/products'
  const inQuery = signedRequest({ method: 'POST' })
  const form = inQuery.target.slice(path.length + 1)
  const headers = [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }]
  const request = { method: 'POST', target: path, url: `${GATEWAY}${path}`, headers }
  t.equal(resign(request, storeAt('https://shop.example')), 'wants-body')
  const answer = resign(request, storeAt('https://shop.example'), undefined, Buffer.from(form))
  t.match(answer, { reasons: [/stands in the form body/] })
  t.notOk(typeof answer === 'object' && ('target' in answer || 'headers' in answer))
  t.end()
})

t.test('the official client through the gateway: every method and shape it has', async (t) => {
  const seen: ClientRequest[] = []
  const server = createServer((request, response) => {
    const headers = request.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? [{ name, value: all[index + 1] ?? '' }] : []))
    const target = request.url ?? ''
    seen.push({ method: request.method ?? '', target, url: `http://${request.headers.host}${target}`, headers })
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('[]'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const client = new WooCommerceRestApi.default({ url: `http://127.0.0.1:${port}`, consumerKey, consumerSecret, version: 'wc/v3' })
  await client.get('products', { per_page: 20, search: 'blue mug + 100%', after: '2024-01-01T00:00:00' })
  await client.get('products', { include: [1, 2, 3] })
  await client.get('orders')
  await client.post('products', { name: 'Blue mug' })
  await client.put('products/10', { regular_price: '3' })
  await client.delete('products/10', { force: true })
  t.equal(seen.length, 6)
  for (const request of seen) {
    const rewrite = resign(request, storeAt('https://shop.example'))
    const path = splitUrl(request.url)?.path ?? ''
    t.ok(accepted(request, rewrite, `https://shop.example${path}`), `${request.method} ${path}`)
    t.match(rewrite, { reasons: [/made anew/] })
    t.equal(typeof rewrite === 'object' && rewrite.reasons.length, 1, 'and no warning: the store would take it directly too')
  }
})

function recorded(request: ClientRequest): HttpRequest {
  const queryString = [...new URL(request.url).searchParams].map(([name, value]) => ({ name, value }))
  return { ...request, httpVersion: 'HTTP/1.1', queryString, bodySize: 0 }
}

t.test('signs a recorded request anew with fresh nonce and timestamp', (t) => {
  const fresh = { nonce: 'fresh', timestamp: 1795329999 }
  for (const header of [false, true]) {
    const before = recorded(signedRequest({ query: 'per_page=1', header }))
    const after = signAnew(before, storeAt('https://shop.example'), fresh)
    if (after === undefined || 'refused' in after) return t.fail('not signed')
    const authorization = after.headers.find(({ name }) => name === 'authorization')?.value
    const parameters = readOAuth({ method: 'GET', url: after.url, authorization, form: [] })
    if (!parameters) return t.fail('no OAuth')
    t.ok(isSignedFor(parameters, 'GET', 'https://shop.example/wp-json/wc/v3/products', consumerSecret))
    t.equal(parameters.all.get('oauth_nonce'), 'fresh')
    t.equal(parameters.all.get('oauth_timestamp'), '1795329999')
    const raw = splitUrl(after.url)
    t.equal(raw && withoutQuery(raw), `${GATEWAY}/wp-json/wc/v3/products`, 'it still goes through the gateway')
    if (!header) t.equal(after.queryString.find(({ name }) => name === 'oauth_nonce')?.value, 'fresh')
    const through = { method: 'GET', target: after.url.slice(GATEWAY.length), url: after.url, headers: after.headers }
    t.equal(resign(through, storeAt('https://shop.example')), undefined, 'and passes unchanged')
  }
  t.end()
})

t.test('says why a recorded request cannot be signed anew', (t) => {
  const fresh = { nonce: 'fresh', timestamp: 1795329999 }
  const request = recorded(signedRequest({}))
  t.match(signAnew(request, { url: 'https://shop.example', credentials: {} }, fresh), { refused: /consumerSecret/ })
  const plain = { ...request, url: `${GATEWAY}/wp-json/`, queryString: [] }
  t.equal(signAnew(plain, storeAt('https://shop.example'), fresh), undefined)
  const lower = { ...request, url: request.url.replace('HMAC-SHA256', 'hmac-sha256') }
  t.match(signAnew(lower, storeAt('https://shop.example'), fresh), { refused: /HMAC-SHA256/ })
  t.end()
})

t.test('replaces one value and no other byte', (t) => {
  t.equal(replaceInQuery('/a?x=%41&oauth_signature=old&y', 'oauth_signature', 'a+b='), '/a?x=%41&oauth_signature=a%2Bb%3D&y')
  t.equal(
    replaceInQuery('/a?oauth_signature=1&oauth%5Fsignature=2#f', 'oauth_signature', 'n'),
    '/a?oauth_signature=1&oauth%5Fsignature=n#f'
  )
  t.equal(replaceInQuery('/a?x=1', 'oauth_signature', 'n'), undefined)
  t.equal(replaceInQuery('/a', 'oauth_signature', 'n'), undefined)
  t.equal(
    replaceInHeader('OAuth oauth_signature=old , oauth_nonce="1"', 'oauth_signature', 'n'),
    'OAuth oauth_signature=n , oauth_nonce="1"'
  )
  t.equal(
    replaceInHeader('OAuth oauth_nonce="1",oauth_signature="o"', 'oauth_signature', 'a='),
    'OAuth oauth_nonce="1",oauth_signature="a%3D"'
  )
  t.equal(replaceInHeader('OAuth oauth_nonce="1"', 'oauth_signature', 'n'), undefined)
  t.end()
})
