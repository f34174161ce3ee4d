/** From the head that the store sent to the one that the client gets. Pure. */
import type { NameValue } from '../model/exchange.js'
import type { HeaderLine } from './header-line.js'
import { type LinkMap, rewriteLink, rewriteLocation } from './links.js'

export interface ResponseFields {
  readonly headers: readonly NameValue[]
  /** Flat raw pairs for the client: without fields of one connection, links rewritten. */
  readonly onward: string[]
  readonly mimeType: string
  readonly contentEncoding: string
  /** Declared length of the body; -1 where there is none. */
  readonly contentLength: number
}

/**
 * @param lines as they arrived
 * @param links undefined = leave links alone
 * @param trailers trailers can reach this client; else the Trailer field is left out
 */
export function readResponseFields(lines: readonly HeaderLine[], links: LinkMap | undefined, trailers: boolean): ResponseFields {
  const headers: NameValue[] = []
  const onward: string[] = []
  let mimeType = ''
  let contentEncoding = ''
  let contentLength = -1
  let chunked = false
  let connection = ''
  let trailer = false
  for (const { field, special } of lines) {
    headers.push(field)
    let { value } = field
    switch (special) {
      case '':
        break
      case 'connection':
        connection += `,${value}`
        continue
      case 'transfer-encoding':
        chunked = true
        continue
      case 'keep-alive':
      case 'proxy-connection':
      case 'upgrade':
      case 'te':
        continue
      case 'trailer':
        trailer = true
        break
      case 'content-length':
        contentLength = Number(value)
        break
      case 'content-type':
        mimeType ||= value
        break
      case 'content-encoding':
        // Several lines are one list (RFC 9110 section 5.3).
        contentEncoding = contentEncoding === '' ? value : `${contentEncoding}, ${value}`
        break
      case 'location':
        if (links) value = rewriteLocation(value, links)
        break
      case 'link':
        if (links) value = rewriteLink(value, links)
        break
    }
    onward.push(field.name, value)
  }
  if (connection !== '' && /[^\s,]/.test(connection)) dropNominated(onward, connection)
  if (chunked && contentLength !== -1) {
    // Transfer-Encoding overrides Content-Length (RFC 9112 section 6.3); sending both on would invite smuggling.
    contentLength = -1
    dropField(onward, 'content-length')
  }
  // Node refuses a Trailer field on a message that is not chunked.
  if (trailer && (!trailers || contentLength !== -1)) dropField(onward, 'trailer')
  return { headers, onward, mimeType, contentEncoding, contentLength }
}

/** One pass: a store may send thousands of tokens and thousands of fields. */
function dropNominated(onward: string[], connection: string): void {
  const tokens = new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((token) => token.trim())
  )
  for (const token of ['', 'close', 'keep-alive', 'content-length']) tokens.delete(token)
  if (tokens.size === 0) return
  let kept = 0
  for (let index = 0; index + 1 < onward.length; index += 2) {
    const name = onward[index] ?? ''
    if (tokens.has(name.toLowerCase())) continue
    onward[kept] = name
    onward[kept + 1] = onward[index + 1] ?? ''
    kept += 2
  }
  onward.length = kept
}

function dropField(onward: string[], name: string): void {
  for (let index = onward.length - 2; index >= 0; index -= 2) {
    if (onward[index]?.toLowerCase() === name) onward.splice(index, 2)
  }
}

/** From names and values in turn, as node has raw header lines. */
export function nameValues(pairs: readonly string[]): NameValue[] {
  const list: NameValue[] = []
  for (let index = 0; index + 1 < pairs.length; index += 2) list.push({ name: pairs[index] ?? '', value: pairs[index + 1] ?? '' })
  return list
}
