/** Words that the web room and the viewer share, beside exchanges and events: what the viewer's API answers with. */

import type { PlatformId } from './exchange.js'
import type { LiveEvent } from './live.js'

/** The event stream: live events, and `reset` where events were missed and cannot be made up: load the list anew. */
export type StreamEvent = LiveEvent | { readonly type: 'reset' }

/** Every refusal and every error of the viewer's API. `start` and `end` mark the place in a filter. */
export interface ApiError {
  readonly error: string
  readonly start?: number
  readonly end?: number
}

/** A configured store and where to reach it through its gateway. */
export interface StoreEntry {
  readonly name: string
  readonly platform: PlatformId | 'auto'
  /** The store's own base URL. */
  readonly target: string
  readonly gatewayUrl: string
  readonly tlsUrl: string | null
}

export interface SavedFilter {
  readonly name: string
  readonly filter: string
}

/** What a person noted; kept beside the log. Notes and pins are by exchange id. */
export interface ViewerSettings {
  readonly savedFilters: readonly SavedFilter[]
  readonly pins: readonly string[]
  readonly notes: Readonly<Record<string, string>>
}

export const NO_SETTINGS: ViewerSettings = { savedFilters: [], pins: [], notes: {} }

/** Pins and notes go with the exchanges they belong to. */
export function withoutExchanges(settings: ViewerSettings, isGone: (id: string) => boolean): ViewerSettings {
  const pins = settings.pins.filter((id) => !isGone(id))
  const notes = Object.fromEntries(Object.entries(settings.notes).filter(([id]) => !isGone(id)))
  return { ...settings, pins, notes }
}

export interface MinuteCount {
  /** ISO 8601, start of the minute. */
  readonly minute: string
  readonly calls: number
  readonly failures: number
}

export interface CauseCount {
  readonly code: string
  readonly title: string
  readonly count: number
}

/** How much of a rate limit is used, as the newest answer told. */
export interface Bucket {
  readonly used: number
  readonly maximum: number
  /** The field that told it. */
  readonly source: string
  readonly restoreRate?: number
}

export interface StoreState {
  readonly store: string
  readonly platform: PlatformId
  readonly calls: number
  readonly failures: number
  readonly bucket?: Bucket
  /** API family and version in use: `Admin GraphQL 2026-01`. */
  readonly api?: string
  /** Version that answered, where it is another than the one asked for. */
  readonly servedVersion?: string
  /** Text of the newest deprecation notice. */
  readonly deprecation?: string
}

/** The dashboard strip: what the newest exchanges add up to. */
export interface Dashboard {
  readonly minutes: readonly MinuteCount[]
  readonly causes: readonly CauseCount[]
  readonly stores: readonly StoreState[]
  /** Number of exchanges this was counted over. */
  readonly counted: number
}

/** Path of an exchange's page in the viewer. */
export function exchangePath(id: string): string {
  return `/exchanges/${encodeURIComponent(id)}`
}
