import { useLayoutEffect, useRef } from 'preact/hooks'
import { setNote, settings } from '../state/settings.js'
import { noteOpen } from './note-open.js'

/** A person's own words about an exchange. Saved when the field is left. */
export function Note({ id }: { id: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const text = settings.value.notes[id]
  const writing = noteOpen.value === id
  // Who asked for a note goes on typing: without the focus every letter would be a shortcut.
  useLayoutEffect(() => {
    if (writing) field.current?.focus()
  }, [writing])
  if (text === undefined && !writing) return null
  return (
    <label class="note">
      <span>Note</span>
      <textarea
        ref={field}
        rows={2}
        maxLength={4000}
        value={text ?? ''}
        onBlur={({ currentTarget }) => {
          noteOpen.value = null
          setNote(id, currentTarget.value)
        }}
      />
    </label>
  )
}
