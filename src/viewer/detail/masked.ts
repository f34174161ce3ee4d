/** How a masked secret is written: `shpat_…1f3a(38-hex-3f9a1c2e)`, its length, kind and fingerprint in brackets. Pure. */
export const MASKED = /((?:[A-Za-z0-9]{1,12}_(?:live_|test_)?)?…[A-Za-z0-9_·-]{0,4}\(\d{1,9}-[a-z0-9]{3,6}-[0-9a-f]{8}\))/

export function holdsMask(value: unknown): boolean {
  return MASKED.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}
