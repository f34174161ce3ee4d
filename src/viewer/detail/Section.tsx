import type { ComponentChildren } from 'preact'

export interface SectionProps {
  readonly title: string
  readonly note?: string
  readonly open?: boolean
  readonly children: ComponentChildren
}

/** A part of the detail that can be folded away. */
export function Section({ title, note, open = true, children }: SectionProps) {
  return (
    <details class="section" open={open}>
      <summary>
        {title}
        {note && <small>{note}</small>}
      </summary>
      {children}
    </details>
  )
}
