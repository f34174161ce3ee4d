/** The pair of key and secret that WooCommerce takes from a request, and how diagnoses point at its parts. */
import { perObject } from '../../diagnosis/remembered.js'
import { perText } from '../../model/returning.js'
import type { Culprit, Evidence } from '../../model/diagnosis.js'
import type { Masker } from '../../model/secrets.js'
import { withoutTags } from '../../model/markup.js'
import type { Credentials, Placed } from './credentials.js'
import type { WooFacts } from './facts.js'

/** Query wins over Basic, a complete pair wins over OAuth; an OAuth request carries a signature instead of the secret. */
export interface SentPair {
  readonly style: 'basic' | 'query' | 'oauth'
  readonly key: Placed
  /** Absent for OAuth. */
  readonly secret?: Placed
}

/** The complete pair (or the signed key), undefined where the request has none. */
export function sentPair(credentials: Credentials): SentPair | undefined {
  return pairs(credentials).sent
}

const pairs = perObject((credentials: Credentials) => ({ sent: pairOf(credentials) }))

function pairOf({ basic, query, oauth }: Credentials): SentPair | undefined {
  if (query?.key?.value && query.secret?.value) return { style: 'query', key: query.key, secret: query.secret }
  if (basic && basic.user !== '' && basic.password !== '') {
    const at = { in: 'request.header', name: 'authorization', pointer: basic.field.pointer } as const
    return { style: 'basic', key: { ...at, value: basic.user }, secret: { ...at, value: basic.password } }
  }
  const key = oauth?.get('oauth_consumer_key')
  return key && { style: 'oauth', key }
}

/** The pair behind an error that the store named: "Consumer key is invalid." comes from the OAuth branch where there is one. */
export function blamedPair(facts: WooFacts): SentPair | undefined {
  const { oauth } = facts.credentials
  const signed = oauth?.get('oauth_consumer_key')
  if (signed && (!facts.https || /key is invalid/i.test(facts.error?.message ?? ''))) return { style: 'oauth', key: signed }
  return sentPair(facts.credentials)
}

/** Points at the value where this request carries it: the parameter, or the header line. */
export function culpritAt(placed: Placed): Culprit {
  const name = placed.in === 'request.header' && placed.name.startsWith('oauth_') ? 'authorization' : placed.name
  return { in: placed.in, name, pointer: placed.pointer }
}

/** The Authorization line, or where it should be. */
export function authorizationCulprit({ authorization }: Credentials): Culprit {
  const at = { in: 'request.header', name: 'authorization' } as const
  return authorization ? { ...at, pointer: authorization.pointer } : at
}

/** The credential that was sent, wherever it is: for findings that no single part is to blame for. */
export function credentialCulprit(facts: WooFacts): Culprit {
  const pair = sentPair(facts.credentials)
  if (pair) return culpritAt(pair.key)
  return authorizationCulprit(facts.credentials)
}

export const SCHEME_CULPRIT: Culprit = { in: 'request.url', name: 'scheme', pointer: '/request/url' }
export const HOST_CULPRIT: Culprit = { in: 'request.url', name: 'host', pointer: '/request/url' }
export const PATH_CULPRIT: Culprit = { in: 'request.url', name: 'path', pointer: '/request/url' }
export const STORE_CULPRIT: Culprit = { in: 'store', name: null }

/** What the store said. */
export function said(facts: WooFacts, note?: string): Evidence {
  const { error } = facts
  const item = error?.item === undefined ? '' : `${error.item}: `
  const observed = error ? `${item}${error.code}: ${plain(error.message)}` : facts.answer.title || `status ${facts.status}`
  return { pointer: error ? '/response/content/text' : '/response/status', observed, ...(note !== undefined && { note }) }
}

/** The status that counts, as evidence. */
export function statusIs(facts: WooFacts, expected?: string): Evidence {
  return { pointer: '/response/status', observed: String(facts.answer.status), ...(expected !== undefined && { expected }) }
}

/** The key of a pair for a sentence, masked; without white space at its ends, as the store looks it up. Empty where none was sent. */
export function shownKey(pair: SentPair | undefined, masker: Masker): string {
  return masker.mask(pair?.key.value.trim() ?? '')
}

/** A masked value and its true length, which tells a shortened one from a whole one. */
export function withLength(value: string, masker: Masker): string {
  return `${masker.mask(value)} (${value.length} characters)`
}

/** The Basic line of a WordPress user: its name masked, and of the password only what `shape` says of it. */
export function basicUser({ basic }: Credentials, masker: Masker, shape: string): Evidence {
  return {
    pointer: basic?.field.pointer ?? '/request/headers',
    observed: `Basic user ${masker.mask(basic?.user ?? '')}, password of ${shape}`
  }
}

/** A value as sent, masked. */
export function sent(placed: Placed, masker: Masker, expected?: string): Evidence {
  const observed = masker.mask(placed.value)
  return { pointer: placed.pointer, observed, ...(expected !== undefined && { expected }) }
}

/** Texts that plugins and PHP print may hold the address of the call, and so its keys. */
export function withoutKeys(text: string): string {
  return text.replace(/\b(c[ks])_[0-9a-z]{6,64}/gi, '$1_…')
}

/** The pointer of a culprit as a property to spread: none where the request has no such part. */
export function pointed({ pointer }: Pick<Culprit, 'pointer'>): Pick<Culprit, 'pointer'> {
  return pointer === undefined ? {} : { pointer }
}

/** At most `length` characters; an ellipsis takes the place of the last one where text was cut. */
export function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}

/** Text of an error without markup, short enough for one line. */
export const plain: (text: string) => string = perText(50, (text) => {
  return clip(withoutTags(text).replace(/\s+/g, ' ').trim(), 140)
})

/** `/wp-json/` (or what the site has instead) below the installation's path. */
export function indexPath(facts: WooFacts): string {
  return `${facts.api.base}${facts.api.prefix}/`
}

/** The bodies of error answers name the fault in English unless the site has a translation. */
export function says(facts: WooFacts, pattern: RegExp): boolean {
  return pattern.test(facts.error?.message ?? '')
}

/**
 * The store says that it does not know the key. A translation is recognised by its word for key, and by what it cannot be: the refusal of
 * a permission comes with the signs of a user.
 */
export function refusesKey(facts: WooFacts): 'named' | 'translated' | undefined {
  if (!isAuthenticationError(facts)) return undefined
  if (says(facts, /key is invalid/i)) return 'named'
  if (
    facts.error?.status !== 401 ||
    facts.answer.hasUserSigns ||
    says(facts, /secret|geheim|segret|секрет|oauth_|signatur|firma|assinatura|nonce|api.?key|permi|berechtig|autori/i)
  ) {
    return undefined
  }
  return says(facts, /consumer.?key|schlüssel|\bclé|\bclave|\bchiave|\bchave|sleutel|ключ/i) ? 'translated' : undefined
}

/** WooCommerce refused the credential itself (401, "Consumer key is invalid." and the like), in any language. */
export function isAuthenticationError(facts: WooFacts): boolean {
  const code = facts.error?.code
  return code === 'woocommerce_rest_authentication_error' || code === 'woocommerce_api_authentication_error'
}
