/** The bounded memory behind `History`: newest first, fingerprints only, so that it may be kept on disk. */
import type { History, Note, NoteOf, PastExchange } from './history.js'

export interface Memory extends History {
  /** Adds an ended exchange; the oldest beyond the bound are forgotten, unless a lasting note or a last success keeps them. */
  remember(past: PastExchange): void
  /** Plain data for a document on disk, oldest first. */
  snapshot(): readonly PastExchange[]
  clear(): void
}

interface Noted<K extends Note['kind'] = Note['kind']> {
  readonly note: NoteOf<K>
  readonly exchange: PastExchange
}

/** Notes that stay useful for days: a token's issue, an uninstall, what the API index told. */
const LASTING: ReadonlySet<Note['kind']> = new Set(['token-issued', 'uninstalled', 'scopes', 'wordpress-index', 'installation'])

/**
 * All lists run oldest first inside and are turned when asked for. Forgetting happens in batches of a quarter of the bound, so that
 * remembering costs next to nothing.
 *
 * @param earlier a snapshot to start from, oldest first
 * @param bound how many exchanges to remember, and as many older ones with lasting notes or a credential's last success
 */
export function createMemory(earlier: readonly PastExchange[] = [], bound = 2000): Memory {
  let kept: PastExchange[] = []
  let recent: PastExchange[] = []
  const byOrigin = new Map<string, PastExchange[]>()
  const byCredential = new Map<string, PastExchange[]>()
  const workedBy = new Map<string, PastExchange[]>()
  const byKind = new Map<Note['kind'], Noted[]>()
  const byWord = new Map<string, Noted<'credential'>[]>()
  const lastSuccess = new Map<string, PastExchange>()
  /** What `recent` answers, without the `unturned` newest: most exchanges never ask. */
  let newestFirst: PastExchange[] = []
  let unturned = 0

  function remember(past: PastExchange): void {
    recent.push(past)
    unturned++
    if (past.ok) for (const key of successKeys(past)) renew(lastSuccess, key, past, bound)
    index(past)
    if (recent.length > bound * 1.25) forgetOldest()
  }

  function forgetOldest(): void {
    const cut = recent.length - bound
    const old = [...kept, ...recent.slice(0, cut)]
    kept = old.filter(isWorthKeeping).slice(-bound)
    const staying = new Set(kept)
    const gone = new Set(old.filter((past) => !staying.has(past)))
    recent = recent.slice(cut)
    newestFirst = [...kept, ...recent].reverse()
    unturned = 0
    for (const lists of [byOrigin, byCredential, workedBy]) prune(lists, (past) => !gone.has(past))
    prune(byKind, ({ exchange }) => !gone.has(exchange))
    prune(byWord, ({ exchange }) => !gone.has(exchange))
  }

  function isWorthKeeping(past: PastExchange): boolean {
    return past.notes.some(({ kind }) => LASTING.has(kind)) || successKeys(past).some((key) => lastSuccess.get(key) === past)
  }

  function index(past: PastExchange): void {
    add(byOrigin, past.origin, past)
    const credentials = new Set<string>()
    for (const note of past.notes) {
      add(byKind, note.kind, { note, exchange: past })
      if (note.kind !== 'credential') continue
      add(byWord, note.credential, { note, exchange: past })
      credentials.add(note.fingerprint)
    }
    for (const fingerprint of credentials) {
      add(byCredential, fingerprint, past)
      if (past.ok) add(workedBy, fingerprint, past)
    }
  }

  for (const past of earlier) remember(past)

  return {
    remember,
    snapshot: () => [...kept, ...recent],
    clear: () => {
      kept = []
      recent = []
      newestFirst = []
      unturned = 0
      for (const map of [byOrigin, byCredential, workedBy, byKind, byWord, lastSuccess]) map.clear()
    },
    recent: () => {
      if (unturned > 0) newestFirst.unshift(...recent.slice(-unturned).reverse())
      unturned = 0
      return newestFirst
    },
    latest: (among, test) => {
      const found = lastOf(recent, among, test)
      return found ?? lastOf(kept, among - recent.length, test)
    },
    withOrigin: (origin) => byOrigin.get(origin)?.toReversed() ?? [],
    origins: () => [...byOrigin.keys()],
    worked: (fingerprint) => workedBy.get(fingerprint)?.toReversed() ?? [],
    credentials: (word) => byWord.get(word)?.toReversed() ?? [],
    previous: () => recent.at(-1),
    withCredential: (fingerprint) => byCredential.get(fingerprint)?.toReversed() ?? [],
    notes: <K extends Note['kind']>(kind: K) => (byKind.get(kind)?.toReversed() ?? []) as unknown as readonly Noted<K>[]
  }
}

function lastOf(list: readonly PastExchange[], among: number, test: (past: PastExchange) => boolean): PastExchange | undefined {
  const end = Math.max(0, list.length - among)
  for (let at = list.length - 1; at >= end; at--) {
    const past = list[at]
    if (past && test(past)) return past
  }
  return undefined
}

function successKeys({ notes, origin }: PastExchange): readonly string[] {
  return notes.flatMap((note) => (note.kind === 'credential' ? [`${note.fingerprint} ${origin}`] : []))
}

/** Puts a key last, so that the first one is the longest unused, and drops that beyond the bound. */
function renew<V>(map: Map<string, V>, key: string, value: V, bound: number): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.size > bound ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
}

function prune<K, V>(lists: Map<K, V[]>, stays: (value: V) => boolean): void {
  for (const [key, list] of lists) {
    const left = list.filter(stays)
    if (left.length > 0) lists.set(key, left)
    else lists.delete(key)
  }
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
