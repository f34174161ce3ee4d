/** What the history remembers of an exchange. */
import type { PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { HttpFacts } from './facts.js'
import type { Note, PastExchange } from './history.js'

/** Records are built field by field: spreads of optional fields cost on every exchange. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function remember(
  facts: HttpFacts,
  platform: PlatformId,
  masker: Masker,
  learnt: { readonly ok: boolean; readonly code: string | undefined; readonly notes: readonly Note[] }
): PastExchange {
  const { exchange, head, redirect } = facts
  const past: Mutable<PastExchange> = {
    id: exchange.id,
    at: facts.at,
    store: exchange.store,
    platform,
    method: head.method,
    origin: head.origin,
    path: head.path,
    route: head.route,
    status: facts.status,
    ok: learnt.ok,
    notes: learnt.notes
  }
  const userAgent = head.headers.value('user-agent')
  if (head.search.length > 1) past.query = masker.fingerprint(head.search)
  if (redirect) {
    past.location = `${redirect.location.origin}${redirect.location.pathname}`
    past.locationHasQuery = redirect.location.search.length > 1
  }
  if (head.credentialNames.length > 0) past.credentials = head.credentialNames
  if (userAgent) past.userAgent = masker.fingerprint(userAgent)
  if (learnt.code) past.code = learnt.code
  return past
}
