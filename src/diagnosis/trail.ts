/** A list that grows at its new end and is read from there: no copy is made and nothing turned. */
import type { NewestFirst } from './history.js'

export class Trail<T> implements NewestFirst<T> {
  /** Oldest first. */
  #items: T[] = []
  /** When each item came: a number that grows. */
  #numbers: number[] = []

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
    while (old < this.#numbers.length && (this.#numbers[old] ?? 0) <= upTo) old++
    if (old === 0) return
    const staying = [...this.#numbers.keys()].slice(0, old).filter((at) => butFor.has(this.#numbers[at] ?? 0))
    this.#items = [...staying.map((at) => this.#items[at] as T), ...this.#items.slice(old)]
    this.#numbers = [...staying.map((at) => this.#numbers[at] ?? 0), ...this.#numbers.slice(old)]
  }
}
