/** Results of pure functions, kept: nearly every call repeats the head of an earlier one. */

/** Once per object, for as long as the object lives; the object must not change. */
export function perObject<K extends object, V extends object | string | number | boolean>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) known.set(key, (value = make(key)))
    return value
  }
}

/** Texts longer than this are not kept. */
const LONGEST = 4096

/** Once per text, for the last `limit` different ones. */
export function perText<V extends object | string | number | boolean>(limit: number, make: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = make(text)
    if (text.length > LONGEST) return value
    if (known.size >= limit) known.delete(known.keys().next().value ?? '')
    known.set(text, value)
    return value
  }
}

/** `Date.parse` of a Date field: all answers of one second have the same. */
export const dateOf = perText(20, (text) => Date.parse(text))

/** A Date field has whole seconds (RFC 9110 section 5.6.7): what two clocks differ by is no more exact. Milliseconds, rounded. */
export function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000) * 1000
}
