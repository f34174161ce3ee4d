/** Remembers what `compute` gave for the last `limit` distinct short texts: the same token comes with every request. */
export function boundedCache<V>(limit: number, compute: (text: string) => V): (text: string) => V {
  const entries = new Map<string, V>()
  return (text) => {
    const known = entries.get(text)
    if (known !== undefined) return known
    const value = compute(text)
    if (text.length > 1024) return value
    if (entries.size >= limit) {
      const oldest = entries.keys().next()
      if (!oldest.done) entries.delete(oldest.value)
    }
    entries.set(text, value)
    return value
  }
}
