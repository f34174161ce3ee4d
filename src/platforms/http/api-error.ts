/** What an API says of its failure in its own words. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { fieldsOf, isObject } from '../../model/json.js'
import type { Masker } from '../../model/secrets.js'
import { withoutTags } from '../../model/markup.js'
import { quote } from './quote.js'

export interface ApiError {
  /** The API's name for the failure; `''` where it has none. */
  readonly code: string
  readonly message: string
}

/**
 * Reads WordPress (`code`, `message`), GraphQL (`errors[].message`, `extensions.code`), OAuth 2.0 (`error`, `error_description`, RFC 6749
 * section 5.2), Shopify's REST (`errors` as text or as lists by field) and the XML of object storage, where staged uploads go.
 */
export function apiError({ json, text: body }: HttpFacts): ApiError | undefined {
  if (json === undefined) return storageError(body)
  const answer = fieldsOf(json)
  const [first, at] = firstOf(answer['errors'])
  const extensions = fieldsOf(fieldsOf(first)['extensions'])
  const described = text(answer['message']) || text(answer['error_description'])
  const listed = text(first) || text(fieldsOf(first)['message'])
  const error = text(answer['error'])
  const message = described || (at && listed ? `${at}: ${listed}` : listed) || error
  const code = text(answer['code']) || text(extensions['code']) || (described ? error : '')
  const found = message || code ? { code, message } : userError(answer['data'])
  return found && { ...found, message: withoutTags(found.message) }
}

/** What a mutation of GraphQL says of its input, where the answer names no error: `data.<mutation>.userErrors[0]`. */
function userError(data: unknown): ApiError | undefined {
  for (const payload of Object.values(fieldsOf(data)).slice(0, 20)) {
    for (const [name, list] of Object.entries(fieldsOf(payload)).slice(0, 50)) {
      const { message, field, code } = fieldsOf(/userErrors$/i.test(name) && Array.isArray(list) ? list[0] : undefined)
      const at = Array.isArray(field) ? text(field.at(-1)) : text(field)
      if (text(message)) return { code: text(code), message: at ? `${at}: ${text(message)}` : text(message) }
    }
  }
  return undefined
}

/** https://cloud.google.com/storage/docs/xml-api/reference-status, and the same of S3. */
function storageError(body: string): ApiError | undefined {
  const error = /<Error>\s{0,20}<Code>(\w{1,60})<\/Code>(?:\s{0,20}<Message>([^<]{0,300})<\/Message>)?/.exec(body.slice(0, 1000))
  return error ? { code: error[1] ?? '', message: error[2] ?? '' } : undefined
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
