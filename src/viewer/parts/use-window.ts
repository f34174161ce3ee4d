/**
 * Which rows of a long list are in view. All rows have the same height, so that this is arithmetic: a list of 100,000 costs as
 * much as one of 100, also when a row is added on top (a general virtualiser measures each row anew then).
 */
import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

const SPARE = 8

/** @returns the first row to draw, and the one after the last: those in view in the scrolled element, and some to spare */
export function useWindow(element: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const [view, setView] = useState({ top: 0, height: 600 })
  useLayoutEffect(() => {
    const box = element.current
    if (!box) return
    const read = () => {
      const { scrollTop: top, clientHeight: height } = box
      setView((before) => (before.top === top && before.height === height ? before : { top, height }))
    }
    const observer = new ResizeObserver(read)
    observer.observe(box)
    box.addEventListener('scroll', read, { passive: true })
    read()
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', read)
    }
  }, [])
  const top = Math.min(view.top, Math.max(0, count * rowHeight - view.height))
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE)
  const last = Math.min(count, Math.ceil((top + view.height) / rowHeight) + SPARE)
  return { first, last }
}

/** Scrolls as little as needed for a row to be in view. `inset`: height of what sticks to the upper edge. */
export function reveal(box: HTMLElement, index: number, rowHeight: number, inset = 0): void {
  const top = index * rowHeight
  const bottom = top + rowHeight + inset
  if (top < box.scrollTop) box.scrollTop = top
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
}
