// Three that sign and check OAuth 1.0a independently of each other must agree: the product, the sandbox store, and the npm client.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import OAuth from 'oauth-1.0a'
import t from 'tap'
import { isSignedFor, readOAuth } from '#src/platforms/woocommerce/oauth1.js'
import { formPairs } from '#src/platforms/woocommerce/oauth1-form.js'
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

interface Vector {
  readonly method: string
  readonly homeUrl: string
  readonly url: string
  readonly contentType: string | null
  readonly body: string | null
}

const { consumerKey, consumerSecret, vectors } = JSON.parse(
  readFileSync(new URL('../../../test/platforms/woocommerce/oauth-vectors.json', import.meta.url), 'utf8')
) as { readonly consumerKey: string; readonly consumerSecret: string; readonly vectors: readonly Vector[] }

/** What product and sandbox say of a vector, or of another URL in its place. */
function judged(
  { method, homeUrl, url: signed, contentType, body }: Vector,
  url = signed
): { readonly ours: boolean; readonly sandbox: boolean } {
  const read = readOAuth({ method, url, authorization: undefined, form: formPairs(contentType ?? '', body ?? '') })
  const check = createOAuthCheck([{ ...WOOCOMMERCE.admin, key: consumerKey, secret: consumerSecret }], homeUrl)
  const target = url.slice(homeUrl.length)
  const answer = check({
    method,
    path: target.split('?')[0],
    target,
    headers: contentType === null ? {} : { 'content-type': contentType },
    body: body ?? '',
    now: Number(/oauth_timestamp=(\d+)/.exec(signed)?.[1]) * 1000
  } as Parameters<typeof check>[0])
  const ours = read !== undefined && isSignedFor(read, method, url.split('?')[0] ?? '', consumerSecret)
  return { ours, sandbox: answer !== undefined && 'key' in answer }
}

/** Pairs of the query, changed; some of these changes mean the same to PHP. */
const QUERY_CHANGES: readonly ((pairs: string[], at: number) => string[])[] = [
  (pairs, at) => pairs.filter((_, index) => index !== at),
  (pairs, at) => [...pairs, pairs[at] ?? ''],
  (pairs, at) => [...pairs.slice(at), ...pairs.slice(0, at)],
  (pairs, at) => pairs.with(at, `${pairs[at]}x`),
  (pairs, at) => pairs.with(at, `x${pairs[at]}`),
  (pairs, at) => pairs.with(at, (pairs[at] ?? '').toUpperCase()),
  (pairs, at) =>
    pairs.with(
      at,
      (pairs[at] ?? '').replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
    ),
  (pairs, at) => pairs.with(at, (pairs[at] ?? '').replaceAll('+', '%20')),
  (pairs, at) => pairs.with(at, (pairs[at] ?? '').replace('=', '%3D')),
  (pairs, at) =>
    pairs.with(
      at,
      (pairs[at] ?? '').replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
    ),
  (pairs, at) => pairs.with(at, (pairs[at] ?? '').replace('[', '%5B').replace(']', '%5D')),
  (pairs, at) => ['', ...pairs.with(at, `${pairs[at]}&`)]
]

t.test('vectors of a real store, as they are and with a changed query: product and sandbox say the same', async (t) => {
  t.equal(vectors.length, 36)
  for (const vector of vectors) t.same(judged(vector), { ours: true, sandbox: true }, vector.url.slice(0, 80))
  let accepted = 0
  fc.assert(
    fc.property(fc.constantFrom(...vectors), fc.constantFrom(...QUERY_CHANGES), fc.nat(100), (vector, change, at) => {
      const [path = '', query = ''] = vector.url.split('?')
      const pairs = query.split('&')
      const { ours, sandbox } = judged(vector, `${path}?${change(pairs, at % pairs.length).join('&')}`)
      if (ours) accepted += 1
      return ours === sandbox
    }),
    { numRuns: 2000 }
  )
  t.ok(accepted > 200, `${accepted} of 2,000 changes mean the same to PHP`)
})
