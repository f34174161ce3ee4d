/**
 * Finds a text in raw bytes, ignoring case, without decoding or parsing them: Horspool's search over folded bytes.
 *
 * Only a first sieve: "no" is final, a hit may still be something else. What is scanned for is the longest piece of the
 * text whose bytes are the same in every case variant or differ only by ASCII case. (Two letters outside ASCII have an ASCII
 * lower case, U+212A and U+0130; a text with them is not found by that ASCII letter.)
 */
export type ScanVerdict = 'no' | 'maybe' | 'sure'

export interface Needle {
  /** Offset of the first hit in [from, to), -1 for none. */
  find(bytes: Uint8Array, from: number, to: number): number
  readonly length: number
  /** The piece is the whole text. */
  readonly whole: boolean
}

/** `json`: as the text looks inside a JSON string. Undefined where no piece of the text can be scanned for. */
export function createNeedle(text: string, form: 'json' | 'plain'): Needle | undefined {
  const piece = longestPiece(text)
  if (piece === '') return undefined
  const pattern = Buffer.from(form === 'json' ? JSON.stringify(piece).slice(1, -1) : piece).map((byte) => fold[byte] ?? byte)
  return { find: horspool(pattern), length: pattern.length, whole: piece === text }
}

const fold = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))

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
  if (code < 128) return true
  const loneSurrogate = code >= 0xd800 && code <= 0xdfff
  return !loneSurrogate && character.toLowerCase() === character && character.toUpperCase() === character
}

function horspool(pattern: Uint8Array): Needle['find'] {
  const last = pattern.length - 1
  const lastByte = pattern[last]
  const skip = new Int32Array(256).fill(pattern.length)
  for (let at = 0; at < last; at++) {
    const byte = pattern[at] ?? 0
    skip[byte] = last - at
    if (byte >= 97 && byte <= 122) skip[byte - 32] = last - at
  }
  return (bytes, from, to) => {
    const end = to - pattern.length
    let at = from
    while (at <= end) {
      const byte = bytes[at + last] as number
      if (fold[byte] === lastByte) {
        let back = last - 1
        while (back >= 0 && fold[bytes[at + back] as number] === pattern[back]) back--
        if (back < 0) return at
      }
      at += skip[byte] as number
    }
    return -1
  }
}

/**
 * Looks for a text among the string values of one line of JSON.
 * `sure` where the hit lies whole inside a string value; where it touches an escape, a key or no string at all: `maybe`.
 */
export function createJsonScanner(text: string): (bytes: Uint8Array, from: number, to: number) => ScanVerdict {
  const needle = createNeedle(text, 'json')
  if (!needle) return () => 'maybe'
  const outsideStrings = /^[-+{}[\],:.0-9eEtrufalsn]*$/i.test(text)
  return (bytes, from, to) => {
    const hit = needle.find(bytes, from, to)
    if (hit < 0) return 'no'
    if (outsideStrings || !needle.whole || touchesEscape(bytes, hit) || endsKey(bytes, hit + needle.length, to)) return 'maybe'
    return 'sure'
  }
}

const backslash = 0x5c
const quote = 0x22

/** Does the hit begin inside an escape, as `n` in `\n` or `b` in `\u000b`? */
function touchesEscape(bytes: Uint8Array, hit: number): boolean {
  if (bytes[hit - 1] === backslash) return true
  for (let back = 2; back <= 5; back++) {
    if (bytes[hit - back] === backslash && bytes[hit - back + 1] === 0x75) return true
  }
  return false
}

/** Names of our fields are short: where the string goes on for longer, it is a value. */
const longestKey = 40

function endsKey(bytes: Uint8Array, end: number, to: number): boolean {
  const limit = Math.min(to, end + longestKey)
  for (let at = end; at < limit; at++) {
    if (bytes[at] === backslash) at++
    else if (bytes[at] === quote) return bytes[at + 1] === 0x3a
  }
  return false
}
