/**
 * What earlier exchanges taught: bounded, in order, free of secrets (fingerprints only), so it may be kept on disk.
 */
import type { PlatformId } from '../model/exchange.js'

/** One earlier exchange, as much of it as rules need. */
export interface PastExchange {
  readonly id: string
  /** Milliseconds since the epoch: its own `startedDateTime`. */
  readonly at: number
  readonly store: string
  readonly platform: PlatformId
  readonly method: string
  /** Store-side origin and path, without query. */
  readonly origin: string
  readonly path: string
  /** Path with ids replaced (`/orders/:id`), so that the same route is recognised again. */
  readonly route: string
  /** Fingerprint of the whole query string. */
  readonly query?: string
  /** 0 = no answer. */
  readonly status: number
  /** No failure by status and none by the platform's own signs. */
  readonly ok: boolean
  /** `Location` of a redirect, made absolute, without query. */
  readonly location?: string
  /** The redirect's Location has a query. */
  readonly locationHasQuery?: boolean
  /** Where it carried credentials, by name: `header authorization`, `query consumer_key`. */
  readonly credentials?: readonly string[]
  /** Fingerprint of User-Agent; absent where none was sent. */
  readonly userAgent?: string
  /** Best failure code that was printed for it. */
  readonly code?: string
  readonly notes: readonly Note[]
}

/** What a platform wants remembered; a closed union, so that new knowledge gets a typed field. */
export type Note =
  /** A credential was sent. `kind` is the platform's word: `shpat`, `storefront-public`, `consumer-key`, `basic-user`, ... */
  | { readonly kind: 'credential'; readonly credential: string; readonly fingerprint: string; readonly place: 'header' | 'query' | 'body' }
  /** A token endpoint issued a token. Times are milliseconds since the epoch. */
  | {
      readonly kind: 'token-issued'
      readonly fingerprint: string
      readonly shop: string
      readonly mode: 'online' | 'offline' | 'client-credentials' | 'unknown'
      readonly expiresAt?: number
      readonly scopes?: readonly string[]
      readonly clientId?: string
      readonly refreshFingerprint?: string
    }
  /** A one-time value was spent: authorization code, refresh token, OAuth 1.0a nonce (with its timestamp). */
  | {
      readonly kind: 'spent'
      readonly what: 'authorization-code' | 'refresh-token' | 'nonce'
      readonly fingerprint: string
      readonly timestamp?: string
    }
  /** The app was uninstalled from the shop (webhook or API call that passed). */
  | { readonly kind: 'uninstalled'; readonly shop: string }
  /** Shopify named the app and installation behind an accepted token. */
  | { readonly kind: 'installation'; readonly shopId?: string; readonly apiClientId?: string; readonly permissionId?: string }
  /** Scopes that a token is known to have (access_scopes answer). */
  | { readonly kind: 'scopes'; readonly fingerprint: string; readonly scopes: readonly string[] }
  /** The WordPress API index told its home URL and whether PHP sees HTTPS (application-passwords offered). */
  | { readonly kind: 'wordpress-index'; readonly home: string; readonly seesHttps?: boolean }
  /** `Link rel="https://api.w.org/"` of an answer. */
  | { readonly kind: 'api-root'; readonly url: string }
  /** Call limit seen: used of maximum. */
  | { readonly kind: 'call-limit'; readonly used: number; readonly maximum: number }
  /** Server clock minus exchange clock, milliseconds. */
  | { readonly kind: 'clock-skew'; readonly milliseconds: number }
  /** Store API or cookie nonce handed out by the store. */
  | { readonly kind: 'nonce-issued'; readonly fingerprint: string }
  /** A login set WordPress' cookie; a Secure one does not travel over plain http everywhere. */
  | { readonly kind: 'login-cookie'; readonly secure: boolean }

export type NoteOf<K extends Note['kind']> = Extract<Note, { kind: K }>

/** A list to be asked, newest first; arrays are such lists, too. */
export interface NewestFirst<T> {
  readonly length: number
  find(test: (item: T) => boolean): T | undefined
  some(test: (item: T) => boolean): boolean
  filter(test: (item: T) => boolean): readonly T[]
  map<U>(make: (item: T) => U): readonly U[]
}

/** One way in which a credential was used with success. */
export interface Use {
  readonly origin: string
  /** The platform's word for it, as in the note. */
  readonly credential: string
  readonly place: NoteOf<'credential'>['place']
  readonly calls: NewestFirst<PastExchange>
}

/** Calls of one route that worked. */
export interface WorkedRoute {
  readonly route: string
  readonly calls: NewestFirst<PastExchange>
}

export interface Noted<K extends Note['kind'] = Note['kind']> {
  readonly note: NoteOf<K>
  readonly exchange: PastExchange
}

/** Newest first wherever a list or "last" is spoken of. Thousands may be remembered: a rule asks for what it means instead of filtering all. */
export interface History {
  /** The newest of the last `among` exchanges that passes: cheap, for rules that every exchange asks. */
  latest(among: number, test: (past: PastExchange) => boolean): PastExchange | undefined
  /** The same of redirects only, of which there are few. */
  latestRedirect(among: number, test: (past: PastExchange) => boolean): PastExchange | undefined
  /** The same of those that worked (`ok`): nothing is gone through where all fails. */
  latestWorked(among: number, test: (past: PastExchange) => boolean): PastExchange | undefined
  /** Exchanges with this origin of a store, newest first. */
  withOrigin(origin: string): NewestFirst<PastExchange>
  /** All origins that are remembered. */
  origins(): readonly string[]
  /** How this credential was used where it worked (`ok`); the first note of an exchange with this fingerprint counts. */
  uses(fingerprint: string): readonly Use[]
  /** The newest of a few remembered exchanges. */
  newestOf(few: readonly PastExchange[]): PastExchange | undefined
  /** Calls that worked, by route. */
  workedRoutes(): Iterable<WorkedRoute>
  /** Notes of credentials that a platform calls by this word, newest first. */
  credentials(word: string): NewestFirst<Noted<'credential'>>
  /** The exchange just before this one in time, whatever store. */
  previous(): PastExchange | undefined
  /** All notes of one kind with the exchange that brought them, newest first. */
  notes<K extends Note['kind']>(kind: K): NewestFirst<Noted<K>>
  /** The newest note of one kind about the value with this fingerprint. */
  noted<K extends FingerprintedKind>(kind: K, fingerprint: string): Noted<K> | undefined
}

/** Kinds of notes that rules look up by their fingerprint. */
export type FingerprintedKind = 'token-issued' | 'scopes' | 'spent' | 'nonce-issued'
