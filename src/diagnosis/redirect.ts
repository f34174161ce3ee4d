/** What a client that follows a redirect would lose on the way. */
import type { SentCredential } from './credentials.js'
import type { Field } from './fields.js'

/**
 * `credential`: clients drop it on a change of origin (RFC 9110 section 15.4 lets them, WHATWG Fetch and curl do), or its signature covers
 * the old URL. `method`: 301 and 302 turn a POST into a GET in practice. `store`: another host answers next.
 */
export type Loss = 'credential' | 'method' | 'query' | 'store'

export interface Redirect {
  readonly status: number
  readonly field: Field
  /** Absolute, at the store. */
  readonly location: URL
  /** Empty: the client may follow without harm. */
  readonly loses: ReadonlySet<Loss>
}

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export interface Asked {
  readonly method: string
  readonly status: number
  readonly asked: URL
  readonly target: URL
  readonly credentials: readonly SentCredential[]
  readonly location: Field | undefined
}

/** What the answer redirects to; undefined where its status is none that clients follow, or its Location is missing or unreadable. */
export function redirectOf(request: Asked): Redirect | undefined {
  const { status, location: field } = request
  if (!STATUSES.has(status) || !field || field.value === '') return undefined
  const location = resolve(field.value, request)
  return location && { status, field, location, loses: lossesOf(request, location) }
}

function lossesOf({ method, status, target, credentials }: Asked, location: URL): ReadonlySet<Loss> {
  const loses = new Set<Loss>()
  const moved = location.origin !== target.origin
  const signed = credentials.some(({ name }) => name === 'oauth_signature')
  const inHeader = credentials.some((credential) => credential.in !== 'query')
  const kept = new URLSearchParams(location.search)
  const droppedKeys = credentials.some((credential) => credential.in === 'query' && !kept.has(credential.name))
  if ((moved && inHeader) || droppedKeys || (signed && (moved || location.pathname !== target.pathname))) loses.add('credential')
  if ((status === 301 || status === 302) && !SAFE.has(method)) loses.add('method')
  if (
    target.search.length > 1 &&
    (droppedKeys || (location.search.length < 2 && isSameResource(status, target.pathname, location.pathname)))
  )
    loses.add('query')
  if (location.host !== target.host) loses.add('store')
  return loses
}

/** Another path is another resource, with parameters of its own, and so is whatever a 303 names (RFC 9110 section 15.4.4). */
export function isSameResource(status: number, from: string, to: string): boolean {
  return status !== 303 && withoutSlash(from) === withoutSlash(to)
}

/** Servers add or take the slash at the end of one and the same address, and fold slashes in a row. */
function withoutSlash(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/\/$/, '')
}

/** A Location that another proxy rewrote to its own address stands for the store's. */
function resolve(text: string, { asked, target }: Asked): URL | undefined {
  try {
    const url = new URL(text, target)
    if (url.host !== asked.host || asked.host === target.host) return url
    return new URL(`${target.origin}${url.pathname}${url.search}`)
  } catch {
    return undefined
  }
}
