/** Something that is asked for, for as long as it is wanted: an answer that comes too late is let go. */
import { useEffect, useState } from 'preact/hooks'

export type Loaded<T> =
  { readonly state: 'loading' } | { readonly state: 'there'; readonly value: T } | { readonly state: 'failed'; readonly why: string }

/** @param key asks anew when one of these changes */
export function useLoaded<T>(ask: () => Promise<T>, key: readonly unknown[]): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  useEffect(() => {
    let wanted = true
    setLoaded({ state: 'loading' })
    ask().then(
      (value) => wanted && setLoaded({ state: 'there', value }),
      (error: unknown) => wanted && setLoaded({ state: 'failed', why: error instanceof Error ? error.message : String(error) })
    )
    return () => {
      wanted = false
    }
  }, key)
  return loaded
}
