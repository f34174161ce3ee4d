/** Questions to the history that several rules ask. */
import type { NewestFirst, NoteOf, PastExchange } from '../../diagnosis/history.js'
import type { ShopifyFacts } from './facts.js'
import type { Context } from './finding.js'

/** By the `x-shopid` of both answers; undefined where one of them has none. */
export function isSameShop(facts: ShopifyFacts, past: PastExchange): boolean | undefined {
  const now = facts.responseHeaders.value('x-shopid')
  const then = past.notes.find((note) => note.kind === 'installation')?.shopId
  return now && then ? now === then : undefined
}

export interface Issue {
  readonly note: NoteOf<'token-issued'>
  readonly exchange: PastExchange
}

/** The token response that issued the value with this fingerprint. */
export function issueOf({ history }: Context, fingerprint: string): Issue | undefined {
  return history.noted('token-issued', fingerprint)
}

/**
 * The last calls with this token that worked, on this shop and on others; token requests do not count. A shop that was renamed keeps its
 * id and its old name (https://github.com/Shopify/shopify_python_api/issues/731).
 */
export function successes({ history, facts }: Context, fingerprint: string) {
  const here: PastExchange[] = []
  const elsewhere: PastExchange[] = []
  for (const { origin, calls } of history.uses(fingerprint)) {
    const last = calls.find((past) => past.ok && past.status < 300 && !/\/oauth\/(access_)?token/.test(past.path))
    if (last) (origin === facts.origin || isSameShop(facts, last) === true ? here : elsewhere).push(last)
  }
  return { here: history.newestOf(here), elsewhere: history.newestOf(elsewhere) }
}

/** The last call below /admin/ that worked with this value as the one that is judged: it has been a valid token. */
export function acceptedOnAdmin({ history }: Context, fingerprint: string): PastExchange | undefined {
  const isItsOwn = ({ path, notes }: PastExchange) => {
    const first = notes.find((note) => note.kind === 'credential')
    return /^\/+(?:admin\/(?!oauth\/(?:access_token|authorize))|payments_apps\/)/.test(path) && first?.fingerprint === fingerprint
  }
  return history.newestOf(history.uses(fingerprint).flatMap(({ calls }) => calls.find(isItsOwn) ?? []))
}

/** The scopes that this token is known to have: listed by Shopify, or named when it was issued. */
export function knownScopes(context: Context, value: string): readonly string[] | undefined {
  const fingerprint = context.masker.fingerprint(value)
  const listed = context.history.noted('scopes', fingerprint)?.note.scopes
  return listed ?? issueOf(context, fingerprint)?.note.scopes
}

/** Scopes that an authorize URL of this shop asked for, newest first. */
export function requestedScopes({ history, facts }: Context): readonly string[] | undefined {
  return history.notes('scopes').find(({ exchange }) => isAuthorize(exchange) && exchange.origin === facts.origin)?.note.scopes
}

/** An authorize URL of a shop, also the page that Shopify shows for it. */
export function isAuthorize({ path }: PastExchange): boolean {
  return /^\/+admin\/oauth\/(authorize|request_grant)$/.test(path)
}

/** A write scope includes the read scope of the same resource. */
export function grants(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted) || scopes.includes(wanted.replace(/(^|_)read_/, '$1write_'))
}

/** The token is a user's own: by prefix, or by the answer that issued it. */
export function isPerUser(context: Context): boolean {
  const token = context.facts.adminToken
  if (!token) return false
  return token.kind === 'shpua' || issueOf(context, context.masker.fingerprint(token.bare))?.note.mode === 'online'
}

/** `3 hours`, `2 days`: how long ago, for a message. */
export function since(from: number, to: number): string {
  const minutes = Math.max(0, Math.round((to - from) / 60_000))
  if (minutes < 1) return 'less than a minute'
  if (minutes === 1) return '1 minute'
  if (minutes < 120) return `${minutes} minutes`
  return minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
}

/** The path without its version, ids replaced: the same route in another version compares equal. */
export function unversioned(path: string): string {
  return path.replace(/^(\/admin\/api)\/[^/]+\//, '$1/').replace(/\/(?:\d+|[0-9a-f]{16,64})(?=[/.]|$)/gi, '/:id')
}

/** Earlier exchanges with this host, newest first. */
export function withHost({ history }: Context, facts: ShopifyFacts): NewestFirst<PastExchange> {
  return history.withOrigin(facts.origin)
}
