import type { ComponentChildren } from 'preact'
import { address, go, type View } from '../state/location.js'

export interface ViewLinkProps {
  readonly to: View
  readonly class?: string
  readonly children: ComponentChildren
}

/** A link within the viewer: without loading the page anew, but with an address to copy or to open in another tab. */
export function ViewLink({ to, class: name, children }: ViewLinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(to)
  }
  return (
    <a href={address(to)} {...(name !== undefined && { class: name })} onClick={onClick}>
      {children}
    </a>
  )
}
