import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import OAuth from 'oauth-1.0a'
import t from 'tap'
import {
  algorithmOf,
  cleanSignature,
  isSignedFor,
  missingParameters,
  oauthValue,
  parseOAuthHeader,
  phpBaseString,
  readOAuth,
  sign
} from '#src/platforms/woocommerce/oauth1.js'
import { formPairs } from '#src/platforms/woocommerce/oauth1-form.js'
import { splitUrl, urlAtStore } from '#src/platforms/woocommerce/oauth1-url.js'

interface Vector {
  readonly method: string
  readonly homeUrl: string
  readonly url: string
  readonly contentType: string | null
  readonly body: string | null
  readonly algorithm: 'HMAC-SHA1' | 'HMAC-SHA256'
  readonly baseString: string
  readonly signature: string
}

const source = new URL('../../../../test/platforms/woocommerce/oauth-vectors.json', import.meta.url)
const file = JSON.parse(readFileSync(source, 'utf8')) as { consumerKey: string; consumerSecret: string; vectors: Vector[] }

function requestOf(vector: Vector) {
  const form = formPairs(vector.contentType ?? '', vector.body ?? '')
  return { method: vector.method, url: vector.url, authorization: undefined, form }
}

t.test('signs every request that a real store accepted just as it did', (t) => {
  t.equal(file.vectors.length, 36)
  for (const vector of file.vectors) {
    const parameters = readOAuth(requestOf(vector))
    const raw = splitUrl(vector.url)
    if (!parameters || !raw) return t.fail(`cannot read ${vector.url}`)
    const url = urlAtStore(vector.homeUrl, raw.scheme, raw.path)
    const base = phpBaseString(vector.method, url, parameters.all)
    t.equal(base, vector.baseString, vector.url)
    t.equal(sign(vector.algorithm, file.consumerSecret, base), vector.signature)
    t.ok(isSignedFor(parameters, vector.method, url, file.consumerSecret))
    t.notOk(isSignedFor(parameters, vector.method, `${url}x`, file.consumerSecret), 'another path fails')
    t.notOk(isSignedFor(parameters, vector.method, url, `${file.consumerSecret}\n`), 'a secret with a line end fails')
  }
  t.end()
})

t.test('agrees with the npm package oauth-1.0a on plain parameters', (t) => {
  const name = fc.stringMatching(/^[a-z][a-z_]{0,11}$/).filter((text) => !text.startsWith('oauth_') && !(text in {}))
  const text = fc.string({ unit: 'binary', maxLength: 20 })
  const secret = fc.stringMatching(/^cs_[0-9a-f]{40}$/)
  const property = fc.property(fc.dictionary(name, text, { noNullPrototype: true }), secret, fc.boolean(), (data, key, sha1) => {
    const algorithm = sha1 ? 'HMAC-SHA1' : 'HMAC-SHA256'
    const client = new OAuth({
      consumer: { key: 'ck_1', secret: key },
      signature_method: algorithm,
      hash_function: (base, signing) => {
        theirs = base
        return Buffer.from(signing) && signWith(algorithm, signing, base)
      }
    })
    let theirs = ''
    const url = 'https://shop.example/blog/wp-json/wc/v3/products'
    const authorized = client.authorize({ url, method: 'GET', data })
    const query = new URLSearchParams({ ...data, ...(authorized as unknown as Record<string, string>) }).toString()
    const parameters = readOAuth({ method: 'GET', url: `${url}?${query}`, authorization: undefined, form: [] })
    if (!parameters) return false
    return phpBaseString('GET', url, parameters.all) === theirs && isSignedFor(parameters, 'GET', url, key)
  })
  fc.assert(property, { numRuns: 300 })
  t.end()
})

function signWith(algorithm: 'HMAC-SHA1' | 'HMAC-SHA256', signing: string, base: string): string {
  return sign(algorithm, signing.replace(/&$/, ''), base)
}

t.test('reads the Authorization header as WooCommerce does', (t) => {
  const header = 'OAuth realm="x", oauth_consumer_key="ck_1", oauth_nonce=abc,oauth_signature="a%2Bb%3D", oauth_token=""'
  t.same(
    [...parseOAuthHeader(header)],
    [
      ['oauth_consumer_key', 'ck_1'],
      ['oauth_nonce', 'abc'],
      ['oauth_signature', 'a+b='],
      ['oauth_token', '']
    ]
  )
  t.equal(parseOAuthHeader('oauth oauth_nonce="1"').size, 0, 'the scheme is case-sensitive')
  t.equal(parseOAuthHeader('OAuth\toauth_nonce="1"').size, 0)
  t.equal(parseOAuthHeader('Basic b2F1dGhfbm9uY2U9MQ==').size, 0)
  t.equal(parseOAuthHeader(undefined).size, 0)
  t.equal(parseOAuthHeader(`OAuth ${'oauth_'.repeat(200_000)}`).size, 0, 'hostile input ends')
  t.end()
})

t.test('header parameters win over the query, and the place of the signature is known', (t) => {
  const url = 'http://shop.test/wp-json/wc/v3/products?oauth_nonce=q&oauth_token=left&per_page=1'
  const authorization = 'OAuth oauth_nonce="h", oauth_signature="s"'
  const both = readOAuth({ method: 'GET', url, authorization, form: [] })
  t.equal(both && oauthValue(both, 'oauth_nonce'), 'h')
  t.equal(both && oauthValue(both, 'oauth_token'), 'left')
  t.equal(both?.place, 'header')
  t.same(both && missingParameters(both), ['oauth_consumer_key', 'oauth_timestamp', 'oauth_signature_method'])
  const body = { method: 'POST', url: 'http://shop.test/', authorization: undefined, form: [{ name: 'oauth_signature', value: 'x' }] }
  t.equal(readOAuth(body)?.place, 'body')
  t.equal(readOAuth({ ...body, method: 'PUT' }), undefined, 'PHP fills $_POST for POST only')
  t.equal(readOAuth({ ...body, form: [] }), undefined)
  t.equal(readOAuth({ ...body, form: [], url: 'http://shop.test/?oauth_token=1' }), undefined, 'not one of the five')
  t.end()
})

t.test('0 and the empty text count as missing', (t) => {
  const url = 'http://shop.test/?oauth_consumer_key=ck&oauth_timestamp=1&oauth_nonce=0&oauth_signature=&oauth_signature_method=hmac-sha1'
  const parameters = readOAuth({ method: 'GET', url, authorization: undefined, form: [] })
  t.same(parameters && missingParameters(parameters), ['oauth_nonce', 'oauth_signature'])
  t.equal(parameters && algorithmOf(parameters), undefined, 'the algorithm is case-sensitive')
  t.end()
})

t.test('the store forgives a raw plus and double encoding in the signature', (t) => {
  t.equal(cleanSignature('a b/c='), 'a+b/c=')
  t.equal(cleanSignature('a%2Bb%3D'), 'a+b=')
  t.end()
})

t.test('the URL at the store', (t) => {
  t.equal(urlAtStore('http://shop.test', 'https', '/wp-json/wc/v3/x/'), 'https://shop.test/wp-json/wc/v3/x/', 'slash kept, scheme of PHP')
  t.equal(urlAtStore('http://shop.test:8088/', 'http', '/wp-json/x'), 'http://shop.test:8088/wp-json/x')
  t.equal(urlAtStore('https://a.test/shop', 'https', '/shop/wp-json/x'), 'https://a.test/shop/wp-json/x')
  t.equal(urlAtStore('https://a.test/shop', 'https', '/wp-json/x'), 'https://a.test/shop/wp-json/x')
  t.equal(urlAtStore('https://a.test/shop', 'https', '/shopping/x'), 'https://a.test/shop/shopping/x')
  t.equal(urlAtStore('http://shop.test', 'http', '//wp-json/wc/v3/x'), 'http://shop.test/wc/v3/x', '// is read as a host')
  t.equal(splitUrl('nonsense'), undefined)
  t.equal(splitUrl('HTTP://u:p@Shop.TEST:80?x')?.authority, 'Shop.TEST:80')
  t.equal(splitUrl('HTTP://Shop.TEST:80?x')?.path, '/')
  t.end()
})

t.test('multipart fields count, files do not', (t) => {
  const body = [
    '--b',
    'Content-Disposition: form-data; name="name"',
    '',
    'Blue mug',
    '--b',
    'Content-Disposition: form-data; name="file"; filename="a.txt"',
    '',
    'x',
    '--b--',
    ''
  ].join('\r\n')
  t.same(formPairs('multipart/form-data; boundary=b', body), [{ name: 'name', value: 'Blue mug' }])
  t.same(formPairs('application/json', '{"a":1}'), [])
  t.same(formPairs('application/x-www-form-urlencoded', 'a+b=%C3%A9'), [{ name: 'a b', value: 'Ã©' }])
  t.end()
})
