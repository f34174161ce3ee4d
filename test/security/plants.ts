/** Where stores, clients and tools put secrets: one canary each, that must never come out of the real program again. */
import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

export interface Plant {
  readonly name: string
  /** The value that must appear nowhere. */
  readonly secret: string
  readonly method?: string
  readonly target?: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | Buffer
  readonly answer?: {
    readonly status?: number
    readonly headers?: readonly (readonly [name: string, value: string])[]
    readonly body?: string | Buffer
    readonly reason?: string
    /** Goes after the last chunk. */
    readonly trailer?: readonly [name: string, value: string]
    /** Cuts the answer off in the middle of its body. */
    readonly torn?: true
  }
}

/** Random, so that no two plants share one and nothing else holds it by chance. */
export const hex = (length: number) =>
  randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const JSON_TYPE = ['Content-Type', 'application/json'] as const
const FORM_TYPE = ['Content-Type', 'application/x-www-form-urlencoded'] as const

type Make = (secret: string) => Omit<Plant, 'name' | 'secret'>

/** A plant whose secret has the given shape. */
function plant(name: string, secret: string, make: Make): Plant {
  return { name, secret, ...make(secret) }
}

const header =
  (name: string, value: (secret: string) => string): Make =>
  (secret) => ({ headers: [[name, value(secret)]] })
const own = (secret: string) => secret
const json =
  (value: (secret: string) => unknown): Make =>
  (secret) => ({ method: 'POST', headers: [JSON_TYPE], body: JSON.stringify(value(secret)) })
const answered =
  (body: (secret: string) => string, type = 'application/json', status = 401): Make =>
  (secret) => ({ answer: { status, headers: [['Content-Type', type]], body: body(secret) } })
const encoded =
  (coding: string, encode: (bytes: Buffer) => Buffer, status = 200): Make =>
  (secret) => ({
    answer: {
      status,
      headers: [JSON_TYPE, ['Content-Encoding', coding]],
      body: encode(Buffer.from(JSON.stringify({ access_token: secret, padding: 'x'.repeat(300) })))
    }
  })

export function makePlants(): Plant[] {
  const shpat = () => `shpat_${hex(32)}`
  const cs = () => `cs_${hex(40)}`
  const ck = () => `ck_${hex(40)}`
  return [
    // request header fields
    plant('x-shopify-access-token', shpat(), header('X-Shopify-Access-Token', own)),
    plant('token without prefix', hex(32), header('X-Shopify-Access-Token', own)),
    plant('misspelt field', hex(32), header('X-Shopfy-Acess-Token', own)),
    plant('storefront token', hex(32), header('X-Shopify-Storefront-Access-Token', own)),
    plant('storefront private token', shpat(), header('Shopify-Storefront-Private-Token', own)),
    plant(
      'bearer',
      hex(40),
      header('Authorization', (secret) => `Bearer ${secret}`)
    ),
    plant(
      'basic, secret',
      cs(),
      header('Authorization', (secret) => `Basic ${base64(`ck_${hex(40)}:${secret}`)}`)
    ),
    plant(
      'basic, key',
      ck(),
      header('Authorization', (secret) => `Basic ${base64(`${secret}:cs_${hex(40)}`)}`)
    ),
    plant(
      'basic, not encoded',
      cs(),
      header('Authorization', (secret) => `Basic ck_1:${secret}`)
    ),
    plant(
      'app password with blanks',
      'abcd EFGH 1234 ijkl MNOP 5678',
      header('Authorization', (secret) => `Basic ${base64(`admin:${secret}`)}`)
    ),
    plant(
      'scheme nobody knows',
      hex(40),
      header('Authorization', (secret) => `Token ${secret}`)
    ),
    plant(
      'oauth 1.0a signature',
      encodeURIComponent(randomBytes(32).toString('base64')),
      header('Authorization', (secret) => `OAuth oauth_consumer_key="ck_x", oauth_signature="${secret}"`)
    ),
    plant(
      'proxy-authorization',
      hex(24),
      header('Proxy-Authorization', (secret) => `Basic ${base64(`u:${secret}`)}`)
    ),
    plant(
      'cookie',
      hex(32),
      header('Cookie', (secret) => `wordpress_logged_in_a=${secret}; wp-settings=1`)
    ),
    plant('nonce', hex(10), header('X-WP-Nonce', own)),
    plant(
      'session token (JWT)',
      randomBytes(32).toString('base64url'),
      header('Authorization', (secret) => `Bearer eyJhbGciOiJIUzI1NiJ9.eyJkZXN0IjoiYSJ9.${secret}`)
    ),
    plant('webhook hmac', randomBytes(32).toString('base64'), header('X-Shopify-Hmac-Sha256', own)),
    plant(
      'referer',
      hex(32),
      header('Referer', (secret) => `https://app.example/?access_token=${secret}`)
    ),
    plant(
      'token inside another field',
      shpat(),
      header('X-Debug', (secret) => `tried ${secret} twice`)
    ),
    plant('content-type', shpat(), (secret) => ({
      method: 'POST',
      headers: [['Content-Type', `application/json; v=${secret}`]],
      body: '{}',
      answer: { status: 415, headers: [['Content-Type', `text/plain; token=${secret}`]], body: `wrong ${'x'.repeat(20_000)}` }
    })),
    plant('field named by Connection', shpat(), (secret) => ({
      headers: [
        ['X-Shopify-Access-Token', secret],
        ['Connection', 'close, X-Shopify-Access-Token']
      ]
    })),
    // target
    plant('query consumer_secret', cs(), (secret) => ({ target: `/wp-json/wc/v3/orders?consumer_key=ck_1&consumer_secret=${secret}` })),
    plant('query access_token', hex(32), (secret) => ({ target: `/x?access_token=${secret}` })),
    plant('query oauth_signature', encodeURIComponent(randomBytes(32).toString('base64')), (secret) => ({
      target: `/wp-json/wc/v3/orders?oauth_consumer_key=ck_2&oauth_signature=${secret}&oauth_nonce=1`
    })),
    plant('query of OAuth', hex(32), (secret) => ({ target: `/admin/oauth/authorize?client_id=1&code=${secret}&state=x` })),
    plant('path segment', shpat(), (secret) => ({ target: `/hooks/${secret}/orders` })),
    plant('url in the query', hex(32), (secret) => ({ target: `/x?next=${encodeURIComponent(`https://a.example/?token=${secret}`)}` })),
    plant('fragment', hex(32), (secret) => ({ target: `/x#access_token=${secret}` })),
    // request bodies
    plant(
      'json',
      hex(32),
      json((secret) => ({ client_id: 'a', client_secret: secret }))
    ),
    plant(
      'json in json',
      hex(32),
      json((secret) => ({ payload: JSON.stringify({ refresh_token: secret }) }))
    ),
    plant(
      'GraphQL variables',
      hex(32),
      json((secret) => ({ query: 'mutation($p: String!) { a(p: $p) }', variables: { input: { password: secret } } }))
    ),
    plant(
      'GraphQL literal',
      hex(32),
      json((secret) => ({ query: `mutation { tokenCreate(password: "${secret}") { x } }` }))
    ),
    plant('form', hex(32), (secret) => ({ method: 'POST', headers: [FORM_TYPE], body: `grant_type=x&client_secret=${secret}` })),
    plant('multipart', hex(32), (secret) => ({
      method: 'POST',
      headers: [['Content-Type', 'multipart/form-data; boundary=b']],
      body: `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b--\r\n`
    })),
    plant('gzip request', hex(32), (secret) => ({
      method: 'POST',
      headers: [JSON_TYPE, ['Content-Encoding', 'gzip']],
      body: gzipSync(JSON.stringify({ api_secret: secret, padding: 'x'.repeat(300) }))
    })),
    plant('large request', hex(32), (secret) => ({
      method: 'POST',
      headers: [JSON_TYPE],
      body: JSON.stringify({ padding: 'x'.repeat(60_000), password: secret })
    })),
    plant('bytes that are no text', shpat(), (secret) => ({
      method: 'POST',
      headers: [['Content-Type', 'application/octet-stream']],
      body: Buffer.concat([Buffer.from([0, 255, 0, 254]), Buffer.from(secret), Buffer.from([0, 1])])
    })),
    plant('name of a GraphQL operation', shpat(), (secret) => ({
      method: 'POST',
      target: '/admin/api/2026-10/graphql.json',
      headers: [JSON_TYPE],
      body: JSON.stringify({ query: `query ${secret} { shop { name } }`, operationName: secret })
    })),
    plant('text', shpat(), (secret) => ({ method: 'POST', headers: [['Content-Type', 'text/plain']], body: `my token is ${secret}.` })),
    // answers
    plant(
      'token response',
      shpat(),
      answered((secret) => JSON.stringify({ access_token: secret, scope: 'x' }), 'application/json', 200)
    ),
    plant('echo of the request field', hex(32), (secret) => ({
      headers: [['X-Shopify-Access-Token', secret]],
      answer: { status: 401, headers: [JSON_TYPE], body: JSON.stringify({ errors: `unknown token ${secret}` }) }
    })),
    plant(
      'error page',
      cs(),
      answered((secret) => `<h1>Error</h1><a href="/?consumer_key=ck_1&amp;consumer_secret=${secret}">x</a>`, 'text/html', 500)
    ),
    plant(
      'PHP warning',
      hex(32),
      answered((secret) => `Warning: curl(https://u:${secret}@db.example/x) in /a.php`, 'text/html', 500)
    ),
    plant('redirect', cs(), (secret) => ({
      answer: { status: 301, headers: [['Location', `https://www.shop.example/?consumer_key=ck_1&consumer_secret=${secret}`]] }
    })),
    plant('link', cs(), (secret) => ({
      answer: { headers: [['Link', `<https://shop.example/?consumer_secret=${secret}&page=2>; rel="next"`]], body: '[]' }
    })),
    plant('set-cookie', hex(32), (secret) => ({ answer: { headers: [['Set-Cookie', `session=${secret}; HttpOnly`]], body: '{}' } })),
    plant('nonce of an answer', hex(10), (secret) => ({ answer: { headers: [['Nonce', secret]], body: '{}' } })),
    plant('reason phrase', shpat(), (secret) => ({ answer: { status: 403, reason: `Token ${secret} revoked`, body: '{}' } })),
    plant('trailer of an answer', hex(32), (secret) => ({ answer: { trailer: ['X-Api-Token', secret], body: '{}' } })),
    plant(
      'gzip answer',
      hex(32),
      encoded('gzip', (bytes) => gzipSync(bytes))
    ),
    plant(
      'br answer',
      hex(32),
      encoded('br', (bytes) => brotliCompressSync(bytes))
    ),
    plant(
      'deflate answer',
      hex(32),
      encoded('deflate', (bytes) => deflateSync(bytes))
    ),
    plant(
      'gzip in br',
      hex(32),
      encoded('gzip, br', (bytes) => brotliCompressSync(gzipSync(bytes)))
    ),
    plant(
      'failing gzip answer',
      hex(32),
      encoded('gzip', (bytes) => gzipSync(bytes), 403)
    ),
    plant(
      'wrong label',
      hex(32),
      encoded('gzip', (bytes) => bytes)
    ),
    plant(
      'unknown coding',
      hex(32),
      encoded('x-none', (bytes) => bytes)
    ),
    plant('gzip that breaks off', hex(32), (secret) => ({
      answer: {
        headers: [JSON_TYPE, ['Content-Encoding', 'gzip']],
        body: gzipSync(JSON.stringify({ token: secret, x: hex(4000) })),
        torn: true
      }
    })),
    plant('json that breaks off', hex(32), (secret) => ({
      answer: { headers: [JSON_TYPE], body: `{"access_token":"${secret}`, torn: true }
    })),
    plant('UTF-16', hex(32), (secret) => ({
      answer: {
        headers: [['Content-Type', 'application/json; charset=utf-16le']],
        body: Buffer.from(JSON.stringify({ token: secret }), 'utf16le')
      }
    })),
    plant('echo in base64', hex(32), (secret) => ({
      headers: [['X-Api-Token', secret]],
      answer: { headers: [JSON_TYPE], body: JSON.stringify({ sent: base64(`user:${secret}`) }) }
    })),
    plant(
      'large answer',
      hex(32),
      answered((secret) => JSON.stringify({ padding: 'x'.repeat(60_000), storefrontAccessToken: secret }), 'application/json', 200)
    ),
    plant(
      'event stream',
      hex(32),
      answered((secret) => `data: {"session_token":"${secret}"}\n\n`, 'text/event-stream', 200)
    )
  ]
}

/** Every spelling in which a secret would still be one. */
export function formsOf(secret: string): readonly string[] {
  const inner = base64(secret).slice(0, Math.floor(secret.length / 3) * 4)
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), inner])].filter((form) => form.length >= 8)
}
