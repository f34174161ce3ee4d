/** What the credentials of a request say, as far as masking leaves it readable. Pure. */
import type { NameValue } from '../../model/exchange.js'
import { asObject } from '../../model/json.js'

export interface Claim {
  readonly name: string
  readonly value: string
  readonly note?: string
}

export interface Credential {
  readonly title: string
  readonly claims: readonly Claim[]
  /** A sentence about validity at the time of the exchange. */
  readonly verdict?: { readonly text: string; readonly bad: boolean }
}

const JWT = /(?<![\w-])(eyJ[\w-]+)\.([\w-]+)\./
const TIMES: Readonly<Record<string, string>> = { exp: 'expires', nbf: 'not before', iat: 'issued' }

/** @param at the exchange's own clock, milliseconds */
export function credentialsOf(headers: readonly NameValue[], at: number): readonly Credential[] {
  return headers.flatMap(({ name, value }) => {
    const jwt = JWT.exec(value)
    if (jwt) return readJwt(name, jwt[1] ?? '', jwt[2] ?? '', at)
    return name.toLowerCase() === 'authorization' ? readBasic(value) : []
  })
}

/** Masked Basic credentials are kept decoded: `Basic base64(user:password)`. */
function readBasic(value: string): readonly Credential[] {
  const inside = /^basic\s+base64\((.*)\)$/i.exec(value.trim())?.[1]
  if (inside === undefined) return []
  const colon = inside.indexOf(':')
  const claims = colon < 0 ? [{ name: 'user name', value: inside, note: 'no colon: there is no password' }] : userAndPassword(inside, colon)
  return [{ title: 'Authorization: Basic, decoded', claims }]
}

function userAndPassword(inside: string, colon: number): readonly Claim[] {
  return [
    { name: 'user name', value: inside.slice(0, colon) },
    { name: 'password', value: inside.slice(colon + 1) || '(empty)' }
  ]
}

function readJwt(header: string, first: string, second: string, at: number): readonly Credential[] {
  const head = decode(first)
  const body = decode(second)
  if (!head || !body) return []
  const claims = [...Object.entries(head), ...Object.entries(body)].map(([name, value]) => claim(name, value, at))
  return [{ title: `${header}: JSON Web Token, decoded`, claims, ...verdictOf(body, at) }]
}

function claim(name: string, value: unknown, at: number): Claim {
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  const word = TIMES[name]
  if (word === undefined || typeof value !== 'number') return { name, value: shown }
  const date = new Date(value * 1000)
  // JavaScript's calendar ends in the year 275760: a claim in milliseconds may lie beyond.
  if (Number.isNaN(date.getTime())) return { name, value: shown, note: 'not a time: seconds since 1970 are expected' }
  return { name, value: shown, note: `${word} ${date.toISOString()}, ${distance(date.getTime() - at)}` }
}

function verdictOf(body: Record<string, unknown>, at: number): Pick<Credential, 'verdict'> {
  const { exp, nbf } = body
  if (typeof exp === 'number' && exp * 1000 <= at)
    return { verdict: { text: `Expired ${distance(exp * 1000 - at)} of this call`, bad: true } }
  if (typeof nbf === 'number' && nbf * 1000 > at) return { verdict: { text: 'Not valid yet at the time of this call', bad: true } }
  return typeof exp === 'number' ? { verdict: { text: 'Not expired at the time of this call', bad: false } } : {}
}

function distance(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  const words = seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
  return milliseconds < 0 ? `${words} before the time` : `${words} after the time`
}

function decode(segment: string): Record<string, unknown> | undefined {
  try {
    const bytes = Uint8Array.from(atob(segment.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    return asObject(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return undefined
  }
}
