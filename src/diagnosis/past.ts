/** What the history remembers of an exchange. */
import type { PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { Mutable } from '../model/mutable.js'
import type { HttpFacts } from './facts.js'
import type { RequestHead } from './head.js'
import type { Note, PastExchange } from './history.js'
import { perObject } from './remembered.js'

/** What the last call with a head taught, and the last call of all. */
const lastNotes = perObject((_head: RequestHead): { notes: readonly Note[] } => ({ notes: [] }))
let newestNotes: readonly Note[] = []

/**
 * Calls mostly teach the same as one before. Thousands of exchanges are remembered for a moment, and the garbage collector copies
 * each of them several times: they share one list.
 */
function shared(head: RequestHead, notes: readonly Note[]): readonly Note[] {
  const last = lastNotes(head)
  if (!areSame(last.notes, notes)) last.notes = areSame(newestNotes, notes) ? newestNotes : notes
  newestNotes = last.notes
  return last.notes
}

function areSame(some: readonly Note[], others: readonly Note[]): boolean {
  return some === others || (some.length === others.length && some.every((note, at) => isSame(note, others[at] as Note)))
}

function isSame(one: Note, other: Note): boolean {
  const names = Object.keys(one) as (keyof Note)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/**
 * Credentials, query and client go in as fingerprints. Paths stand as they are: whoever keeps them masks them.
 *
 * @param learnt what judging the exchange told
 */
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
    notes: shared(head, learnt.notes)
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
