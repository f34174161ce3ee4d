/**
 * Finds secrets in any text: by the name in front of them and by their own shape. Works on spans of the text as it is, so that
 * everything else stays byte for byte, torn JSON is no obstacle, and JSON inside JSON strings, GraphQL literals, query strings
 * in HTML and logs are all covered. Every scan is linear: captured text is hostile.
 */
import type { SecretKind } from '../model/secrets.js'
import { hideByKind } from './credentials.js'
import { endOfRecord, holdsRecord } from './mask.js'
import { hide, type Masking } from './masking.js'
import { hasOauthCompany } from './places.js'
import { looksRandom } from './secret-value.js'
import { isBasic, isNameCode, shapesIn } from './shapes.js'
import { match, push, type Span, skip, splice } from './spans.js'
import { percentDecoded } from '../model/percent.js'

/** Every shape and every name with a value has one of these; most header values have none. */
const MAY_HOLD_SECRET = /[:=_]|%3[Dd]|eyJ|asic[ %]|earer[ %]/

/** The text with all secrets masked that show by name or shape; the very same text where there are none. */
export function maskText(masking: Masking, text: string): string {
  if (text.length < 6 || !MAY_HOLD_SECRET.test(text)) return text
  const spans = shapesIn(masking, text)
  const isOauth = hasOauthCompany(text)
  for (const separator of [':', '=', '%3D', '%3d']) findNamed(masking, text, separator, isOauth, spans)
  return spans.length === 0 ? text : splice(text, spans)
}

/** Masks by shape alone: for our own sentences, in which `consumer_key=KEY` is advice and no secret. */
export function maskShapes(masking: Masking, text: string): string {
  if (plainSentences.has(text)) return text
  const spans = shapesIn(masking, text)
  if (spans.length > 0) return splice(text, spans)
  if (plainSentences.size < PLAIN_SENTENCES && text.length <= 1000) plainSentences.add(text)
  return text
}

/** Sentences without any shape: reasons and advice of the catalogue come again with every diagnosis. */
const plainSentences = new Set<string>()
const PLAIN_SENTENCES = 4000

// Names

function findNamed(masking: Masking, text: string, separator: string, isOauth: () => boolean, spans: Span[]): void {
  let done = 0
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length)) {
    if (at < done) continue
    const end = endOfName(text, at)
    if (!masking.places.mayEnd(text, end)) continue
    const start = startOfName(text, end)
    if (end - start < 3) continue
    const kind = masking.places.field(text.slice(start, end), isOauth)
    if (!kind) continue
    done = findValue(masking, text, at + separator.length, { separator, kind, quoted: end < at && text[end] !== ' ' }, spans)
  }
}

/** Steps back over what may stand between a name and its separator: blanks, quotes, backslashes, brackets. */
function endOfName(text: string, separatorAt: number): number {
  let end = separatorAt
  for (let steps = 0; steps < 12 && end > 0; steps++) {
    const code = text.charCodeAt(end - 1)
    if (code === 0x22 || code === 0x20 || code === 0x27 || code === 0x5c || code === 0x5d || code === 0x09) end--
    else if (code === 0x44 && text.startsWith('%5D', end - 3)) end -= 3
    else break
  }
  return end
}

function startOfName(text: string, end: number): number {
  let start = end
  while (start > 0 && end - start < 64 && isNameCode(text.charCodeAt(start - 1))) start--
  // In percent-encoded text the name begins after the last escape: `%26access_token`, `%5Bpassword`.
  if (text[start - 1] === '%' && end - start > 2) start += 2
  // In JSON inside JSON the letter after a backslash belongs to the escape: `\naccess_token: x`.
  if (text[start - 1] === '\\' && 'nrt'.includes(text.charAt(start))) start++
  return start
}

interface Named {
  readonly separator: string
  readonly kind: SecretKind
  /** The name stood in quotes, as in JSON. */
  readonly quoted: boolean
}

const BEFORE_VALUE = /[>\s]*/y
const OPENING_QUOTE = /(\\*)(["'])/y
const BARE_VALUE = /[^\s"'<>&,;{}[\]\\)]+/y
/** Bounded, since a word that is no secret is left for the next name to look at again. */
const WORD = /[^\s"'<>&,;{}[\]\\)]{1,128}/y
const SCHEME_WORD = /[A-Za-z][\w-]{0,30}[ \t]+/y
const BARE_LINE = /[^\r\n"'<>&{}[\]\\]+/y
const ENCODED_VALUE = /[\w.~+/!*=:-]+/y

/** Masks the value that begins at `from`; returns where it ends. */
function findValue(masking: Masking, text: string, from: number, named: Named, spans: Span[]): number {
  const start = skip(BEFORE_VALUE, text, from)
  const quote = match(OPENING_QUOTE, text, start)
  if (quote) return findQuoted(masking, text, start, quote, named.kind, spans)
  if (text[start] === '[') return findArray(masking, text, start + 1, named.kind, spans)
  const recorded = endOfRecord(text, start)
  if (recorded > start) return recorded
  const pattern = named.separator.startsWith('%') ? ENCODED_VALUE : named.kind === 'value' ? BARE_VALUE : BARE_LINE
  // After a colon stands prose as often as a value: "Invalid token: please log in".
  if (named.separator === ':' && !named.quoted && isProse(text, start, named.kind)) return start
  const value = match(pattern, text, start)?.[0]
  if (value === undefined) return start
  const end = start + value.length
  if (named.quoted && named.separator === ':') {
    // A JSON number becomes a string, so that the text stays JSON.
    if (/^-?\d{4,}$/.test(value)) spans.push({ start, end, masked: `"${hide(masking, value)}"` })
    return end
  }
  push(spans, start, end, value, hideByKind(masking, percentDecoded(value), named.kind))
  return end
}

/** "Invalid token: please log in", "Authorization: Basic credentials are ignored": after a colon stands prose as often as a value. */
function isProse(text: string, from: number, kind: SecretKind): boolean {
  const start = kind === 'authorization' ? skip(SCHEME_WORD, text, from) : from
  const word = match(WORD, text, start)?.[0] ?? ''
  if (holdsRecord(text.slice(start, start + word.length + 1))) return true
  return !looksRandom(word) && !(kind === 'authorization' && word.length >= 8 && isBasic(word))
}

function findQuoted(masking: Masking, text: string, start: number, quote: RegExpExecArray, kind: SecretKind, spans: Span[]): number {
  const valueStart = start + quote[0].length
  const valueEnd = endOfString(text, valueStart, quote[2] ?? '"', (quote[1] ?? '').length)
  const raw = text.slice(valueStart, valueEnd)
  push(spans, valueStart, valueEnd, raw, hideByKind(masking, unescapeJson(raw), kind))
  return valueEnd
}

/** `{"x-shopify-access-token": ["abc"]}` as echo servers write it; elements with blanks are messages of a form's validation. */
function findArray(masking: Masking, text: string, from: number, kind: SecretKind, spans: Span[]): number {
  let at = skip(BEFORE_VALUE, text, from)
  for (;;) {
    const quote = match(OPENING_QUOTE, text, at)
    if (!quote) return at
    const start = at + quote[0].length
    const end = endOfString(text, start, quote[2] ?? '"', (quote[1] ?? '').length)
    if (kind !== 'value' || !text.slice(start, end).includes(' ')) findQuoted(masking, text, at, quote, kind, spans)
    at = skip(BEFORE_VALUE, text, end + quote[0].length)
    if (text[at] !== ',') return at
    at = skip(BEFORE_VALUE, text, at + 1)
  }
}

/** Index of the quote (or of the backslashes before it) that ends a string opened with `depth` backslashes; else the text's end. */
function endOfString(text: string, from: number, quote: string, depth: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0
    while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++
    if (depth === 0 ? backslashes % 2 === 0 : backslashes <= depth) return at - (depth === 0 ? 0 : backslashes)
  }
  return text.length
}

function unescapeJson(raw: string): string {
  if (!raw.includes('\\')) return raw
  try {
    const value: unknown = JSON.parse(`"${raw}"`)
    return typeof value === 'string' ? value : raw
  } catch {
    return raw
  }
}
