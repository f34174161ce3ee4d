/**
 * The calendar of Shopify API versions, judged at the exchange's own clock.
 *
 * A stable version comes out on the 1st of January, April, July and October at 17:00 UTC and stays accessible until the 16th of the same
 * month one year later, 15:00 UTC (https://shopify.dev/docs/api/usage/versioning). The first one was 2019-04.
 */
import { perText } from '../../model/returning.js'

export type VersionState =
  | 'stable'
  /** Accessible, but past its twelve months. */
  | 'ending'
  /** Answers come from the oldest accessible version instead. */
  | 'retired'
  /** The next quarter's release candidate. */
  | 'candidate'
  | 'unstable'
  /** Never existed, or does not exist yet. */
  | 'unknown'

const FIRST = quarterIndex(2019, 4)

const HOUR = 3_600_000

/** States change at full hours only. */
const statesAt = perText(50, (hourAndVersion) => {
  const end = hourAndVersion.indexOf(' ')
  return stateAt(hourAndVersion.slice(end + 1), Number(hourAndVersion.slice(0, end)) * HOUR)
})

/** The state of a version at a moment, milliseconds since the epoch. */
export function versionState(version: string, at: number): VersionState {
  return version === 'unstable' ? version : statesAt(`${Math.floor(at / HOUR)} ${version}`)
}

function stateAt(version: string, at: number): VersionState {
  const match = /^(20\d\d)-(01|04|07|10)$/.exec(version)
  if (!match) return 'unknown'
  const year = Number(match[1])
  const month = Number(match[2])
  if (quarterIndex(year, month) < FIRST) return 'unknown'
  if (at < released(year, month)) return at >= released(...previousQuarter(year, month)) ? 'candidate' : 'unknown'
  if (at >= Date.UTC(year + 1, month - 1, 16, 15)) return 'retired'
  return at >= Date.UTC(year + 1, month - 1, 1) ? 'ending' : 'stable'
}

/** Paths had no version before the first one came out; an exchange whose time is not known is taken for a newer one. */
export function hasVersions(at: number): boolean {
  return !(at > 0 && at < released(2019, 4))
}

/** The newest stable version at a moment, e.g. `2026-10`; before there were any, the first. */
export function latestVersion(at: number): string {
  const date = new Date(Math.max(at, released(2019, 4)))
  const month = Math.floor(date.getUTCMonth() / 3) * 3 + 1
  const [year, quarter] =
    date.getTime() >= released(date.getUTCFullYear(), month)
      ? [date.getUTCFullYear(), month]
      : previousQuarter(date.getUTCFullYear(), month)
  return `${year}-${String(quarter).padStart(2, '0')}`
}

/** The oldest version that is still accessible at a moment: it answers where the path names a retired version or none. */
export function oldestVersion(at: number): string | undefined {
  const start = new Date(at).getUTCFullYear() - 2
  const names = [0, 1, 2].flatMap((years) => ['01', '04', '07', '10'].map((month) => `${start + years}-${month}`))
  return names.find((name) => ['stable', 'ending'].includes(versionState(name, at)))
}

function released(year: number, month: number): number {
  return Date.UTC(year, month - 1, 1, 17)
}

function previousQuarter(year: number, month: number): [number, number] {
  return month === 1 ? [year - 1, 10] : [year, month - 3]
}

function quarterIndex(year: number, month: number): number {
  return year * 4 + (month - 1) / 3
}
