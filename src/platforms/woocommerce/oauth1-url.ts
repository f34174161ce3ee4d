/** URLs byte for byte: `new URL()` lower-cases, re-encodes and drops default ports, all of which a signature covers. */

export interface RawUrl {
  /** Lower case, without `:`. */
  readonly scheme: string
  /** Host and port as written, without user info. */
  readonly authority: string
  /** `/` and all after it up to the query; never empty. */
  readonly path: string
  /** Without `?`; undefined where there is none. */
  readonly query: string | undefined
}

/** Undefined where the text is no absolute http(s) URL. */
export function splitUrl(url: string): RawUrl | undefined {
  const match = /^(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(url)
  if (!match) return undefined
  const [, scheme = '', authority = '', path = '', query] = match
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return { scheme: scheme.toLowerCase(), authority: host, path: path || '/', query }
}

/** What stands in a base string, before it is encoded: scheme, host with port, path. */
export function withoutQuery({ scheme, authority, path }: RawUrl): string {
  return `${scheme}://${authority}${path}`
}

/** A home URL as WordPress stores it: no slash at the end. */
export function trimSlashes(url: string): string {
  let end = url.length
  while (end > 0 && url[end - 1] === '/') end--
  return url.slice(0, end)
}

/**
 * The URL that WooCommerce signs: the home URL with the scheme that PHP sees, and the request's raw path less the home's own path
 * (class-wc-rest-authentication.php, check_oauth_signature). A path that starts with `//` is read as `//host/path`, as WordPress does.
 */
export function urlAtStore(home: string, scheme: string, requestPath: string): string {
  const base = splitUrl(trimSlashes(home))
  if (!base) return requestPath
  const folder = trimSlashes(base.path)
  const path = requestPath.startsWith('//') ? `/${requestPath.slice(2).split('/').slice(1).join('/')}` : requestPath
  const own = path.startsWith(`${folder}/`) ? path.slice(folder.length) : path
  return `${scheme}://${base.authority}${folder}/${own.replace(/^\/+/, '')}`
}
