/** The server's clock beside that of the exchange. */
import type { HttpFacts } from './facts.js'
import { dateOf } from './remembered.js'

/**
 * Server minus exchange by the Date field (RFC 9110 section 6.6.1), milliseconds; undefined where one of the two has no time. The answer was
 * made somewhere between start and end, and Date has whole seconds: within that the clocks agree.
 */
export function skewOf({ at, exchange, responseHeaders }: HttpFacts): number | undefined {
  const server = dateOf(responseHeaders.value('date') ?? '')
  if (at === 0 || Number.isNaN(server)) return undefined
  const end = at + Math.max(0, exchange.time)
  if (server < at - 1000) return server - at
  return server > end + 1000 ? server - end : 0
}
