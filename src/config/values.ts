/** How configuration values are written: sizes, durations, ports, URLs. */

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40
}

/** `1GB` -> 1000000000, `1GiB` -> 1073741824, `512` -> 512 (bytes). */
export function parseSize(value: string | number): number {
  if (typeof value === 'number') return value
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]i?)?b?$/i.exec(value) ?? []
  const factor = SIZE_UNITS[unit.toLowerCase()]
  if (digits === undefined || factor === undefined) throw new Error('expected a size such as 500KB, 1MB or 1GiB')
  return Math.round(Number(digits) * factor)
}

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** `10s` -> 10000; a number is milliseconds. */
export function parseDuration(value: string | number): number {
  if (typeof value === 'number') return value
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(value) ?? []
  const factor = DURATION_UNITS[unit]
  if (digits === undefined || factor === undefined) throw new Error('expected a duration such as 500ms, 10s or 2m')
  return Math.round(Number(digits) * factor)
}

/** 0 to 65535. */
export function parsePort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (!(port <= 65535)) throw new Error('expected a port from 0 (any free one) to 65535')
  return port
}

/** A store's base URL or the viewer's public one: http or https, no credentials, query or fragment. */
export function parseBaseUrl(value: string): string {
  let url: URL
  try {
    url = new URL(value)
  } catch {
    throw new Error('expected a URL such as https://shop.example')
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('expected a URL that starts with https:// or http://')
  if (url.username || url.password) throw new Error('expected a URL without user and password (put keys under "credentials")')
  if (url.search || url.hash) throw new Error('expected a base URL without ? and #')
  return value
}

/** Above 0, of at most twelve digits. */
export function parseCount(value: string): number {
  if (!/^[1-9]\d{0,11}$/.test(value)) throw new Error('expected a whole number above 0')
  return Number(value)
}

/** One of a few words. */
export function oneOf(...words: readonly string[]): (value: string) => string {
  return (value) => {
    if (!words.includes(value)) throw new Error(`expected one of ${words.join(', ')}`)
    return value
  }
}

/** Any text but blanks alone, unchanged. */
export function parseText(value: string): string {
  if (value.trim() === '') throw new Error('expected a text that is not empty')
  return value
}

/** The viewer's token: it must pass in a header field and a URL, and not be guessed at once. */
export function parseToken(value: string): string {
  if (!/^[\x21-\x7e]{8,}$/.test(value)) throw new Error('expected at least 8 printable characters without blanks')
  return value
}

/** A value as a message may show it: keys written into a URL, or anything as long as a key, are not repeated on the console. */
export function shown(value: string): string {
  return value.replace(/\/\/[^/?#]*@/, '//…@').replace(/[\w-]{20,}/g, (run) => (/\d/.test(run) ? `${run.slice(0, 4)}…` : run))
}

/** `127.0.0.1:8443`, `staging.example:443`, `[::1]:8443`. */
export function parsePlace(value: string): { readonly host: string; readonly port: number } {
  const [, ip6, name, digits = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/?#@[\]]+)):(\d{1,5})$/.exec(value) ?? []
  const host = ip6 ?? name
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65535) throw new Error('expected host:port such as 127.0.0.1:8443')
  return { host, port }
}
