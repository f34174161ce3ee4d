/**
 * Results of pure functions, kept for texts that keep coming back: the heads of an app's calls repeat, its ids and cursors do not.
 *
 * In memory only, as such texts carry secrets, and bounded. What comes a single time is not kept at all: it would live just long enough
 * for the garbage collector to copy it twice and then have to find it among what is old.
 */

/** Signs are in groups, the newest first: where one of another text is in the way, two texts that take turns would each forget the other. */
const GROUP = 4

/**
 * Answers for each text whether it came before, lately; now and then also for one that did not.
 * @param size so many texts are told apart at least
 */
export function createDoorkeeper(size: number): (text: string) => boolean {
  const groups = 2 ** Math.ceil(Math.log2(size))
  const signs = new Int32Array(groups * GROUP)
  return (text) => {
    const sign = signOf(text)
    const from = (sign & (groups - 1)) * GROUP
    for (let at = from; at < from + GROUP; at++) if (signs[at] === sign) return true
    signs.copyWithin(from + 1, from, from + GROUP - 1)
    signs[from] = sign
    return false
  }
}

/** Of a text only so much is looked at. Characters. */
const LOOKED_AT = 1024

/** FNV-1a over UTF-16 code units; never 0, which is an empty slot. */
function signOf(text: string): number {
  const end = Math.min(text.length, LOOKED_AT)
  let sign = 0x811c9dc5 ^ text.length
  for (let at = 0; at < end; at++) sign = Math.imul(sign ^ text.charCodeAt(at), 0x01000193)
  return sign ^ (sign >>> 15) || 1
}

/** `get` before `keep`: what is kept is given back as the very same object. undefined cannot be kept. */
export class Returning<T> {
  readonly #limit: number
  readonly #cameBefore: (text: string) => boolean
  #recent = new Map<string, T>()
  /** The generation before: what is asked for again moves on, the rest is forgotten with the next change of generations. */
  #older = new Map<string, T>()

  /** @param limit texts of one generation; twice as many are held at most */
  constructor(limit: number) {
    this.#limit = limit
    this.#cameBefore = createDoorkeeper(limit)
  }

  get(text: string): T | undefined {
    const recent = this.#recent.get(text)
    if (recent !== undefined) return recent
    const older = this.#older.get(text)
    if (older !== undefined) this.#add(text, older)
    return older
  }

  /** From the second time on. */
  keep(text: string, value: T): T {
    if (this.#cameBefore(text)) this.#add(text, value)
    return value
  }

  #add(text: string, value: T): void {
    if (this.#recent.size >= this.#limit) {
      this.#older = this.#recent
      this.#recent = new Map<string, T>()
    }
    this.#recent.set(text, value)
  }
}

/** @param longest a longer text is rarely the same twice. Characters. */
export function perText<V extends object | string | number | boolean>(
  limit: number,
  make: (text: string) => V,
  longest = 1024
): (text: string) => V {
  const known = new Returning<V>(limit)
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = make(text)
    return text.length > longest ? value : known.keep(text, value)
  }
}
