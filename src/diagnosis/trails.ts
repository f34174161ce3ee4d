import { Trail } from './trail.js'

/** A trail for each key, as long as there is something in it. */
export class Trails<K, V> {
  readonly #trails = new Map<K, Trail<V>>()

  get(key: K): Trail<V> | undefined {
    return this.#trails.get(key)
  }

  keys(): readonly K[] {
    return [...this.#trails.keys()]
  }

  entries(): Iterable<readonly [K, Trail<V>]> {
    return this.#trails
  }

  /** @param number higher than, or equal to, that of the item before */
  push(key: K, item: V, number: number): void {
    let trail = this.#trails.get(key)
    if (!trail) this.#trails.set(key, (trail = new Trail()))
    trail.push(item, number)
  }

  /** Drops what is not newer than that number, but for a few. */
  forget(upTo: number, butFor: ReadonlySet<number>): void {
    for (const [key, trail] of this.#trails) {
      trail.forget(upTo, butFor)
      if (trail.length === 0) this.#trails.delete(key)
    }
  }
}
