/** What every Shopify rule starts from: surface, shop, version, credentials, errors; derived once per exchange. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Field } from '../../diagnosis/fields.js'
import { ExchangeFacts } from '../../diagnosis/facts.js'
import { isLoopback } from '../../diagnosis/urls.js'
import type { Credential } from './credentials.js'
import { authorizationCredential, headerCredential, queryCredential, urlCredential } from './credentials.js'
import type { GraphqlFacts } from './graphql.js'
import { asObject, graphqlFacts } from './graphql.js'
import type { JsonWebToken } from './jwt.js'
import { decodeJwt } from './jwt.js'
import type { OauthError } from './oauth.js'
import { oauthError } from './oauth.js'
import type { Surface } from './surface.js'
import { addressOf } from './surface.js'
import type { VersionState } from './version.js'
import { versionState } from './version.js'

export const ADMIN_HEADER = 'x-shopify-access-token'
export const STOREFRONT_HEADER = 'x-shopify-storefront-access-token'
export const PRIVATE_HEADER = 'shopify-storefront-private-token'

export interface RequestedVersion {
  readonly name: string
  readonly state: VersionState
}

export interface ShopifyFacts extends HttpFacts {
  readonly surface: Surface
  /** Host of the store, lower case. */
  readonly host: string
  /** `acme` of `acme.myshopify.com`. */
  readonly handle: string | undefined
  readonly adminHost: boolean
  /** The version in the path and its state at the exchange's own clock. */
  readonly version: RequestedVersion | undefined
  /** `x-shopify-api-version` of the answer: the version that really answered. */
  readonly served: string | undefined
  /** The path behind the version: `orders/1.json`. */
  readonly resource: string
  /** Admin REST, Admin GraphQL and Payments share one authenticator. */
  readonly isAdmin: boolean
  readonly isGraphql: boolean
  readonly adminToken: Credential | undefined
  readonly authorization: Credential | undefined
  readonly storefrontToken: Credential | undefined
  readonly privateToken: Credential | undefined
  /** Credentials in other places: the URL's user info, `?access_token=`. */
  readonly stray: readonly Credential[]
  readonly graphql: GraphqlFacts
  readonly oauth: OauthError | undefined
  /** Every error sentence of the answer, joined; what known texts are looked for in. */
  readonly said: string
  /** The token was accepted: Shopify named the app, or counted the call. */
  readonly accepted: boolean
  /** The session token of the request: bearer to the app, `subject_token`, or `id_token`. */
  readonly sessionToken:
    | {
        readonly raw: string
        readonly token: JsonWebToken | undefined
        readonly field: string
      }
    | undefined
}

/** Shopify's view of an exchange; every part is computed when first asked for. */
export function shopifyFacts(http: HttpFacts): ShopifyFacts {
  return new ShopifyExchangeFacts(http)
}

const GRAPHQL_SURFACES: ReadonlySet<Surface> = new Set(['admin-graphql', 'storefront', 'customer-account', 'partner', 'payments'])

class ShopifyExchangeFacts extends ExchangeFacts implements ShopifyFacts {
  readonly surface: Surface
  readonly host: string
  readonly handle: string | undefined
  readonly adminHost: boolean
  readonly version: RequestedVersion | undefined
  readonly resource: string
  readonly isAdmin: boolean
  readonly isGraphql: boolean
  readonly #credentials = new Map<string, Credential | undefined>()
  #stray: readonly Credential[] | undefined
  #graphql: GraphqlFacts | undefined
  #oauth: { readonly value: OauthError | undefined } | undefined
  #said: string | undefined
  #sessionToken: { readonly value: ShopifyFacts['sessionToken'] } | undefined

  constructor(http: HttpFacts) {
    super(http.exchange, http.head)
    const address = addressOf(http.target)
    const surface = address.surface === 'other' && isApp(http) ? 'app' : address.surface
    this.surface = surface
    this.host = http.target.hostname.toLowerCase()
    this.handle = address.handle
    this.adminHost = address.adminHost
    this.version = address.version ? { name: address.version, state: versionState(address.version, http.at) } : undefined
    this.resource = address.resource
    this.isAdmin = surface === 'admin-rest' || surface === 'admin-graphql' || surface === 'payments'
    this.isGraphql = GRAPHQL_SURFACES.has(surface)
  }

  get served(): string | undefined {
    return this.responseHeaders.value('x-shopify-api-version') || undefined
  }

  get adminToken(): Credential | undefined {
    return this.#credential(ADMIN_HEADER, headerCredential)
  }

  get authorization(): Credential | undefined {
    return this.#credential('authorization', authorizationCredential)
  }

  get storefrontToken(): Credential | undefined {
    return this.#credential(STOREFRONT_HEADER, headerCredential)
  }

  get privateToken(): Credential | undefined {
    return this.#credential(PRIVATE_HEADER, headerCredential)
  }

  get stray(): readonly Credential[] {
    this.#stray ??= [urlCredential(this), queryCredential(this.query.get('access_token'))].filter((found) => found !== undefined)
    return this.#stray
  }

  get graphql(): GraphqlFacts {
    this.#graphql ??= graphqlFacts(this)
    return this.#graphql
  }

  get oauth(): OauthError | undefined {
    this.#oauth ??= { value: oauthError(this) }
    return this.#oauth.value
  }

  get said(): string {
    this.#said ??= sentences(this)
    return this.#said
  }

  get accepted(): boolean {
    return wasAccepted(this)
  }

  get sessionToken(): ShopifyFacts['sessionToken'] {
    this.#sessionToken ??= { value: sessionTokenOf(this, this.surface) }
    return this.#sessionToken.value
  }

  #credential(name: string, read: (field: Field | undefined) => Credential | undefined): Credential | undefined {
    if (this.#credentials.has(name)) return this.#credentials.get(name)
    const credential = read(this.headers.get(name))
    this.#credentials.set(name, credential)
    return credential
  }
}

/** The developer's own app: a session token as bearer, or the answers that its library gives. */
function isApp(http: HttpFacts): boolean {
  if (http.responseHeaders.all.some(({ name }) => /^x-shopify-(retry-invalid-session-request|api-request-failure-)/i.test(name)))
    return true
  if (http.headers.get('x-shopify-topic') || http.headers.get('x-shopify-hmac-sha256')) return true
  if (http.query.get('hmac') && http.query.get('shop')) return true
  const bearer = authorizationCredential(http.headers.get('authorization'))
  return bearer?.kind === 'jwt' && decodeJwt(bearer.bare)?.shop !== undefined
}

function sentences(http: HttpFacts): string {
  const { json } = http
  if (json === undefined) return http.isHtml ? stripTags(http.text) : http.text.slice(0, 20_000)
  const found: string[] = []
  const visit = (value: unknown, depth: number): void => {
    if (found.length > 100 || depth > 6) return
    if (typeof value === 'string') found.push(value.slice(0, 4000))
    else if (Array.isArray(value)) for (const item of value.slice(0, 250)) visit(item, depth + 1)
    else
      for (const [key, child] of Object.entries(asObject(value))) if (!/^(locations|documentation|path)$/.test(key)) visit(child, depth + 1)
  }
  const answer = asObject(json)
  for (const key of ['errors', 'error', 'error_description', 'message']) visit(answer[key], 0)
  return found.join('\n')
}

function stripTags(html: string): string {
  return html.slice(0, 50_000).replace(/<[^<>]{0,2000}>/g, ' ')
}

function wasAccepted({ responseHeaders }: HttpFacts): boolean {
  const filled = (name: string) => (responseHeaders.value(name) ?? '') !== ''
  return filled('x-shopify-shop-api-call-limit') || filled('x-stats-apiclientid') || filled('x-stats-apipermissionid')
}

function sessionTokenOf(http: HttpFacts, surface: Surface): ShopifyFacts['sessionToken'] {
  if (surface === 'oauth-token') {
    const json = asObject(http.bodyJson)['subject_token']
    const raw = typeof json === 'string' ? json : (http.form.value('subject_token') ?? http.query.value('subject_token'))
    return raw === undefined ? undefined : { raw, token: decodeJwt(raw.trim()), field: 'subject_token' }
  }
  if (surface !== 'app') return undefined
  const bearer = authorizationCredential(http.headers.get('authorization'))
  const raw = bearer?.bare ?? http.query.value('id_token')
  return raw === undefined
    ? undefined
    : {
        raw,
        token: decodeJwt(raw),
        field: bearer ? 'authorization' : 'id_token'
      }
}

const SHOPIFY_HOST = /(?:^|\.)(?:myshopify\.com|myshopify\.io|shopify\.com|shopifypreview\.com)$/i
const SHOPIFY_FIELD = /^(?:x-shopify-|shopify-storefront-|x-shopid$|x-sorting-hat-|x-stats-api)/i

/** True where host, path, headers or credentials are Shopify's. */
export function looksLikeShopify(http: HttpFacts): boolean {
  const { target } = http
  if (SHOPIFY_HOST.test(target.hostname) || http.status === 430) return true
  if (/^\s*\{\s*"errors"\s*:\s*"(?:Unavailable Shop|\[API\] )/.test(http.text)) return true
  if (/^\/+(?:admin\/(?:api\/\d{4}-\d\d|oauth\/)|payments_apps\/api\/|api\/\d{4}-\d\d\/graphql)/.test(target.pathname)) return true
  if (/\.myshopify\.com/i.test(target.pathname.slice(0, 300)) && !isLoopback(target.hostname)) return true
  const shopifys = ({ name }: Field) => SHOPIFY_FIELD.test(name)
  return http.headers.all.some(shopifys) || http.responseHeaders.all.some(shopifys) || isApp(http)
}
