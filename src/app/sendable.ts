/** Whether what a patch has left of a request can be sent: a patch may put anything anywhere. */
import type { NameValue } from '../model/exchange.js'
import { fieldsOf } from '../model/json.js'

/** What is wrong with it, as the end of a sentence; undefined where it can be sent. */
export function flawIn(request: unknown): string | undefined {
  const { method, url, headers, queryString, postData } = fieldsOf(request)
  if (!isLine(method) || method === '') return '/request/method must be a text in one line'
  if (!isLine(url)) return '/request/url must be a text in one line'
  if (!isPairs(headers)) return `/request/headers ${MUST_BE_PAIRS}`
  const at = headers.findIndex(({ name, value }) => !isLine(name) || !isLine(value))
  if (at >= 0) return `/request/headers/${at} holds a line break or another character that no header line can hold`
  if (!isPairs(queryString)) return `/request/queryString ${MUST_BE_PAIRS}`
  if (queryString.some(({ name, value }) => HALF.test(name) || HALF.test(value))) return '/request/queryString holds half a character'
  return flawInBody(postData)
}

function flawInBody(postData: unknown): string | undefined {
  if (postData === undefined) return undefined
  const { text = '', mimeType, params = [] } = fieldsOf(postData)
  if (typeof text !== 'string' || typeof mimeType !== 'string') return '/request/postData must have "text" and "mimeType"'
  return isPairs(params) ? undefined : `/request/postData/params ${MUST_BE_PAIRS}`
}

const MUST_BE_PAIRS = 'must be a list of {"name": "…", "value": "…"}'

/** A head is sent a byte for each character: what has no byte of its own would become another one, a line feed for instance. */
function isLine(value: unknown): value is string {
  return typeof value === 'string' && !/[\r\n\0]|[^\0-\xff]/.test(value)
}

/** Half of a surrogate pair has no UTF-8. */
const HALF = /\p{Surrogate}/u

function isPairs(value: unknown): value is readonly NameValue[] {
  return Array.isArray(value) && value.map(fieldsOf).every(({ name, value }) => typeof name === 'string' && typeof value === 'string')
}
