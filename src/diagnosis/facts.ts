/**
 * Facts of any HTTP exchange, derived once and lazily, so that rules only judge.
 *
 * Platforms extend these with their own (`ShopifyFacts extends HttpFacts`).
 */
import type { Exchange, Failure, HttpResponse, NameValue } from '../model/exchange.js'
import { failureOf, responseOf } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import type { SentCredential } from './credentials.js'
import { credentialsOf } from './credentials.js'
import type { Redirect } from './redirect.js'
import { redirectOf } from './redirect.js'

/** One header line, parameter or form field with its place. */
export interface Field {
  readonly name: string
  readonly value: string
  readonly index: number
  readonly pointer: string
}

/** A list of fields; names compare case-insensitively for headers, exactly for parameters. */
export interface Fields {
  readonly all: readonly Field[]
  get(name: string): Field | undefined
  getAll(name: string): readonly Field[]
  value(name: string): string | undefined
}

export interface HttpFacts {
  readonly exchange: Exchange
  /** The exchange's own clock, milliseconds since the epoch. */
  readonly at: number
  readonly store: StoreSettings | undefined
  /** The URL as the client asked for it. */
  readonly asked: URL
  /** The URL at the store: `forwarded.url`, or `asked` mapped onto the configured store where `asked` is a gateway's. */
  readonly target: URL
  /** The client talked to a local proxy (ours or, in an imported HAR, another). */
  readonly viaProxy: boolean
  /** Upper case. */
  readonly method: string
  readonly headers: Fields
  readonly query: Fields
  /** Where the request carries credentials, by name; cookies and nonces do not count. */
  readonly sentCredentials: readonly SentCredential[]
  /** Set on a redirect with a readable Location. */
  readonly redirect: Redirect | undefined
  /** Request body text, `''` where there is none or it was not kept. */
  readonly body: string
  /** Request body as JSON, undefined where it is none. */
  readonly bodyJson: unknown
  /** Form fields of the request body (x-www-form-urlencoded), else empty. */
  readonly form: Fields
  readonly response: HttpResponse | undefined
  /** 0 = no answer. */
  readonly status: number
  readonly responseHeaders: Fields
  readonly text: string
  /** Answer body as JSON (also behind PHP notices is NOT parsed: see `text`), undefined where it is none. */
  readonly json: unknown
  /** The answer's body is an HTML page, by content type or by its first characters. */
  readonly isHtml: boolean
  readonly failure: Failure | undefined
}

const NO_FIELDS: Fields = { all: [], get: () => undefined, getAll: () => [], value: () => undefined }

/** Fields of a list with pointers below `base`, e.g. `/request/headers`. */
export function fieldsOf(list: readonly NameValue[] | undefined, base: string, ignoreCase: boolean): Fields {
  if (!list || list.length === 0) return NO_FIELDS
  return list.length <= SCANNED ? new ScannedFields(list, base, ignoreCase) : indexed(withPlaces(list, base), ignoreCase)
}

/** Up to this many fields a look-up goes through them all, which is cheaper than a map that most exchanges never need. */
const SCANNED = 40

function withPlaces(list: readonly NameValue[], base: string): readonly Field[] {
  return list.map(({ name, value }, index) => ({ name, value, index, pointer: `${base}/${index}` }))
}

/** A short list, read where it stands: nothing is made before it is asked for. */
class ScannedFields implements Fields {
  readonly #list: readonly NameValue[]
  readonly #base: string
  readonly #ignoreCase: boolean
  #all: readonly Field[] | undefined

  constructor(list: readonly NameValue[], base: string, ignoreCase: boolean) {
    this.#list = list
    this.#base = base
    this.#ignoreCase = ignoreCase
  }

  get all(): readonly Field[] {
    this.#all ??= withPlaces(this.#list, this.#base)
    return this.#all
  }

  get(name: string): Field | undefined {
    const at = this.#find(name)
    return at < 0 ? undefined : this.all[at]
  }

  getAll(name: string): readonly Field[] {
    const at = this.#find(name)
    if (at < 0) return []
    const wanted = this.#ignoreCase ? name.toLowerCase() : name
    return this.all.filter((field) => this.#isNamed(field.name, wanted))
  }

  value(name: string): string | undefined {
    return this.#list[this.#find(name)]?.value
  }

  #find(name: string): number {
    const wanted = this.#ignoreCase ? name.toLowerCase() : name
    for (let at = 0; at < this.#list.length; at++) if (this.#isNamed(this.#list[at]?.name ?? '', wanted)) return at
    return -1
  }

  /** Lower-casing may change a length outside ASCII only. */
  #isNamed(name: string, wanted: string): boolean {
    if (name === wanted) return true
    return this.#ignoreCase && name.length === wanted.length && name.toLowerCase() === wanted
  }
}

/** Looked up by many rules, on lists as long as a hostile message makes them: one pass, then a map. */
function indexed(all: readonly Field[], ignoreCase: boolean): Fields {
  const key = (name: string) => (ignoreCase ? name.toLowerCase() : name)
  const byName = new Map<string, Field[]>()
  for (const field of all) {
    const same = byName.get(key(field.name))
    if (same) same.push(field)
    else byName.set(key(field.name), [field])
  }
  const getAll = (name: string) => byName.get(key(name)) ?? []
  const get = (name: string) => getAll(name)[0]
  return { all, get, getAll, value: (name) => get(name)?.value }
}

/**
 * @param exchange unmasked
 * @param store the configured store it belongs to, where known
 */
export function httpFacts(exchange: Exchange, store: StoreSettings | undefined): HttpFacts {
  return new ExchangeFacts(exchange, store)
}

/** Made for every exchange, so a class: getters on a prototype cost nothing before they are read. Platforms extend it. */
export class ExchangeFacts implements HttpFacts {
  readonly exchange: Exchange
  readonly at: number
  readonly store: StoreSettings | undefined
  readonly asked: URL
  readonly target: URL
  readonly viaProxy: boolean
  readonly method: string
  readonly body: string
  readonly response: HttpResponse | undefined
  readonly status: number
  readonly text: string
  readonly failure: Failure | undefined
  #headers: Fields | undefined
  #query: Fields | undefined
  #form: Fields | undefined
  #responseHeaders: Fields | undefined
  #sentCredentials: readonly SentCredential[] | undefined
  #isHtml: boolean | undefined
  /** `null`: looked for, and there is none. */
  #redirect: Redirect | null | undefined
  #bodyJson: { readonly value: unknown } | undefined
  #json: { readonly value: unknown } | undefined

  /** @param urls of the same exchange, where they have been read before */
  constructor(exchange: Exchange, store: StoreSettings | undefined, urls: Urls = urlsOf(exchange, store)) {
    const { request } = exchange
    const response = responseOf(exchange)
    this.exchange = exchange
    this.at = Date.parse(exchange.startedDateTime) || 0
    this.store = store
    this.asked = urls.asked
    this.target = urls.target
    this.viaProxy = exchange.forwarded?.url !== undefined || urls.asked.host !== urls.target.host
    this.method = request.method.toUpperCase()
    this.body = readable(request.postData)
    this.response = response
    this.status = response?.status ?? 0
    this.text = readable(response?.content)
    this.failure = failureOf(exchange)
  }

  get headers(): Fields {
    this.#headers ??= fieldsOf(this.exchange.request.headers, '/request/headers', true)
    return this.#headers
  }

  get query(): Fields {
    this.#query ??= fieldsOf(this.exchange.request.queryString, '/request/queryString', false)
    return this.#query
  }

  get sentCredentials(): readonly SentCredential[] {
    this.#sentCredentials ??= credentialsOf(this.headers, this.query, this.asked)
    return this.#sentCredentials
  }

  get redirect(): Redirect | undefined {
    if (this.status < 300 || this.status > 399) return undefined
    if (this.#redirect === undefined) {
      const { method, status, asked, target, sentCredentials: credentials } = this
      this.#redirect = redirectOf({ method, status, asked, target, credentials, location: this.responseHeaders.get('location') }) ?? null
    }
    return this.#redirect ?? undefined
  }

  get bodyJson(): unknown {
    this.#bodyJson ??= { value: parseJson(this.body) }
    return this.#bodyJson.value
  }

  get form(): Fields {
    const { postData } = this.exchange.request
    this.#form ??= formFields(this.body, postData?.params, this.headers.value('content-type') ?? postData?.mimeType ?? '')
    return this.#form
  }

  get responseHeaders(): Fields {
    this.#responseHeaders ??= fieldsOf(this.response?.headers, '/response/headers', true)
    return this.#responseHeaders
  }

  get json(): unknown {
    this.#json ??= { value: parseJson(this.text) }
    return this.#json.value
  }

  get isHtml(): boolean {
    this.#isHtml ??= looksHtml(this.text, this.responseHeaders.value('content-type') ?? this.response?.content.mimeType ?? '')
    return this.#isHtml
  }
}

type Urls = Pick<HttpFacts, 'asked' | 'target'>

function urlsOf({ request, forwarded }: Exchange, store: StoreSettings | undefined): Urls {
  const asked = parseUrl(request.url)
  return { asked, target: forwarded?.url ? parseUrl(forwarded.url) : mapToStore(asked, store) }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]' || host === '0.0.0.0'
}

/** A URL that may be broken: falls back to `http://invalid.invalid` with the text as path, so that no rule throws. */
function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch {
    const url = new URL('http://invalid.invalid/')
    url.pathname = text
    return url
  }
}

function mapToStore(asked: URL, store: StoreSettings | undefined): URL {
  if (!store || !isLoopback(asked.hostname)) return asked
  const base = parseUrl(store.url)
  if (base.host === asked.host) return asked
  const prefix = base.pathname.replace(/\/$/, '')
  return parseUrl(`${base.origin}${prefix}${asked.pathname}${asked.search}`)
}

function readable(body: { readonly text?: string; readonly encoding?: 'base64' } | undefined): string {
  return body?.encoding === 'base64' ? '' : (body?.text ?? '')
}

function parseJson(text: string): unknown {
  const first = text.trimStart()[0]
  if (first === undefined || !'{["tfn-0123456789'.includes(first)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function formFields(body: string, params: readonly NameValue[] | undefined, mimeType: string): Fields {
  if (params && params.length > 0) return fieldsOf(params, '/request/postData/params', false)
  if (!/^application\/x-www-form-urlencoded\b/i.test(mimeType)) return NO_FIELDS
  const list = [...new URLSearchParams(body)].map(([name, value]) => ({ name, value }))
  return indexed(
    list.map(({ name, value }, index) => ({ name, value, index, pointer: '/request/postData/text' })),
    false
  )
}

function looksHtml(text: string, mimeType: string): boolean {
  if (/^\s*[{[]/.test(text)) return false
  return /^\s*(text\/html|application\/xhtml)/i.test(mimeType) || /^\s*(<!doctype html|<html)/i.test(text)
}
