/** From the request target that the client sent to the one that the store gets: byte for byte below the store's base path. Pure. */

/** A store's base URL in pieces, read once: URL's getters are dear on every request. */
export interface StorePlace {
  readonly origin: string
  /** Name and port, as Host carries them. */
  readonly host: string
  /** `http:` or `https:` */
  readonly protocol: string
  /** Path without a trailing slash, `''` for the root. */
  readonly base: string
}

/** @throws TypeError where it is no URL */
export function storePlace(url: string): StorePlace {
  const { origin, host, protocol, pathname } = new URL(url)
  return { origin, host, protocol, base: pathname.replace(/\/$/, '') }
}

export type StoreTarget = { readonly path: string } | { readonly refused: string; readonly elsewhere?: true }

/**
 * The upstream never depends on what a request says: an absolute-form target (RFC 9112 section 3.2.2) is taken only where
 * it names the store or the gateway as the client addressed it, and `//host` or `/\host` is just a path.
 */
export function storeTarget(target: string, store: StorePlace, host: string): StoreTarget {
  const { base } = store
  if (target.startsWith('/')) return { path: base + target }
  if (target === '*') return { refused: 'The asterisk-form target of OPTIONS asks about the server itself; ask for a path, such as /.' }
  const match = /^(https?):\/\/([^/?#]*)([\s\S]*)/i.exec(target)
  if (!match) return { refused: 'The request target must begin with / (RFC 9112 section 3.2.1).' }
  const [, scheme = '', authority = '', rest = ''] = match
  const path = rest.startsWith('/') ? rest : `/${rest}`
  if (authority.toLowerCase() === store.host && `${scheme.toLowerCase()}:` === store.protocol) return { path }
  if (authority !== '' && authority.toLowerCase() === host.toLowerCase()) return { path: base + path }
  const use = 'make the gateway the base URL of the client, not its proxy'
  return {
    refused: `The request target names another host than the store ${store.host}, the only one that this gateway asks: ${use}.`,
    elsewhere: true
  }
}

/** The URL as the client asked for it. */
export function askedUrl(protocol: 'http' | 'https', host: string, target: string): string {
  return target.startsWith('/') ? `${protocol}://${host}${target}` : /^https?:/i.test(target) ? target : `${protocol}://${host}/${target}`
}
