/** Header lines of answers: an equal line is the very same object each time, read and classified once. */
import type { NameValue } from '../model/exchange.js'
import { Seen } from './seen.js'

export interface HeaderLine {
  /** Name and value as they arrived. */
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

/** Longer lines are rarely the same twice. */
const LONGEST = 512
const seen = new Seen<HeaderLine>(1000)

export function headerLine(name: string, value: string): HeaderLine {
  const text = `${name}:${value}`
  return seen.get(text) ?? remembered(text, name, value)
}

function remembered(text: string, name: string, value: string): HeaderLine {
  const lower = name.toLowerCase()
  const line: HeaderLine = { field: { name, value }, special: SPECIAL.has(lower) ? lower : '' }
  return text.length > LONGEST ? line : seen.keep(text, line)
}

/** @param raw names and values in turn */
export function headerLines(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push(headerLine(raw[index] ?? '', raw[index + 1] ?? ''))
  return lines
}
