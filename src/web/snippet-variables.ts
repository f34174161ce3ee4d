/** What was masked in a recorded call, as variables of the code that makes the call again. */
import type { NameValue } from '../model/exchange.js'

/** A masked value: `shpat_…1f3a(38-hex-3f9a1c2e)`. Bounded on both sides, for the text around it is captured. */
const MASKED = /([^\s:=,;.&"'{}()]{0,24}…[\w·-]{0,4}(?:\([\w-]{1,40}\))?)/
/** Masked Basic credentials are kept decoded. */
export const BASIC = /^basic\s{1,9}base64\((.*)\)$/is
/** Stands for a variable while the HAR-snippet library writes: plain in a URL, and never a bare key of an object. */
const STAND_IN = /(-storetap-variable-[A-Z0-9_]+-)/
/** A string of the generated code. */
const LITERAL = /(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/gs

/** A captured name may be of any length, and there may be as many masked values in it. */
const LONGEST_NAME = 60

/** Name to the masked value that stands there; each value has one name. */
export type Variables = Map<string, string>

/** The text in turns: what stands as it is, and what was masked (at odd places). */
export function piecesOf(text: string): readonly string[] {
  return text.split(MASKED)
}

/** The name for a masked value, made of what it was found in: `AUTHORIZATION`, `AUTHORIZATION_2`. */
export function variableFor(shown: string, foundIn: string, variables: Variables): string {
  const base = foundIn
    .slice(0, LONGEST_NAME)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`
    const taken = variables.get(name)
    if (taken !== undefined && taken !== shown) continue
    variables.set(name, shown)
    return name
  }
}

/** For a comment that ends with its line. */
export function commentOf(shown: string): string {
  return shown.replace(/[\r\n]/g, ' ').replaceAll('?>', '? >')
}

/** The text with a stand-in for each masked value. */
export function withStandIns(text: string, foundIn: string, variables: Variables): string {
  const pieces = piecesOf(text)
  return pieces.map((piece, at) => (at % 2 === 1 ? `-storetap-variable-${variableFor(piece, foundIn, variables)}-` : piece)).join('')
}

/** Variables are named after the fields that they stand in, and added to `variables`. */
export function fieldsWithStandIns(fields: readonly NameValue[], variables: Variables): NameValue[] {
  return fields.map(({ name, value }) => ({ name, value: withStandIns(value, name, variables) }))
}

/** How a language says it. */
export interface Dialect {
  /** The lines of the generated code that its variables come after. */
  readonly head: RegExp
  readonly concatenation: string
  variable(name: string): string
  /** A statement that sets the variable, with what was masked as a comment. */
  setting(variable: string, comment: string): string
  base64(expression: string): string
  /** What `base64` needs on top. */
  readonly base64Import?: string
  /** A string that may be written as a key of an object only in brackets, where it is put together. */
  readonly keysInBrackets?: true
  /** Takes the meaning from what the library leaves to be read as code in a string. */
  harmless?(literal: string): string
}

/** Generated code with variables in place of the stand-ins, and Basic credentials encoded where they are used. */
export function withVariables(code: string, variables: Variables, dialect: Dialect): string {
  let encodes = false
  const written = code.replace(LITERAL, (literal, offset: number) => {
    const quote = literal[0] ?? ''
    const text = (dialect.harmless?.(literal) ?? literal).slice(1, -1)
    const credentials = BASIC.exec(text)?.[1]
    if (credentials !== undefined) {
      encodes = true
      return `${quote}Basic ${quote}${dialect.concatenation}${dialect.base64(expression(credentials, quote, variables, dialect))}`
    }
    const isKey =
      dialect.keysInBrackets && STAND_IN.test(text) && /^\s*:/.test(code.slice(offset + literal.length, offset + literal.length + 9))
    const value = expression(text, quote, variables, dialect)
    return isKey ? `[${value}]` : value
  })
  const settings = [...variables].map(([name, shown]) => `${dialect.setting(dialect.variable(name), commentOf(shown))}\n`)
  const more = encodes ? (dialect.base64Import ?? '') : ''
  return written.replace(dialect.head, (head) => more + head + (settings.length > 0 ? `${settings.join('')}\n` : ''))
}

function expression(text: string, quote: string, variables: Variables, { concatenation, variable }: Dialect): string {
  const parts = text.split(STAND_IN).map((piece) => {
    const name = STAND_IN.test(piece) ? piece.slice('-storetap-variable-'.length, -1) : ''
    return variables.has(name) ? variable(name) : piece && `${quote}${piece}${quote}`
  })
  return parts.filter(Boolean).join(concatenation) || quote + quote
}
