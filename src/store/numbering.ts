/** Sequence numbers, and ids that sort by time: milliseconds and number in base 36, each of a fixed width. */

export interface Numbering {
  next(): { readonly id: string; readonly seq: number }
  /** An exchange with this number is there, which it was not given here. */
  isTaken(seq: number): void
}

/** 36^9 milliseconds last until the year 5188. */
const TIME_DIGITS = 9
const SEQ_DIGITS = 5

/** Counts from `first`; the time in an id never goes back, whatever the clock does. */
export function createNumbering(first: number): Numbering {
  let seq = first
  let time = 0
  let prefix = ''
  return {
    next() {
      const now = Date.now()
      // a clock that is set back must not bring a later exchange before an earlier one
      if (now > time) {
        time = now
        prefix = `${now.toString(36).padStart(TIME_DIGITS, '0')}-`
      }
      return { id: prefix + base36(seq), seq: seq++ }
    },
    isTaken(taken) {
      if (taken >= seq) seq = taken + 1
    }
  }
}

/** The number that an id was made with; undefined for an id that was not made here. */
export function seqOf(id: string): number | undefined {
  const text = id.slice(TIME_DIGITS + 1)
  const seq = Number.parseInt(text, 36)
  // ids come from outside, too: of anything but a whole number from zero on base36 would never come to an end
  const isNumber = seq >= 0 && Number.isSafeInteger(seq)
  return isNumber && id[TIME_DIGITS] === '-' && base36(seq) === text ? seq : undefined
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** `Number.prototype.toString(36)` is made for fractions and takes ten times as long. */
function base36(number: number): string {
  let text = ''
  for (let rest = number; rest > 0 || text.length < SEQ_DIGITS; rest = Math.floor(rest / 36)) text = DIGITS.charAt(rest % 36) + text
  return text
}
