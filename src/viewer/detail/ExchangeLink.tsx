import type { ComponentChildren } from 'preact'
import { address, select } from '../state/location.js'

export function ExchangeLink({ id, children = 'earlier call' }: { id: string; children?: ComponentChildren }) {
  return (
    <a
      href={address({ name: 'exchanges', id })}
      onClick={(event) => {
        event.preventDefault()
        select(id)
      }}
    >
      {children}
    </a>
  )
}
