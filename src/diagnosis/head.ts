/** What the head of a request tells, whoever answers it. */
import type { Exchange, Forwarded, HttpRequest, NameValue } from '../model/exchange.js'
import { createDoorkeeper } from '../model/returning.js'
import { routeOf } from '../model/route.js'
import type { StoreSettings } from '../model/settings.js'
import { credentialsOf, type SentCredential } from './credentials.js'
import { type Fields, fieldsOf } from './fields.js'
import type { Keeping } from './remembered.js'
import { type Urls, urlsOf } from './urls.js'

/** Derived once for equal heads: platforms keep what they read from it beside it (see remembered.ts). */
export class RequestHead implements Urls, Keeping {
  readonly kept: unknown[] = []
  readonly store: StoreSettings | undefined
  readonly asked: URL
  readonly target: URL
  /** `target.origin`, `target.pathname` and `target.search`, read once: rules compare them with the history, and URL's getters are dear. */
  readonly origin: string
  readonly path: string
  readonly search: string
  /** The client talked to a local proxy (ours or, in an imported HAR, another). */
  readonly viaProxy: boolean
  /** Upper case. */
  readonly method: string
  readonly #request: HttpRequest
  readonly #forwarded: Forwarded | undefined
  #headers: Fields | undefined
  #query: Fields | undefined
  #sentCredentials: readonly SentCredential[] | undefined
  #credentialNames: readonly string[] | undefined
  #route: string | undefined

  constructor({ request, forwarded }: Pick<Exchange, 'request' | 'forwarded'>, store: StoreSettings | undefined) {
    const { asked, target } = urlsOf(request, forwarded, store)
    this.store = store
    this.asked = asked
    this.target = target
    this.origin = target.origin
    this.path = target.pathname
    this.search = target.search
    this.viaProxy = forwarded?.url !== undefined || asked.host !== target.host
    this.method = request.method.toUpperCase()
    this.#request = request
    this.#forwarded = forwarded
  }

  get headers(): Fields {
    this.#headers ??= fieldsOf(this.#request.headers, '/request/headers', true)
    return this.#headers
  }

  get query(): Fields {
    this.#query ??= fieldsOf(this.#request.queryString, '/request/queryString', false)
    return this.#query
  }

  /** Where the request carries credentials, by name; cookies and nonces do not count. */
  get sentCredentials(): readonly SentCredential[] {
    this.#sentCredentials ??= credentialsOf(this.headers, this.query, this.asked)
    return this.#sentCredentials
  }

  /** `header authorization`, `query consumer_key`. */
  get credentialNames(): readonly string[] {
    this.#credentialNames ??= this.sentCredentials.map(({ in: place, name }) => `${place} ${name}`)
    return this.#credentialNames
  }

  /** The path at the store, ids replaced. */
  get route(): string {
    this.#route ??= routeOf(this.path)
    return this.#route
  }

  /** True where that exchange's request has the very same head: what is not known to be the same counts as another. */
  isOf({ request, forwarded }: Exchange, store: StoreSettings | undefined): boolean {
    const own = this.#request
    return (
      request.headers === own.headers &&
      request.queryString === own.queryString &&
      forwarded === this.#forwarded &&
      request.url === own.url &&
      request.method === own.method &&
      store === this.store
    )
  }
}

/** One call asks for its head several times, while others come in between. A ring: the next one goes to `next`. */
const recent: (RequestHead | undefined)[] = new Array<RequestHead | undefined>(32).fill(undefined)
let next = 0

/** Those that come again, by their list of header lines and by URL. */
const returning = new WeakMap<readonly NameValue[], Map<string, RequestHead>>()
/** How many are kept for one list of header lines. */
const TARGETS = 200
const cameBefore = createDoorkeeper(TARGETS)

/**
 * The gateway hands over the very same lists for equal heads; whoever makes them anew for each exchange only has them read again.
 *
 * @param store the configured store that the exchange belongs to, where known
 */
export function headOf(exchange: Exchange, store: StoreSettings | undefined): RequestHead {
  const { headers, url } = exchange.request
  const known = returning.get(headers)?.get(url)
  if (known?.isOf(exchange, store)) return known
  for (const head of recent) if (head?.isOf(exchange, store)) return head
  const head = new RequestHead(exchange, store)
  recent[next] = head
  next = (next + 1) % recent.length
  if (cameBefore(url)) keep(headers, url, head)
  return head
}

function keep(headers: readonly NameValue[], url: string, head: RequestHead): void {
  let heads = returning.get(headers)
  // A map that is cleared leaves tables behind which keep one another, and all heads in them, until old garbage is collected.
  if (!heads || heads.size >= TARGETS) returning.set(headers, (heads = new Map<string, RequestHead>()))
  heads.set(url, head)
}
