import t from 'tap'
import { createOAuthCheck } from '#src/sandbox/oauth-check.js'
import { testJson } from '../fixtures/files.js'

interface Vectors {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly vectors: readonly {
    readonly method: string
    readonly homeUrl: string
    readonly url: string
    readonly contentType: string | null
    readonly body: string | null
  }[]
}

const { consumerKey, consumerSecret, vectors } = testJson<Vectors>('fixtures/woocommerce-oauth-vectors.json')
const key = { key: consumerKey, secret: consumerSecret, permission: 'read_write', role: 'administrator' } as const

function check(vector: Vectors['vectors'][number], change: { url?: string; home?: string; now?: number } = {}) {
  const url = new URL(change.url ?? vector.url)
  const raw = (change.url ?? vector.url).slice(url.origin.length)
  const home = change.home ?? vector.homeUrl
  // The request target still has the home URL's own path; the check adds origin and path itself.
  const origin = new URL(home).origin
  return createOAuthCheck(
    [key],
    origin
  )({
    method: vector.method,
    target: raw,
    path: raw.split('?')[0] ?? '',
    query: url.searchParams,
    headers: vector.contentType === null ? {} : { 'content-type': vector.contentType },
    body: vector.body ?? '',
    now: change.now ?? Number(url.searchParams.get('oauth_timestamp')) * 1000
  })
}

t.test('accepts every request that a real store accepted', (t) => {
  for (const vector of vectors) {
    const now = Number(/oauth_timestamp(?:=|%3D)(\d+)/.exec(`${vector.url}&${vector.body ?? ''}`)?.[1]) * 1000
    t.same(check(vector, { now }), { key }, `${vector.method} ${vector.url.slice(0, 90)}`)
  }
  t.end()
})

t.test('refuses what is changed after signing', (t) => {
  const vector = vectors[0]
  if (!vector) throw new Error('vectors are missing')
  const mismatch = { message: 'Invalid signature - provided signature does not match.' }
  t.match(check(vector, { url: `${vector.url}&extra=1` }), mismatch, 'a parameter more')
  t.match(check(vector, { home: 'http://other.test' }), mismatch, 'another home URL')
  t.match(check({ ...vector, method: 'POST' }), mismatch, 'another method')
  t.match(check(vector, { now: 1 }), { message: 'Invalid timestamp.' })
  t.match(check(vector, { url: vector.url.replace('ck_7', 'ck_8') }), { message: 'Consumer key is invalid.' })
  t.match(check(vector, { url: vector.url.replace('oauth_nonce', 'x_nonce') }), { message: 'Missing OAuth parameter oauth_nonce' })
  t.match(check(vector, { url: vector.url.replace('HMAC-SHA256', 'hmac-sha256') }), { message: /signature method is invalid/ })
  t.equal(check(vector, { url: vector.url.replace(/oauth_/g, 'x_') }), undefined, 'no OAuth at all')
  t.end()
})

t.test('a nonce is good once; one nonce is kept per timestamp', (t) => {
  const vector = vectors[0]
  if (!vector) throw new Error('vectors are missing')
  const verify = createOAuthCheck([key], vector.homeUrl)
  const url = new URL(vector.url)
  const request = {
    method: vector.method,
    target: url.pathname + url.search,
    path: url.pathname,
    query: url.searchParams,
    headers: {},
    body: '',
    now: Number(url.searchParams.get('oauth_timestamp')) * 1000
  }
  t.same(verify(request), { key })
  t.match(verify(request), { message: 'Invalid nonce - nonce has already been used.' })
  t.end()
})
