/** Builds small exchanges and has the engine judge them, the last one of a history. */
import { createHash } from 'node:crypto'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange, NameValue } from '#src/model/exchange.js'
import type { StoreSettings } from '#src/model/settings.js'
import { neutralRules } from '#src/platforms/http/index.js'
import { unexplained } from '#src/platforms/http/unexplained.js'
import { platforms } from '#src/platforms/index.js'

export const KEY = `ck_${'a1b2c3d4e5'.repeat(4)}`
export const SECRET = `cs_${'f6e7d8c9b0'.repeat(4)}`
export const OTHER_KEY = `ck_${'0123456789'.repeat(4)}`
export const APPLICATION_PASSWORD = 'abcd EFGH 1234 ijkl MNOP 5678'
export const SHOP = 'https://shop.example'
export const PLAIN = 'http://shop.example'
export const PRODUCTS = '/wp-json/wc/v3/products'
export const ME = '/wp-json/wp/v2/users/me'
export const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjMwMDAifQ.c2ln'

export interface Call {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly status?: number
  /** An object is sent as JSON, a text as HTML unless `type` says otherwise. */
  readonly answer?: unknown
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly type?: string
  /** Seconds after the first call; successive calls are a minute apart by default. */
  readonly second?: number
}

export interface Row {
  readonly title: string
  readonly calls: Call | readonly Call[]
  readonly stores?: readonly StoreSettings[]
  /** Codes that must be printed, with their certainty. */
  readonly fires?: Readonly<Record<string, Diagnosis['certainty']>>
  /** The best code. */
  readonly first?: string
  /** Codes (with all below them) that must not be printed. */
  readonly silent?: readonly string[]
  /** No failure at all. */
  readonly good?: true
  readonly culprit?: { readonly in: string; readonly name: string | null }
  /** Of the best diagnosis. */
  readonly summary?: RegExp
  /** Somewhere in the diagnoses as JSON. */
  readonly text?: RegExp
}

export function basic(user: string, password: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

export const KEYS = basic(KEY, SECRET)

export function inQuery(path: string, key: string | undefined, secret: string | undefined, base = SHOP): string {
  const url = new URL(base + path)
  if (key !== undefined) url.searchParams.set('consumer_key', key)
  if (secret !== undefined) url.searchParams.set('consumer_secret', secret)
  return url.href
}

export function signed(path: string, changes: Readonly<Record<string, string>> = {}, base = PLAIN): string {
  const url = new URL(base + path)
  const parameters = {
    oauth_consumer_key: KEY,
    oauth_nonce: 'n1',
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: '1767225600',
    oauth_signature: 'c2lnbmF0dXJl',
    ...changes
  }
  for (const [name, value] of Object.entries(parameters)) if (value !== '') url.searchParams.set(name, value)
  return url.href
}

export function error(status: number, code: string, message = 'Sorry.', data: object = {}): Pick<Call, 'status' | 'answer'> {
  return { status, answer: { code, message, data: { status, ...data } } }
}

export const VISITOR = error(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.')
export const FORBIDDEN = error(403, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.')
export const NOT_LOGGED_IN = error(401, 'rest_not_logged_in', 'You are not currently logged in.')
export const NO_ROUTE = error(404, 'rest_no_route', 'No route was found matching the URL and request method.')
export const LEGACY_MISSING = {
  status: 404,
  answer: { errors: [{ code: 'woocommerce_api_authentication_error', message: 'oauth_consumer_key parameter is missing' }] }
}
/** Signs of a logged-in user on a REST answer. */
export const USER_SIGNS = {
  'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
  expires: 'Wed, 11 Jan 1984 05:00:00 GMT'
}

export function refused(message: string): Pick<Call, 'status' | 'answer'> {
  return error(401, 'woocommerce_rest_authentication_error', message)
}

export function storeAt(url: string, credentials: StoreSettings['credentials'] = {}): StoreSettings {
  return {
    name: '',
    platform: 'woocommerce',
    url,
    port: 4010,
    credentials,
    tls: { verify: true, caFile: null },
    timeouts: { connect: 1, head: 1, idle: 1 }
  }
}

export const masker = {
  mask: (value: string) =>
    value.length >= 16 ? `${/^[a-z]{2}_/.exec(value)?.[0] ?? ''}…${value.slice(-4)}` : value.length > 9 ? '…' : value,
  fingerprint: (value: string) => `#${createHash('sha256').update(value).digest('hex').slice(0, 12)}`
}

export function exchangeOf(call: Call, index = 0): Exchange {
  const url = new URL(call.url)
  const start = new Date(Date.UTC(2026, 0, 1) + (call.second ?? index * 60) * 1000).toISOString()
  const text = call.answer === undefined ? '' : typeof call.answer === 'string' ? call.answer : JSON.stringify(call.answer)
  const type = call.type ?? (typeof call.answer === 'string' ? 'text/html' : 'application/json')
  return {
    id: `x${index}`,
    seq: index,
    store: '',
    platform: 'http',
    startedDateTime: start,
    time: 5,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 5, receive: 0 },
    request: {
      method: call.method ?? 'GET',
      url: call.url,
      httpVersion: 'HTTP/1.1',
      headers: pairs({ host: url.host, accept: 'application/json', 'user-agent': 'test', ...call.headers }),
      queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
      ...(call.body !== undefined && {
        postData: { mimeType: call.headers?.['content-type'] ?? 'application/json', text: call.body, size: call.body.length }
      }),
      bodySize: call.body?.length ?? 0
    },
    diagnoses: [],
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status: call.status ?? 200,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: pairs({ 'content-type': type, ...call.answerHeaders }),
      content: { mimeType: type, text, size: text.length },
      bodySize: text.length
    }
  }
}

function pairs(record: Readonly<Record<string, string>>): NameValue[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }))
}

/** Diagnoses of the last call, with those before it as history. A rule that throws fails the test. */
export function judge(calls: Call | readonly Call[], stores: readonly StoreSettings[] = []): readonly Diagnosis[] {
  const engine = createEngine({
    platforms,
    neutral: neutralRules,
    unexplained,
    stores,
    masker,
    onRuleError: (thrown) => {
      throw thrown
    }
  })
  const memory = createMemory()
  let last: readonly Diagnosis[] = []
  const list = 'url' in calls ? [calls] : calls
  for (const [index, call] of list.entries()) {
    const { diagnoses, past } = engine.judge(exchangeOf(call, index), memory, true)
    memory.remember(past)
    last = diagnoses
  }
  return last
}
