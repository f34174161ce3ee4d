/** The bounded memory behind `History`: fingerprints only, so that it may be kept on disk. */
import type { FingerprintedKind, History, NewestFirst, Note, Noted, NoteOf, PastExchange, Use } from './history.js'
import { Trail } from './trail.js'

export interface Memory extends History {
  /** Adds an ended exchange; the oldest beyond the bound are forgotten, unless a lasting note or a last success keeps them. */
  remember(past: PastExchange): void
  /** Plain data for a document on disk, oldest first. */
  snapshot(): readonly PastExchange[]
  clear(): void
}

interface Worked extends Use {
  readonly calls: Trail<PastExchange>
}

/** Notes that stay useful for days: a token's issue, an uninstall, what the API index told. */
const LASTING: ReadonlySet<Note['kind']> = new Set(['token-issued', 'uninstalled', 'scopes', 'wordpress-index', 'installation'])

/** Kinds that almost every exchange brings and hardly a rule asks for: found by going through all instead of being kept in a list. */
const UNLISTED: ReadonlySet<Note['kind']> = new Set(['credential', 'installation', 'call-limit', 'clock-skew'])

const FINGERPRINTED: ReadonlySet<Note['kind']> = new Set<FingerprintedKind>(['token-issued', 'scopes', 'spent', 'nonce-issued'])

/**
 * Every exchange is remembered and few are asked about, so remembering costs a handful of look-ups. Forgetting happens in batches of a
 * quarter of the bound, and touches the old end of the lists only.
 *
 * @param earlier a snapshot to start from, oldest first
 * @param bound how many exchanges to remember, and as many older ones with lasting notes or a credential's last success
 */
export function createMemory(earlier: readonly PastExchange[] = [], bound = 2000): Memory {
  /** Oldest first; all that is in `kept` is older than what is in `recent`. */
  let kept: PastExchange[] = []
  let recent: PastExchange[] = []
  /** Among `recent`, with their number in the order of arrival. */
  let redirects: { readonly past: PastExchange; readonly number: number }[] = []
  let count = 0
  const byOrigin = new Map<string, Trail<PastExchange>>()
  const byRoute = new Map<string, Trail<PastExchange>>()
  const byWord = new Map<string, Trail<Noted<'credential'>>>()
  const byKind = new Map<Note['kind'], Trail<Noted>>()
  const byFingerprint = new Map<string, Trail<Noted>>()
  const uses = new Map<string, Worked[]>()

  function remember(past: PastExchange): void {
    recent.push(past)
    count++
    if (past.location !== undefined) redirects.push({ past, number: count })
    index(past)
    if (recent.length > bound * 1.25) forgetOldest()
  }

  function index(past: PastExchange): void {
    add(byOrigin, past.origin, past)
    if (past.ok) add(byRoute, past.route, past)
    for (let at = 0; at < past.notes.length; at++) {
      const note = past.notes[at] as Note
      if (note.kind === 'credential') {
        add(byWord, note.credential, { note, exchange: past })
        if (past.ok && isFirst(past.notes, at, note.fingerprint)) addUse(past, note)
      } else if (!UNLISTED.has(note.kind)) {
        const noted = { note, exchange: past }
        add(byKind, note.kind, noted)
        if (FINGERPRINTED.has(note.kind) && 'fingerprint' in note) add(byFingerprint, `${note.kind} ${note.fingerprint}`, noted)
      }
    }
  }

  function addUse(past: PastExchange, { fingerprint, credential, place }: NoteOf<'credential'>): void {
    const { origin } = past
    const known = uses.get(fingerprint)
    let use = known?.find((one) => one.origin === origin && one.credential === credential && one.place === place)
    if (!use) {
      use = { origin, credential, place, calls: new Trail() }
      if (known) known.push(use)
      else uses.set(fingerprint, [use])
    }
    use.calls.push(past)
  }

  function forgetOldest(): void {
    const cut = recent.length - bound
    const old = [...kept, ...recent.slice(0, cut)]
    const last = lastSuccesses([...kept, ...recent], bound)
    kept = old.filter((past) => last.has(past) || past.notes.some(({ kind }) => LASTING.has(kind))).slice(-bound)
    recent = recent.slice(cut)
    redirects = redirects.filter(({ number }) => number > count - recent.length)
    const aged = new Set(old)
    const staying = new Set(kept)
    const isOld = (past: PastExchange) => aged.has(past)
    const stays = (past: PastExchange) => staying.has(past)
    const isOldNote = ({ exchange }: Pick<Noted, 'exchange'>) => aged.has(exchange)
    const noteStays = ({ exchange }: Pick<Noted, 'exchange'>) => staying.has(exchange)
    prune(byOrigin, isOld, stays)
    prune(byRoute, isOld, stays)
    prune(byWord, isOldNote, noteStays)
    prune(byKind, isOldNote, noteStays)
    prune(byFingerprint, isOldNote, noteStays)
    for (const [fingerprint, list] of uses) {
      for (const { calls } of list) calls.forget(isOld, stays)
      const left = list.filter(({ calls }) => calls.length > 0)
      if (left.length > 0) uses.set(fingerprint, left)
      else uses.delete(fingerprint)
    }
  }

  const latest = (among: number, test: (past: PastExchange) => boolean) =>
    lastOf(recent, among, test) ?? lastOf(kept, among - recent.length, test)

  for (const past of earlier) remember(past)

  return {
    remember,
    snapshot: () => [...kept, ...recent],
    clear: () => {
      kept = []
      recent = []
      redirects = []
      for (const map of [byOrigin, byRoute, byWord, byKind, byFingerprint, uses]) map.clear()
    },
    recent: () => [...kept, ...recent].reverse(),
    latest,
    latestRedirect: (among, test) => {
      for (let at = redirects.length - 1; at >= 0; at--) {
        const { past, number } = redirects[at] as (typeof redirects)[number]
        if (number <= count - among) return undefined
        if (test(past)) return past
      }
      return undefined
    },
    withOrigin: (origin) => byOrigin.get(origin) ?? [],
    origins: () => [...byOrigin.keys()],
    withCredential: (fingerprint) =>
      [...kept, ...recent]
        .filter(({ notes }) => notes.some((note) => note.kind === 'credential' && note.fingerprint === fingerprint))
        .reverse(),
    uses: (fingerprint) => uses.get(fingerprint) ?? [],
    newestOf: (few) => (few.length < 2 ? few[0] : latest(Infinity, (past) => few.includes(past))),
    workedRoutes: () => routesOf(byRoute),
    credentials: (word) => byWord.get(word) ?? [],
    previous: () => recent.at(-1),
    notes: <K extends Note['kind']>(kind: K) =>
      (UNLISTED.has(kind) ? gathered(kind) : (byKind.get(kind) ?? [])) as unknown as NewestFirst<Noted<K>>,
    noted: <K extends FingerprintedKind>(kind: K, fingerprint: string) =>
      byFingerprint.get(`${kind} ${fingerprint}`)?.newest() as Noted<K> | undefined
  }

  function gathered(kind: Note['kind']): readonly Noted[] {
    const noted = [...kept, ...recent].flatMap((exchange) =>
      exchange.notes.filter((note) => note.kind === kind).map((note) => ({ note, exchange }))
    )
    return noted.reverse()
  }
}

function* routesOf(byRoute: ReadonlyMap<string, Trail<PastExchange>>) {
  for (const [route, calls] of byRoute) yield { route, calls }
}

/** No note before this one speaks of the same value. */
function isFirst(notes: readonly Note[], at: number, fingerprint: string): boolean {
  for (let before = 0; before < at; before++) {
    const note = notes[before]
    if (note?.kind === 'credential' && note.fingerprint === fingerprint) return false
  }
  return true
}

/** The last success of every credential on every origin, of those `bound` that were used last. */
function lastSuccesses(all: readonly PastExchange[], bound: number): ReadonlySet<PastExchange> {
  const found = new Set<PastExchange>()
  const seen = new Set<string>()
  for (let at = all.length - 1; at >= 0 && seen.size < bound; at--) {
    const past = all[at] as PastExchange
    if (!past.ok) continue
    for (const note of past.notes) {
      const key = note.kind === 'credential' ? `${note.fingerprint} ${past.origin}` : undefined
      if (key === undefined || seen.has(key)) continue
      seen.add(key)
      found.add(past)
    }
  }
  return found
}

function lastOf(list: readonly PastExchange[], among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
  const end = Math.max(0, list.length - among)
  for (let at = list.length - 1; at >= end; at--) {
    const past = list[at]
    if (past && test(past)) return past
  }
  return undefined
}

function prune<K, V>(lists: Map<K, Trail<V>>, isOld: (value: V) => boolean, stays: (value: V) => boolean): void {
  for (const [key, list] of lists) {
    list.forget(isOld, stays)
    if (list.length === 0) lists.delete(key)
  }
}

function add<K, V>(map: Map<K, Trail<V>>, key: K, value: V): void {
  let list = map.get(key)
  if (!list) map.set(key, (list = new Trail()))
  list.push(value)
}
