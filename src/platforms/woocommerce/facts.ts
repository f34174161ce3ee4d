/** Facts of a WordPress or WooCommerce exchange, derived once, so that rules only judge. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Answer, ApiError } from './answer.js'
import { answerOf, isCoreRefusal } from './answer.js'
import type { Credentials } from './credentials.js'
import { credentialsOf } from './credentials.js'
import type { ApiRoute } from './route.js'
import { apiRoute } from './route.js'

export interface WooFacts extends HttpFacts {
  readonly api: ApiRoute
  readonly credentials: Credentials
  readonly answer: Answer
  /** Short for `answer.error`. */
  readonly error: ApiError | undefined
  /** The store is addressed over TLS; whether PHP sees that is another question (`is_ssl()`). */
  readonly https: boolean
  /** The API treated the caller as nobody: 401 with a code of a refused route. */
  readonly sawNobody: boolean
}

export function wooFacts(http: HttpFacts): WooFacts {
  const api = apiRoute(http.target)
  const credentials = credentialsOf(http, api)
  const answer = answerOf(http)
  // Inherits, so that the lazy facts of plain HTTP stay lazy.
  return Object.assign(Object.create(http) as HttpFacts, {
    api,
    credentials,
    answer,
    error: answer.error,
    https: http.target.protocol === 'https:',
    sawNobody: answer.error !== undefined && answer.error.status === 401 && isRefusedRoute(answer.error)
  })
}

/** Codes of permission callbacks: 401 = nobody is logged in, 403 = a known user may not. */
function isRefusedRoute({ code }: ApiError): boolean {
  return /^woocommerce_rest_cannot_\w+$/.test(code) || isCoreRefusal(code)
}
