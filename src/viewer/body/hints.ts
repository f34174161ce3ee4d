/** What a diagnosis names inside a body: a pointer ends at the body, so the name or the text leads to the line. */
import { createContext } from 'preact'
import type { Diagnosis } from '../../model/diagnosis.js'

export interface Hint {
  /** A property's name, or a text that stands in a value. */
  readonly of: 'name' | 'value'
  readonly text: string
  readonly kind: 'culprit' | 'evidence' | 'notice'
}

export const HintsContext = createContext<readonly Hint[]>([])

/** Shorter or longer observations would mark everything or nothing. */
const SHORTEST = 3
const LONGEST = 300

export function hintsOf(diagnoses: readonly Diagnosis[], side: 'request' | 'response'): readonly Hint[] {
  const body = side === 'request' ? '/request/postData' : '/response/content'
  return diagnoses.flatMap(({ culprit, evidence, level }) => {
    const name = culprit.in === `${side}.body` ? culprit.name?.split(/[./]/).at(-1) : undefined
    const texts = evidence.filter(
      ({ pointer, observed }) => pointer?.startsWith(body) && observed.length >= SHORTEST && observed.length <= LONGEST
    )
    return [
      ...(name ? [{ of: 'name', text: name, kind: level === 'notice' ? 'notice' : 'culprit' } as const] : []),
      ...texts.map(({ observed }) => ({ of: 'value', text: observed, kind: 'evidence' }) as const)
    ]
  })
}

/** The hint that fits a line with this property name and this text. */
export function hintFor(hints: readonly Hint[], key: string | undefined, text: string): Hint | undefined {
  return hints.find((hint) => (hint.of === 'name' ? key === hint.text : text.includes(hint.text)))
}
