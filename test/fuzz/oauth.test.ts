// Three that sign and check OAuth 1.0a independently of each other must agree: the product, the sandbox store, and the npm client.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import OAuth from 'oauth-1.0a'
import t from 'tap'
import { isSignedFor, readOAuth } from '#src/platforms/woocommerce/oauth1.js'
import { WOOCOMMERCE } from '#src/sandbox/accounts.js'
import { createOAuthCheck } from '#src/sandbox/oauth-check.js'

const HOME = 'http://shop.test'
const { key, secret } = WOOCOMMERCE.admin
const now = 1_795_325_622_000

const client = new OAuth({
  consumer: { key, secret },
  signature_method: 'HMAC-SHA256',
  // WooCommerce's own client: the secret alone and one ampersand.
  hash_function: (base, signingKey) => createHmac('sha256', signingKey).update(base).digest('base64')
})

const names = fc.oneof(fc.constantFrom('page', 'per_page', 'search', 'sku', 'after', 'q'), fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/))
const values = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 15 }),
  fc.constantFrom('', '0', '+', '%', '%25', 'a b', '~', "!*'()", '&=', 'ä€😀')
)

function signedUrl(method: string, parameters: Readonly<Record<string, string>>): string {
  const path = `${HOME}/wp-json/wc/v3/products`
  const query = (data: Readonly<Record<string, unknown>>) =>
    Object.entries(data)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
      .join('&')
  const plain = query(parameters)
  const authorised = client.authorize({ url: plain === '' ? path : `${path}?${plain}`, method })
  return `${path}?${query({ ...parameters, ...authorised })}`
}

const arbitrary = fc.tuple(
  fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  fc.dictionary(names, values, { maxKeys: 5, noNullPrototype: true })
)
/** Lone surrogates cannot be sent at all. */
const isSendable = (parameters: Readonly<Record<string, string>>) =>
  Object.values(parameters).every((value) => !/\p{Surrogate}/u.test(value))

function verdicts(method: string, url: string): { readonly ours: boolean; readonly sandbox: boolean } {
  const read = readOAuth({ method, url, authorization: undefined, form: [] })
  const check = createOAuthCheck([WOOCOMMERCE.admin], HOME)
  const stamp = Number(/oauth_timestamp=(\d+)/.exec(url)?.[1]) * 1000 || now
  const answer = check({
    method,
    path: new URL(url).pathname,
    target: url.slice(HOME.length),
    headers: {},
    body: '',
    now: stamp
  } as Parameters<typeof check>[0])
  return {
    ours: read !== undefined && isSignedFor(read, method, url.split('?')[0] ?? '', secret),
    sandbox: answer !== undefined && 'key' in answer
  }
}

t.test('what the client signs, both accept', async () => {
  fc.assert(
    fc.property(arbitrary, ([method, parameters]) => {
      fc.pre(isSendable(parameters))
      const { ours, sandbox } = verdicts(method, signedUrl(method, parameters))
      return ours && sandbox
    }),
    { numRuns: 400 }
  )
})

t.test('what was changed on the way, both refuse', async () => {
  const changes: readonly ((url: string) => string)[] = [
    (url) => `${url}&_=1`,
    (url) => url.replace('/products', '/orders'),
    (url) => url.replace(/oauth_nonce=(.)/, (_, first: string) => `oauth_nonce=${first === 'x' ? 'y' : 'x'}`),
    (url) => url.replace(/oauth_signature=[^&]+/, 'oauth_signature=AAAA')
  ]
  fc.assert(
    fc.property(arbitrary, fc.constantFrom(...changes), ([method, parameters], change) => {
      fc.pre(isSendable(parameters) && !('_' in parameters))
      const { ours, sandbox } = verdicts(method, change(signedUrl(method, parameters)))
      return !ours && !sandbox
    }),
    { numRuns: 300 }
  )
})
