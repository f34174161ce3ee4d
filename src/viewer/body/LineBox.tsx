/** A box of lines. A few are simply there and wrap; of many, equally high, only those in view exist. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { reveal, useWindow } from '../parts/use-window.js'

const LINE_HEIGHT = 20
const MAX_SHOWN = 24
/** Up to here all lines are in the page. */
const FEW = 200

export interface LineBoxProps {
  readonly count: number
  readonly label: string
  /** Brought into view whenever it changes. */
  readonly current?: number | undefined
  line(index: number): ComponentChildren
}

export function LineBox(props: LineBoxProps) {
  return props.count <= FEW ? <FewLines {...props} /> : <ManyLines {...props} />
}

function FewLines({ count, label, current, line }: LineBoxProps) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    if (current !== undefined) element.current?.querySelector('.current')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <section ref={element} class="line-box few" aria-label={label} tabIndex={0}>
      {Array.from({ length: count }, (_, index) => (
        <div class={index === current ? 'line current' : 'line'} key={index}>
          {line(index)}
        </div>
      ))}
    </section>
  )
}

function ManyLines({ count, label, current, line }: LineBoxProps) {
  const element = useRef<HTMLElement>(null)
  const { first, last } = useWindow(element, count, LINE_HEIGHT)
  useEffect(() => {
    if (element.current && current !== undefined) reveal(element.current, current, LINE_HEIGHT, LINE_HEIGHT)
  }, [current])
  const height = Math.min(count, MAX_SHOWN) * LINE_HEIGHT + 16
  return (
    <section ref={element} class="line-box" aria-label={label} tabIndex={0} style={{ height: `${height}px` }}>
      <div class="extent" style={{ height: `${count * LINE_HEIGHT}px` }}>
        <div class="slice" style={{ transform: `translateY(${first * LINE_HEIGHT}px)` }}>
          {Array.from({ length: last - first }, (_, offset) => (
            <div class={first + offset === current ? 'line current' : 'line'} key={first + offset}>
              {line(first + offset)}
            </div>
          ))}
        </div>
      </div>
    </section>
  )
}
