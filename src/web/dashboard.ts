/** What the newest exchanges add up to. Counted on demand and kept for a moment, so that it costs nothing while nobody looks. */
import { isWithin } from '../model/diagnosis.js'
import type { ExchangeSummary } from '../model/live.js'
import { type ApiFamily, apiFamily } from '../model/route.js'
import type { Dashboard, MinuteCount, StoreState } from '../model/viewer.js'
import type { ExchangeStore } from '../store/store.js'
import { rateLimits } from './rate-limits.js'
import type { ViewerServices } from './services.js'

const COUNTED = 1000
const MINUTES = 30
const KEPT_MS = 1000
/** Answers per store that are opened to read its rate limit and version from. */
const OPENED = 6

/**
 * Counts at most once a second, however often it is read.
 *
 * @param now milliseconds since the epoch
 */
export function createDashboard(store: ExchangeStore, services: ViewerServices, now: () => number = Date.now) {
  let kept: { at: number; value: Promise<Dashboard> } | undefined
  return {
    read: (): Promise<Dashboard> => {
      if (!kept || now() - kept.at > KEPT_MS) kept = { at: now(), value: count(store, services) }
      return kept.value
    }
  }
}

async function count(store: ExchangeStore, services: ViewerServices): Promise<Dashboard> {
  const { items } = await store.list({ limit: COUNTED })
  return { minutes: perMinute(items), causes: causes(items, services), stores: await storeStates(store, items), counted: items.length }
}

/** What `level:failure` finds; a call that the client gave up is none of the store's failures. */
function failed({ diagnoses }: ExchangeSummary): boolean {
  return diagnoses.some(({ level }) => level === 'failure')
}

/** The last half hour up to the newest call, one entry a minute, quiet minutes included. */
export function perMinute(items: readonly ExchangeSummary[]): readonly MinuteCount[] {
  const minute = (item: ExchangeSummary) => Math.floor(Date.parse(item.startedDateTime) / 60_000)
  const last = items[0] === undefined ? 0 : minute(items[0])
  const slots = Array.from({ length: MINUTES }, (_, index) => ({ minute: last - MINUTES + 1 + index, calls: 0, failures: 0 }))
  for (const item of items) {
    const slot = slots[minute(item) - last + MINUTES - 1]
    if (!slot) continue
    slot.calls++
    if (failed(item)) slot.failures++
  }
  return items.length === 0 ? [] : slots.map((slot) => ({ ...slot, minute: new Date(slot.minute * 60_000).toISOString() }))
}

function causes(items: readonly ExchangeSummary[], services: ViewerServices): Dashboard['causes'] {
  const counts = new Map<string, number>()
  for (const { diagnoses } of items) {
    const code = diagnoses.find(({ level }) => level === 'failure')?.code
    if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const pages = services.codes()
  const title = (code: string) =>
    (pages.find((page) => page.code === code) ?? pages.find((page) => isWithin(code, page.code)))?.title ?? code
  return [...counts].sort((left, right) => right[1] - left[1]).map(([code, number]) => ({ code, title: title(code), count: number }))
}

async function storeStates(store: ExchangeStore, items: readonly ExchangeSummary[]): Promise<readonly StoreState[]> {
  return Promise.all([...byStore(items)].map(([name, own]) => storeState(store, name, own)))
}

function byStore(items: readonly ExchangeSummary[]): ReadonlyMap<string, readonly ExchangeSummary[]> {
  const groups = new Map<string, ExchangeSummary[]>()
  for (const item of items) {
    const group = groups.get(item.store)
    if (group) group.push(item)
    else groups.set(item.store, [item])
  }
  return groups
}

async function storeState(store: ExchangeStore, name: string, items: readonly ExchangeSummary[]): Promise<StoreState> {
  // Refused calls tell neither limit nor version, but those that were too many do.
  const telling = items.filter(({ outcome, status }) => outcome === 'answered' && (status < 400 || status === 429))
  const newest = telling.slice(0, OPENED)
  const exchanges = (await Promise.all(newest.map(({ id }) => store.get(id)))).filter((exchange) => exchange !== undefined)
  const family = newest.map(({ url }) => apiFamily(url)).find((known) => known?.version !== undefined)
  const { bucket } = rateLimits(exchanges)
  // One store may be asked through several APIs; the version that answered is told of the one that is shown.
  const isShown = (asked: ApiFamily | undefined) => asked?.family === family?.family && asked?.version === family?.version
  const { servedVersion } = rateLimits(exchanges.filter(({ request }) => isShown(apiFamily(request.url))))
  const deprecation = items
    .flatMap(({ diagnoses }) => diagnoses)
    .find(({ code, level }) => level === 'notice' && /deprecat|fell-forward|version/.test(code))
  return {
    store: name,
    platform: items[0]?.platform ?? 'http',
    calls: items.length,
    failures: items.filter(failed).length,
    ...(family && { api: [family.family, family.version].join(' ') }),
    ...(deprecation && { deprecation: deprecation.summary }),
    ...(bucket && { bucket }),
    ...(servedVersion !== undefined && { servedVersion })
  }
}
