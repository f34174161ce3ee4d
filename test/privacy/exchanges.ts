/** Exchanges for the tests of this room. */
import type { Exchange, HttpRequest, HttpResponse, NameValue } from '#src/model/exchange.js'
import { createMasker } from '#src/privacy/mask.js'

export const masker = createMasker(new Uint8Array(32).fill(7))

export interface Parts {
  readonly url?: string
  readonly method?: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly query?: readonly (readonly [string, string])[]
  readonly body?: string
  readonly mimeType?: string
  readonly responseHeaders?: readonly (readonly [string, string])[]
  readonly answer?: string
  readonly answerType?: string
}

const pairs = (list: readonly (readonly [string, string])[] = []): NameValue[] => list.map(([name, value]) => ({ name, value }))

export function exchangeOf(parts: Parts = {}): Extract<Exchange, { outcome: 'answered' }> {
  const request: HttpRequest = {
    method: parts.method ?? 'GET',
    url: parts.url ?? 'https://shop.example/wp-json/wc/v3/products',
    httpVersion: 'HTTP/1.1',
    headers: pairs(parts.headers),
    queryString: pairs(parts.query),
    bodySize: parts.body?.length ?? 0,
    ...(parts.body !== undefined && {
      postData: { mimeType: parts.mimeType ?? 'application/json', text: parts.body, size: parts.body.length }
    })
  }
  const answer = parts.answer ?? '{}'
  const response: HttpResponse = {
    status: 200,
    statusText: 'OK',
    httpVersion: 'HTTP/1.1',
    headers: pairs(parts.responseHeaders),
    content: { mimeType: parts.answerType ?? 'application/json', text: answer, size: answer.length },
    bodySize: answer.length
  }
  return {
    id: 'a1',
    seq: 1,
    store: 'shop',
    platform: 'http',
    startedDateTime: '2026-11-22T05:35:40.712Z',
    time: 47,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 47, receive: 0 },
    request,
    outcome: 'answered',
    answeredBy: 'store',
    response,
    diagnoses: []
  }
}
