/** Makes captured text safe to print: a terminal obeys escape sequences, and bidirectional controls reorder a line. */
import { jsonEscape } from '../byte-text.js'

const INVISIBLE = '\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb'
const LONE_SURROGATE = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]'
const IN_LINE = new RegExp(`[\\u0000-\\u001f${INVISIBLE}]|${LONE_SURROGATE}`, 'g')
const IN_JSON = new RegExp(`[${INVISIBLE}]`, 'g')
/** Where to look for those: one range is found three times as fast as many. */
const BEYOND_PRINTABLE = /[\u007f-\uffff]+/g

/** For one line of output: every control character shows as `\x1b`, `\n` or `\u{202e}`. */
export function terminalLine(text: string): string {
  return text.replace(IN_LINE, visible)
}

/** A line of JSON: the same to a program, and nothing in it steers a terminal. JSON itself escapes the C0 controls only. */
export function terminalJson(line: string): string {
  return line.replace(BEYOND_PRINTABLE, (run) => run.replace(IN_JSON, jsonEscape))
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function visible(char: string): string {
  const code = char.charCodeAt(0)
  return NAMED[char] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
}
