/** Facts of a WordPress or WooCommerce exchange, derived once, so that rules only judge. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { ExchangeFacts } from '../../diagnosis/facts.js'
import { NO_FIELDS } from '../../diagnosis/fields.js'
import type { RequestHead } from '../../diagnosis/head.js'
import { perObject } from '../../diagnosis/remembered.js'
import type { Answer, ApiError } from './answer.js'
import { answerOf, isCoreRefusal, isOwnRefusal } from './answer.js'
import type { Credentials } from './credentials.js'
import { credentialsOf } from './credentials.js'
import type { OAuthExchange } from './oauth-exchange.js'
import { oauthExchange } from './oauth-exchange.js'
import type { ApiRoute } from './route.js'
import { apiRoute, routeBelow } from './route.js'

export interface WooFacts extends HttpFacts {
  readonly api: ApiRoute
  readonly credentials: Credentials
  readonly answer: Answer
  /** Undefined where the request carries no OAuth 1.0a parameter that the store reads. */
  readonly oauth: OAuthExchange | undefined
  /** Short for `answer.error`. */
  readonly error: ApiError | undefined
  /** The store is addressed over TLS; whether PHP sees that is another question (`is_ssl()`). */
  readonly https: boolean
  /** The API treated the caller as nobody: 401 with a code of a refused route. */
  readonly sawNobody: boolean
}

/** Each fact is derived at its first use; those of the head alone are shared by calls with the same head. */
export function wooFacts(http: HttpFacts): WooFacts {
  return new WooExchangeFacts(http)
}

class WooExchangeFacts extends ExchangeFacts implements WooFacts {
  #credentials: Credentials | undefined
  #answer: Answer | undefined
  #api: ApiRoute | undefined
  #oauth: { readonly found: OAuthExchange | undefined } | undefined

  constructor({ exchange, head }: HttpFacts) {
    super(exchange, head)
  }

  get api(): ApiRoute {
    this.#api ??= this.#routeBelowRoot() ?? apiRouteOf(this.head)
    return this.#api
  }

  /** Of a path without /wp-json that REST answered all the same. */
  #routeBelowRoot(): ApiRoute | undefined {
    const { surface } = apiRouteOf(this.head)
    if (surface !== 'no-prefix' && surface !== 'page') return undefined
    const { apiRoot } = this.answer
    return apiRoot && apiRoot.search === '' && this.answer.isRest ? routeBelow(apiRoot.pathname, this.target.pathname) : undefined
  }

  get https(): boolean {
    return this.target.protocol === 'https:'
  }

  get credentials(): Credentials {
    this.#credentials ??= this.#hasBody ? credentialsOf(this) : credentialsOfHead(this.head)
    return this.#credentials
  }

  get answer(): Answer {
    this.#answer ??= answerOf(this)
    return this.#answer
  }

  get oauth(): OAuthExchange | undefined {
    this.#oauth ??= this.#hasBody ? { found: oauthExchange(this) } : this.#oauthOfHead()
    return this.#oauth.found
  }

  get #hasBody(): boolean {
    return this.exchange.request.postData !== undefined
  }

  /** Without a body it is a function of the head: that most requests carry no signature is found out once. */
  #oauthOfHead(): { readonly found: OAuthExchange | undefined } {
    const signed = signedHeads(this.head)
    signed.oauth ??= { found: oauthExchange(this) }
    return signed.oauth
  }

  get error(): ApiError | undefined {
    return this.answer.error
  }

  get sawNobody(): boolean {
    const { error } = this.answer
    return error !== undefined && error.status === 401 && (isRefusedRoute(error) || isOwnRefusal(error.code, this.api.namespace))
  }
}

const apiRouteOf = perObject(({ target }: RequestHead) => apiRoute(target))

const credentialsOfHead = perObject(({ method, headers, query }: RequestHead) =>
  credentialsOf({ method, headers, query, form: NO_FIELDS, bodyJson: undefined })
)

const signedHeads = perObject((_head: RequestHead): { oauth?: { readonly found: OAuthExchange | undefined } } => ({}))

/** Codes of permission callbacks: 401 = nobody is logged in, 403 = a known user may not. */
function isRefusedRoute({ code }: ApiError): boolean {
  return /^woocommerce_rest_cannot_\w+$/.test(code) || isCoreRefusal(code)
}
