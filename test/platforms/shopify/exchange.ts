/** Builds Shopify exchanges for the case tables and judges them, the last one with the others as its history. */
import { createHmac } from 'node:crypto'
import { createEngine, type Judgement } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import type { Rule } from '#src/diagnosis/rule.js'
import type { Certainty, Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange, NameValue } from '#src/model/exchange.js'
import type { Masker } from '#src/model/secrets.js'
import type { Credentials, StoreSettings } from '#src/model/settings.js'
import { unexplained } from '#src/platforms/http/unexplained.js'
import { shopify } from '#src/platforms/shopify/index.js'

export interface Call {
  /** Path on acme.myshopify.com, or a whole URL. */
  readonly url: string
  readonly method?: string
  readonly at?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Text, or what is sent as JSON. */
  readonly body?: unknown
  readonly status?: number
  readonly answer?: unknown
  readonly answerHeaders?: Readonly<Record<string, string>>
}

/** A code, the call that has it, and a call much like it that has not. */
export interface Case {
  readonly code: string
  readonly note?: string
  readonly certainty: Certainty
  /** `request.header x-shopify-access-token`. */
  readonly culprit: string
  readonly before?: readonly Call[]
  readonly call: Call
  readonly config?: Credentials
  /** Near misses: the same code must stay silent. */
  readonly miss: readonly (
    | Call
    | {
        readonly before: readonly Call[]
        readonly call: Call
        readonly config?: Credentials
      }
  )[]
}

export const NOW = '2026-09-15T10:00:00.000Z'
export const earlier = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString()

const hex = (seed: string): string => createHmac('sha256', 'test').update(seed).digest('hex').slice(0, 32)
export const TOKEN = `shpat_${hex('token')}`
export const OTHER_TOKEN = `shpat_${hex('other')}`
export const USER_TOKEN = `shpua_${hex('user')}`
export const SECRET = `shpss_${hex('secret')}`
export const HEX = hex('hex')
export const CLIENT = hex('client')

export const ADMIN_401 = {
  status: 401,
  answer: {
    errors: '[API] Invalid API key or access token (unrecognized login or wrong password)'
  },
  answerHeaders: {
    'www-authenticate': 'Basic Realm="Shopify API Authentication"'
  }
} as const

export const token = (value: string): Readonly<Record<string, string>> => ({
  'X-Shopify-Access-Token': value
})

/** A REST call that was refused as 401. */
export const refused = (headers: Readonly<Record<string, string>>, more: Partial<Call> = {}): Call => ({
  url: '/admin/api/2026-07/products.json',
  headers,
  ...ADMIN_401,
  ...more
})

export const worked = (headers: Readonly<Record<string, string>>, more: Partial<Call> = {}): Call => ({
  url: '/admin/api/2026-07/products.json',
  headers,
  answer: { products: [{ id: 1 }] },
  at: earlier(60),
  ...more
})

export const graphql = (answer: unknown, more: Partial<Call> = {}): Call => ({
  url: '/admin/api/2026-07/graphql.json',
  method: 'POST',
  headers: { ...token(TOKEN), 'Content-Type': 'application/json' },
  body: { query: '{ orders(first: 5) { nodes { id } } }' },
  answer,
  ...more
})

export const denied = (message: string, field = 'orders', extensions: Readonly<Record<string, unknown>> = {}): unknown => ({
  data: { [field]: null },
  errors: [
    {
      message,
      path: [field],
      extensions: { code: 'ACCESS_DENIED', ...extensions }
    }
  ]
})

export const storefront = (headers: Readonly<Record<string, string>>, more: Partial<Call> = {}): Call => ({
  url: '/api/2026-07/graphql.json',
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: { query: '{ shop { name } }' },
  answer: { errors: [{ message: '', extensions: { code: 'UNAUTHORIZED' } }] },
  ...more
})

/** A token request; fields go as JSON. */
export const exchangeOf = (fields: Readonly<Record<string, string>>, more: Partial<Call> = {}): Call => ({
  url: '/admin/oauth/access_token',
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
  body: fields,
  status: 400,
  ...more
})

export const credentials = {
  client_id: CLIENT,
  client_secret: SECRET
} as const

/** A session token of the app CLIENT for acme, valid at NOW unless claims say otherwise. */
export function sessionToken(claims: Readonly<Record<string, unknown>> = {}, secret: string = SECRET): string {
  const now = Date.parse(NOW) / 1000
  const dest = 'https://acme.myshopify.com'
  const all = {
    iss: `${dest}/admin`,
    dest,
    aud: CLIENT,
    sub: '1',
    exp: now + 50,
    nbf: now - 10,
    iat: now - 10,
    ...claims
  }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(all)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** Shows little of a value and compares it by hash, as the real one does. */
export const masker: Masker = {
  mask: (value) => (value.length < 16 ? '…' : `${/^[a-z]+_/.exec(value)?.[0] ?? ''}…${value.slice(-4)}`),
  fingerprint: (value) => `#${createHmac('sha256', 'key').update(value).digest('hex').slice(0, 8)}`
}

export function toExchange(call: Call, index = 0): Exchange {
  const url = call.url.startsWith('http') ? call.url : `https://acme.myshopify.com${call.url}`
  const list = (fields: Readonly<Record<string, string>> = {}): NameValue[] =>
    Object.entries(fields).map(([name, value]) => ({ name, value }))
  const text = (value: unknown) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))
  const mimeType = call.headers?.['Content-Type'] ?? call.headers?.['content-type'] ?? ''
  const answer = text(call.answer)
  const type = /^\s*</.test(answer) ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8'
  return {
    id: `x${index}`,
    seq: index,
    store: '',
    platform: 'shopify',
    startedDateTime: call.at ?? NOW,
    time: 100,
    timings: {
      blocked: -1,
      dns: -1,
      connect: -1,
      ssl: -1,
      send: 0,
      wait: 90,
      receive: 10
    },
    request: {
      method: call.method ?? 'GET',
      url,
      httpVersion: 'HTTP/1.1',
      headers: list(call.headers),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({
        name,
        value
      })),
      ...(call.body !== undefined && {
        postData: {
          mimeType,
          text: text(call.body),
          size: text(call.body).length
        }
      }),
      bodySize: text(call.body).length
    },
    diagnoses: [],
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status: call.status ?? 200,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: [...list(answer === '' ? {} : { 'Content-Type': type }), ...list(call.answerHeaders)],
      content: { mimeType: type, text: answer, size: answer.length },
      bodySize: answer.length
    }
  }
}

function settings(config: Credentials | undefined): StoreSettings[] {
  if (!config) return []
  const url = 'https://acme.myshopify.com'
  const timeouts = { connect: 10_000, head: 120_000, idle: 300_000 }
  return [
    {
      name: 'acme',
      platform: 'shopify',
      url,
      port: 0,
      credentials: config,
      tls: { verify: true, caFile: null },
      timeouts
    }
  ]
}

/** The judgement of the last call, after the others. */
export function judge(
  calls: readonly Call[],
  config?: Credentials,
  neutral: readonly Rule[] = []
): Judgement & { readonly exchange: Exchange } {
  const onRuleError = (error: unknown) => {
    throw error
  }
  const engine = createEngine({
    platforms: [shopify as never],
    neutral,
    unexplained,
    stores: settings(config),
    masker,
    onRuleError
  })
  const memory = createMemory()
  let last: (Judgement & { readonly exchange: Exchange }) | undefined
  calls.forEach((call, index) => {
    const exchange = toExchange(call, index)
    last = { ...engine.judge(exchange, memory, true), exchange }
    memory.remember(last.past)
  })
  if (!last) throw new Error('at least one call')
  return last
}

export function diagnosesOf(calls: readonly Call[], config?: Credentials): readonly Diagnosis[] {
  return judge(calls, config).diagnoses
}
