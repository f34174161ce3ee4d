import { setNote, settings } from '../state/settings.js'
import { noteOpen } from './note-open.js'

/** A person's own words about an exchange. Saved when the field is left. */
export function Note({ id }: { id: string }) {
  const text = settings.value.notes[id]
  if (text === undefined && noteOpen.value !== id) return null
  return (
    <label class="note">
      <span>Note</span>
      <textarea
        rows={2}
        maxLength={4000}
        value={text ?? ''}
        autofocus={noteOpen.value === id}
        onBlur={({ currentTarget }) => {
          noteOpen.value = null
          setNote(id, currentTarget.value)
        }}
      />
    </label>
  )
}
