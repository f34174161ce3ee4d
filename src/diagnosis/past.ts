/** What the history remembers of an exchange. */
import type { PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { HttpFacts } from './facts.js'
import type { Note, PastExchange } from './history.js'

export function remember(
  facts: HttpFacts,
  platform: PlatformId,
  masker: Masker,
  learnt: { readonly ok: boolean; readonly code: string | undefined; readonly notes: readonly Note[] }
): PastExchange {
  const { exchange, target, redirect, sentCredentials } = facts
  const userAgent = facts.headers.value('user-agent')
  return {
    id: exchange.id,
    at: facts.at,
    store: exchange.store,
    platform,
    method: facts.method,
    origin: facts.origin,
    path: target.pathname,
    route: routeOf(target.pathname),
    ...(target.search.length > 1 && { query: masker.fingerprint(target.search) }),
    status: facts.status,
    ok: learnt.ok,
    ...(redirect && { location: `${redirect.location.origin}${redirect.location.pathname}` }),
    ...(redirect && { locationHasQuery: redirect.location.search.length > 1 }),
    ...(sentCredentials.length > 0 && { credentials: sentCredentials.map(({ in: place, name }) => `${place} ${name}`) }),
    ...(userAgent && { userAgent: masker.fingerprint(userAgent) }),
    ...(learnt.code && { code: learnt.code }),
    notes: learnt.notes
  }
}

/** `/orders/1234/refunds.json` -> `/orders/:id/refunds.json`: ids are numbers or long hexadecimal words. */
export function routeOf(path: string): string {
  return path.replace(/\/(?:\d+|[0-9a-f]{16,64}|[0-9a-f]{8}-[0-9a-f-]{27})(?=[/.]|$)/gi, '/:id')
}
