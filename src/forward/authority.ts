/** `host:port` as CONNECT and absolute-form targets name it (RFC 9110 section 9.3.6). Pure. */

export interface Place {
  /** Lower case, without brackets and without the root's dot. */
  readonly host: string
  readonly port: number
}

/** The target of a CONNECT request; undefined where it is not host:port. */
export function parseAuthority(text: string): Place | undefined {
  const [, ip6, name, digits = ''] = /^(?:\[([0-9a-f:.]{2,45})\]|([^\s:/?#@[\]]{1,255})):(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  const host = normalHost(ip6 ?? name ?? '')
  return host !== '' && port > 0 && port < 65536 ? { host, port } : undefined
}

/** Where an absolute-form target goes; undefined where it is none. */
export function parseAbsolute(target: string): (Place & { readonly secure: boolean; readonly path: string }) | undefined {
  const [, scheme = '', authority = '', path = ''] = /^(https?):\/\/([^\s/?#@]{1,300})([^#\s]*)/i.exec(target) ?? []
  const secure = scheme.toLowerCase() === 'https'
  const place = parseAuthority(/:\d+$/.test(authority) ? authority : `${authority}:${secure ? 443 : 80}`)
  return place && { ...place, secure, path: path.startsWith('/') ? path : `/${path}` }
}

/** As `Place.host`: lower case, without brackets and without the root's dot. */
export function normalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

/** An address, not a name; IPv4 also in the form that IPv6 sockets give it (`::ffff:127.0.0.1`). */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain)
}
