/** A HAR 1.2 entry from what other tools keep of a call. Pure. */
import type { NameValue } from '../model/exchange.js'

export interface CallRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly NameValue[]
  readonly body?: string
}

/** Status 0 = no answer. */
export interface CallResponse {
  readonly status: number
  readonly statusText?: string
  readonly headers: readonly NameValue[]
  readonly body?: string
}

/** @param now taken for the time of the call where nothing in it tells; milliseconds since 1970 */
export function harEntry(request: CallRequest, response: CallResponse, now: number, time = -1): object {
  return {
    startedDateTime: new Date(timeOf(request, response) ?? now).toISOString(),
    time,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      headers: request.headers,
      headersSize: -1,
      bodySize: request.body === undefined ? 0 : Buffer.byteLength(request.body),
      ...(request.body !== undefined && { postData: { mimeType: valueOf(request.headers, 'content-type') ?? '', text: request.body } })
    },
    response: {
      status: response.status,
      statusText: response.statusText ?? '',
      httpVersion: 'HTTP/1.1',
      headers: response.headers,
      headersSize: -1,
      bodySize: -1,
      content: {
        size: Buffer.byteLength(response.body ?? ''),
        mimeType: valueOf(response.headers, 'content-type') ?? guessed(response.body),
        ...(response.body !== undefined && { text: response.body })
      }
    }
  }
}

/** By the answer's Date; else by the request's own oauth_timestamp, as a clock that nobody knows must not accuse it. */
function timeOf({ url, headers, body }: CallRequest, response: CallResponse): number | undefined {
  const date = Date.parse(valueOf(response.headers, 'date') ?? '')
  if (!Number.isNaN(date)) return date
  const signed = [url, valueOf(headers, 'authorization'), body].map((text) => /\boauth_timestamp="?=?"?(\d{9,10})\b/.exec(text ?? '')?.[1])
  const seconds = signed.find((digits) => digits !== undefined)
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

/** The document, as bytes, for whatever reads HAR files. */
export function harDocument(entries: readonly object[]): Uint8Array {
  return Buffer.from(JSON.stringify({ log: { version: '1.2', entries } }))
}

/** The first field of that name, which is given in lower case. */
export function valueOf(headers: readonly NameValue[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value
}

/** Where only the body was pasted. */
function guessed(body = ''): string {
  if (/^\s*[[{]/.test(body)) return 'application/json'
  return /^\s*</.test(body) ? 'text/html' : ''
}
