/** Ways in which clients build the parameter part of a base string. The store's own way is `phpBaseString`. */
import { byBytes } from './oauth1.js'
import type { PhpArray, RawPair } from './php-query.js'
import { rawurlencode } from './php-query.js'

/** RFC 5849 section 3.4.1.3.2: every pair counts, sorted by encoded name, then by encoded value. */
export function rfc5849Parameters(pairs: readonly RawPair[], encode: (bytes: string) => string = rawurlencode): string {
  const encoded = pairs.map(({ name, value }) => ({ name: encode(name), value: encode(value) }))
  encoded.sort((a, b) => byBytes(a.name, b.name) || byBytes(a.value, b.value))
  return joinEncoded(encoded)
}

/** Encodes each side, keeps the order of sending. */
export function unsortedParameters(pairs: readonly RawPair[]): string {
  return joinEncoded(pairs.map(({ name, value }) => ({ name: rawurlencode(name), value: rawurlencode(value) })))
}

/** Joins sides that are encoded already and encodes the whole once more. */
export function joinEncoded(pairs: readonly RawPair[]): string {
  return rawurlencode(pairs.map(({ name, value }) => `${name}=${value}`).join('&'))
}

/** The pairs that PHP kept, in its order, names flattened (`a[0]`): what a client that signs by PHP's rules starts from. */
export function phpPairs(parameters: PhpArray): RawPair[] {
  return [...parameters].flatMap(([name, value]) =>
    typeof value === 'string'
      ? [{ name, value }]
      : phpPairs(value).map((member) => ({ name: nestedName(name, member.name), value: member.value }))
  )
}

function nestedName(outer: string, inner: string): string {
  const open = inner.indexOf('[')
  return open < 0 ? `${outer}[${inner}]` : `${outer}[${inner.slice(0, open)}]${inner.slice(open)}`
}

/** A blank becomes `+`: HTML form encoding instead of RFC 3986. */
export function formEncode(bytes: string): string {
  return rawurlencode(bytes).replaceAll('%20', '+')
}

/** JavaScript's `encodeURIComponent` leaves `!*'()` alone. */
export function componentEncode(bytes: string): string {
  return rawurlencode(bytes).replace(/%2[1789A]/g, (triplet) => String.fromCharCode(Number.parseInt(triplet.slice(1), 16)))
}

/** Java's and old PHP's encoders escape `~`. */
export function tildeEncode(bytes: string): string {
  return rawurlencode(bytes).replaceAll('~', '%7E')
}

/** Escapes with small letters, as .NET's HttpUtility writes them. */
export function lowerEscapes(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase())
}

/** All that is signed. */
export function withoutSignature(all: PhpArray): PhpArray {
  return new Map([...all].filter(([name]) => name !== 'oauth_signature'))
}
