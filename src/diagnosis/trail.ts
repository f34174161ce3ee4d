/** A list that grows at its new end and is read from there: no copy is made and nothing turned. */
import type { NewestFirst } from './history.js'

export class Trail<T> implements NewestFirst<T> {
  /** Oldest first. */
  #items: T[] = []

  get length(): number {
    return this.#items.length
  }

  newest(): T | undefined {
    return this.#items.at(-1)
  }

  push(item: T): void {
    this.#items.push(item)
  }

  find(test: (item: T) => boolean): T | undefined {
    for (let at = this.#items.length - 1; at >= 0; at--) {
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

  /** Looks at the items at the old end only: as far as `isOld` says. */
  forget(isOld: (item: T) => boolean, stays: (item: T) => boolean): void {
    let old = 0
    while (old < this.#items.length && isOld(this.#items[old] as T)) old++
    const kept = this.#items.slice(0, old).filter(stays)
    if (kept.length < old) this.#items.splice(0, old, ...kept)
  }
}
