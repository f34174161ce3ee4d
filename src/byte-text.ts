/**
 * Bytes of UTF-8 as text, one character for each (Latin-1): a string that holds a single character beyond Latin-1, as every masked secret
 * does, takes two bytes for each character, and encoding it takes ten times as long as copying.
 */

const BEYOND_ASCII = /[\u0080-\uffff]+/
const ALL_BEYOND_ASCII = new RegExp(BEYOND_ASCII, 'g')

/** The same text where it is ASCII. */
export function toByteText(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text
  const bytes = text.replace(ALL_BEYOND_ASCII, (run) => Buffer.from(run).toString('latin1'))
  return bytesOf(bytes).toString('latin1')
}

/** The same JSON in ASCII, and so the same in any encoding. */
export function toAsciiJson(json: string): string {
  return bytesOf(json.replace(ALL_BEYOND_ASCII, (run) => run.replace(EACH_UNIT, jsonEscape))).toString('latin1')
}

const EACH_UNIT = /[^]/g

/** A UTF-16 code unit as JSON escapes it (RFC 8259, section 7). */
export function jsonEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** What is to be written. @param byteText see `toByteText` */
export function bytesOf(byteText: string): Buffer {
  return Buffer.from(byteText, 'latin1')
}
