/** Words in which the unseen cases are written down: an exchange, a case, an OAuth 1.0a signature made by PHP's rules. */
import { createHmac } from 'node:crypto'

const REASONS = { 0: '', 200: 'OK', 201: 'Created', 301: 'Moved Permanently', 302: 'Found', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized' }

/** `[name, value]` pairs, or an object where the order is that of its keys; an array as value repeats the field. */
const fields = (given) =>
  (Array.isArray(given) ? given : Object.entries(given ?? {})).flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: String(one) })))

const text = (body) => (body === undefined || typeof body === 'string' ? body : JSON.stringify(body))

const typeOf = (headers) => headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value

/** One HAR entry. `answer` is an object (JSON), a string, or undefined; `type` is the answer's content type. */
export function exchange(given) {
  const { at = '2026-11-10T09:15:00.000Z', method = 'GET', url, headers, body, status, answer, fields: more, error, time = 87 } = given
  const sent = fields(headers)
  const json = typeof answer === 'object'
  const type = given.type === null ? undefined : (given.type ?? (json ? 'application/json; charset=utf-8' : answer ? 'text/html; charset=utf-8' : undefined))
  const came = [...(type ? [{ name: given.titleCase ? 'Content-Type' : 'content-type', value: type }] : []), ...fields(more)]
  const posted = text(body)
  const content = given.pretty ? JSON.stringify(answer, null, 2) : text(answer)
  return {
    startedDateTime: at,
    time,
    request: {
      method,
      url,
      httpVersion: given.http ?? 'HTTP/1.1',
      cookies: [],
      headers: sent,
      queryString: queryOf(url),
      ...(posted !== undefined && { postData: { mimeType: typeOf(sent) ?? '', text: posted } }),
      headersSize: -1,
      bodySize: posted === undefined ? 0 : Buffer.byteLength(posted)
    },
    response: {
      status,
      statusText: given.reason ?? REASONS[status] ?? '',
      httpVersion: given.http ?? 'HTTP/1.1',
      cookies: [],
      headers: came,
      content: { size: Buffer.byteLength(content ?? ''), mimeType: type ?? '', ...(content !== undefined && { text: content }), ...given.content },
      redirectURL: came.find(({ name }) => name.toLowerCase() === 'location')?.value ?? '',
      headersSize: -1,
      bodySize: -1,
      ...given.response
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    ...(error && { _error: error })
  }
}

function queryOf(url) {
  const query = url.split('#')[0].split('?').slice(1).join('?')
  if (query === '') return []
  return query.split('&').map((pair) => {
    const [name, ...value] = pair.split('=')
    return { name: decode(name), value: decode(value.join('=')) }
  })
}

function decode(value) {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}

/** RFC 3986 percent-encoding, as PHP's rawurlencode. */
export const encode = (value) => encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** The base string of facts/woocommerce.md section 5, for pairs that need none of PHP's array rules; `sort: false` keeps the given order. */
export function baseString(method, url, pairs, { sort = true } = {}) {
  const sorted = sort ? [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : pairs
  const parameters = sorted.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  return `${method}&${encode(url)}&${encode(parameters)}`
}

export const hmac = (base, key, algorithm = 'sha256', encoding = 'base64') => createHmac(algorithm, key).update(base).digest(encoding)

export const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

export const unsigned = (claims, header = { alg: 'HS256', typ: 'JWT' }) =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')

export const jwt = (claims, secret) => {
  const body = unsigned(claims)
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

/** A case: what was done (`title`), what it was made from (`from`), the exchanges, what an honest tool may say. */
export const makeCase = (platform) => (id, title, expect, entries, config, note) => ({
  id,
  platform,
  title,
  ...(note && { note }),
  source: ['made for the cross-examination from the catalogue and the facts; never sent to a store'],
  confirmed: false,
  fidelity: 'constructed',
  reconstructed: ['everything'],
  ...(config && { config }),
  har: { log: { version: '1.2', creator: { name: 'cases', version: '1' }, entries } },
  expect
})

/** `expect` in short: `best:certainty:in/name` plus other codes that are as good. */
export const expects = (best, certainty, culprit, accept = []) => {
  const [place, name] = (culprit ?? '').split('/')
  return { best, accept, certainty, ...(culprit && { culprit: { in: place, name: name ?? null } }) }
}

export const none = { none: true }
