/** The live list: only the rows in view exist. */
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ExchangeSummary } from '../../model/live.js'
import { useWindow } from '../parts/use-window.js'
import { need, rowAt, rows, searching, total } from '../state/list.js'
import { select, selectedId } from '../state/location.js'
import { marked, markThrough, toggleMark } from '../state/selection.js'
import { settings } from '../state/settings.js'
import { Row } from './Row.js'
import { RowHeads } from './RowHeads.js'
import { useAnchor, useChosenInView } from './use-scroll-place.js'

const WIDE = 860
const ROW_HEIGHT = { wide: 30, compact: 50 }
const HEADS_HEIGHT = 28

export function ExchangeList() {
  const element = useRef<HTMLDivElement>(null)
  const compact = useCompact(element)
  const rowHeight = compact ? ROW_HEIGHT.compact : ROW_HEIGHT.wide
  const count = Math.max(total.value, rows.value.length)
  const { first, last } = useWindow(element, count, rowHeight)
  const visible = Array.from({ length: last - first }, (_, offset) => rowAt(first + offset))
  const oneStore = useOneStore(visible)
  const chosen = selectedId()

  const onScroll = useAnchor(element, count, rowHeight)
  const atHand = visible.filter(Boolean).length
  useEffect(() => need(first, last), [first, last, atHand, rows.value.length, count, searching.value])
  useChosenInView(element, chosen, rowHeight, compact ? 0 : HEADS_HEIGHT)

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
          {visible.map((summary, offset) => {
            const index = first + offset
            const top = index * rowHeight
            if (!summary) return <LoadingRow key={index} index={index} top={top} />
            return (
              <Row
                key={summary.id}
                summary={summary}
                index={index}
                top={top}
                selected={summary.id === chosen}
                isMarked={marked.value.includes(summary.id)}
                pinned={settings.value.pins.includes(summary.id)}
                noted={summary.id in settings.value.notes}
                compact={compact}
                oneStore={oneStore}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** @returns whether the list is too narrow for rows of one line */
function useCompact(element: RefObject<HTMLElement | null>): boolean {
  const [compact, setCompact] = useState(innerWidth < WIDE)
  useLayoutEffect(() => {
    const box = element.current
    if (!box) return
    const observer = new ResizeObserver(() => setCompact(box.clientWidth < WIDE))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  return compact
}

/** @returns whether all rows that are known are of one store; those in view may be others than the newest */
function useOneStore(visible: readonly (ExchangeSummary | undefined)[]): boolean {
  const known = rows.value
  const store = known[0]?.store
  const oneStoreKnown = useMemo(() => known.every((row) => row.store === store), [known])
  return oneStoreKnown && visible.every((row) => row === undefined || row.store === store)
}

/** As everywhere: a click chooses, with Ctrl or ⌘ it marks, with Shift it marks all up to here. */
function onClick(event: MouseEvent): void {
  const id = (event.target as Element).closest<HTMLElement>('.row')?.dataset['id']
  if (id === undefined) return
  if (event.metaKey || event.ctrlKey) toggleMark(id)
  else if (event.shiftKey) markThrough(id)
  else select(id)
}

function LoadingRow({ index, top }: { index: number; top: number }) {
  return (
    <div class="row loading" role="row" aria-rowindex={index + 2} style={{ top: `${top}px` }}>
      <span role="gridcell">Loading…</span>
    </div>
  )
}
