/**
 * Facts of any HTTP exchange, derived once and lazily, so that rules only judge.
 *
 * Platforms extend these with their own (`ShopifyFacts extends HttpFacts`).
 */
import type { Exchange, Failure, HttpResponse, NameValue } from '../model/exchange.js'
import { failureOf, responseOf } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import { perText } from '../model/returning.js'
import type { SentCredential } from './credentials.js'
import { type Fields, fieldsOf, indexed, NO_FIELDS } from './fields.js'
import { headOf, type RequestHead } from './head.js'
import type { Redirect } from './redirect.js'
import { redirectOf } from './redirect.js'
import type { Urls } from './urls.js'

export interface HttpFacts extends Urls {
  /** What is known of the request's head alone: the same object for equal heads, so that more may be kept with it. */
  readonly head: RequestHead
  /** Of `target`. */
  readonly origin: string
  readonly exchange: Exchange
  /** The exchange's own clock, milliseconds since the epoch. */
  readonly at: number
  readonly store: StoreSettings | undefined
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

/**
 * @param exchange unmasked
 * @param store the configured store it belongs to, where known
 */
export function httpFacts(exchange: Exchange, store: StoreSettings | undefined): HttpFacts {
  return new ExchangeFacts(exchange, headOf(exchange, store))
}

/**
 * Made for every exchange, so a class: getters on a prototype cost nothing before they are read. Platforms extend it with facts of
 * their own, made of the neutral ones.
 */
export class ExchangeFacts implements HttpFacts {
  readonly exchange: Exchange
  readonly head: RequestHead
  readonly response: HttpResponse | undefined
  /** 0 = no answer. */
  readonly status: number
  #at: number | undefined
  #form: Fields | undefined
  #responseHeaders: Fields | undefined
  #isHtml: boolean | undefined
  /** `null`: looked for, and there is none. */
  #redirect: Redirect | null | undefined
  #bodyJson: { readonly value: unknown } | undefined
  #json: { readonly value: unknown } | undefined

  constructor(exchange: Exchange, head: RequestHead) {
    this.exchange = exchange
    this.head = head
    this.response = responseOf(exchange)
    this.status = this.response?.status ?? 0
  }

  get at(): number {
    this.#at ??= Date.parse(this.exchange.startedDateTime) || 0
    return this.#at
  }

  get store(): StoreSettings | undefined {
    return this.head.store
  }

  get asked(): URL {
    return this.head.asked
  }

  get target(): URL {
    return this.head.target
  }

  get origin(): string {
    return this.head.origin
  }

  get viaProxy(): boolean {
    return this.head.viaProxy
  }

  get method(): string {
    return this.head.method
  }

  get headers(): Fields {
    return this.head.headers
  }

  get query(): Fields {
    return this.head.query
  }

  get sentCredentials(): readonly SentCredential[] {
    return this.head.sentCredentials
  }

  get body(): string {
    return readable(this.exchange.request.postData)
  }

  get text(): string {
    return readable(this.response?.content)
  }

  get failure(): Failure | undefined {
    return failureOf(this.exchange)
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
    this.#bodyJson ??= requestJson(this.body)
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
    this.#json ??= answerJson(this.text)
    return this.#json.value
  }

  get isHtml(): boolean {
    this.#isHtml ??= looksHtml(this.text, this.responseHeaders.value('content-type') ?? this.response?.content.mimeType ?? '')
    return this.#isHtml
  }
}

const OBJECT = '{'.charCodeAt(0)
const LIST = '['.charCodeAt(0)

function readable(body: { readonly text?: string; readonly encoding?: 'base64' } | undefined): string {
  return body?.encoding === 'base64' ? '' : (body?.text ?? '')
}

/** GraphQL documents are long, refusals short. Characters. */
const LONGEST_BODY = 4096
const LONGEST_REFUSAL = 512

/** Apps that poll send the same body again and again. */
const requestJson = perText(64, readJson, LONGEST_BODY)
/** A store refuses in the same few words again and again; what is longer is data, and other data every time. */
const answerJson = perText(64, readJson, LONGEST_REFUSAL)

function readJson(text: string): { readonly value: unknown } {
  return { value: parseJson(text) }
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
  const first = text.charCodeAt(0)
  if (first === OBJECT || first === LIST) return false
  if (/^\s*(?:[{[]|$)/.test(text)) return false
  return /^\s*(text\/html|application\/xhtml)/i.test(mimeType) || /^\s*(<!doctype html|<html)/i.test(text)
}
