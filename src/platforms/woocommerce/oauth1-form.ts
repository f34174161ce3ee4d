/** Form bodies as PHP reads them into `$_POST`: urlencoded and multipart fields (files are no parameters). */
import type { NameValue } from '../../model/exchange.js'
import type { RawPair } from './php-query.js'
import { rawPairs, toBytes, urldecode } from './php-query.js'

/** Fields beyond this are not read: no real request signs so many. */
const MAX_PARTS = 5000

/** True where PHP would fill `$_POST` from such a body. */
export function isForm(contentType: string): boolean {
  return /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(contentType)
}

/**
 * @param text the body; where it was not kept, `params` (already decoded) are taken
 * @returns names and values decoded, as bytes
 */
export function formPairs(contentType: string, text: string, params: readonly NameValue[] = []): RawPair[] {
  if (text === '') return params.map(({ name, value }) => ({ name: toBytes(name), value: toBytes(value) }))
  if (/^\s*application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return rawPairs(toBytes(text)).map(({ name, value }) => ({ name: urldecode(name), value: urldecode(value) }))
  }
  const boundary = /^\s*multipart\/form-data\b[^,]*?;\s*boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))/i.exec(contentType.slice(0, 1000))
  return boundary ? multipartFields(toBytes(text), toBytes(boundary[1] ?? boundary[2] ?? '')) : []
}

/** RFC 7578: parts between boundary lines; a part with a file name is a file. */
function multipartFields(body: string, boundary: string): RawPair[] {
  const parts = body.split(`--${boundary}`, MAX_PARTS + 1).slice(1)
  return parts.flatMap((part) => {
    const cut = part.indexOf('\r\n\r\n')
    if (cut < 0) return []
    const disposition = /^content-disposition:([^\r\n]*)/im.exec(part.slice(0, Math.min(cut, 4000)))?.[1] ?? ''
    const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1]
    if (name === undefined || /;\s*filename\*?=/i.test(disposition)) return []
    return [{ name, value: part.slice(cut + 4).replace(/\r\n$/, '') }]
  })
}
