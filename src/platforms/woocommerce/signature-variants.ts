/** What the search for a signature's maker tries: ways of going astray that have been met, each with the code of its cause. */
import type { OAuthParameters, OAuthRequest } from './oauth1.js'

/** One thing that the client did otherwise than the store. */
export interface Deviation {
  readonly code: string
  /** Completes "The client …", without secrets: "signed the URL http://localhost:4010/wp-json/…". */
  readonly did: string
  /** The parameter at fault, as sent. */
  readonly name?: string
  /** The URL that the client signed, where it is another. */
  readonly url?: string
  /** The fault sits in this place rather than where the signature stands. */
  readonly in?: 'url-host' | 'url-path' | 'url-scheme' | 'body'
}

/** A value to try, and what it deviates in; none = the store's own way. */
export interface Variant<T> {
  readonly value: T
  readonly deviations: readonly Deviation[]
  /** Frequent enough to be tried together with others. */
  readonly usual?: true
}

/** A signature that the store refused, and all that may explain it. */
export interface SignatureQuestion {
  /** The request as it reached the store. */
  readonly request: OAuthRequest
  readonly parameters: OAuthParameters
  /** The URL that the store signs, without query. */
  readonly checkedUrl: string
  /** URLs without query that the client may have signed, likeliest first: as it asked, as configured. */
  readonly candidates: readonly string[]
  /** Ports of local gateways. */
  readonly localPorts: readonly number[]
  readonly consumerKey: string | undefined
  readonly consumerSecret: string
  readonly jsonBody: unknown
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** The method as sent first, then the other methods, then it in small letters. */
export function* methodVariants(method: string): Generator<Variant<string>> {
  const real = method.toUpperCase()
  yield { value: real, deviations: [], usual: true }
  for (const other of METHODS) {
    if (other === real) continue
    yield { value: other, deviations: [{ code: 'woo.oauth.method', did: `signed the method ${other} and sent ${real}` }], usual: true }
  }
  const small = real.toLowerCase()
  yield { value: small, deviations: [{ code: 'woo.oauth.method', did: `signed the method in small letters (${small})` }] }
}

const PLACEHOLDERS = [
  'undefined',
  'null',
  'None',
  'nil',
  'NULL',
  'consumer_secret',
  'your_consumer_secret',
  'cs_xxx',
  '[object Object]',
  ''
]

/** Signing keys. The store's is the secret as it is, and `&`; the API of WooCommerce 2.1 and 2.2 (v1, v2) took the bare secret. */
export function* keyVariants({ consumerSecret, consumerKey, checkedUrl }: SignatureQuestion): Generator<Variant<string>> {
  const secret = consumerSecret
  const bare = /\/wc-api\/v[12](?:\/|$)/.test(checkedUrl)
  yield { value: bare ? secret : `${secret}&`, deviations: [], usual: true }
  const ampersand = bare ? `${secret}&` : secret
  const added = bare
    ? 'signed with the secret and "&", where this old API version takes the bare secret'
    : 'signed with the bare secret, without "&"'
  yield { value: ampersand, deviations: [{ code: 'woo.oauth.signing-key', did: added }], usual: true }
  if (consumerKey) {
    const both = 'signed with "key&secret", as if the secret were a token secret'
    yield { value: `${consumerKey}&${secret}`, deviations: [{ code: 'woo.oauth.signing-key', did: both }] }
    const swapped = { code: 'woo.secret.wrong', did: 'signed with the consumer key in place of the secret' }
    yield { value: `${consumerKey}&`, deviations: [swapped], usual: true }
  }
  for (const token of ['undefined', 'null', secret]) {
    const did = `signed with "secret&${token === secret ? 'secret' : token}", as if there were a token; the key is the secret and "&"`
    yield { value: `${secret}&${token}`, deviations: [{ code: 'woo.oauth.signing-key', did }] }
  }
  for (const [text, did] of whiteSpaced(secret)) {
    yield {
      value: `${encodeURIComponent(text)}&`,
      deviations: [{ code: 'woo.secret.whitespace', did }],
      ...(/[\n ]$/.test(text) && { usual: true })
    }
    yield { value: `${text}&`, deviations: [{ code: 'woo.secret.whitespace', did }] }
  }
  const encoded = { code: 'woo.secret.url-encoded', did: 'signed with the secret percent-encoded' }
  yield { value: `${encodeURIComponent(secret)}&`, deviations: [encoded] }
  for (const quote of ['"', "'"]) {
    const quoted = { code: 'woo.secret.wrong', did: 'signed with quotation marks around the secret' }
    yield { value: `${quote}${secret}${quote}&`, deviations: [quoted] }
    yield { value: `${encodeURIComponent(quote + secret + quote)}&`, deviations: [quoted] }
  }
  for (const word of PLACEHOLDERS) {
    const did = word === '' ? 'signed with an empty secret' : `signed with "${word}" in place of the secret`
    yield {
      value: `${word}&`,
      deviations: [{ code: 'woo.secret.placeholder', did }],
      ...(/^(?:undefined|null)?$/.test(word) && { usual: true })
    }
  }
}

/** The secret with white space around it, as a file or an environment variable may hold it. */
function whiteSpaced(secret: string): readonly (readonly [string, string])[] {
  if (secret !== secret.trim()) return [[secret, 'signed with the white space that stands around the secret']]
  return [
    [`${secret}\n`, 'signed with a line end after the secret'],
    [`${secret} `, 'signed with a blank after the secret'],
    [` ${secret}`, 'signed with a blank before the secret'],
    [`${secret}\r\n`, 'signed with a line end after the secret'],
    [`${secret}\r`, 'signed with a line end after the secret'],
    [`${secret}\t`, 'signed with a tabulator after the secret']
  ]
}
