/** Secrets that show by their own shape, whatever stands before them. */
import { maskAuthorization } from './credentials.js'
import { hide, type Masking } from './masking.js'
import { looksRandom } from './secret-value.js'
import { match, push, type Span, skip } from './spans.js'
import { percentDecoded } from '../model/percent.js'

/** Not in the order of the text, and they may overlap: `splice` sees to that. The raw values are added to `masking.found`. */
export function shapesIn(masking: Masking, text: string): Span[] {
  const spans: Span[] = []
  findShapes(masking, text, spans)
  findSchemes(masking, text, spans)
  findJwts(masking, text, spans)
  findUserinfo(masking, text, spans)
  return spans
}

/** Whether names are made of this UTF-16 code unit: ASCII letters, digits, `_` and `-`. */
export function isNameCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d
  )
}

const SHAPES =
  /(?:shp[a-z]{2,4}_|shc[a-z]{2}_|prtapi_|atkn_|[spr]k_(?:live|test)_|whsec_)[0-9A-Za-z]{6}[\w-]*|c[ks]_(?:(?:live|test)_)?[0-9A-Za-z]{16,}[\w-]*/g

function findShapes(masking: Masking, text: string, spans: Span[]): void {
  SHAPES.lastIndex = 0
  for (let hit = SHAPES.exec(text); hit; hit = SHAPES.exec(text)) {
    const [value] = hit
    // `docs_` and the like: what ends a longer word is no WooCommerce key, unless it is all a key can be.
    if (value.startsWith('c') && isWordBefore(text, hit.index) && !/^c[ks]_[0-9a-f]{40}/.test(value)) SHAPES.lastIndex = hit.index + 3
    else push(spans, hit.index, hit.index + value.length, value, hide(masking, value))
  }
}

const SCHEMES = /([Bb]asic|[Bb]earer)((?: |%20)+)([\w.~+/=-]{8,})/g

/** `Bearer ...` and `Basic ...` in the middle of text, such as a command line in an error page. */
function findSchemes(masking: Masking, text: string, spans: Span[]): void {
  SCHEMES.lastIndex = 0
  for (let hit = SCHEMES.exec(text); hit; hit = SCHEMES.exec(text)) {
    const [whole, scheme = '', gap = '', rest = ''] = hit
    const basic = scheme.endsWith('c')
    if (basic ? !isBasic(rest) : !looksRandom(rest)) continue
    const masked = basic ? maskAuthorization(masking, `Basic ${rest}`).slice('Basic '.length) : hide(masking, rest)
    push(spans, hit.index + scheme.length + gap.length, hit.index + whole.length, rest, masked)
  }
}

function isWordBefore(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1)
  if (index === 0 || !isNameCode(before) || before === 0x5f || before === 0x2d) return false
  // `%3Dck_` and `\nck_`: the letter belongs to an escape.
  return text[index - 3] !== '%' && text[index - 2] !== '\\'
}

/** Credentials of Basic (RFC 7617, section 2): base64 of printable ASCII with a colon after the user. */
export function isBasic(base64: string): boolean {
  return /^[\x20-\x7e][\x20-\x39\x3b-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(base64, 'base64').toString('latin1'))
}

const TOKEN_RUN = /[\w-]*/y

/** A JWT is three runs joined by dots; each run is looked at once. */
function findJwts(masking: Masking, text: string, spans: Span[]): void {
  for (let at = text.indexOf('eyJ'); at >= 0;) {
    const header = skip(TOKEN_RUN, text, at)
    const claims = text[header] === '.' ? skip(TOKEN_RUN, text, header + 1) : header
    const end = text[claims] === '.' && claims > header + 1 ? skip(TOKEN_RUN, text, claims + 1) : claims
    if (end > claims + 1) {
      const value = text.slice(at, end)
      push(spans, at, end, value, hide(masking, value))
    }
    at = text.indexOf('eyJ', end)
  }
}

const USERINFO = /([^\s/?#@"'<>\\:]{0,256}):([^\s/?#@"'<>\\]{1,256})@/y

/** `https://key:password@host`. */
function findUserinfo(masking: Masking, text: string, spans: Span[]): void {
  if (!text.includes('@')) return
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const hit = match(USERINFO, text, at + 3)
    const password = hit?.[2]
    if (!hit || password === undefined) continue
    const start = at + 3 + (hit[1] ?? '').length + 1
    push(spans, start, start + password.length, password, hide(masking, percentDecoded(password)))
  }
}
