/** A list that grows at its new end and is read from there: no copy is made and nothing turned. */
import type { NewestFirst } from './history.js'

/** Reads as newest first; each item has the number of the exchange that brought it, by which it is forgotten. */
export class Trail<T> implements NewestFirst<T> {
  /** Oldest first. */
  readonly #items: T[] = []
  /** When each item came: a number that grows. */
  readonly #numbers: number[] = []

  get length(): number {
    return this.#items.length
  }

  newest(): T | undefined {
    return this.#items.at(-1)
  }

  /** @param number higher than, or equal to, that of the item before */
  push(item: T, number: number): void {
    this.#items.push(item)
    this.#numbers.push(number)
  }

  /** @param after looks at items with a higher number only */
  find(test: (item: T) => boolean, after = 0): T | undefined {
    for (let at = this.#items.length - 1; at >= 0 && (this.#numbers[at] ?? 0) > after; at--) {
      const item = this.#items[at] as T
      if (test(item)) return item
    }
    return undefined
  }

  some(test: (item: T) => boolean): boolean {
    for (let at = this.#items.length - 1; at >= 0; at--) if (test(this.#items[at] as T)) return true
    return false
  }

  filter(test: (item: T) => boolean): readonly T[] {
    return this.#items.filter(test).reverse()
  }

  map<U>(make: (item: T) => U): readonly U[] {
    return this.#items.map(make).reverse()
  }

  /** Drops what is not newer than that number, but for a few. */
  forget(upTo: number, butFor: ReadonlySet<number>): void {
    let old = 0
    let staying = 0
    for (; old < this.#numbers.length && (this.#numbers[old] ?? 0) <= upTo; old++) {
      const number = this.#numbers[old] ?? 0
      if (!butFor.has(number)) continue
      this.#items[staying] = this.#items[old] as T
      this.#numbers[staying++] = number
    }
    this.#items.splice(staying, old - staying)
    this.#numbers.splice(staying, old - staying)
  }
}
