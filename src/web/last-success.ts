/** The newest call of the same route or operation that worked: what a failing one is best compared with. */
import type { Exchange } from '../model/exchange.js'
import { pathOf } from '../model/filter-match.js'
import type { ExchangeSummary } from '../model/live.js'
import { routeOf } from '../model/route.js'
import type { ExchangeStore } from '../store/store.js'

/** How far back to look, in exchanges of the same store and method. */
const PAGES = 20
const PAGE = 500

/** Its id; the newest before the exchange, else one after it, undefined where none is among those looked at. */
export async function lastSuccess(store: ExchangeStore, exchange: Exchange): Promise<string | undefined> {
  const { method, url } = exchange.request
  const route = routeOf(pathOf(url))
  const fits = (item: ExchangeSummary) =>
    item.id !== exchange.id &&
    worked(item) &&
    item.method === method &&
    routeOf(pathOf(item.url)) === route &&
    item.graphql?.operationName === exchange.graphql?.operationName
  const filter = `store:"${exchange.store.replaceAll('"', '')}" status:<400`
  let before: string | undefined
  let later: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const { items, next } = await store.list({ filter, limit: PAGE, ...(before !== undefined && { before }) })
    for (const item of items) {
      if (!fits(item)) continue
      if (item.seq < exchange.seq) return item.id
      later ??= item.id
    }
    if (next === null) break
    before = next
  }
  return later
}

/** Answered below 400 and without a diagnosed failure. */
function worked({ outcome, status, diagnoses }: ExchangeSummary): boolean {
  return outcome === 'answered' && status > 0 && status < 400 && !diagnoses.some(({ level }) => level === 'failure')
}
