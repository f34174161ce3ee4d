/** Where a request carries a credential, by name, whatever the platform; never the value. */
import type { Field, Fields } from './fields.js'

export interface SentCredential {
  readonly in: 'header' | 'query' | 'url'
  /** Header in lower case, parameter name, or `userinfo` for `https://user:password@host`. */
  readonly name: string
  readonly pointer: string
}

const HEADERS: ReadonlySet<string> = new Set(['authorization', 'x-api-key', 'api-key', 'x-mcp-api-key', 'x-auth-token'])
const HEADER_ENDINGS = ['access-token', 'private-token'] as const
const PARAMETERS: ReadonlySet<string> = new Set([
  'consumer_key',
  'consumer_secret',
  'oauth_consumer_key',
  'oauth_signature',
  'access_token',
  'api_key',
  'hmac'
])

/** In the order of the fields, headers first. What was sent with an empty value is none. @param asked the URL as the client asked for it */
export function credentialsOf(headers: Fields, query: Fields, asked: URL): readonly SentCredential[] {
  const found: SentCredential[] = []
  for (const field of headers.all) if (isCredentialHeader(field)) found.push(sent('header', field.name.toLowerCase(), field))
  for (const field of query.all) if (PARAMETERS.has(field.name) && field.value !== '') found.push(sent('query', field.name, field))
  if (asked.password !== '') found.push({ in: 'url', name: 'userinfo', pointer: '/request/url' })
  return found
}

function isCredentialHeader({ name, value }: Field): boolean {
  const lower = name.toLowerCase()
  return value !== '' && (HEADERS.has(lower) || HEADER_ENDINGS.some((ending) => lower.endsWith(ending)))
}

function sent(place: 'header' | 'query', name: string, { pointer }: Field): SentCredential {
  return { in: place, name, pointer }
}
