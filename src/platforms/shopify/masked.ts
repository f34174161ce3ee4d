/**
 * Values that somebody or something made unreadable before the exchange was shared
 * (https://github.com/MONEI/Shopify-api-node/issues/7): what was sent cannot be seen, so nothing about it can be proven.
 */

/** A run of filling characters; a few characters before and after it may be left of the value. */
const RUN = '(?:[*•●·]{2,}|\\.{3}|…)'
/** The whole value, or all behind a prefix, is filling. */
const FILLED = new RegExp(`^(?:[a-z]{3,6}_)?(?:[xX]{4,}|[a-zA-Z0-9]{0,8}${RUN}[*•●·.…]{0,80}[a-zA-Z0-9]{0,8})$`)
const PREFIX_AND_FILLING = /^shp[a-z]{2,4}_[a-fA-F0-9]{0,8}[xX]{3,}[a-fA-F0-9]{0,8}$/
/** As storetap shows a short secret. */
const SHORT = /^(?:[a-z]{3,6}_)?…\(\d{1,9}\)$/
const WORD =
  /^[^A-Za-z0-9]{0,4}(?:[a-z]{2,8}[-_ ]){0,3}(?:redacted|masked|filtered|hidden|removed|censored|scrubbed)(?:[-_ ][a-z]{2,8}){0,2}[^A-Za-z0-9]{0,4}$/i

/** True for `xxxx`, `***`, `shpat_…1a2b`, `[redacted]` and the like. */
export function isMasked(value: string): boolean {
  return value.length < 200 && [FILLED, PREFIX_AND_FILLING, SHORT, WORD].some((form) => form.test(value))
}

/** As storetap keeps a secret, `shpat_…1f3a(38-hex-3f9a1c2e)`: length and digits are known, and two of them can be compared. */
const RECORDED = /^([a-z]{3,6}_)?…[\w·-]{0,4}\((\d{1,9})-([a-z0-9]{3,6})-[0-9a-f]{8}\)$/

export interface Recorded {
  readonly prefix: string
  readonly length: number
  readonly isHex: boolean
}

/** Undefined for a value that was not masked by storetap, or is a short one. */
export function recorded(value: string): Recorded | undefined {
  const match = RECORDED.exec(value)
  return match ? { prefix: match[1] ?? '', length: Number(match[2]), isHex: match[3] === 'hex' } : undefined
}
