import type { ComponentChildren } from 'preact'
import { Icon } from '../parts/Icon.js'

export interface SearchBoxProps {
  readonly text: string
  readonly found: number
  /** Which of the finds is current, from 0. */
  readonly at: number
  readonly label: string
  onText(text: string): void
  onMove(by: number): void
}

export function SearchBox({ text, found, at, label, onText, onMove }: SearchBoxProps) {
  return (
    <span class="search-box">
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder="Search"
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          onMove(event.shiftKey ? -1 : 1)
        }}
      />
      {text && <small aria-live="polite">{found === 0 ? 'none' : `${at + 1} of ${found}`}</small>}
    </span>
  )
}

/** The text with what was searched for marked. */
export function Found({ text, wanted }: { text: string; wanted: string }) {
  const lower = text.toLowerCase()
  // a letter whose lower case is longer would shift the places
  if (wanted === '' || lower.length !== text.length) return <>{text}</>
  const pieces: ComponentChildren[] = []
  let from = 0
  for (let at = lower.indexOf(wanted.toLowerCase()); at >= 0; at = lower.indexOf(wanted.toLowerCase(), from)) {
    pieces.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>)
    from = at + wanted.length
  }
  return (
    <>
      {pieces}
      {text.slice(from)}
    </>
  )
}
