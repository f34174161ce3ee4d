/** Which places of an exchange a diagnosis points at, and how to get there. */
import { createContext } from 'preact'
import type { Certainty, Diagnosis } from '../../model/diagnosis.js'

export interface Mark {
  readonly kind: 'culprit' | 'evidence' | 'notice'
  readonly label: string
}

export type Marks = ReadonlyMap<string, Mark>

/** null where an exchange is shown a second time, so that its places are not to be found there. */
export const MarksContext = createContext<Marks | null>(null)

const CULPRIT: Readonly<Record<Certainty, string>> = { certain: 'culprit', likely: 'likely culprit', possible: 'possible culprit' }
const NOTICE = 'worth knowing'

/** Pointers with what stands there; a culprit outweighs evidence, the best diagnosis comes first. */
export function marksOf(diagnoses: readonly Diagnosis[]): Marks {
  const marks = new Map<string, Mark>()
  for (const { culprit, certainty, level } of diagnoses) {
    const label = level === 'notice' ? NOTICE : CULPRIT[certainty]
    const kind = level === 'notice' ? 'notice' : 'culprit'
    if (culprit.pointer !== undefined && !marks.has(culprit.pointer)) marks.set(culprit.pointer, { kind, label })
  }
  for (const { pointer } of diagnoses.flatMap(({ evidence }) => evidence)) {
    if (pointer !== undefined && !marks.has(pointer)) marks.set(pointer, { kind: 'evidence', label: 'evidence' })
  }
  return marks
}

/** A header or parameter that a diagnosis misses, because it is not there. */
export interface Absent {
  readonly name: string
  readonly kind: 'culprit' | 'notice'
  readonly label: string
}

export function absentIn(
  diagnoses: readonly Diagnosis[],
  place: 'request.header' | 'request.query' | 'response.header'
): readonly Absent[] {
  return diagnoses.flatMap(({ culprit: { in: where, pointer, name }, certainty, level }) => {
    if (where !== place || pointer !== undefined || name === null) return []
    return [level === 'notice' ? { name, kind: 'notice', label: NOTICE } : { name, kind: 'culprit', label: CULPRIT[certainty] }]
  })
}

export function placeId(pointer: string): string {
  return `at${pointer}`
}

/** Goes to the place itself, or to the nearest one around it that is shown. */
export function goToPlace(pointer: string): void {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const element = document.getElementById(placeId(at))
    if (!element) continue
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    for (let around: Element | null = element; around; around = around.parentElement)
      if (around instanceof HTMLDetailsElement) around.open = true
    element.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
    element.focus({ preventScroll: true })
    element.classList.remove('arrived')
    requestAnimationFrame(() => element.classList.add('arrived'))
    return
  }
}
