/**
 * The filter language of the viewer, `export --filter` and the API: text -> plain data, with positions for the editor.
 *
 *   filter := clause { blank clause }          all clauses must hold
 *   clause := term { "OR" term }               OR binds the two terms beside it: `a OR b c` is `(a or b) and c`
 *   term   := ["-"] ( word | '"'phrase'"' | key ":" value )
 *
 * A quote groups where a word or a value begins; anywhere else it is a character, so `{"id":1}` can be searched as it is.
 */
import { type FilterKey, filterKeys, readValue } from './filter-keys.js'

export type NumberField = 'status' | 'time' | 'size' | 'seq'
export type PatternField = 'method' | 'path' | 'url' | 'code' | 'platform' | 'store' | 'op' | 'id'
export type ChoiceField = 'has' | 'outcome' | 'level' | 'certainty'

/** What one term asks. Words and patterns are kept as typed; comparison ignores case. */
export type Test =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'body'; readonly text: string }
  | { readonly kind: 'header'; readonly name: string; readonly value?: string }
  /** `=` means from <= x <= to; the other operators compare with the end that makes `>4xx` mean "above 499". */
  | { readonly kind: 'number'; readonly field: NumberField; readonly operator: Operator; readonly from: number; readonly to: number }
  | { readonly kind: 'pattern'; readonly field: PatternField; readonly pattern: string }
  | { readonly kind: 'choice'; readonly field: ChoiceField; readonly value: string }

export type Operator = '=' | '<' | '<=' | '>' | '>='

export interface Term {
  readonly negated: boolean
  readonly test: Test
  /** Offsets into the text, end exclusive. */
  readonly start: number
  readonly end: number
}

/** Every clause must hold; a clause holds where one of its terms does. No clauses: everything matches. */
export interface Filter {
  readonly clauses: readonly (readonly Term[])[]
}

/** Says what is wrong with a filter, and where. */
export class FilterError extends Error {
  override readonly name = 'FilterError'
  constructor(
    message: string,
    readonly start: number,
    readonly end: number
  ) {
    super(message)
  }
}

interface Token {
  readonly start: number
  readonly end: number
  readonly negated: boolean
  readonly key?: FilterKey
  readonly value: string
  readonly valueStart: number
  readonly quoted: boolean
}

/** @throws FilterError with the place of the first mistake. */
export function parseFilter(text: string): Filter {
  const clauses: Term[][] = []
  let joins: { readonly start: number; readonly end: number } | undefined
  for (const token of tokens(text)) {
    const word = token.quoted || token.negated || token.key ? '' : token.value
    if (word === 'OR') {
      if (joins || clauses.length === 0) throw orphan(token)
      joins = token
      continue
    }
    if (word === 'AND' && clauses.length > 0 && !joins) continue // what a blank means already
    const term = { negated: token.negated, test: testOf(token), start: token.start, end: token.end }
    const last = clauses.at(-1)
    if (joins && last) last.push(term)
    else clauses.push([term])
    joins = undefined
  }
  if (joins) throw orphan(joins)
  return { clauses }
}

function orphan(token: { readonly start: number; readonly end: number }): FilterError {
  return new FilterError(
    'OR needs a term on both sides, e.g. status:401 OR status:403; to search for the word, quote it: "OR"',
    token.start,
    token.end
  )
}

function testOf(token: Token): Test {
  if (!token.key) return { kind: 'text', text: token.value }
  if (token.value === '') throw new FilterError(`${token.key.name}: needs a value, e.g. ${token.key.example}`, token.start, token.end)
  const test = readValue(token.key, token.value)
  if (typeof test === 'string') throw new FilterError(test, token.valueStart, token.end)
  return test
}

function* tokens(text: string): Generator<Token> {
  let at = 0
  while (at < text.length) {
    if (isBlank(text, at)) {
      at++
      continue
    }
    const token = readToken(text, at)
    yield token
    at = token.end
  }
}

function readToken(text: string, start: number): Token {
  const negated = text[start] === '-' && start + 1 < text.length && !isBlank(text, start + 1)
  const from = negated ? start + 1 : start
  if (text[from] === '"') {
    const phrase = readPhrase(text, from)
    return { start, end: phrase.end, negated, value: phrase.value, valueStart: from, quoted: true }
  }
  const key = keyAt(text, from, start)
  const valueStart = key ? from + key.name.length + 1 : from
  let end = valueStart
  let value = ''
  while (end < text.length && !isBlank(text, end)) {
    const opens = text[end] === '"' && key && (end === valueStart || (key.name === 'header' && text[end - 1] === '='))
    if (opens) {
      const phrase = readPhrase(text, end)
      value += phrase.value
      end = phrase.end
    } else value += text[end++]
  }
  return { start, end, negated, ...(key && { key }), value, valueStart, quoted: false }
}

/** The key before a colon. What looks like a key and is none is a mistake, unless it is the scheme of a URL or a URN. */
function keyAt(text: string, from: number, start: number): FilterKey | undefined {
  let colon = from
  while (colon < text.length && colon - from <= 40 && isKeyCharacter(text, colon)) colon++
  if (colon === from || text[colon] !== ':') return undefined
  const name = text.slice(from, colon).toLowerCase()
  const key = filterKeys.find((known) => known.name === name)
  if (key || text.startsWith('//', colon + 1)) return key
  let end = colon
  while (end < text.length && !isBlank(text, end)) end++
  const near = filterKeys.find((known) => isNear(known.name, name))
  const hint = near ? `did you mean ${near.name}:?` : `the keys are ${filterKeys.map((known) => known.name).join(', ')}.`
  throw new FilterError(`There is no key ${name}; ${hint} To search for the text itself, quote it: "${text.slice(from, end)}"`, start, end)
}

function readPhrase(text: string, open: number): { readonly value: string; readonly end: number } {
  let value = ''
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '"') return { value, end: at + 1 }
    const escapes = character === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')
    value += escapes ? text[++at] : character
  }
  throw new FilterError('This quote is not closed; add a " at the end of the phrase', open, text.length)
}

function isBlank(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at))
}

function isKeyCharacter(text: string, at: number): boolean {
  return /[a-z]/i.test(text.charAt(at))
}

/** One letter added, left out, changed, or two neighbours swapped. */
function isNear(known: string, typed: string): boolean {
  if (Math.abs(known.length - typed.length) > 1) return false
  let start = 0
  while (start < known.length && known[start] === typed[start]) start++
  const rest = known.slice(start)
  const other = typed.slice(start)
  return (
    rest.slice(1) === other.slice(1) ||
    rest.slice(1) === other ||
    rest === other.slice(1) ||
    (rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2))
  )
}
