import type { ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { MarksContext, placeId } from './marks.js'

export interface PlaceProps {
  readonly pointer: string
  readonly class?: string
  readonly children: ComponentChildren
}

/** A part of the exchange that a diagnosis may point at: marked by colour, by a bar and by a word. */
export function Place({ pointer, class: name = '', children }: PlaceProps) {
  const marks = useContext(MarksContext)
  const mark = marks?.get(pointer)
  return (
    <div id={marks ? placeId(pointer) : undefined} class={`place ${name} ${mark ? `is-${mark.kind}` : ''}`} tabIndex={-1}>
      {children}
      {mark && <span class={`tag ${mark.kind}`}>{mark.label}</span>}
    </div>
  )
}
