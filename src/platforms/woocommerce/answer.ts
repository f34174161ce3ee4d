/** What the answer says and who wrote it: WordPress' error object, wrapped or not, and the signs around it. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { perText } from '../../model/returning.js'
import { isObject } from '../../model/json.js'
import { hasAfter, hasBefore, isBatch, isJsonp, type Unpacked, unpack } from './unpack.js'

/** WordPress' `{code, message, data: {status}}`, or the legacy API's `{errors: [{code, message}]}`. */
export interface ApiError {
  readonly code: string
  readonly message: string
  /** `data.status` where given, else the status of the answer. */
  readonly status: number
  /** `data.params` of a validation error: name and what is wrong with it. */
  readonly params: Readonly<Record<string, string>>
  /** `data.resource_id`: the object that has the value already. */
  readonly resource?: number
  /** It is that of one item of a batch: `create[0]`. */
  readonly item?: string
  /** The legacy API wrote it; `object` where `errors` is one object instead of a list. */
  readonly legacy?: 'list' | 'object'
  /** How it was packed. */
  readonly wrapped?: 'envelope' | 'jsonp' | 'after-notice'
}

export interface Answer {
  readonly error: ApiError | undefined
  /** The body as JSON, also behind PHP notices, inside `_jsonp` or as the `body` of an envelope. */
  readonly json: unknown
  /** What stands before the JSON: PHP notices, a page of the web server, a byte order mark; empty where nothing does. */
  readonly before: string
  /** What stands behind the JSON: comments of caches, PHP notices; empty where nothing does. */
  readonly after: string
  readonly wrapped: 'envelope' | 'jsonp' | undefined
  /** The status that counts: that of the envelope, where there is one, or of a batch that failed as a whole. */
  readonly status: number
  /** WordPress REST wrote it: X-Robots-Tag or an API error object. */
  readonly isRest: boolean
  /** Cache-Control and Expires 1984 on a REST answer: WordPress had a logged-in user, or a nonce check failed. */
  readonly hasUserSigns: boolean
  readonly allow: string | undefined
  /** `Link rel="https://api.w.org/"`: the API root of the site that answered. */
  readonly apiRoot: URL | undefined
  readonly authenticate: string | undefined
  readonly server: string
  /** `<title>` of an HTML page. */
  readonly title: string
}

/** Every part is read when first asked for: of most exchanges the body need not be parsed. */
export function answerOf(http: HttpFacts): Answer {
  return new ReadAnswer(http)
}

class ReadAnswer implements Answer {
  readonly #http: HttpFacts
  #unpacked: Unpacked | undefined
  #error: { readonly found: ApiError | undefined } | undefined

  constructor(http: HttpFacts) {
    this.#http = http
  }

  get error(): ApiError | undefined {
    this.#error ??= { found: errorIn(this.#content) }
    return this.#error.found
  }

  get json(): unknown {
    return this.#content.json
  }

  get before(): string {
    return hasBefore(this.#http.text) ? this.#content.before : ''
  }

  get after(): string {
    return hasAfter(this.#http.text) ? (this.#content.after ?? '') : ''
  }

  get wrapped(): 'envelope' | 'jsonp' | undefined {
    return this.#mayBeWrapped ? this.#content.wrapped : undefined
  }

  get status(): number {
    return this.#mayBeWrapped ? this.#content.status : this.#http.status
  }

  get isRest(): boolean {
    return this.error !== undefined || (!this.#http.isHtml && /noindex/i.test(this.#http.responseHeaders.value('x-robots-tag') ?? ''))
  }

  get hasUserSigns(): boolean {
    return hasUserSigns(this.#http)
  }

  get allow(): string | undefined {
    return this.#http.responseHeaders.value('allow')
  }

  get apiRoot(): URL | undefined {
    return apiRootOf(this.#http)
  }

  get authenticate(): string | undefined {
    return this.#http.responseHeaders.value('www-authenticate')
  }

  get server(): string {
    return this.#http.responseHeaders.value('server') ?? ''
  }

  get title(): string {
    return this.#http.isHtml ? titleOf(this.#http.text) : ''
  }

  get #content(): Unpacked {
    this.#unpacked ??= unpack(this.#http)
    return this.#unpacked
  }

  get #mayBeWrapped(): boolean {
    return this.#http.query.get('_envelope') !== undefined || isBatch(this.#http) || isJsonp(this.#http.text)
  }
}

function errorIn({ json, status, wrapped, before, item }: Unpacked): ApiError | undefined {
  const packed = wrapped ?? (before === '' ? undefined : 'after-notice')
  if (!item) return errorOf(json, status, packed)
  const error = errorOf(item.error, status, packed)
  return error && { ...error, item: item.place }
}

function errorOf(json: unknown, status: number, wrapped: ApiError['wrapped']): ApiError | undefined {
  // WP-API 1 answered with a list of errors.
  if (Array.isArray(json)) return status >= 400 && isObject(json[0]) ? errorOf(json[0], status, wrapped) : undefined
  if (!isObject(json)) return undefined
  const packed = wrapped && { wrapped }
  const errors = json['errors']
  const legacy = Array.isArray(errors) ? errors[0] : errors
  if (isObject(legacy) && typeof legacy['code'] === 'string') {
    const kind = Array.isArray(errors) ? 'list' : 'object'
    return { code: legacy['code'], message: textOf(legacy['message']), status, params: {}, legacy: kind, ...packed }
  }
  if (typeof json['code'] !== 'string' && typeof json['code'] !== 'number') return undefined
  if (typeof json['message'] !== 'string') return undefined
  const data = isObject(json['data']) ? json['data'] : {}
  const stated = data['status'] ?? json['statusCode']
  return {
    code: String(json['code']),
    message: json['message'],
    status: typeof stated === 'number' ? stated : status,
    params: paramsOf(data['params']),
    ...(typeof data['resource_id'] === 'number' && { resource: data['resource_id'] }),
    ...packed
  }
}

function paramsOf(params: unknown): Record<string, string> {
  if (Array.isArray(params)) return Object.fromEntries(params.map((name) => [String(name), '']))
  if (!isObject(params)) return {}
  return Object.fromEntries(Object.entries(params).map(([name, text]) => [name, textOf(text)]))
}

/** `Cache-Control: no-cache, …` with `Expires: Wed, 11 Jan 1984`: nocache_headers() of WordPress, on REST answers only for a user. */
function hasUserSigns(http: HttpFacts): boolean {
  if (http.isHtml) return false
  return /1984/.test(http.responseHeaders.value('expires') ?? '') && /no-cache/i.test(http.responseHeaders.value('cache-control') ?? '')
}

function apiRootOf(http: HttpFacts): URL | undefined {
  for (const { value } of http.responseHeaders.getAll('link')) {
    const root = rootNamed(value)
    if (root.found) return root.url
  }
  return undefined
}

/** A site sends the same line with every answer. */
const rootNamed = perText(50, (line) => {
  const found = /<([^<>]{1,2000})>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/.exec(line)?.[1]
  return { found: found !== undefined, url: found === undefined ? undefined : parseUrl(found) }
})

function titleOf(text: string): string {
  return (/<title[^<>]{0,200}>([^<]{0,300})</i.exec(text)?.[1] ?? '').replace(/\s+/g, ' ').trim()
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Refusals of WordPress core's own routes. */
export function isCoreRefusal(code: string): boolean {
  if (code === 'rest_not_logged_in' || code === 'rest_forbidden' || code === 'rest_comment_login_required') return true
  return /^rest_(cannot_(?!access)|forbidden_|user_cannot_)\w+$/.test(code)
}

/** Prefixes that are not the first word of the namespace. */
const OWN_PREFIXES: Readonly<Record<string, string>> = { buddypress: 'bp_rest_' }

/**
 * The plugin that brings the route wrote the error: `cocart_…` on `cocart/v2`, `bp_rest_…` on `buddypress/v1`.
 *
 * @see https://github.com/buddypress/BP-REST/issues/256
 */
export function speaksForRoute(code: string, namespace: string): boolean {
  const [vendor = ''] = namespace.split('/')
  if (vendor.length < 2 || vendor === 'wc' || vendor === 'wp') return false
  return code.startsWith(Object.hasOwn(OWN_PREFIXES, vendor) ? (OWN_PREFIXES[vendor] ?? '') : `${vendor.replaceAll('-', '_')}_`)
}

/** Its permission callback refused the caller, as WordPress' own do (rest_authorization_required_code(): 401 for nobody, 403 for a user). */
export function isOwnRefusal(code: string, namespace: string): boolean {
  return speaksForRoute(code, namespace) && /_(?:authorization_required|not_logged_in|login_required|cannot_\w{1,40})$/.test(code)
}
