/** What goes to the store: the head with the observer's changes, and a record of what differs. Pure. */
import type { Forwarded, NameValue } from '../model/exchange.js'
import type { Rewrite } from './observer.js'
import type { RequestFields } from './request-head.js'
import { nameValues } from './response-head.js'
import { type StorePlace, storeTarget } from './target.js'

export interface Sending {
  /** Request line, field lines and the empty line. */
  readonly head: string
  readonly forwarded: Forwarded
}

/**
 * @param rewrite its `target` has the form of the client's own: the store's base path is put before it
 * @throws Error where the rewritten head would be another than it seems
 */
export function applyRewrite(
  method: string,
  target: string,
  fields: RequestFields,
  store: StorePlace,
  rewrite: Rewrite | undefined
): Sending {
  const place = storeTarget(rewrite?.target ?? target, store, fields.host)
  const path = 'path' in place ? place.path : '/'
  const sent = rewrite?.headers ? replaced(fields.onward, rewrite.headers) : fields.onward
  const reasons = rewrite ? [...fields.reasons, ...rewrite.reasons] : fields.reasons
  const url = store.origin + path
  const head = headOf(method, path, store.host, sent, fields)
  if (!fields.differs && !rewrite?.headers) return { head, forwarded: { url, reasons } }
  const headers = [{ name: 'Host', value: store.host }, ...nameValues(sent), ...framing(fields)]
  return { head, forwarded: { url, headers, reasons } }
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

/**
 * A store that sent a body in answer to HEAD all the same could do so late, and it would be taken for the answer to the next request:
 * hence that one connection ends with the answer.
 */
function headOf(method: string, path: string, host: string, onward: readonly string[], fields: RequestFields): string {
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`, `connection: ${method === 'HEAD' ? 'close' : 'keep-alive'}`]
  for (let index = 0; index + 1 < onward.length; index += 2) lines.push(`${onward[index]}: ${onward[index + 1]}`)
  for (const { name, value } of framing(fields)) lines.push(`${name.toLowerCase()}: ${value}`)
  if (lines.some((line) => /[\r\n\0]/.test(line)) || / /.test(path)) throw new Error('The rewritten request is no valid HTTP/1.1.')
  return `${lines.join('\r\n')}\r\n\r\n`
}

function framing({ chunked, contentLength }: RequestFields): NameValue[] {
  if (chunked) return [{ name: 'Transfer-Encoding', value: 'chunked' }]
  return contentLength >= 0 ? [{ name: 'Content-Length', value: String(contentLength) }] : []
}
