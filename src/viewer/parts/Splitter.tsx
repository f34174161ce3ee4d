/** Between list and detail: drag it, or focus it and use the arrow keys; a double click brings the usual width back. */
import { effect, signal } from '@preact/signals'

const KEY = 'storetap-list-width'
const USUAL = 34
const LEAST = 20
const MOST = 70
const STEP = 2

/** Percent of the window that the list takes beside a detail. */
const width = signal(clamp(Number(localStorage.getItem(KEY) ?? USUAL)))

effect(() => {
  document.documentElement.style.setProperty('--list-width', `${width.value}%`)
  localStorage.setItem(KEY, String(width.value))
})

function clamp(percent: number): number {
  return Math.round(Math.min(Math.max(percent || USUAL, LEAST), MOST))
}

export function Splitter() {
  const onPointerMove = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) width.value = clamp((event.clientX / innerWidth) * 100)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    width.value = clamp(width.value + (event.key === 'ArrowLeft' ? -STEP : STEP))
  }
  return (
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuenow={width.value}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDblClick={() => (width.value = USUAL)}
      onKeyDown={onKeyDown}
    />
  )
}
