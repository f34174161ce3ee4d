/** Small HAR entries for tests: only what differs from a plain good JSON call is said. */
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { StoreSettings } from '#src/model/settings.js'
import { explain } from '../../scoring.js'

export interface Call {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** 0 = no answer. */
  readonly status?: number
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly answer?: string
  readonly error?: Readonly<Record<string, string>>
  /** Seconds after the start of the history. */
  readonly after?: number
  readonly extra?: Readonly<Record<string, unknown>>
}

export const START = Date.parse('2026-05-04T10:00:00.000Z')
export const HTML = { 'content-type': 'text/html' }
export const JSON_TYPE = { 'content-type': 'application/json' }
export const CLIENT = { accept: 'application/json', 'user-agent': 'acme-sync/2.1 (dev@acme.example)' }
export const BEARER = { ...CLIENT, authorization: 'Bearer fa4efa4efa4efa4efa4efa4efa4efa4e' }

export function entryOf(call: Call): Record<string, unknown> {
  const { status = 200, answer = status < 400 ? '{"ok":true}' : '', answerHeaders = JSON_TYPE, body } = call
  const headers: Readonly<Record<string, string>> = call.headers ?? CLIENT
  const list = (fields: Readonly<Record<string, string>>) => Object.entries(fields).map(([name, value]) => ({ name, value }))
  return {
    startedDateTime: new Date(START + (call.after ?? 0) * 1000).toISOString(),
    time: 20,
    request: {
      method: call.method ?? 'GET',
      url: call.url ?? 'https://api.example.test/v1/items',
      httpVersion: 'HTTP/1.1',
      headers: list(headers),
      queryString: [],
      ...(body !== undefined && { postData: { mimeType: headers['content-type'] ?? 'application/json', text: body } }),
      bodySize: body?.length ?? 0
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: status === 0 ? [] : list(answerHeaders),
      content: { size: answer.length, mimeType: answerHeaders['content-type'] ?? '', text: answer },
      bodySize: -1
    },
    timings: { send: 0, wait: 20, receive: 0 },
    ...(call.error && { _error: call.error }),
    ...call.extra
  }
}

/** Diagnoses of the last call of a history. */
export async function diagnosesOf(calls: readonly Call[], stores: readonly StoreSettings[] = []): Promise<readonly Diagnosis[]> {
  const entries = await explain({ log: { version: '1.2', entries: calls.map(entryOf) } }, stores)
  return entries.at(-1)?.diagnoses ?? []
}

/** `http.waf likely`, best first. */
export async function found(...calls: readonly Call[]): Promise<readonly string[]> {
  return (await diagnosesOf(calls)).map(({ code, certainty }) => `${code} ${certainty}`)
}

export async function best(...calls: readonly Call[]): Promise<Diagnosis> {
  const [first] = await diagnosesOf(calls)
  if (!first) throw new Error('nothing was diagnosed')
  return first
}

export function storeAt(url: string): StoreSettings {
  return {
    name: 'acme',
    platform: 'auto',
    url,
    port: 4010,
    credentials: {},
    tls: { verify: true, caFile: null },
    timeouts: { connect: 10_000, head: 120_000, idle: 300_000 }
  }
}

/** The stock error page of nginx. */
export function stockPage(title: string): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>`
}
