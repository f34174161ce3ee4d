/** What an API says of its failure in its own words. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { fieldsOf, isObject } from '../../model/json.js'
import type { Masker } from '../../model/secrets.js'
import { quote } from './quote.js'

export interface ApiError {
  /** The API's name for the failure; `''` where it has none. */
  readonly code: string
  readonly message: string
}

/**
 * Reads WordPress (`code`, `message`), GraphQL (`errors[].message`, `extensions.code`), OAuth 2.0 (`error`, `error_description`, RFC 6749
 * section 5.2) and Shopify's REST (`errors` as text or as lists by field).
 */
export function apiError({ json }: HttpFacts): ApiError | undefined {
  const answer = fieldsOf(json)
  const [first, at] = firstOf(answer['errors'])
  const extensions = fieldsOf(fieldsOf(first)['extensions'])
  const described = text(answer['message']) || text(answer['error_description'])
  const listed = text(first) || text(fieldsOf(first)['message'])
  const error = text(answer['error'])
  const message = described || (at && listed ? `${at}: ${listed}` : listed) || error
  const code = text(answer['code']) || text(extensions['code']) || (described ? error : '')
  return message || code ? { code, message: message.replace(/<[^<>]{0,200}>/g, '') } : undefined
}

/** `"message" (code)` for a sentence, masked. */
export function quotedError(masker: Masker, { code, message }: ApiError, longest: number): string {
  const name = quote(masker, code, 50)
  if (message === '') return name
  return `"${quote(masker, message, longest)}"${name && name !== message ? ` (${name})` : ''}`
}

/** The first of the errors, and the field it belongs to where they are listed by field. */
function firstOf(errors: unknown): readonly [error: unknown, field: string] {
  if (Array.isArray(errors)) return [errors[0], '']
  if (!isObject(errors)) return [errors, '']
  for (const [field, value] of Object.entries(errors)) return [Array.isArray(value) ? value[0] : value, field]
  return [undefined, '']
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
