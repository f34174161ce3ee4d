/** Where the list stands: what arrives above moves nothing that is being read, and a chosen row comes into view. */
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ExchangeSummary } from '../../model/live.js'
import { reveal } from '../parts/use-window.js'
import { placeOf, rowAt, rows } from '../state/list.js'
import { following } from '../state/selection.js'

/** Newest rows among which a call that was just sent is looked for. */
const LATE_ROWS = 20
/** Pixels: nearer to the top than this, the list follows what arrives. */
const AT_TOP = 2

/**
 * Keeps the row at the upper edge where it is when others arrive above it.
 *
 * @returns what is to be called when the list is scrolled
 */
export function useAnchor(element: RefObject<HTMLElement | null>, count: number, rowHeight: number): () => void {
  const anchor = useRef<{ seq: number; offset: number } | null>(null)
  useLayoutEffect(() => {
    const box = element.current
    if (!box) return
    if (following.value) box.scrollTop = 0
    else if (anchor.current) {
      const { seq, offset } = anchor.current
      const at = placeOf((row) => row.seq === seq)
      const wanted = at * rowHeight + offset
      if (at >= 0 && Math.abs(box.scrollTop - wanted) >= 1) box.scrollTop = wanted
    }
  }, [rows.value, count, rowHeight, following.value])
  return () => {
    const box = element.current
    if (!box) return
    const at = Math.floor(box.scrollTop / rowHeight)
    const row = rowAt(at)
    anchor.current = row ? { seq: row.seq, offset: box.scrollTop - at * rowHeight } : null
    const atTop = box.scrollTop < AT_TOP
    if (following.value !== atTop) following.value = atTop
  }
}

/**
 * Brings a chosen row into view once. One that was just sent again arrives after it was chosen, on top; an old one that is loaded later
 * must not pull the list away from where somebody scrolls.
 *
 * @param inset height of what sticks to the upper edge
 */
export function useChosenInView(element: RefObject<HTMLElement | null>, chosen: string | null, rowHeight: number, inset: number): void {
  const sought = useRef({ wanted: '', found: false })
  useLayoutEffect(() => {
    const wanted = `${chosen} ${rowHeight}`
    const first = sought.current.wanted !== wanted
    if (!element.current || (!first && sought.current.found)) return
    const isChosen = ({ id }: ExchangeSummary) => id === chosen
    const at = first ? placeOf(isChosen) : rows.value.slice(0, LATE_ROWS).findIndex(isChosen)
    sought.current = { wanted, found: chosen === null || at >= 0 }
    if (at >= 0) reveal(element.current, at, rowHeight, inset)
  }, [chosen, rowHeight, rows.value])
}
