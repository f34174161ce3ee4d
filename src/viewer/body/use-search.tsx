/** Searching in a body: what is wanted, which of the finds is current, and the box to type into. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { SearchBox } from './SearchBox.js'

/** In fewer lines one sees everything at once. */
const WORTH_SEARCHING = 6

export interface Search {
  readonly wanted: string
  /** The current one of these lines, the finds. */
  current(found: readonly number[]): number | undefined
  box(found: readonly number[], lines: number): VNode | null
}

export function useSearch(label: string): Search {
  const [wanted, setWanted] = useState('')
  const [step, setStep] = useState(0)
  // steps go round, in both directions
  const place = (found: readonly number[]) => (found.length === 0 ? 0 : ((step % found.length) + found.length) % found.length)
  return {
    wanted,
    current: (found) => found[place(found)],
    box: (found, lines) =>
      lines <= WORTH_SEARCHING ? null : (
        <SearchBox
          text={wanted}
          found={found.length}
          at={place(found)}
          label={`Search in ${label}`}
          onText={(text) => {
            setWanted(text)
            setStep(0)
          }}
          onMove={(by) => setStep(step + by)}
        />
      )
  }
}
