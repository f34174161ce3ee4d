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
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase())
  if (at < 0) return <>{text}</>
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      <Found text={text.slice(at + wanted.length)} wanted={at + wanted.length < text.length ? wanted : ''} />
    </>
  )
}
