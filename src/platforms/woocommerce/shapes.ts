/** What a credential value looks like, judged by its shape alone. */
import { perText } from '../../model/returning.js'

export type ValueKind =
  /** `ck_` and 40 lower-case hex digits. */
  | 'consumer-key'
  /** `cs_` and 40 lower-case hex digits. */
  | 'consumer-secret'
  /** Starts like a key (`ck_`), but has not its shape. */
  | 'consumer-key-like'
  | 'consumer-secret-like'
  /** 24 letters and digits, with or without the blanks WordPress shows between groups of four. */
  | 'application-password'
  | 'jwt'
  | 'email'
  /** An unfilled variable: `undefined`, `${KEY}`, `your-key`, `ck_xxx`. */
  | 'placeholder'
  | 'empty'
  | 'other'

const PLACEHOLDER_WORD =
  /^(undefined|null|nil|none|nan|true|false|todo|changeme|\[object object\]|\(null\)|\{\}|(?:consumer|api|woocommerce|wc|woo)?[_-]?(?:key|secret)|username|password)$/i
const PLACEHOLDER_SIGN = /^\$|\$\{|\{\{|^<[^>]*>$|^%\w+%$|^:\w+$|^\[[^\]]*\]$|^process\.env|^your|^my[_-]|_here$|^import\.meta/i
const PLACEHOLDER_PATTERN = /^c[ks]_(?:[x*.…]+|\.*|your.*|key|secret|here|undefined|null)$/i

/** Judges the value as WooCommerce's look-up would see a key: without white space at its ends. */
export const kindOf: (value: string) => ValueKind = perText(100, shapeOf)

function shapeOf(value: string): ValueKind {
  const text = value.trim()
  if (text === '') return 'empty'
  if (isPlaceholder(text)) return 'placeholder'
  if (/^ck_[0-9a-f]{40}$/.test(text)) return 'consumer-key'
  if (/^cs_[0-9a-f]{40}$/.test(text)) return 'consumer-secret'
  if (/^["'`]?ck_/i.test(text)) return 'consumer-key-like'
  if (/^["'`]?cs_/i.test(text)) return 'consumer-secret-like'
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return 'jwt'
  if (/^[^\s@:]{1,64}@[^\s@:]{1,255}$/.test(text)) return 'email'
  if (/^[A-Za-z0-9]{24}$/.test(text.replaceAll(' ', ''))) return 'application-password'
  return 'other'
}

function isPlaceholder(text: string): boolean {
  return PLACEHOLDER_WORD.test(text) || PLACEHOLDER_SIGN.test(text) || PLACEHOLDER_PATTERN.test(text)
}

/** A consumer key by its prefix, whole or damaged. */
export function isKeyShaped(value: string): boolean {
  const kind = kindOf(value)
  return kind === 'consumer-key' || kind === 'consumer-key-like'
}

/** A consumer secret by its prefix, whole or damaged. */
export function isSecretShaped(value: string): boolean {
  const kind = kindOf(value)
  return kind === 'consumer-secret' || kind === 'consumer-secret-like'
}

/** The end of a key, as the list of keys in the store's settings shows it: `…1234567`. */
export function isEndOfKey(value: string): boolean {
  return /^(?:…|[.*x]{2,8})[0-9a-f]{3,12}$/i.test(value.trim())
}

/** A `ck_` or `cs_` value of full length anywhere in a longer text, e.g. in a custom header. */
export function hasKeyOrSecret(text: string): boolean {
  return /(?:^|[^A-Za-z0-9])c[ks]_[0-9a-f]{6,64}/i.test(text)
}
