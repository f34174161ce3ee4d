/**
 * Finds a text in raw bytes, ignoring case, without decoding or parsing them. The bytes are looked at as Latin-1, one
 * character for each, by a regular expression of plain characters: the engine compiles it, and a megabyte takes less than a
 * millisecond.
 *
 * Only a first sieve: "no" is final, a hit may still be something else. What is looked for is the longest piece of the
 * text whose letters have two cases of the same length, or none. (Three signs have a letter as lower case: U+212A, U+212B and
 * U+0130; a text with them is not found by that letter.)
 */
export type ScanVerdict = 'no' | 'maybe' | 'sure'

export interface Needle {
  /** Offset of the first hit at or after `from`, -1 for none. */
  find(latin1: string, from: number): number
  readonly length: number
  /** The piece is the whole text. */
  readonly whole: boolean
}

/** `json`: as the text looks inside a JSON string. Undefined where no piece of the text can be looked for. */
export function createNeedle(text: string, form: 'json' | 'plain'): Needle | undefined {
  const piece = longestPiece(text)
  if (piece === '') return undefined
  const written = form === 'json' ? JSON.stringify(piece).slice(1, -1) : piece
  const length = Buffer.byteLength(written)
  const pattern = new RegExp([...written].map(eitherCase).join(''), 'g')
  return {
    length,
    whole: piece === text,
    find(latin1, from) {
      pattern.lastIndex = from
      return pattern.test(latin1) ? pattern.lastIndex - length : -1
    }
  }
}

/** No `i` flag: it would take two bytes of UTF-8 for the cases of one letter. */
function eitherCase(character: string): string {
  if (/[a-z]/i.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`
  return hasTwoCases(character) ? `(?:${bytesOf(character.toLowerCase())}|${bytesOf(character.toUpperCase())})` : bytesOf(character)
}

function bytesOf(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

function longestPiece(text: string): string {
  let longest = ''
  let current = ''
  for (const character of text) {
    current = isSteady(character) ? current + character : ''
    if (current.length > longest.length) longest = current
  }
  return longest
}

function isSteady(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 128 || hasTwoCases(character)) return true
  const loneSurrogate = code >= 0xd800 && code <= 0xdfff
  return !loneSurrogate && character.toLowerCase() === character && character.toUpperCase() === character
}

/** Latin and Cyrillic letters, all of which take two bytes; elsewhere cases are not always pairs (as ς, σ and Σ are not). */
function hasTwoCases(character: string): boolean {
  if (!/^[\u00c0-\u017f\u0400-\u045f]$/.test(character)) return false
  const lower = character.toLowerCase()
  const upper = character.toUpperCase()
  return lower !== upper && lower.length === 1 && upper.length === 1 && lower.toUpperCase() === upper && upper.toLowerCase() === lower
}

/** Looks for a text among the string values of lines of JSON. */
export interface JsonScanner {
  /** Offset of the first hit at or after `from`, -1 for none. */
  find(lines: string, from: number): number
  /** What a hit in the line that ends at `to` is: `sure` inside a string value, `no` inside a key, `maybe` where it cannot be told. */
  judge(lines: string, hit: number, to: number): ScanVerdict
}

/** Looks for the text as `JSON.stringify` writes it, in either case. Where nothing of it can be looked for, each line may hold it. */
export function createJsonScanner(text: string): JsonScanner {
  const needle = createNeedle(text, 'json')
  if (!needle) return { find: (_lines, from) => from, judge: () => 'maybe' }
  const standsOutside = [...text].every((character) => outsideStrings.has(character))
  return {
    find: needle.find,
    judge(lines, hit, to) {
      const end = hit + needle.length
      if (standsOutside && !isInString(lines, end, to)) return 'maybe'
      if (endsKey(lines, end, to)) return 'no'
      return needle.whole && !touchesEscape(lines, hit) ? 'sure' : 'maybe'
    }
  }
}

/** What JSON writes between its strings: structure, numbers, true, false, null. */
const outsideStrings = new Set('-+{}[],:.0123456789eEtrufalsn')

/** Names of our fields are short: where the string goes on for longer, it is a value. */
const longestKey = 40

/** Does something follow, before the next quote, that stands in strings only? */
function isInString(lines: string, from: number, to: number): boolean {
  for (let at = from; at < Math.min(to, from + longestKey); at++) {
    const character = lines.charAt(at)
    if (character === '"') return false
    if (!outsideStrings.has(character)) return true
  }
  return false
}

/** Does the hit begin inside an escape, as `n` in `\n` or `b` in `\u000b`? */
function touchesEscape(lines: string, hit: number): boolean {
  if (lines[hit - 1] === '\\') return true
  for (let back = 2; back <= 5; back++) if (lines[hit - back] === '\\' && lines[hit - back + 1] === 'u') return true
  return false
}

function endsKey(lines: string, end: number, to: number): boolean {
  const limit = Math.min(to, end + longestKey)
  for (let at = end; at < limit; at++) {
    if (lines[at] === '\\') at++
    else if (lines[at] === '"') return lines[at + 1] === ':'
  }
  return false
}

/** Where the texts of bodies stand in a line, without their quotes. */
export function bodyTexts(lines: string, from: number, to: number): readonly { readonly from: number; readonly to: number }[] {
  const found = []
  for (let at = lines.indexOf(textField, from); at >= 0 && at < to; at = lines.indexOf(textField, at + 1)) {
    // inside a string a quote has a backslash before it
    if (lines[at - 1] !== ',' && lines[at - 1] !== '{') continue
    const start = at + textField.length
    restOfString.lastIndex = start
    restOfString.test(lines)
    at = restOfString.lastIndex
    found.push({ from: start, to: at })
  }
  return found
}

const textField = '"text":"'
const restOfString = /[^"\\]*(?:\\[^][^"\\]*)*/y
