/** The query of a URL or request target (RFC 3986 section 3.4). */
import type { NameValue } from './exchange.js'
import { formDecoded } from './percent.js'

/** Parameters in order, percent-decoded; a malformed escape stays as it is. */
export function queryOf(target: string): NameValue[] {
  const start = target.indexOf('?')
  if (start === -1) return []
  const end = target.indexOf('#', start)
  const query = target.slice(start + 1, end === -1 ? undefined : end)
  const list: NameValue[] = []
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    list.push(
      equals === -1
        ? { name: formDecoded(pair), value: '' }
        : { name: formDecoded(pair.slice(0, equals)), value: formDecoded(pair.slice(equals + 1)) }
    )
  }
  return list
}
