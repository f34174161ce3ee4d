/** The live list: only the rows in view exist; what arrives on top moves nothing that is being read. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ExchangeSummary } from '../../model/live.js'
import { reveal, useWindow } from '../parts/use-window.js'
import { need, placeOf, rowAt, rows, searching, total } from '../state/list.js'
import { select, selectedId } from '../state/location.js'
import { following, marked, markThrough, toggleMark } from '../state/selection.js'
import { settings } from '../state/settings.js'
import { Row } from './Row.js'
import { RowHeads } from './RowHeads.js'

const WIDE = 860
const ROW_HEIGHT = { wide: 30, compact: 50 }
const HEADS_HEIGHT = 28
/** Newest rows among which a call that was just sent is looked for. */
const LATE_ROWS = 20

export function ExchangeList() {
  const [compact, setCompact] = useState(innerWidth < WIDE)
  const rowHeight = compact ? ROW_HEIGHT.compact : ROW_HEIGHT.wide
  const known = rows.value
  const count = Math.max(total.value, known.length)
  const { element, first, last } = useWindow<HTMLDivElement>(count, rowHeight)
  const visible = Array.from({ length: last - first }, (_, offset) => rowAt(first + offset))
  const store = known[0]?.store
  const oneStoreKnown = useMemo(() => known.every((row) => row.store === store), [known])
  const oneStore = oneStoreKnown && visible.every((row) => row === undefined || row.store === store)
  const anchor = useRef<{ seq: number; offset: number } | null>(null)
  const sought = useRef({ wanted: '', found: false })
  const chosen = selectedId()

  useLayoutEffect(() => {
    const box = element.current
    if (!box) return
    const observer = new ResizeObserver(() => setCompact(box.clientWidth < WIDE))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  // Keeps the row at the upper edge where it is when others arrive above it.
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
  }, [known, count, rowHeight, following.value])

  const atHand = visible.filter(Boolean).length
  useEffect(() => need(first, last), [first, last, atHand, known.length, count, searching.value])

  // A chosen row is brought into view once. One that was just sent again arrives after it was chosen, on top; an old one that
  // is loaded later must not pull the list away from where somebody scrolls.
  useLayoutEffect(() => {
    const wanted = `${chosen} ${rowHeight}`
    const first = sought.current.wanted !== wanted
    if (!element.current || (!first && sought.current.found)) return
    const isChosen = ({ id }: ExchangeSummary) => id === chosen
    const at = first ? placeOf(isChosen) : known.slice(0, LATE_ROWS).findIndex(isChosen)
    sought.current = { wanted, found: chosen === null || at >= 0 }
    if (at >= 0) reveal(element.current, at, rowHeight, compact ? 0 : HEADS_HEIGHT)
  }, [chosen, rowHeight, known])

  const onScroll = () => {
    const box = element.current
    if (!box) return
    const at = Math.floor(box.scrollTop / rowHeight)
    const row = rowAt(at)
    anchor.current = row ? { seq: row.seq, offset: box.scrollTop - at * rowHeight } : null
    if (following.value !== box.scrollTop < 2) following.value = box.scrollTop < 2
  }
  const onClick = (event: MouseEvent) => {
    const id = (event.target as Element).closest<HTMLElement>('.row')?.dataset['id']
    if (id === undefined) return
    if (event.metaKey || event.ctrlKey) toggleMark(id)
    else if (event.shiftKey) markThrough(id)
    else select(id)
  }

  return (
    <div class={`list ${compact ? 'compact' : 'wide'} ${oneStore ? 'one-store' : ''}`}>
      <div
        ref={element}
        class="rows"
        role="grid"
        aria-label="Exchanges, newest first"
        aria-rowcount={count + 1}
        aria-multiselectable="false"
        tabIndex={0}
        aria-activedescendant={visible.some((row) => row?.id === chosen) ? `row-${chosen}` : undefined}
        onScroll={onScroll}
        onClick={onClick}
      >
        <RowHeads compact={compact} oneStore={oneStore} />
        <div class="extent" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
          {visible.map((summary, offset) =>
            summary ? (
              <Row
                key={summary.id}
                summary={summary}
                index={first + offset}
                top={(first + offset) * rowHeight}
                selected={summary.id === chosen}
                isMarked={marked.value.includes(summary.id)}
                pinned={settings.value.pins.includes(summary.id)}
                noted={summary.id in settings.value.notes}
                compact={compact}
                oneStore={oneStore}
              />
            ) : (
              <div
                key={first + offset}
                class="row loading"
                role="row"
                aria-rowindex={first + offset + 2}
                style={{ top: `${(first + offset) * rowHeight}px` }}
              >
                <span role="gridcell">Loading…</span>
              </div>
            )
          )}
        </div>
      </div>
    </div>
  )
}
