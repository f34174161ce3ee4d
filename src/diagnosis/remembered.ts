/** Results of pure functions, kept: nearly every call repeats the head of an earlier one. Those by text are in model/returning.ts. */
import { perText } from '../model/returning.js'

/**
 * An object that keeps what was made of it. Not in a WeakMap: that would hold the values of objects that come and go with a call until old
 * garbage is collected, since the collector of young garbage takes them for needed.
 */
export interface Keeping {
  readonly kept: unknown[]
}

let places = 0

/** Once per object, which must not change; kept with it. */
export function perObject<K extends Keeping, V extends object | string | number | boolean>(make: (key: K) => V): (key: K) => V {
  const place = places++
  return (key) => (key.kept[place] ??= make(key)) as V
}

/** The same for an object and one of a few others. */
export function perPair<K extends Keeping, L, V>(make: (key: K, other: L) => V): (key: K, other: L) => V {
  const valuesOf = perObject((_key: K) => new Map<L, V>())
  return (key, other) => {
    const values = valuesOf(key)
    let value = values.get(other)
    if (value === undefined) values.set(other, (value = make(key, other)))
    return value
  }
}

/** Once while it is asked of the same object: the rules ask the same of one exchange, one after the other. */
export function perTurn<K extends object, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) }
    return last.value
  }
}

/** `Date.parse` of a Date field: all answers of one second have the same. */
export const dateOf = perText(20, (text) => Date.parse(text))

/** A Date field has whole seconds (RFC 9110 section 5.6.7): what two clocks differ by is no more exact. Milliseconds, rounded. */
export function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000) * 1000
}
