/** What goes to the store: target and header lines, with the observer's changes, and a record of what differs. Pure. */
import type { Forwarded, NameValue } from '../model/exchange.js'
import type { Rewrite } from './observer.js'
import type { RequestFields } from './request-head.js'
import { nameValues } from './response-head.js'
import { type StorePlace, storeTarget } from './target.js'

export interface Sending {
  readonly path: string
  /** Flat raw pairs with Host, without framing lines. */
  readonly fields: readonly string[]
  readonly forwarded: Forwarded
}

/** @param rewrite its `target` has the form of the client's own: the store's base path is put before it */
export function applyRewrite(target: string, fields: RequestFields, store: StorePlace, rewrite: Rewrite | undefined): Sending {
  const place = storeTarget(rewrite?.target ?? target, store, fields.host)
  const path = 'path' in place ? place.path : '/'
  const sent = rewrite?.headers ? replaced(fields.onward, rewrite.headers) : fields.onward
  const reasons = rewrite ? [...fields.reasons, ...rewrite.reasons] : fields.reasons
  const url = store.origin + path
  const lines = ['host', store.host, ...sent]
  if (!fields.differs && !rewrite?.headers) return { path, fields: lines, forwarded: { url, reasons } }
  const headers = [{ name: 'Host', value: store.host }, ...nameValues(sent), ...framing(fields)]
  return { path, fields: lines, forwarded: { url, headers, reasons } }
}

/** The n-th line of a name gets the n-th new value of that name; further ones are added at the end. */
function replaced(onward: readonly string[], changes: readonly NameValue[]): string[] {
  const waiting = [...changes]
  const result = [...onward]
  for (let index = 0; index + 1 < result.length; index += 2) {
    const name = result[index]?.toLowerCase()
    const at = waiting.findIndex((change) => change.name.toLowerCase() === name)
    const [change] = at === -1 ? [] : waiting.splice(at, 1)
    if (change) result[index + 1] = change.value
  }
  for (const { name, value } of waiting) result.push(name, value)
  return result
}

function framing({ chunked, contentLength }: RequestFields): NameValue[] {
  if (chunked) return [{ name: 'Transfer-Encoding', value: 'chunked' }]
  return contentLength > 0 ? [{ name: 'Content-Length', value: String(contentLength) }] : []
}
