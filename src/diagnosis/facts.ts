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
  const all = list.map(({ name, value }, index) => ({ name, value, index, pointer: `${base}/${index}` }))
  return indexed(all, ignoreCase)
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
  const { request } = exchange
  const response = responseOf(exchange)
  const asked = parseUrl(request.url)
  const target = exchange.forwarded?.url ? parseUrl(exchange.forwarded.url) : mapToStore(asked, store)
  const text = readable(response?.content)
  const body = readable(request.postData)
  const headers = lazy(() => fieldsOf(request.headers, '/request/headers', true))
  const query = lazy(() => fieldsOf(request.queryString, '/request/queryString', false))
  const form = lazy(() => formFields(body, request.postData?.params, headers().value('content-type') ?? request.postData?.mimeType ?? ''))
  const bodyJson = lazy(() => parseJson(body))
  const responseHeaders = lazy(() => fieldsOf(response?.headers, '/response/headers', true))
  const json = lazy(() => parseJson(text))
  const method = request.method.toUpperCase()
  const status = response?.status ?? 0
  const credentials = lazy(() => credentialsOf(headers(), query(), asked))
  const redirect = lazy(() =>
    status < 300 || status > 399
      ? undefined
      : redirectOf({ method, status, asked, target, credentials: credentials(), location: responseHeaders().get('location') })
  )
  const isHtml = lazy(() => looksHtml(text, responseHeaders().value('content-type') ?? response?.content.mimeType ?? ''))
  return {
    exchange,
    at: Date.parse(exchange.startedDateTime) || 0,
    store,
    asked,
    target,
    viaProxy: exchange.forwarded?.url !== undefined || asked.host !== target.host,
    method,
    get headers() {
      return headers()
    },
    get query() {
      return query()
    },
    get sentCredentials() {
      return credentials()
    },
    get redirect() {
      return redirect()
    },
    body,
    get bodyJson() {
      return bodyJson()
    },
    get form() {
      return form()
    },
    response,
    status,
    get responseHeaders() {
      return responseHeaders()
    },
    text,
    get json() {
      return json()
    },
    get isHtml() {
      return isHtml()
    },
    failure: failureOf(exchange)
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
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
