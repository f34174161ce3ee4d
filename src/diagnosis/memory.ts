/** The bounded memory behind `History`: newest first, fingerprints only, so that it may be kept on disk. */
import type { History, Note, NoteOf, PastExchange } from './history.js'

export interface Memory extends History {
  /** Adds an ended exchange; the oldest beyond the bound are forgotten, those with lasting notes last. */
  remember(past: PastExchange): void
  /** Plain data for a document on disk, oldest first. */
  snapshot(): readonly PastExchange[]
  clear(): void
}

/** Notes that stay useful for days (a token's issue, an uninstall): kept in their own, smaller list. */
const LASTING: ReadonlySet<Note['kind']> = new Set(['token-issued', 'uninstalled', 'scopes', 'wordpress-index', 'installation'])

/**
 * @param earlier a snapshot to start from, oldest first
 * @param bound how many exchanges to remember (and as many with lasting notes)
 */
export function createMemory(earlier: readonly PastExchange[] = [], bound = 2000): Memory {
  const recent: PastExchange[] = []
  const lasting: PastExchange[] = []
  /** Last success and last use of each credential outlive the list of recent exchanges. */
  const lastSuccess = new Map<string, PastExchange>()

  function remember(past: PastExchange): void {
    recent.push(past)
    if (recent.length > bound * 1.25) recent.splice(0, recent.length - bound)
    if (past.notes.some(({ kind }) => LASTING.has(kind))) lasting.push(past)
    if (lasting.length > bound * 1.25) lasting.splice(0, lasting.length - bound)
    if (past.ok) rememberSuccess(past)
  }

  function rememberSuccess(past: PastExchange): void {
    for (const note of past.notes) {
      if (note.kind !== 'credential') continue
      const key = `${note.fingerprint} ${past.origin}`
      lastSuccess.delete(key)
      lastSuccess.set(key, past)
    }
    const oldest = lastSuccess.size > bound ? lastSuccess.keys().next().value : undefined
    if (oldest !== undefined) lastSuccess.delete(oldest)
  }

  for (const past of earlier) remember(past)

  const all = () => newestFirst([...recent, ...lasting, ...lastSuccess.values()])
  return {
    remember,
    snapshot: () => all().reverse(),
    clear: () => {
      recent.length = 0
      lasting.length = 0
      lastSuccess.clear()
    },
    recent: all,
    previous: () => recent.at(-1),
    withCredential: (fingerprint) =>
      all().filter(({ notes }) => notes.some((note) => note.kind === 'credential' && note.fingerprint === fingerprint)),
    notes: <K extends Note['kind']>(kind: K) =>
      all().flatMap((exchange) =>
        exchange.notes.filter((note): note is NoteOf<K> => note.kind === kind).map((note) => ({ note, exchange }))
      )
  }
}

function newestFirst(list: readonly PastExchange[]): PastExchange[] {
  return [...new Set(list)].sort((a, b) => b.at - a.at)
}
