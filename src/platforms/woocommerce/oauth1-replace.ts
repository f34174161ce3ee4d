/** Puts new oauth_ values where the old ones stand and leaves every other byte alone. */
import { toBytes, urldecode } from './php-query.js'

/** RFC 3986 percent-encoding of a text. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/**
 * Replaces the value of the last query parameter of that name, the one that PHP keeps.
 *
 * @param target URL or request target
 * @returns undefined where there is no such parameter
 */
export function replaceInQuery(target: string, name: string, value: string): string | undefined {
  const start = target.indexOf('?')
  if (start < 0) return undefined
  const fragment = target.indexOf('#', start)
  const end = fragment < 0 ? target.length : fragment
  const pieces = target.slice(start + 1, end).split('&')
  const at = pieces.findLastIndex((piece) => urldecode(toBytes(piece.split('=', 1)[0] ?? '')).trimStart() === name)
  if (at < 0) return undefined
  pieces[at] = `${pieces[at]?.split('=', 1)[0] ?? name}=${percentEncode(value)}`
  return `${target.slice(0, start + 1)}${pieces.join('&')}${target.slice(end)}`
}

/** Replaces the last value of that name in an `Authorization: OAuth …` line; undefined where there is none. */
export function replaceInHeader(header: string, name: string, value: string): string | undefined {
  const found = [...header.matchAll(/(oauth_[a-z_-]{0,100})=(:?"[^"]*"|[^,]*)/g)].findLast((match) => match[1] === name)
  if (!found) return undefined
  const old = found[2] ?? ''
  const start = found.index + name.length + 1
  const quoted = old.endsWith('"')
  const tail = quoted ? '' : old.slice(old.trimEnd().length)
  return `${header.slice(0, start)}${quoted ? `"${percentEncode(value)}"` : percentEncode(value)}${tail}${header.slice(start + old.length)}`
}
