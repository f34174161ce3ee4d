/** Every credential of a request, where it stands and what it looks like. Values are unmasked: never print them unmasked. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Field, Fields } from '../../diagnosis/fields.js'
import type { Keeping } from '../../diagnosis/remembered.js'
import { hasKeyOrSecret } from './shapes.js'
import { percentDecoded } from '../../model/percent.js'

/** A value that stands somewhere in the request. */
export interface Placed {
  readonly in: 'request.header' | 'request.query' | 'request.body'
  /** Header in lower case, parameter or field. */
  readonly name: string
  readonly value: string
  readonly pointer: string
}

export type BasicFault =
  /** Nothing after the scheme. */
  | 'empty'
  /** Characters outside standard base64, or bytes that are no text. */
  | 'base64'
  | 'no-colon'

/** `Authorization: Basic …` as PHP would decode it; `fault` where that does not give a clean pair. */
export interface BasicCredentials {
  readonly field: Field
  /** Before the first colon. */
  readonly user: string
  readonly password: string
  readonly fault?: BasicFault
}

/** `consumer_key` and `consumer_secret` in the query; an absent one is undefined, an empty one has an empty value. */
export interface QueryPair {
  readonly key?: Placed
  readonly secret?: Placed
}

/** One `oauth_…` parameter; header values override query values, form values override query values too. */
export interface OAuthParameter extends Placed {
  readonly place: 'header' | 'query' | 'form'
}

export interface OAuthCredentials {
  /** All of them, in order of arrival: query, form, header. */
  readonly all: readonly OAuthParameter[]
  /** The one that WooCommerce takes. */
  get(name: string): OAuthParameter | undefined
}

export interface Credentials extends Keeping {
  /** The Authorization line, whatever it holds. */
  readonly authorization?: Field
  /** The scheme word as written; empty where the line has none. */
  readonly scheme: string
  readonly basic?: BasicCredentials
  readonly bearer?: Placed
  readonly query?: QueryPair
  readonly oauth?: OAuthCredentials
  /** `wordpress_logged_in_…` within the Cookie line. */
  readonly loginCookie?: Placed
  readonly cookie?: Field
  readonly restNonce?: Placed
  /** Store API. */
  readonly storeNonce?: Placed
  readonly oldStoreNonce?: Placed
  readonly cartToken?: Placed
  readonly mcpKey?: Placed
  /** ck_/cs_ values where WooCommerce never looks: other headers, parameters, body fields. */
  readonly stray: readonly Placed[]
  /** True where any of the above could identify a user. */
  readonly any: boolean
}

/** As much of a request as credentials can stand in. */
export type CredentialSource = Pick<HttpFacts, 'method' | 'headers' | 'query' | 'form' | 'bodyJson'>

/** Everything that could say who is calling, also where the store does not read it. Values stay as sent, percent-encoding and base64 undone. */
export function credentialsOf(http: CredentialSource): Credentials {
  const authorization = http.headers.get('authorization')
  const scheme = /^([A-Za-z][\w-]*) /.exec(authorization?.value.trimStart() ?? '')?.[1] ?? ''
  const basic = authorization && /^basic$/i.test(scheme) ? basicOf(authorization) : undefined
  const bearer =
    authorization && /^bearer$/i.test(scheme) ? placedHeader(authorization, authorization.value.trim().slice(7).trim()) : undefined
  const query = pairOf(http.query)
  const oauth = oauthOf(http, authorization)
  const cookie = http.headers.get('cookie')
  const loginCookie = cookie ? loginCookieOf(cookie) : undefined
  const mcpKey = header(http, 'x-mcp-api-key')
  const stray = [...strayHeaders(http.headers), ...strayParameters(http.query), ...strayBody(http)]
  // rest_cookie_check_errors() of WordPress asks $_REQUEST, where the form of a POST counts before the query, and then the header.
  const restNonce = nonceInForm(http) ?? parameter(http.query, '_wpnonce') ?? header(http, 'x-wp-nonce')
  const storeNonce = header(http, 'nonce')
  const oldStoreNonce = header(http, 'x-wc-store-api-nonce')
  const cartToken = header(http, 'cart-token')
  return {
    kept: [],
    scheme,
    ...(authorization && { authorization }),
    ...(basic && { basic }),
    ...(bearer && { bearer }),
    ...(query && { query }),
    ...(oauth && { oauth }),
    ...(cookie && { cookie }),
    ...(loginCookie && { loginCookie }),
    ...(restNonce && { restNonce }),
    ...(storeNonce && { storeNonce }),
    ...(oldStoreNonce && { oldStoreNonce }),
    ...(cartToken && { cartToken }),
    ...(mcpKey && { mcpKey }),
    stray,
    any: Boolean(authorization || query || oauth || loginCookie || mcpKey) || stray.length > 0
  }
}

function placedHeader(field: Field, value: string): Placed {
  return { in: 'request.header', name: field.name.toLowerCase(), value, pointer: field.pointer }
}

function header(http: CredentialSource, name: string): Placed | undefined {
  const field = http.headers.get(name)
  return field && placedHeader(field, field.value)
}

function parameter(query: Fields, name: string): Placed | undefined {
  const found = query.getAll(name).at(-1)
  return found && { in: 'request.query', name, value: found.value, pointer: found.pointer }
}

function nonceInForm({ method, form }: CredentialSource): Placed | undefined {
  const field = method === 'POST' ? form.get('_wpnonce') : undefined
  return field && { in: 'request.body', name: '_wpnonce', value: field.value, pointer: field.pointer }
}

function basicOf(field: Field): BasicCredentials {
  const encoded = field.value.trim().slice('basic'.length).trim()
  if (encoded === '') return { field, user: '', password: '', fault: 'empty' }
  const bytes = Buffer.from(encoded, 'base64')
  const text = bytes.toString('utf8')
  const colon = text.indexOf(':')
  const user = colon < 0 ? text : text.slice(0, colon)
  const password = colon < 0 ? '' : text.slice(colon + 1)
  // PHP skips blanks while decoding; every other foreign character damages what follows.
  const foreign = /[^A-Za-z0-9+/=\s]/.test(encoded)
  const twice = colon < 0 && /^c[ks]_[^:]{1,100}:/.test(Buffer.from(text, 'base64').toString('latin1'))
  const garbled = text.includes('\uFFFD') || /[\x00-\x08\x0e-\x1f]/.test(text)
  if (foreign || garbled || twice) return { field, user, password, fault: 'base64' }
  if (colon < 0) return { field, user, password, fault: 'no-colon' }
  return { field, user, password }
}

function pairOf(query: Fields): QueryPair | undefined {
  const key = parameter(query, 'consumer_key')
  const secret = parameter(query, 'consumer_secret')
  if (!key && !secret) return undefined
  return { ...(key && { key }), ...(secret && { secret }) }
}

function oauthOf(http: CredentialSource, authorization: Field | undefined): OAuthCredentials | undefined {
  const all: OAuthParameter[] = []
  const take = (fields: Fields, place: 'query' | 'form', where: Placed['in']) => {
    for (const { name, value, pointer } of fields.all) {
      if (name.startsWith('oauth_')) all.push({ in: where, place, name, value, pointer })
    }
  }
  take(http.query, 'query', 'request.query')
  if (http.method === 'POST') take(http.form, 'form', 'request.body')
  // The store compares the first six characters exactly (WC_REST_Authentication::parse_header).
  if (authorization?.value.startsWith('OAuth ')) {
    for (const [name, value] of oauthHeaderOf(authorization.value)) {
      all.push({ in: 'request.header', place: 'header', name, value, pointer: authorization.pointer })
    }
  }
  if (all.length === 0) return undefined
  return { all, get: (name) => all.findLast((parameter) => parameter.name === name) }
}

function oauthHeaderOf(value: string): [string, string][] {
  return [...value.matchAll(/(oauth_[a-z_-]{0,40})=(?:"([^"]*)"|([^,]*))/g)].map((match) => [
    match[1] ?? '',
    percentDecoded(match[2] ?? match[3] ?? '')
  ])
}

function loginCookieOf(field: Field): Placed | undefined {
  const found = /(?:^|;\s{0,4})(wordpress_logged_in_\w+)=([^;]*)/.exec(field.value)
  return found ? { in: 'request.header', name: 'cookie', value: found[2] ?? '', pointer: field.pointer } : undefined
}

const READ_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'x-mcp-api-key',
  'referer',
  'referrer',
  ':path',
  'link',
  'location'
])

function strayHeaders(headers: Fields): Placed[] {
  return headers.all
    .filter(({ name, value }) => !READ_HEADERS.has(name.toLowerCase()) && hasKeyOrSecret(value))
    .map((field) => placedHeader(field, field.value))
}

function strayParameters(query: Fields): Placed[] {
  const read = new Set(['consumer_key', 'consumer_secret', 'oauth_consumer_key'])
  return query.all
    .filter(({ name, value }) => !read.has(name) && /^\s*c[ks]_[0-9a-f]{6,64}\s*$/i.test(value))
    .map(({ name, value, pointer }) => ({ in: 'request.query', name, value, pointer }) as const)
}

const BODY_NAMES = /^(consumer_?key|consumer_?secret|oauth_consumer_key|key|secret)$/i

function strayBody(http: CredentialSource): Placed[] {
  const fields: Placed[] = http.form.all
    .filter(({ name, value }) => !name.startsWith('oauth_') && BODY_NAMES.test(name) && hasKeyOrSecret(value))
    .map(({ name, value, pointer }) => ({ in: 'request.body', name, value, pointer }) as const)
  const json = http.bodyJson
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return fields
  for (const [name, value] of Object.entries(json)) {
    if (BODY_NAMES.test(name) && typeof value === 'string' && hasKeyOrSecret(value)) {
      fields.push({ in: 'request.body', name, value, pointer: '/request/postData/text' })
    }
  }
  return fields
}
