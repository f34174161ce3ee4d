/** Shopify's version calendar: released on the 1st of a quarter, accessible until the 16th of the same month a year later, 15:00 UTC. */

export interface ServedVersion {
  readonly version: string
  /** An unsupported version was asked for and fell forward. */
  readonly warning: boolean
}

/** What Shopify serves for a version in the URL at a moment; undefined for what never was a version. */
export function servedVersion(asked: string, now: number): ServedVersion | undefined {
  if (asked === 'unstable') return { version: asked, warning: false }
  const match = /^(20\d\d)-(01|04|07|10)$/.exec(asked)
  if (!match) return undefined
  const oldest = oldestAccessible(now)
  return asked < oldest ? { version: oldest, warning: true } : { version: asked, warning: false }
}

function oldestAccessible(now: number): string {
  for (let year = 2020; year < 2100; year++) {
    for (const month of [1, 4, 7, 10]) {
      if (Date.UTC(year + 1, month - 1, 16, 15) > now) return `${year}-${String(month).padStart(2, '0')}`
    }
  }
  return '2020-01'
}
