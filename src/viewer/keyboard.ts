/** Keys, as browsers' network panels and mail programs have them. */

import { compareWithLastSuccess, copyCode } from './detail/exchange-actions.js'
import { noteOpen } from './detail/note-open.js'
import { sendAgain } from './detail/send-again.js'
import { FILTER_INPUT } from './filter/Combobox.js'
import { select, selectedId, view } from './state/location.js'
import { compareMarked, following, marked, move, moveTo, toggleMark } from './state/selection.js'
import { togglePin } from './state/settings.js'

export interface Shortcut {
  readonly keys: readonly string[]
  readonly does: string
  act(): void
}

const withSelected = (act: (id: string) => void) => () => {
  const id = selectedId()
  if (id !== null) act(id)
}

function openDetail(): void {
  if (selectedId() === null) move(0)
  focusDetail(FRAMES_TO_LOAD)
}

/** What was chosen a moment ago may still be on its way (and cannot take the focus until it is there): about two seconds. */
const FRAMES_TO_LOAD = 120

function focusDetail(frames: number): void {
  requestAnimationFrame(() => {
    const detail = document.querySelector<HTMLElement>('.detail:not([aria-busy])')
    if (detail) detail.focus()
    else if (frames > 0) focusDetail(frames - 1)
  })
}

function leave(): void {
  const at = view.value
  if (at.name === 'compare') select(at.right)
  else select(null)
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.rows')?.focus())
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['j', 'ArrowDown'], does: 'Next exchange', act: () => move(1) },
  { keys: ['k', 'ArrowUp'], does: 'Previous exchange', act: () => move(-1) },
  { keys: ['g', 'Home'], does: 'Newest exchange', act: () => moveTo('newest') },
  { keys: ['G', 'End'], does: 'Oldest exchange', act: () => moveTo('oldest') },
  { keys: ['Enter'], does: 'Go to the details', act: openDetail },
  { keys: ['Escape'], does: 'Close', act: leave },
  { keys: ['/'], does: 'Filter', act: () => document.getElementById(FILTER_INPUT)?.focus() },
  { keys: ['f'], does: 'Follow new exchanges', act: () => (following.value = !following.value) },
  { keys: ['r'], does: 'Replay', act: withSelected((id) => sendAgain(id, [])) },
  { keys: ['e'], does: 'Edit and send again', act: () => document.querySelector<HTMLElement>('.actions [title*="(e)"]')?.click() },
  { keys: ['d'], does: 'Compare with the last success', act: withSelected((id) => compareWithLastSuccess(id)) },
  { keys: ['c'], does: 'Copy as cURL, secrets masked', act: withSelected((id) => copyCode(id, 'curl', 'cURL')) },
  { keys: ['x'], does: 'Mark for comparing or exporting (or Ctrl+click)', act: withSelected(toggleMark) },
  { keys: ['='], does: 'Compare the two marked', act: () => marked.value.length === 2 && compareMarked() },
  { keys: ['p'], does: 'Pin', act: withSelected(togglePin) },
  { keys: ['n'], does: 'Note', act: withSelected((id) => (noteOpen.value = id)) }
]

/** Keys that a focused control needs for itself. */
function isTaken(event: KeyboardEvent): boolean {
  const element = event.target as HTMLElement
  if (element.closest('input, textarea, select, [contenteditable], [role=menu], dialog'))
    return event.key !== 'Escape' || element.closest('dialog') !== null
  const onControl = element.closest('button, a, summary') !== null
  if (onControl && (event.key === 'Enter' || event.key === ' ')) return true
  // Elsewhere than in the list, arrows scroll.
  const scrolls = event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End'
  return scrolls && element.closest('.detail, .compare, .codes') !== null
}

export function listenToKeys(onHelp: () => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTaken(event)) return
    if (event.key === '?') return onHelp()
    const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(event.key))
    if (!shortcut) return
    event.preventDefault()
    shortcut.act()
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}
