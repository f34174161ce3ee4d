/** What every Shopify rule starts from: surface, shop, version, credentials, errors; derived once per exchange. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { ExchangeFacts } from '../../diagnosis/facts.js'
import type { Credential } from './credentials.js'
import type { GraphqlFacts } from './graphql.js'
import { fieldsOf } from '../../model/json.js'
import { graphqlFacts } from './graphql.js'
import { ADMIN_HEADER, isShopifyField, PRIVATE_HEADER, type ShopifyHead, shopifyHead, STOREFRONT_HEADER } from './head.js'
import type { JsonWebToken } from './jwt.js'
import { decodeJwt } from './jwt.js'
import type { OauthError } from './oauth.js'
import { oauthError, parameter } from './oauth.js'
import { sentencesOf } from './said.js'
import { ADMIN_SURFACES, type Surface } from './surface.js'
import type { VersionState } from './version.js'
import { versionState } from './version.js'

export { ADMIN_HEADER, PRIVATE_HEADER, STOREFRONT_HEADER }

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

const GRAPHQL_SURFACES: ReadonlySet<Surface> = new Set([
  'admin-graphql',
  'storefront',
  'customer-account',
  'partner',
  'payments',
  'other-graphql'
])

class ShopifyExchangeFacts extends ExchangeFacts implements ShopifyFacts {
  readonly surface: Surface
  readonly #own: ShopifyHead
  #version: { readonly value: RequestedVersion | undefined } | undefined
  #graphql: GraphqlFacts | undefined
  #oauth: { readonly value: OauthError | undefined } | undefined
  #said: string | undefined
  #sessionToken: { readonly value: ShopifyFacts['sessionToken'] } | undefined

  constructor({ exchange, head }: HttpFacts) {
    super(exchange, head)
    const own = shopifyHead(head)
    this.#own = own
    const { surface } = own.address
    this.surface = surface === 'other' && (own.callsApp || isAnsweredByApp(this)) ? 'app' : surface
  }

  get host(): string {
    return this.#own.host
  }

  get handle(): string | undefined {
    return this.#own.address.handle
  }

  get adminHost(): boolean {
    return this.#own.address.adminHost
  }

  get resource(): string {
    return this.#own.address.resource
  }

  get version(): RequestedVersion | undefined {
    const { version: name } = this.#own.address
    this.#version ??= { value: name ? { name, state: versionState(name, this.at) } : undefined }
    return this.#version.value
  }

  get isAdmin(): boolean {
    return ADMIN_SURFACES.includes(this.surface)
  }

  get isGraphql(): boolean {
    return GRAPHQL_SURFACES.has(this.surface)
  }

  get served(): string | undefined {
    return this.responseHeaders.value('x-shopify-api-version') || undefined
  }

  get adminToken(): Credential | undefined {
    return this.#own.adminToken
  }

  get authorization(): Credential | undefined {
    return this.#own.authorization
  }

  get storefrontToken(): Credential | undefined {
    return this.#own.storefrontToken
  }

  get privateToken(): Credential | undefined {
    return this.#own.privateToken
  }

  get stray(): readonly Credential[] {
    return this.#own.stray
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
    this.#said ??= sentencesOf(this)
    return this.#said
  }

  get accepted(): boolean {
    return wasAccepted(this)
  }

  get sessionToken(): ShopifyFacts['sessionToken'] {
    this.#sessionToken ??= { value: sessionTokenOf(this, this.surface) }
    return this.#sessionToken.value
  }
}

const APP_FIELD = /^x-shopify-(retry-invalid-session-request|api-request-failure-)/i

/** The developer's own app by the fields that its library sets. */
function isAnsweredByApp({ responseHeaders }: HttpFacts): boolean {
  return responseHeaders.hasName((name) => APP_FIELD.test(name))
}

function wasAccepted({ responseHeaders }: HttpFacts): boolean {
  const filled = (name: string) => (responseHeaders.value(name) ?? '') !== ''
  return filled('x-shopify-shop-api-call-limit') || filled('x-stats-apiclientid') || filled('x-stats-apipermissionid')
}

function sessionTokenOf(http: HttpFacts, surface: Surface): ShopifyFacts['sessionToken'] {
  if (surface === 'oauth-token') {
    const json = fieldsOf(http.bodyJson)['subject_token']
    const raw = typeof json === 'string' ? json : (http.form.value('subject_token') ?? http.query.value('subject_token'))
    return raw === undefined ? undefined : { raw, token: decodeJwt(raw.trim()), field: 'subject_token' }
  }
  if (surface !== 'app') return undefined
  const bearer = shopifyHead(http.head).authorization
  const raw = bearer?.bare ?? http.query.value('id_token')
  return raw === undefined
    ? undefined
    : {
        raw,
        token: decodeJwt(raw),
        field: bearer ? 'authorization' : 'id_token'
      }
}

/** True where host, path, headers or credentials are Shopify's. */
export function looksLikeShopify(http: HttpFacts): boolean {
  if (shopifyHead(http.head).isShopifys || http.status === 430) return true
  if (/^\s*\{\s*"errors"\s*:\s*"(?:Unavailable Shop|\[API\] )/.test(http.text)) return true
  if (http.responseHeaders.value('powered-by') === 'Shopify') return true
  return http.responseHeaders.hasName(isShopifyField) || isCustomerLogin(http)
}

/** On a shop's own domain (`account.shop.example`) only the client id of the Customer Account API tells whose endpoint it is. */
function isCustomerLogin(http: HttpFacts): boolean {
  const { surface } = shopifyHead(http.head).address
  if (surface !== 'customer-token' && surface !== 'customer-authorize') return false
  return parameter(http, 'client_id')?.value.startsWith('shp_') === true
}
