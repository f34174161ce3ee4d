/** Header lines of answers: an equal line is the very same object each time, checked and classified once. */
import type { NameValue } from '../model/exchange.js'
import { Returning } from '../model/returning.js'

export interface HeaderLine {
  /** As it arrived, without its line end. */
  readonly bytes: Buffer
  /** Name and value as they arrived, without the white space around the value (RFC 9112 section 5.1). */
  readonly field: NameValue
  /** The name in lower case, where forwarding treats the line in a way of its own; `''` = it goes on as it is. */
  readonly special: string
}

/** Names whose lines are read, changed or not sent on. */
const SPECIAL: ReadonlySet<string> = new Set([
  'connection',
  'transfer-encoding',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'te',
  'trailer',
  'content-length',
  'content-type',
  'content-encoding',
  'location',
  'link'
])

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
/** Neither visible, nor white space, nor obs-text (RFC 9110 section 5.5); a line break among them would begin a line of its own. */
const NOT_IN_VALUES = /[^\t\x20-\x7e\x80-\xff]/

/** Longer lines are rarely the same twice. */
const LONGEST = 512
const seen = new Returning<HeaderLine>(1000)

/** @returns undefined where the text is no field line (RFC 9112 section 5) */
export function headerLine(text: string): HeaderLine | undefined {
  return seen.get(text) ?? read(text)
}

function read(text: string): HeaderLine | undefined {
  const bytes = Buffer.from(text, 'latin1')
  if (text.length > LONGEST) return parse(text, bytes)
  const line = parse(text, bytes)
  return line && seen.keep(text, line)
}

function parse(text: string, bytes: Buffer): HeaderLine | undefined {
  const colon = text.indexOf(':')
  const name = text.slice(0, colon)
  if (colon < 1 || !TOKEN.test(name) || NOT_IN_VALUES.test(text)) return undefined
  let start = colon + 1
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  const lower = name.toLowerCase()
  return { bytes, field: { name, value: text.slice(start, end) }, special: SPECIAL.has(lower) ? lower : '' }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
