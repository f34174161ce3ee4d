/** Completing the filter as it is typed: what is suggested at the caret, which suggestion the arrow keys are on, what is a mistake. */
import type { RefObject } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { codes } from '../state/codes.js'
import { problem } from '../state/list.js'
import { filter, setFilter } from '../state/location.js'
import { seen } from '../state/seen.js'
import { type Suggestion, suggest, wordAt } from './completion.js'

export type Completion = ReturnType<typeof useCompletion>

export function useCompletion(input: RefObject<HTMLInputElement | null>) {
  /** `null`: nobody is typing, so nothing is suggested. */
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
  return { input, suggestions, active, setActive, setCaret, fault, open, take }
}
