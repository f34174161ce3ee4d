/** Lines up to an empty one, however they are cut into chunks: the head of an answer, or its trailer section. */
import { malformed, StoreError } from './store-error.js'

const START = 7
const END = '\r\n\r\n'
/** A line feed alone ends no line here, though RFC 9112 section 2.2 would allow it: others might not see a line's end. */
const BARE_LINE_FEED = /[^\r]\n/
const NOTHING = Buffer.alloc(0)

/** For one section after the other, each with a `begin`. One over the limit throws a StoreError. */
export class HeadSection {
  readonly #limit: number
  #text = ''
  #tail = ''
  #start = ''
  /** Where it lies, once it has ended: without the empty line and the end of the line before. */
  bytes: Buffer = NOTHING
  from = 0
  to = 0

  /** @param limit of its size, bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** @param before what counts as its beginning already */
  begin(before: '' | '\r\n'): void {
    this.#text = this.#tail = this.#start = before
    this.bytes = NOTHING
  }

  /** Its first few characters, where it has not ended yet. */
  get start(): string {
    return this.#start
  }

  /** @returns where in the chunk it ends, -1 where it goes on */
  collect(chunk: Buffer, at: number): number {
    const end = this.#text === '' ? chunk.indexOf(END, at, 'latin1') : -1
    if (end === -1) return this.#join(chunk, at)
    this.#check(end + END.length - at)
    this.bytes = chunk
    this.from = at
    this.to = end
    return end + END.length
  }

  #join(chunk: Buffer, at: number): number {
    const fresh = chunk.toString('latin1', at)
    const seam = this.#tail + fresh
    const end = seam.indexOf(END)
    if (end === -1) {
      // No part of the long text is looked at again: joining it anew for each byte that comes would take quadratic time.
      this.#text += fresh
      if (this.#start.length < START) this.#start = (this.#start + fresh).slice(0, START)
      this.#check(this.#text.length)
      if (BARE_LINE_FEED.test(seam)) throw malformed('A line feed without a carriage return')
      this.#tail = seam.slice(-END.length + 1)
      return -1
    }
    const used = end + END.length - this.#tail.length
    const text = this.#text + fresh.slice(0, used)
    this.#check(text.length)
    this.bytes = Buffer.from(text, 'latin1')
    this.from = 0
    this.to = text.length - END.length
    return at + used
  }

  #check(size: number): void {
    if (size > this.#limit) throw new StoreError('UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error')
  }
}
