/**
 * Remembers what was computed from a text for as long as that text keeps coming back: heads and header lines repeat from call to call.
 * In memory only, as they carry secrets, and bounded by count and by the length of a text.
 */
export class Seen<T> {
  readonly #limit: number
  #recent = new Map<string, T>()
  /** The generation before: what is asked for again moves on, the rest is forgotten with the next change of generations. */
  #older = new Map<string, T>()

  /** @param limit texts of one generation; twice as many are held at most */
  constructor(limit: number) {
    this.#limit = limit
  }

  get(text: string): T | undefined {
    const recent = this.#recent.get(text)
    if (recent !== undefined) return recent
    const older = this.#older.get(text)
    return older === undefined ? undefined : this.keep(text, older)
  }

  keep(text: string, value: T): T {
    if (this.#recent.size >= this.#limit) {
      this.#older = this.#recent
      this.#recent = new Map<string, T>()
    }
    this.#recent.set(text, value)
    return value
  }
}
