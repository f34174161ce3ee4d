/** The filter line: a combobox that completes keys and values and marks a mistake where it is. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/Icon.js'
import { codes } from '../state/codes.js'
import { problem } from '../state/list.js'
import { filter, setFilter } from '../state/location.js'
import { lookAgain, seen } from '../state/seen.js'
import { type Suggestion, suggest, wordAt } from './completion.js'

export const FILTER_INPUT = 'filter'

export function FilterInput() {
  const input = useRef<HTMLInputElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [active, setActive] = useState(-1)
  const text = filter.value
  const word = wordAt(text, caret ?? text.length)
  const suggestions = useMemo(
    () =>
      caret === null
        ? []
        : suggest(
            word.text,
            seen.value,
            codes.value.map(({ code }) => code)
          ),
    [caret, text, seen.value]
  )
  // A word that is still being typed, with suggestions for it, is no mistake yet; over a mistake nothing is suggested.
  const fault = suggestions.length > 0 && problem.value?.end === word.end ? null : problem.value
  const open = suggestions.length > 0 && fault === null

  useEffect(() => setActive(-1), [text])

  const take = ({ insert }: Suggestion) => {
    const before = text.slice(0, word.start) + insert
    setFilter((before + text.slice(word.end).replace(/^\s/, insert.endsWith(' ') ? '' : ' ')).trimStart())
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(before.length, before.length)
      setCaret(before.length)
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (open && active >= 0) setActive(-1)
      else if (open) setCaret(null)
      else input.current?.blur()
    } else if (event.key === 'Enter') {
      const chosen = suggestions[active]
      if (chosen) take(chosen)
      else {
        setCaret(null)
        document.querySelector<HTMLElement>('.rows')?.focus()
      }
    } else if (event.key === 'Tab' && open && active >= 0) {
      const chosen = suggestions[active]
      if (chosen) take(chosen)
    } else if (event.key === 'ArrowDown' && open) setActive((active + 1) % suggestions.length)
    else if (event.key === 'ArrowUp' && open) setActive((active <= 0 ? suggestions.length : active) - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const placeCaret = () => setCaret(input.current?.selectionStart ?? null)
  return (
    <>
      <div class={`filter-line ${text ? 'active' : ''} ${fault?.start !== undefined ? 'wrong' : ''}`}>
        <Icon name="search" />
        <div class="filter-field">
          <div class="filter-marks" aria-hidden="true">
            {fault?.start !== undefined && fault.end !== undefined && (
              <>
                {text.slice(0, fault.start)}
                <u>{text.slice(fault.start, fault.end) || ' '}</u>
              </>
            )}
          </div>
          <input
            ref={input}
            id={FILTER_INPUT}
            type="text"
            role="combobox"
            aria-label="Filter"
            aria-expanded={open}
            aria-controls="filter-suggestions"
            aria-autocomplete="list"
            aria-activedescendant={open && active >= 0 ? `suggestion-${active}` : undefined}
            aria-invalid={fault !== null}
            aria-describedby="filter-fault"
            placeholder="Filter: any text, status:4xx, op:Name …"
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={(event) => {
              setFilter(event.currentTarget.value)
              setCaret(event.currentTarget.selectionStart)
            }}
            onClick={placeCaret}
            onFocus={() => {
              lookAgain()
              placeCaret()
            }}
            onKeyUp={(event) => ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key) && placeCaret()}
            onKeyDown={onKeyDown}
            onBlur={() => setTimeout(() => setCaret(null), 150)}
          />
          <ul id="filter-suggestions" role="listbox" aria-label="Suggestions" hidden={!open}>
            {suggestions.map((suggestion, index) => (
              <li
                key={suggestion.text}
                id={`suggestion-${index}`}
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
        </div>
        {text && (
          <button type="button" class="quiet clear" onClick={() => setFilter('')}>
            <Icon name="close" /> Clear filter
          </button>
        )}
      </div>
      <p id="filter-fault" class="fault" role="alert">
        {text && fault?.error}
      </p>
    </>
  )
}
