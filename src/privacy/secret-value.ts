/**
 * What may be said about one secret value without telling it: prefix, character class, stray characters around it.
 *
 * Whatever ends up in a masked value is drawn from an alphabet that is inert in JSON strings, URLs, header fields, forms
 * and HTML, so that a masked value can be put in place of a secret in any of them.
 */

/** Prefixes that tell the kind of a credential: Shopify's, WooCommerce's, and the payment keys that travel in store bodies. */
export const PREFIX = /^(?:shp[a-z]{2,4}_|shc[a-z]{2}_|c[ks]_(?:live_|test_)?|prtapi_|atkn_|[spr]k_(?:live|test)_|whsec_|eyJ)/

const STRAY = /[\s"'`,;\u0000-\u001f\u007f-\u00a0\u00ad\u2018-\u201f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]/
const MARKS: Readonly<Record<string, string>> = { ' ': '␠', '\n': '␊', '\r': '␍', '\t': '␉', '"': '″', "'": '′', '`': '‵' }
/** Pattern of the marks that `visible` writes. */
export const MARK = '(?:[␠␊␍␉″′‵]|‹U\\+[0-9A-F]{4,6}›|‹\\+\\d{1,9}›)'

/** `Bearer shpat_...` in a token header, `token=shpat_...`: words in front of a credential that is known by its prefix. */
const LABEL = /^[A-Za-z][A-Za-z-]{0,31}(?:\s?[:=]\s?|\s)(?=shp[a-z]{2,4}_|shc[a-z]{2}_|c[ks]_|prtapi_|atkn_|eyJ)/

export interface SecretValue {
  /** Stray characters before and after, made visible. */
  readonly lead: string
  readonly trail: string
  readonly label: string
  readonly prefix: string
  /** The credential itself with its prefix, without label and stray characters. */
  readonly core: string
}

/** Takes a value apart. The core of a value made of stray characters alone is empty. */
export function dissect(value: string): SecretValue {
  let start = 0
  let end = value.length
  while (start < end && STRAY.test(value.charAt(start))) start++
  while (end > start && STRAY.test(value.charAt(end - 1))) end--
  const inner = value.slice(start, end)
  const label = LABEL.exec(inner)?.[0] ?? ''
  const core = inner.slice(label.length)
  return { lead: visible(value.slice(0, start)), trail: visible(value.slice(end)), label, core, prefix: PREFIX.exec(core)?.[0] ?? '' }
}

/** Stray characters as marks that a person can see; at most four of them, then their number. */
function visible(strays: string): string {
  if (strays === '') return ''
  const marks = [...strays.slice(0, 4)].map(
    (char) => MARKS[char] ?? `‹U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
  )
  return marks.join('') + (strays.length > 4 ? `‹+${strays.length - 4}›` : '')
}

export type CharacterClass = 'digits' | 'hex' | 'alnum' | 'base64' | 'text' | 'other'

/** The first class in this order that all characters belong to; what is more than printable ASCII is `other`. */
export function characterClass(text: string): CharacterClass {
  if (/^\d+$/.test(text)) return 'digits'
  if (/^[0-9a-fA-F]+$/.test(text)) return 'hex'
  if (/^[0-9a-zA-Z]+$/.test(text)) return 'alnum'
  if (/^[0-9a-zA-Z+/_-]+={0,2}$/.test(text)) return 'base64'
  return /^[\x20-\x7e]+$/.test(text) ? 'text' : 'other'
}

/** The last four characters, with those that mean something in JSON, URLs or HTML replaced by a dot. */
export function lastFour(core: string): string {
  return core.slice(-4).replace(/[^A-Za-z0-9_-]/g, '·')
}

const WORDS = /^(?:undefined|null|none|nil|nan|true|false|empty|redacted|\[object object\]|\[?(?:redacted|filtered|masked|hidden)\]?)$/i
const VARIABLE =
  /^(?:\{\{?\s?[A-Za-z_][\w .-]{0,60}\}\}?|\$\{[A-Za-z_][\w.:-]{0,60}\}|\$[A-Z_][A-Z0-9_]{0,60}|%[A-Z_][A-Z0-9_]{0,60}%|<[A-Za-z_][\w .-]{0,60}>|(?:process\.env|import\.meta\.env)\.\w{1,60})$/
const EXAMPLE =
  /^(?:(?:your|my|the|an?)[-_ ][A-Za-z_ -]{1,50}|x{3,}|\*+|\.{3,}|…|-+|(?:(?:shp[a-z]{2,4}|shc[a-z]{2}|ck|cs|prtapi|atkn)_)(?:x*|X*|\*+|\.{3}|…)|(?:access|api|client)[-_ ](?:token|key|secret)(?:[-_ ]here)?)$/i

/** Text where a secret should be, but which is none: unset variables, templates, examples from documentation. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim()
  if (text.length === 0) return true
  if (text.length > 70) return false
  if (WORDS.test(text)) return true
  if (EXAMPLE.test(text)) return !/[a-z]\d|\d[a-z]/i.test(text)
  // A real token between braces is still a token: names of variables hold few digits.
  return VARIABLE.test(text) && (text.match(/\d/g)?.length ?? 0) < 5
}

/** Distinguishes a credential from a word of prose where only the neighbourhood suggests a secret. */
export function looksRandom(text: string): boolean {
  if (text.length < 6) return false
  return /\d/.test(text) ? /[A-Za-z]/.test(text) || text.length >= 10 : text.length >= 24 && !/[\s.:/]/.test(text)
}
