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
const LASTING: ReadonlySet<Note['kind']> = new Set(['token-issued', 'uninstalled', 'scopes', 'wordpress-index'])

/** Kinds that almost every exchange brings and hardly a rule asks for: found by going through all instead of being kept in a list. */
const UNLISTED: ReadonlySet<Note['kind']> = new Set(['credential', 'installation', 'call-limit', 'clock-skew'])

const FINGERPRINTED: ReadonlySet<Note['kind']> = new Set<FingerprintedKind>(['token-issued', 'scopes', 'spent', 'nonce-issued'])

/**
 * Every exchange is remembered and few are asked about, so remembering costs a handful of look-ups. Forgetting happens in batches of a
 * quarter of the bound, and touches the old end of the lists only.
 *
 * @param earlier a snapshot to start from, oldest first
 * @param bound how many exchanges to remember, and as many older ones with lasting notes or a last success (for each way in which a
 * credential was used)
 */
export function createMemory(earlier: readonly PastExchange[] = [], bound = 2000): Memory {
  /** Oldest first; all that is in `kept` is older than what is in `recent`. Exchanges are numbered as they come. */
  let kept: { readonly past: PastExchange; readonly number: number }[] = []
  let recent: PastExchange[] = []
  let count = 0
  const redirects = new Trail<PastExchange>()
  const worked = new Trail<PastExchange>()
  const byOrigin = new Map<string, Trail<PastExchange>>()
  const byRoute = new Map<string, Trail<PastExchange>>()
  const byWord = new Map<string, Trail<Noted<'credential'>>>()
  const byKind = new Map<Note['kind'], Trail<Noted>>()
  const byFingerprint = new Map<string, Trail<Noted>>()
  const uses = new Map<string, Worked[]>()

  function remember(past: PastExchange): void {
    recent.push(past)
    index(past, ++count)
    if (recent.length > bound * 1.25) forgetOldest()
  }

  function index(past: PastExchange, number: number): void {
    add(byOrigin, past.origin, past, number)
    if (past.ok) {
      worked.push(past, number)
      add(byRoute, past.route, past, number)
    }
    if (past.location !== undefined) redirects.push(past, number)
    for (let at = 0; at < past.notes.length; at++) {
      const note = past.notes[at] as Note
      if (note.kind === 'credential') {
        add(byWord, note.credential, { note, exchange: past }, number)
        if (past.ok && isFirst(past.notes, at, note.fingerprint)) addUse(past, note, number)
      } else if (!UNLISTED.has(note.kind)) {
        const noted = { note, exchange: past }
        add(byKind, note.kind, noted, number)
        if (FINGERPRINTED.has(note.kind) && 'fingerprint' in note) add(byFingerprint, `${note.kind} ${note.fingerprint}`, noted, number)
      }
    }
  }

  function addUse(past: PastExchange, { fingerprint, credential, place }: NoteOf<'credential'>, number: number): void {
    const { origin } = past
    const known = uses.get(fingerprint)
    let use = known?.find((one) => one.origin === origin && one.credential === credential && one.place === place)
    if (!use) {
      use = { origin, credential, place, calls: new Trail() }
      if (known) known.push(use)
      else uses.set(fingerprint, [use])
    }
    use.calls.push(past, number)
  }

  function forgetOldest(): void {
    const cut = recent.length - bound
    const upTo = count - bound
    const last = new Set<PastExchange | undefined>()
    for (const list of uses.values()) for (const { calls } of list) last.add(calls.newest())
    const leaving = recent.slice(0, cut).map((past, at) => ({ past, number: upTo - cut + 1 + at }))
    const isWorth = (past: PastExchange) => last.has(past) || past.notes.some(({ kind }) => LASTING.has(kind))
    kept = [...kept, ...leaving].filter(({ past }) => isWorth(past)).slice(-bound)
    recent = recent.slice(cut)
    const staying = new Set(kept.map(({ number }) => number))
    redirects.forget(upTo, staying)
    worked.forget(upTo, staying)
    prune(byOrigin, upTo, staying)
    prune(byRoute, upTo, staying)
    prune(byWord, upTo, staying)
    prune(byKind, upTo, staying)
    prune(byFingerprint, upTo, staying)
    for (const [fingerprint, list] of uses) {
      for (const { calls } of list) calls.forget(upTo, staying)
      const left = list.filter(({ calls }) => calls.length > 0)
      if (left.length > 0) uses.set(fingerprint, left)
      else uses.delete(fingerprint)
    }
  }

  const all = (): readonly PastExchange[] => [...kept.map(({ past }) => past), ...recent]
  const latest = (among: number, test: (past: PastExchange) => boolean) =>
    lastOf(recent, among, test) ?? (among > recent.length ? lastOf(all().slice(0, kept.length), among - recent.length, test) : undefined)

  for (const past of earlier) remember(past)

  return {
    remember,
    snapshot: all,
    clear: () => {
      kept = []
      recent = []
      for (const trail of [redirects, worked]) trail.forget(count, new Set())
      for (const map of [byOrigin, byRoute, byWord, byKind, byFingerprint, uses]) map.clear()
    },
    recent: () => all().toReversed(),
    latest,
    latestRedirect: (among, test) => redirects.find(test, count - among),
    latestWorked: (among, test) => worked.find(test, count - among),
    withOrigin: (origin) => byOrigin.get(origin) ?? [],
    origins: () => [...byOrigin.keys()],
    withCredential: (fingerprint) =>
      all()
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
    const noted = all().flatMap((exchange) => exchange.notes.filter((note) => note.kind === kind).map((note) => ({ note, exchange })))
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

function lastOf(list: readonly PastExchange[], among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
  const end = Math.max(0, list.length - among)
  for (let at = list.length - 1; at >= end; at--) {
    const past = list[at]
    if (past && test(past)) return past
  }
  return undefined
}

function prune<K, V>(lists: Map<K, Trail<V>>, upTo: number, butFor: ReadonlySet<number>): void {
  for (const [key, list] of lists) {
    list.forget(upTo, butFor)
    if (list.length === 0) lists.delete(key)
  }
}

function add<K, V>(map: Map<K, Trail<V>>, key: K, value: V, number: number): void {
  let list = map.get(key)
  if (!list) map.set(key, (list = new Trail()))
  list.push(value, number)
}
