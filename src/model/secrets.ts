/** Where secrets are, and the words of those who mask them. */

/** A place that always holds a secret, whatever its shape. Names are compared case-insensitively. */
export type SecretPlace =
  | { readonly in: 'header'; readonly name: string; readonly kind: SecretKind }
  | { readonly in: 'query'; readonly name: string; readonly kind: SecretKind }
  /** A field of a form, JSON or GraphQL-variables body, at any depth. */
  | { readonly in: 'body'; readonly name: string; readonly kind: SecretKind }
  | { readonly in: 'cookie'; readonly name: string; readonly kind: SecretKind }

/** `authorization`: the scheme stays, what follows is masked by scheme. `cookies`: a Cookie/Set-Cookie line. */
export type SecretKind = 'value' | 'authorization' | 'cookies'

/** What rules and messages may do with a secret: show it masked, compare it by fingerprint. */
export interface Masker {
  /** `shpat_…1f3a`: prefix, length class and last four kept; placeholders such as `undefined` unchanged. */
  mask(value: string): string
  /** Keyed and short, equal for equal values within one data folder: `#3f9a1c2e`. */
  fingerprint(value: string): string
}
