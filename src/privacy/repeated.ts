/** Remembers what was made of bodies that come again, also long ones: the answer to a poll, the refusal that every call gets. */

/** With a body and what was made of it in each, some 3 MB at most. */
const SLOTS = 128
/** A longer text is decoded, masked and written in so many steps that this one does not show. */
const LONGEST = 8 * 1024
const LOOKED_AT = 16

interface Slot<V> {
  readonly mark: number
  kept: { readonly mimeType: string; readonly text: string; readonly value: V } | undefined
}

/**
 * A value is kept from the second time on that a text is seen, so that texts that never return are not kept; a few of their characters
 * tell. Unlike a key of a map, a text is compared and never hashed.
 */
export function forRepeated<V>(compute: (mimeType: string, text: string) => V): (mimeType: string, text: string) => V {
  const slots: Slot<V>[] = []
  return (mimeType, text) => {
    if (text.length > LONGEST) return compute(mimeType, text)
    const mark = markOf(text)
    const slot = slots[mark % SLOTS]
    if (slot?.mark !== mark) {
      slots[mark % SLOTS] = { mark, kept: undefined }
      return compute(mimeType, text)
    }
    const { kept } = slot
    if (kept?.text === text && kept.mimeType === mimeType) return kept.value
    const value = compute(mimeType, text)
    slot.kept = { mimeType, text, value }
    return value
  }
}

function markOf(text: string): number {
  let mark = text.length
  const step = Math.max(1, Math.floor(text.length / LOOKED_AT))
  for (let at = text.length - 1; at >= 0; at -= step) mark = (Math.imul(mark, 31) + text.charCodeAt(at)) >>> 0
  return mark
}
