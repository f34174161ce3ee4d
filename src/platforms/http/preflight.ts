/** Whether the answer to a CORS preflight lets the browser make the call (Fetch, "CORS-preflight fetch"). */
import type { HttpFacts } from '../../diagnosis/facts.js'

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin'
const ALLOW_METHODS = 'Access-Control-Allow-Methods'
const ALLOW_HEADERS = 'Access-Control-Allow-Headers'

export interface Refusal {
  readonly lacks: string
  /** The field of the answer that does not allow it; undefined where it is the status. */
  readonly field?: string
  readonly expected: string
}

/** Why the browser will not make the call, the first reason in the order of its checks; undefined where it will. */
export function refusalOf({ status, headers, responseHeaders }: HttpFacts, origin: string, method: string): Refusal | undefined {
  const allowed = (field: string) => responseHeaders.value(field)?.trim()
  const from = allowed(ALLOW_ORIGIN)
  // A preflight follows no redirect (Fetch, "CORS-preflight fetch"), and that is what browsers complain of, whatever else is missing.
  if (status > 299 && status < 400 && responseHeaders.get('location'))
    return { lacks: 'a redirect, which browsers do not follow here', field: 'Location', expected: 'a 2xx status' }
  if (!from) return { lacks: `no ${ALLOW_ORIGIN}`, field: ALLOW_ORIGIN, expected: `${ALLOW_ORIGIN}: ${origin}` }
  if (from !== '*' && from !== origin) return { lacks: `${ALLOW_ORIGIN} is ${from}`, field: ALLOW_ORIGIN, expected: origin }
  if (status < 200 || status > 299) return { lacks: 'not a 2xx status', expected: 'a 2xx status' }
  const methods = listOf(allowed(ALLOW_METHODS))
  if (!['get', 'head', 'post', ...methods].includes(method.toLowerCase()) && !methods.includes('*'))
    return { lacks: `${ALLOW_METHODS} lacks ${method}`, field: ALLOW_METHODS, expected: method }
  const fields = listOf(allowed(ALLOW_HEADERS))
  // A `*` allows all but this one (Fetch, "CORS non-wildcard request-header name").
  const isAllowed = (name: string) => fields.includes(name) || (fields.includes('*') && name !== 'authorization')
  const missing = listOf(headers.value('access-control-request-headers')).find((name) => !isAllowed(name))
  return missing === undefined ? undefined : { lacks: `${ALLOW_HEADERS} lacks ${missing}`, field: ALLOW_HEADERS, expected: missing }
}

function listOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .toLowerCase()
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
