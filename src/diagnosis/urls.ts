/** The two URLs of an exchange: as the client asked, and as it is at the store. */
import type { Forwarded, HttpRequest } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'

export interface Urls {
  /** The URL as the client asked for it. */
  readonly asked: URL
  /** The URL at the store: `forwarded.url`, or `asked` mapped onto the configured store where `asked` is a gateway's. */
  readonly target: URL
}

/** Never throws: a URL that cannot be read becomes one at `http://invalid.invalid`, with the text as its path. */
export function urlsOf(request: HttpRequest, forwarded: Forwarded | undefined, store: StoreSettings | undefined): Urls {
  const asked = parseUrl(request.url)
  return { asked, target: forwarded?.url ? parseUrl(forwarded.url) : mapToStore(asked, store) }
}

/** @param host as `URL.hostname` gives it, IPv6 in brackets. `0.0.0.0` counts: clients reach this machine by it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]' || host === '0.0.0.0'
}

/** A URL that may be broken: no rule should throw for it. */
function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch {
    const url = new URL('http://invalid.invalid/')
    url.pathname = text
    return url
  }
}

function mapToStore(asked: URL, store: StoreSettings | undefined): URL {
  if (!store || !isLoopback(asked.hostname)) return asked
  const base = parseUrl(store.url)
  if (base.host === asked.host) return asked
  const prefix = base.pathname.replace(/\/$/, '')
  return parseUrl(`${base.origin}${prefix}${asked.pathname}${asked.search}`)
}
