/** How credentials were used with success, by fingerprint. */
import type { Note, NoteOf, PastExchange, Use } from './history.js'
import { Trail } from './trail.js'

interface TrackedUse extends Use {
  readonly calls: Trail<PastExchange>
}

/** A credential has few uses: for each origin, word and place one. */
export class Uses {
  readonly #uses = new Map<string, TrackedUse[]>()

  of(fingerprint: string): readonly Use[] {
    return this.#uses.get(fingerprint) ?? []
  }

  /** The last success of each use. */
  newest(): ReadonlySet<PastExchange | undefined> {
    const newest = new Set<PastExchange | undefined>()
    for (const uses of this.#uses.values()) for (const { calls } of uses) newest.add(calls.newest())
    return newest
  }

  /** Of several notes about one value only the first counts. */
  push(past: PastExchange, at: number, note: NoteOf<'credential'>, number: number): void {
    if (isFirst(past.notes, at, note.fingerprint)) this.#useOf(past, note).calls.push(past, number)
  }

  #useOf({ origin }: PastExchange, { fingerprint, credential, place }: NoteOf<'credential'>): TrackedUse {
    const known = this.#uses.get(fingerprint)
    const same = known?.find((use) => use.origin === origin && use.credential === credential && use.place === place)
    if (same) return same
    const use = { origin, credential, place, calls: new Trail<PastExchange>() }
    if (known) known.push(use)
    else this.#uses.set(fingerprint, [use])
    return use
  }

  /** Drops what is not newer than that number, but for a few. */
  forget(upTo: number, butFor: ReadonlySet<number>): void {
    for (const [fingerprint, uses] of this.#uses) {
      for (const { calls } of uses) calls.forget(upTo, butFor)
      const left = uses.filter(({ calls }) => calls.length > 0)
      if (left.length > 0) this.#uses.set(fingerprint, left)
      else this.#uses.delete(fingerprint)
    }
  }
}

/** No note before this one speaks of the same value. */
function isFirst(notes: readonly Note[], at: number, fingerprint: string): boolean {
  for (let before = 0; before < at; before++) {
    const note = notes[before]
    if (note?.kind === 'credential' && note.fingerprint === fingerprint) return false
  }
  return true
}
