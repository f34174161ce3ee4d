/** A box of equally high lines of which only those in view exist. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { reveal, useWindow } from '../parts/use-window.js'

export const LINE_HEIGHT = 20
const MAX_SHOWN = 24

export interface LineBoxProps {
  readonly count: number
  readonly label: string
  /** Brought into view whenever it changes. */
  readonly current?: number | undefined
  line(index: number): ComponentChildren
}

export function LineBox({ count, label, current, line }: LineBoxProps) {
  const { element, first, last } = useWindow(count, LINE_HEIGHT)
  useEffect(() => {
    if (element.current && current !== undefined) reveal(element.current, current, LINE_HEIGHT, LINE_HEIGHT)
  }, [current])
  const height = Math.min(count, MAX_SHOWN) * LINE_HEIGHT + 16
  return (
    <div ref={element} class="line-box" role="region" aria-label={label} tabIndex={0} style={{ height: `${height}px` }}>
      <div class="extent" style={{ height: `${count * LINE_HEIGHT}px` }}>
        <div class="slice" style={{ transform: `translateY(${first * LINE_HEIGHT}px)` }}>
          {Array.from({ length: last - first }, (_, offset) => (
            <div class={first + offset === current ? 'line current' : 'line'} key={first + offset}>
              {line(first + offset)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
