/** The bounded memory behind `History`: fingerprints only, so that it may be kept on disk. */
import type { FingerprintedKind, History, NewestFirst, Note, Noted, PastExchange, Use, WorkedRoute } from './history.js'
import { Trail } from './trail.js'
import { Trails } from './trails.js'
import { Uses } from './uses.js'

export interface Memory extends History {
  /** Adds an ended exchange; the oldest beyond the bound are forgotten, unless a lasting note or a last success keeps them. */
  remember(past: PastExchange): void
  /** Plain data for a document on disk, oldest first. */
  snapshot(): readonly PastExchange[]
}

/** Notes that stay useful for days: a token's issue, an uninstall, what the API index told. */
const LASTING: ReadonlySet<Note['kind']> = new Set(['token-issued', 'uninstalled', 'scopes', 'wordpress-index'])

/** Kinds that almost every exchange brings and hardly a rule asks for: found by going through all instead of being kept in a list. */
const UNLISTED: ReadonlySet<Note['kind']> = new Set(['credential', 'installation', 'call-limit', 'clock-skew'])

const FINGERPRINTED: ReadonlySet<Note['kind']> = new Set<FingerprintedKind>(['token-issued', 'scopes', 'spent', 'nonce-issued'])

/**
 * @param earlier a snapshot to start from, oldest first
 * @param bound how many exchanges to remember, and as many older ones with lasting notes or a last success (for each way in which a
 * credential was used)
 */
export function createMemory(earlier: readonly PastExchange[] = [], bound = 2000): Memory {
  const memory = new BoundedMemory(bound)
  for (const past of earlier) memory.remember(past)
  return memory
}

/** An exchange that outlived the bound. */
interface Kept {
  readonly past: PastExchange
  readonly number: number
}

/**
 * Every exchange is remembered and few are asked about, so remembering costs a handful of look-ups. Forgetting happens in batches of a
 * quarter of the bound, and touches the old end of the lists only.
 */
class BoundedMemory implements Memory {
  readonly #bound: number
  /** Oldest first; all that is in `kept` is older than what is in `recent`. Exchanges are numbered as they come. */
  #kept: readonly Kept[] = []
  #recent: PastExchange[] = []
  #count = 0
  readonly #redirects = new Trail<PastExchange>()
  readonly #worked = new Trail<PastExchange>()
  readonly #byOrigin = new Trails<string, PastExchange>()
  /** Those that worked. */
  readonly #byRoute = new Trails<string, PastExchange>()
  readonly #byWord = new Trails<string, Noted<'credential'>>()
  readonly #byKind = new Trails<Note['kind'], Noted>()
  readonly #byFingerprint = new Trails<string, Noted>()
  readonly #uses = new Uses()

  constructor(bound: number) {
    this.#bound = bound
  }

  remember(past: PastExchange): void {
    this.#recent.push(past)
    this.#index(past, ++this.#count)
    if (this.#recent.length > this.#bound * 1.25) this.#forgetOldest()
  }

  snapshot(): readonly PastExchange[] {
    return [...this.#kept.map(({ past }) => past), ...this.#recent]
  }

  previous(): PastExchange | undefined {
    return this.#recent.at(-1)
  }

  latest(among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
    const found = lastOf(this.#recent, among, test)
    const older = among - this.#recent.length
    if (found || older <= 0) return found
    return lastOf(
      this.#kept.map(({ past }) => past),
      older,
      test
    )
  }

  latestRedirect(among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
    return this.#redirects.find(test, this.#count - among)
  }

  latestWorked(among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
    return this.#worked.find(test, this.#count - among)
  }

  newestOf(few: readonly PastExchange[]): PastExchange | undefined {
    return few.length < 2 ? few[0] : this.latest(Infinity, (past) => few.includes(past))
  }

  withOrigin(origin: string): NewestFirst<PastExchange> {
    return this.#byOrigin.get(origin) ?? []
  }

  origins(): readonly string[] {
    return this.#byOrigin.keys()
  }

  workedRoutes(): Iterable<WorkedRoute> {
    return routesOf(this.#byRoute)
  }

  uses(fingerprint: string): readonly Use[] {
    return this.#uses.of(fingerprint)
  }

  credentials(word: string): NewestFirst<Noted<'credential'>> {
    return this.#byWord.get(word) ?? []
  }

  notes<K extends Note['kind']>(kind: K): NewestFirst<Noted<K>> {
    const noted = UNLISTED.has(kind) ? this.#gathered(kind) : (this.#byKind.get(kind) ?? [])
    return noted as unknown as NewestFirst<Noted<K>>
  }

  noted<K extends FingerprintedKind>(kind: K, fingerprint: string): Noted<K> | undefined {
    return this.#byFingerprint.get(`${kind} ${fingerprint}`)?.newest() as Noted<K> | undefined
  }

  #gathered(kind: Note['kind']): readonly Noted[] {
    const noted = this.snapshot().flatMap((exchange) =>
      exchange.notes.filter((note) => note.kind === kind).map((note) => ({ note, exchange }))
    )
    return noted.reverse()
  }

  #index(past: PastExchange, number: number): void {
    this.#byOrigin.push(past.origin, past, number)
    if (past.ok) {
      this.#worked.push(past, number)
      this.#byRoute.push(past.route, past, number)
    }
    if (past.location !== undefined) this.#redirects.push(past, number)
    for (let at = 0; at < past.notes.length; at++) this.#indexNote(past, at, number)
  }

  #indexNote(past: PastExchange, at: number, number: number): void {
    const note = past.notes[at] as Note
    if (note.kind === 'credential') {
      this.#byWord.push(note.credential, { note, exchange: past }, number)
      if (past.ok) this.#uses.push(past, at, note, number)
    } else if (!UNLISTED.has(note.kind)) {
      const noted = { note, exchange: past }
      this.#byKind.push(note.kind, noted, number)
      if (FINGERPRINTED.has(note.kind) && 'fingerprint' in note) this.#byFingerprint.push(`${note.kind} ${note.fingerprint}`, noted, number)
    }
  }

  #forgetOldest(): void {
    const upTo = this.#count - this.#bound
    this.#keepWorthy(this.#recent.length - this.#bound, upTo)
    const staying = new Set(this.#kept.map(({ number }) => number))
    this.#redirects.forget(upTo, staying)
    this.#worked.forget(upTo, staying)
    this.#byOrigin.forget(upTo, staying)
    this.#byRoute.forget(upTo, staying)
    this.#byWord.forget(upTo, staying)
    this.#byKind.forget(upTo, staying)
    this.#byFingerprint.forget(upTo, staying)
    this.#uses.forget(upTo, staying)
  }

  /** @param leaving so many of the recent ones, the last of which has the number `upTo` */
  #keepWorthy(leaving: number, upTo: number): void {
    const lastSuccesses = this.#uses.newest()
    const isWorthy = ({ past }: Kept) => lastSuccesses.has(past) || past.notes.some(({ kind }) => LASTING.has(kind))
    const left = this.#recent.slice(0, leaving).map((past, at) => ({ past, number: upTo - leaving + 1 + at }))
    this.#kept = [...this.#kept, ...left].filter(isWorthy).slice(-this.#bound)
    this.#recent = this.#recent.slice(leaving)
  }
}

function* routesOf(byRoute: Trails<string, PastExchange>) {
  for (const [route, calls] of byRoute.entries()) yield { route, calls }
}

function lastOf(list: readonly PastExchange[], among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
  const end = Math.max(0, list.length - among)
  for (let at = list.length - 1; at >= end; at--) {
    const past = list[at]
    if (past && test(past)) return past
  }
  return undefined
}
