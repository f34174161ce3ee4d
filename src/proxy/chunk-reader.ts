/** Takes the framing of chunks (RFC 9112 section 7.1) off a body. It stops at each piece of data, and at the last chunk. */
import { malformed } from './store-error.js'

type State = 'size' | 'blank' | 'extension' | 'size-line-feed' | 'data' | 'data-return' | 'data-line-feed'

const [TAB, LINE_FEED, RETURN, BLANK, SEMICOLON] = [0x09, 0x0a, 0x0d, 0x20, 0x3b]
/** Of the sizes that a number holds exactly. */
const LARGEST = 2 ** 48
/** Nobody needs more for the extensions of a chunk. */
const LONGEST_EXTENSION = 16 * 1024

/** For one body after the other, each with a `begin`. What is no chunk throws a StoreError. Trailers are read by others. */
export class ChunkReader {
  #state: State = 'size'
  #size = 0
  #digits = 0
  #extension = 0
  /** The piece of data that was met by the last `read`; there is none where its end is 0. */
  dataStart = 0
  dataEnd = 0
  /** The last chunk was met: what follows is the trailer section. */
  last = false

  begin(): void {
    this.#state = 'size'
    this.#size = this.#digits = this.#extension = 0
    this.last = false
  }

  /** Reads on from `at`. @returns where to go on in this chunk of bytes */
  read(bytes: Buffer, at: number): number {
    this.dataEnd = 0
    for (let index = at; index < bytes.length; index += 1) {
      if (this.#state === 'data') return this.#data(bytes, index)
      this.#step(bytes[index] ?? 0)
      if (this.last) return index + 1
    }
    return bytes.length
  }

  #data(bytes: Buffer, start: number): number {
    const end = Math.min(bytes.length, start + this.#size)
    this.#size -= end - start
    if (this.#size === 0) this.#state = 'data-return'
    this.dataStart = start
    this.dataEnd = end
    return end
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#sizeByte(byte)
        return
      case 'blank':
        this.#extension += 1
        if (byte === SEMICOLON) this.#state = 'extension'
        else if ((byte !== BLANK && byte !== TAB) || this.#extension > LONGEST_EXTENSION) throw malformed('Invalid character in chunk size')
        return
      case 'extension':
        this.#extensionByte(byte)
        return
      case 'size-line-feed':
        if (byte !== LINE_FEED) throw malformed('Expected LF after chunk size')
        this.last = this.#size === 0
        this.#state = 'data'
        this.#digits = this.#extension = 0
        return
      case 'data-return':
        if (byte !== RETURN) throw malformed('Expected CRLF after chunk')
        this.#state = 'data-line-feed'
        return
      case 'data-line-feed':
        if (byte !== LINE_FEED) throw malformed('Expected LF after chunk')
        this.#state = 'size'
        return
    }
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte)
    if (digit !== -1) {
      this.#size = this.#size * 16 + digit
      this.#digits += 1
      // The number of digits counts, too: zeros before them could go on for ever.
      if (this.#size > LARGEST || this.#digits > 64) throw malformed('Chunk size overflow')
      return
    }
    if (this.#digits === 0) throw malformed('Invalid character in chunk size')
    if (byte === RETURN) this.#state = 'size-line-feed'
    else if (byte === SEMICOLON) this.#state = 'extension'
    else if (byte === BLANK || byte === TAB) this.#state = 'blank'
    else throw malformed('Invalid character in chunk size')
  }

  #extensionByte(byte: number): void {
    this.#extension += 1
    if (byte === RETURN) this.#state = 'size-line-feed'
    else if ((byte < BLANK && byte !== TAB) || byte === 0x7f) throw malformed('Invalid character in chunk extension')
    else if (this.#extension > LONGEST_EXTENSION) throw malformed('Chunk extensions overflow')
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
