/** The field that the filter is typed into, with the suggestions under it (ARIA's combobox with a list). */
import { filter, setFilter } from '../state/location.js'
import { lookAgain } from '../state/seen.js'
import type { Completion } from './use-completion.js'

export const FILTER_INPUT = 'filter'

const SUGGESTIONS = 'filter-suggestions'
const CARET_KEYS = ['ArrowLeft', 'ArrowRight', 'Home', 'End']
/** How long the suggestions stay after the field has lost the focus, milliseconds. */
const CLOSES_AFTER = 150

/** @param describedBy id of the element that tells the mistake */
export function Combobox({ completion, describedBy }: { completion: Completion; describedBy: string }) {
  const { input, active, setCaret, fault, open } = completion
  const placeCaret = () => setCaret(input.current?.selectionStart ?? null)
  return (
    <>
      <input
        ref={input}
        id={FILTER_INPUT}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-expanded={open}
        aria-controls={SUGGESTIONS}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? suggestionId(active) : undefined}
        aria-invalid={fault !== null}
        aria-describedby={describedBy}
        placeholder="Filter: any text, status:4xx, op:Name …"
        autocomplete="off"
        spellcheck={false}
        value={filter.value}
        onInput={(event) => {
          setFilter(event.currentTarget.value)
          setCaret(event.currentTarget.selectionStart)
        }}
        onClick={placeCaret}
        onFocus={() => {
          lookAgain()
          placeCaret()
        }}
        onKeyUp={(event) => CARET_KEYS.includes(event.key) && placeCaret()}
        onKeyDown={(event) => {
          if (!obey(event.key, completion)) return
          event.preventDefault()
          event.stopPropagation()
        }}
        onBlur={() => setTimeout(() => setCaret(null), CLOSES_AFTER)}
      />
      <Suggestions {...completion} />
    </>
  )
}

function Suggestions({ suggestions, active, open, take }: Completion) {
  return (
    <ul id={SUGGESTIONS} role="listbox" aria-label="Suggestions" hidden={!open}>
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.text}
          id={suggestionId(index)}
          role="option"
          aria-selected={index === active}
          onPointerDown={(event) => {
            event.preventDefault()
            take(suggestion)
          }}
        >
          <code>{suggestion.text}</code>
          <span>{suggestion.hint}</span>
        </li>
      ))}
    </ul>
  )
}

function suggestionId(index: number): string {
  return `suggestion-${index}`
}

/** @returns whether the key means something here */
function obey(key: string, completion: Completion): boolean {
  const { suggestions, active, setActive, open, take } = completion
  const chosen = suggestions[active]
  if (key === 'Escape') stepBack(completion)
  else if (key === 'Enter') {
    if (chosen) take(chosen)
    else goToRows(completion)
  } else if (key === 'Tab' && open && active >= 0) {
    if (chosen) take(chosen)
  } else if (key === 'ArrowDown' && open) setActive((active + 1) % suggestions.length)
  else if (key === 'ArrowUp' && open) setActive((active <= 0 ? suggestions.length : active) - 1)
  else return false
  return true
}

/** From the chosen suggestion to none, from the open list to the closed one, from the field to the page. */
function stepBack({ input, active, setActive, setCaret, open }: Completion): void {
  if (open && active >= 0) setActive(-1)
  else if (open) setCaret(null)
  else input.current?.blur()
}

function goToRows({ setCaret }: Completion): void {
  setCaret(null)
  document.querySelector<HTMLElement>('.rows')?.focus()
}
