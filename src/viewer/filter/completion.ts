/** What could be typed next into the filter: keys, then values that are known or were seen. Pure. */

import { filterKeys } from '../../model/filter-keys.js'
import type { ExchangeSummary } from '../../model/live.js'

export interface Suggestion {
  readonly text: string
  readonly hint: string
  /** Put in place of the word under the caret. */
  readonly insert: string
}

export interface WordAtCaret {
  readonly start: number
  readonly end: number
  readonly text: string
}

const SHOWN = 9

export function wordAt(filter: string, caret: number): WordAtCaret {
  let start = 0
  let quoted = false
  for (let at = 0; at < caret; at++) {
    if (filter[at] === '"') quoted = !quoted
    else if (!quoted && /\s/.test(filter.charAt(at))) start = at + 1
  }
  let end = caret
  while (end < filter.length && (quoted || !/\s/.test(filter.charAt(end)))) end++
  return { start, end, text: filter.slice(start, end) }
}

export function suggest(word: string, rows: readonly ExchangeSummary[], codes: readonly string[]): readonly Suggestion[] {
  const minus = word.startsWith('-') ? '-' : ''
  const bare = word.slice(minus.length)
  const colon = bare.indexOf(':')
  if (colon < 0) {
    const keys = filterKeys.filter(({ name }) => name.startsWith(bare.toLowerCase()))
    return keys
      .map(({ name, description }) => ({ text: `${minus}${name}:`, hint: description, insert: `${minus}${name}:` }))
      .slice(0, SHOWN)
  }
  const key = bare.slice(0, colon)
  const typed = bare
    .slice(colon + 1)
    .replaceAll('"', '')
    .toLowerCase()
  const known = filterKeys.find(({ name }) => name === key)
  if (!known) return []
  const values = new Map(seen(key, rows, codes))
  for (const value of known.values ?? []) if (!values.has(value)) values.set(value, '')
  return [...values]
    .filter(([value]) => value.toLowerCase().includes(typed) && value.toLowerCase() !== typed)
    .slice(0, SHOWN)
    .map(([value, hint]) => ({ text: value, hint, insert: `${minus}${key}:${quoted(value)} ` }))
}

export function quoted(value: string): string {
  return /^[^\s"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
}

/** Values with the number of rows that have them, most frequent first. */
function seen(key: string, rows: readonly ExchangeSummary[], codes: readonly string[]): readonly [string, string][] {
  const counts = new Map<string, number>()
  for (const row of rows) for (const value of valuesOf(key, row)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const sorted = [...counts]
    .sort((left, right) => right[1] - left[1])
    .map(([value, number]): [string, string] => [value, `seen ${number}×`])
  return key === 'code' ? [...sorted, ...codes.filter((code) => !counts.has(code)).map((code): [string, string] => [code, ''])] : sorted
}

function valuesOf(key: string, row: ExchangeSummary): readonly string[] {
  switch (key) {
    case 'status':
      return row.status > 0 ? [String(row.status)] : []
    case 'method':
      return [row.method]
    case 'store':
      return [row.store]
    case 'platform':
      return [row.platform]
    case 'op':
      return row.graphql?.operationName ? [row.graphql.operationName] : []
    case 'code':
      return row.diagnoses.map(({ code }) => code)
    default:
      return []
  }
}
