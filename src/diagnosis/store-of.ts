/** Which configured store an exchange belongs to (contract: "Which store a HAR entry belongs to"). */
import type { Exchange } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import { isLoopback } from './urls.js'

/**
 * By name where the exchange has one; else by exact origin and base path; else by its www/scheme variants; else a loopback URL belongs to
 * the store with that port, or to the only store.
 */
export function storeOf(exchange: Exchange, stores: readonly StoreSettings[]): StoreSettings | undefined {
  const named = exchange.store === '' ? undefined : stores.find(({ name }) => name === exchange.store)
  if (named) return named
  const url = parse(exchange.forwarded?.url ?? exchange.request.url)
  if (!url) return undefined
  const exact = longest(stores.filter((store) => covers(parse(store.url), url, (a, b) => a.origin === b.origin)))
  if (exact) return exact
  const variant = longest(stores.filter((store) => covers(parse(store.url), url, (a, b) => bareHost(a) === bareHost(b))))
  if (variant) return variant
  if (!isLoopback(url.hostname)) return undefined
  return stores.find(({ port, tlsPort }) => url.port !== '' && (String(port) === url.port || String(tlsPort) === url.port)) ?? only(stores)
}

function covers(base: URL | undefined, url: URL, sameSite: (a: URL, b: URL) => boolean): boolean {
  if (!base || !sameSite(base, url)) return false
  const prefix = base.pathname.replace(/\/$/, '')
  return prefix === '' || url.pathname === prefix || url.pathname.startsWith(`${prefix}/`)
}

function longest(stores: readonly StoreSettings[]): StoreSettings | undefined {
  return [...stores].sort((a, b) => b.url.length - a.url.length)[0]
}

function only(stores: readonly StoreSettings[]): StoreSettings | undefined {
  return stores.length === 1 ? stores[0] : undefined
}

/** Host name without `www.` and port: `https://www.shop.example:443` and `http://shop.example` are variants of one site. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^www\./, '')
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
