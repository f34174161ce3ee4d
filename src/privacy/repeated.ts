/** Remembers what was made of texts that come again, also long ones: the answer to a poll, the refusal that every call gets. */
const SLOTS = 256
/** A longer text is decoded, masked and written in so many steps that this one does not show. */
const LONGEST = 8 * 1024
const LOOKED_AT = 16

interface Slot<V> {
  readonly mark: number
  text: string | undefined
  value: V | undefined
}

/**
 * A value is kept from the second time on that a text is seen, so that texts that never return are not kept; a few of their characters
 * tell. Unlike a key of a map, a text is compared and never hashed.
 */
export function forRepeated<V>(compute: (text: string) => V): (text: string) => V {
  const slots: Slot<V>[] = []
  return (text) => {
    if (text.length > LONGEST) return compute(text)
    const mark = markOf(text)
    const slot = slots[mark % SLOTS]
    if (slot?.mark !== mark) {
      slots[mark % SLOTS] = { mark, text: undefined, value: undefined }
      return compute(text)
    }
    if (slot.value !== undefined && slot.text === text) return slot.value
    slot.value = compute(text)
    slot.text = text
    return slot.value
  }
}

function markOf(text: string): number {
  let mark = text.length
  const step = Math.max(1, Math.floor(text.length / LOOKED_AT))
  for (let at = text.length - 1; at >= 0; at -= step) mark = (Math.imul(mark, 31) + text.charCodeAt(at)) >>> 0
  return mark
}
