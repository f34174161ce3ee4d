/** Facts of a WordPress or WooCommerce exchange, derived once, so that rules only judge. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { ExchangeFacts } from '../../diagnosis/facts.js'
import type { Answer, ApiError } from './answer.js'
import { answerOf, isCoreRefusal } from './answer.js'
import type { Credentials } from './credentials.js'
import { credentialsOf } from './credentials.js'
import type { OAuthExchange } from './oauth-exchange.js'
import { oauthExchange } from './oauth-exchange.js'
import type { ApiRoute } from './route.js'
import { apiRoute } from './route.js'

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

export function wooFacts(http: HttpFacts): WooFacts {
  return new WooExchangeFacts(http)
}

class WooExchangeFacts extends ExchangeFacts implements WooFacts {
  readonly api: ApiRoute
  readonly https: boolean
  #credentials: Credentials | undefined
  #answer: Answer | undefined
  /** `null`: looked for, and there is none. */
  #oauth: OAuthExchange | null | undefined

  constructor(http: HttpFacts) {
    super(http.exchange, http.head)
    this.api = apiRoute(http.target)
    this.https = http.target.protocol === 'https:'
  }

  get credentials(): Credentials {
    this.#credentials ??= credentialsOf(this, this.api)
    return this.#credentials
  }

  get answer(): Answer {
    this.#answer ??= answerOf(this)
    return this.#answer
  }

  get oauth(): OAuthExchange | undefined {
    if (this.#oauth === undefined) this.#oauth = oauthExchange(this) ?? null
    return this.#oauth ?? undefined
  }

  get error(): ApiError | undefined {
    return this.answer.error
  }

  get sawNobody(): boolean {
    const { error } = this.answer
    return error !== undefined && error.status === 401 && isRefusedRoute(error)
  }
}

/** Codes of permission callbacks: 401 = nobody is logged in, 403 = a known user may not. */
function isRefusedRoute({ code }: ApiError): boolean {
  return /^woocommerce_rest_cannot_\w+$/.test(code) || isCoreRefusal(code)
}
