/** How captured text is quoted in a finding: short, on one line, without control characters, credentials by shape masked. */
import type { Masker } from '../../model/secrets.js'

const CREDENTIAL =
  /\b(?:shp[a-z]{2}|shptka|shcat|shcrt|prtapi|atkn|c[ks])_[A-Za-z0-9_-]{6,200}|\beyJ[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{1,4000}){1,2}/g

export function quote(masker: Masker, text: string, longest = 120): string {
  const line = text
    .slice(0, 4096)
    .replace(CREDENTIAL, (value) => masker.mask(value))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

/** Scheme, host and path of a URL: user name, password and query stay away. */
export function place(masker: Masker, url: URL): string {
  return quote(masker, `${url.protocol}//${url.host}${url.pathname}`, 160)
}
