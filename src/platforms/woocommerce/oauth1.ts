/**
 * OAuth 1.0a as WooCommerce checks it: not RFC 5849 to the letter but PHP's parameters, the store's home URL, and the secret raw
 * (class-wc-rest-authentication.php). Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { splitUrl } from './oauth1-url.js'
import type { PhpArray, PhpValue, RawPair } from './php-query.js'
import { arrayMerge, fromDecodedPairs, parsePhpQuery, rawurldecode, rawurlencode, toBytes, urldecode } from './php-query.js'

export type Algorithm = 'HMAC-SHA1' | 'HMAC-SHA256'

/** As much of a request as a signature covers. */
export interface OAuthRequest {
  readonly method: string
  /** Absolute, byte for byte as sent. */
  readonly url: string
  /** Value of the Authorization field. */
  readonly authorization: string | undefined
  /** Form fields of the body, decoded to bytes; empty for JSON. */
  readonly form: readonly RawPair[]
}

export interface OAuthParameters {
  /** All that WooCommerce merges: query, form of a POST, header over both. Bytes. */
  readonly all: PhpArray
  /** Those of the Authorization header. */
  readonly header: ReadonlyMap<string, string>
  readonly query: PhpArray
  /** Where `oauth_signature` (or else any oauth_ parameter) stands. */
  readonly place: 'header' | 'query' | 'body'
}

export const REQUIRED = ['oauth_consumer_key', 'oauth_timestamp', 'oauth_nonce', 'oauth_signature', 'oauth_signature_method'] as const

/** The header's parameters; empty unless it begins with exactly `OAuth `, as WooCommerce wants it. */
export function parseOAuthHeader(value: string | undefined): Map<string, string> {
  const parameters = new Map<string, string>()
  const header = toBytes((value ?? '').slice(0, 65_536).trim())
  if (!header.startsWith('OAuth ')) return parameters
  for (const [, name = '', , quoted = '', bare = ''] of header.matchAll(/(oauth_[a-z_-]{0,100})=(:?"([^"]*)"|([^,]*))/g)) {
    parameters.set(name, urldecode(isEmpty(quoted) ? bare : quoted))
  }
  return parameters
}

/** Undefined where the request has no non-empty oauth_ parameter that WooCommerce looks for. */
export function readOAuth(request: OAuthRequest): OAuthParameters | undefined {
  const query = parsePhpQuery(splitUrl(request.url)?.query ?? '')
  const form = request.method.toUpperCase() === 'POST' ? fromDecodedPairs(request.form) : new Map<string, PhpValue>()
  const header = parseOAuthHeader(request.authorization)
  const all = arrayMerge(query, form, header)
  if (!REQUIRED.some((name) => !isEmpty(all.get(name)))) return undefined
  const holds = (from: ReadonlyMap<string, PhpValue>) => (from.has('oauth_signature') || !all.has('oauth_signature')) && hasOAuth(from)
  return { all, header, query, place: holds(header) ? 'header' : holds(form) ? 'body' : 'query' }
}

/** The required parameters that count as missing: absent, empty or `0` (PHP's `empty`). */
export function missingParameters({ all }: OAuthParameters): string[] {
  return REQUIRED.filter((name) => isEmpty(all.get(name)))
}

/** A parameter as text; undefined where it is absent or an array. */
export function oauthValue({ all }: OAuthParameters, name: string): string | undefined {
  const value = all.get(name)
  return typeof value === 'string' ? value : undefined
}

/** PHP's `empty`. */
function isEmpty(value: PhpValue | undefined): boolean {
  return value === undefined || value === '' || value === '0'
}

function hasOAuth(from: ReadonlyMap<string, PhpValue>): boolean {
  return REQUIRED.some((name) => from.has(name))
}

/**
 * The string that the store signs. `url` is without query, `parameters` are all merged ones; `oauth_signature` is left out.
 */
export function phpBaseString(method: string, url: string, parameters: PhpArray): string {
  return baseStringOf(method, url, [...phpPieces(parameters).values()].join('%26'))
}

/** The encoded pairs of each top-level name but `oauth_signature`, names sorted. */
export function phpPieces(parameters: PhpArray): Map<string, string> {
  const names = [...parameters.keys()].filter((name) => name !== 'oauth_signature').sort(byBytes)
  const pieces = names.map((name) => [name, joined(rawurlencode(name), parameters.get(name) ?? '').join('%26')] as const)
  return new Map(pieces.filter(([, piece]) => piece !== ''))
}

/** METHOD & encoded URL & parameters that are encoded already. */
function baseStringOf(method: string, url: string, parameters: string): string {
  return `${method.toUpperCase()}&${rawurlencode(toBytes(url))}&${parameters}`
}

/** Nested keys stand between `%5B` and `%5D` unencoded; then the whole pair is encoded once more. */
function joined(key: string, value: PhpValue): string[] {
  if (typeof value === 'string') return [rawurlencode(`${key}=${rawurlencode(value)}`)]
  // PHP: `if ( $key )`, so that the name "0" is lost on its members.
  const nested = (index: string) => (key === '0' ? index : `${key}%5B${index}%5D`)
  return [...value].flatMap(([index, member]) => joined(nested(index), member))
}

/** `strcmp` on byte strings. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function digest(algorithm: Algorithm, key: string, baseString: string): Buffer {
  const name = algorithm === 'HMAC-SHA1' ? 'sha1' : 'sha256'
  return createHmac(name, Buffer.from(key, 'utf8')).update(baseString, 'latin1').digest()
}

/** The store's signing key: the secret raw, an ampersand, no token secret. */
function signingKey(consumerSecret: string): string {
  return `${consumerSecret}&`
}

/** The signature in base64, without percent-encoding. `baseString` is one character a byte. */
export function sign(algorithm: Algorithm, consumerSecret: string, baseString: string): string {
  return digest(algorithm, signingKey(consumerSecret), baseString).toString('base64')
}

/** `oauth_signature` as the store compares it: blanks turned back into `+`, one more percent-decoding. */
export function cleanSignature(value: string): string {
  return rawurldecode(value.replaceAll(' ', '+'))
}

/** By the exact name that the store compares; undefined for any other, and for none. */
export function algorithmOf(parameters: OAuthParameters): Algorithm | undefined {
  const method = oauthValue(parameters, 'oauth_signature_method')
  return method === 'HMAC-SHA1' || method === 'HMAC-SHA256' ? method : undefined
}

/** True where a store that signs `url` with this secret would accept the request's signature. */
export function isSignedFor(parameters: OAuthParameters, method: string, url: string, consumerSecret: string): boolean {
  const algorithm = algorithmOf(parameters)
  const given = oauthValue(parameters, 'oauth_signature')
  if (!algorithm || !given) return false
  return sameText(sign(algorithm, consumerSecret, phpBaseString(method, url, parameters.all)), cleanSignature(given))
}

/** Constant time for equal lengths, as `hash_equals`. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')]
  return left.length === right.length && timingSafeEqual(left, right)
}
