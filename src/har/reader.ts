/**
 * Reads `log.entries` of a HAR file one entry at a time, so that size does not matter and a broken end does not cost what came
 * before. Works on bytes: everything that structures JSON is ASCII, and offsets in messages are the file's.
 */

export type HarItem =
  | { readonly index: number; readonly entry: unknown }
  /** One entry cannot be read; reading goes on. */
  | { readonly index: number; readonly problem: string }

/** The file cannot be read (any further). The message is for the user and holds nothing of the file's content. */
export class HarFileError extends Error {}

/** More than any sensible entry: a body of this size in one entry is skipped with a message. */
export const MAX_ENTRY = 64 * 1024 * 1024

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]
/** Depth of the array's elements: root object 1, `log` 2, `entries` 3. */
const ENTRIES = 3

/** Our own NDJSON begins with the id of an exchange. */
export function isOwnLines(start: Uint8Array): boolean {
  return /^\s*\{"id"/.test(Buffer.from(start.subarray(0, 64)).toString('latin1'))
}

/** @throws HarFileError where the file is no HAR, or ends or breaks somewhere; entries before that have been yielded */
export async function* readHarEntries(source: AsyncIterable<Uint8Array>, maxEntry = MAX_ENTRY): AsyncGenerator<HarItem> {
  const scanner = new EntryScanner(maxEntry)
  for await (const chunk of source) yield* scanner.scan(chunk)
  scanner.end()
}

/** Follows the structure of the document from chunk to chunk, as far as it takes to know where an entry begins and ends. */
class EntryScanner {
  readonly #entry: EntryBytes
  /** Of the chunk in the file. */
  #offset = 0
  #depth = 0
  #inString = false
  #escaped = false
  /** Keys at depth 1 and 2, as far as they are known. */
  readonly #keys = ['', '', '']
  #lastString: number[] = []
  #found = false
  #inEntries = false

  constructor(maxEntry: number) {
    this.#entry = new EntryBytes(maxEntry)
  }

  *scan(chunk: Uint8Array): Generator<HarItem> {
    for (let at = this.#offset === 0 ? checkStart(chunk) : 0; at < chunk.length; at++) {
      if (this.#inString) at = this.#passString(chunk, at)
      else if (this.#passStructure(chunk, at)) yield this.#entry.finish()
    }
    this.#entry.takeRest(chunk)
    this.#offset += chunk.length
  }

  /** @returns the place of the closing quote, or the end of the chunk */
  #passString(chunk: Uint8Array, from: number): number {
    let quoteAt = -1
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      if (this.#escaped) this.#escaped = false
      else if (byte === BACKSLASH) this.#escaped = true
      else if (byte === QUOTE) {
        this.#inString = false
        return at
      } else if (this.#depth >= ENTRIES) {
        if (quoteAt < at) quoteAt = indexOrEnd(chunk.indexOf(QUOTE, at), chunk.length)
        at = nextInString(chunk, at, quoteAt) - 1
      } else if (this.#lastString.length < 16) this.#lastString.push(byte)
    }
    return chunk.length
  }

  /** @returns whether an entry ends here */
  #passStructure(chunk: Uint8Array, at: number): boolean {
    const byte = chunk[at] ?? 0
    const ended = this.#inEntries && this.#depth === ENTRIES && this.#passElement(chunk, at, byte)
    if (byte === QUOTE) {
      this.#inString = true
      this.#lastString = []
    } else if (byte === COLON) {
      if (this.#depth === 1 || this.#depth === 2) this.#keys[this.#depth] = String.fromCharCode(...this.#lastString).toLowerCase()
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte)
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.#close(chunk, at) || ended
    return ended
  }

  /** Between the brackets of `entries`, outside any entry that is an object or a list. */
  #passElement(chunk: Uint8Array, at: number, byte: number): boolean {
    const separates = byte === COMMA || byte === CLOSE_ARRAY
    if (!this.#entry.begun) {
      if (byte > 0x20 && !separates) this.#entry.begin(this.#offset, at)
      return false
    }
    if (separates) this.#entry.take(chunk, at)
    return separates
  }

  #open(byte: number): void {
    this.#depth++
    if (this.#depth === ENTRIES && byte === OPEN_ARRAY && this.#keys[1] === 'log' && this.#keys[2] === 'entries') {
      this.#found = true
      this.#inEntries = true
    }
  }

  /** @returns whether it closes an entry */
  #close(chunk: Uint8Array, at: number): boolean {
    this.#depth--
    if (this.#depth < ENTRIES) this.#inEntries = false
    if (this.#depth < 0) throw new HarFileError(`malformed JSON at byte ${this.#offset + at}: a bracket closes that was never opened`)
    if (this.#depth !== ENTRIES || !this.#entry.begun) return false
    this.#entry.take(chunk, at + 1)
    return true
  }

  end(): void {
    const { begun, index, start } = this.#entry
    const offset = this.#offset
    if (offset === 0) throw new HarFileError('the file is empty; expected a HAR 1.2 document')
    if (begun)
      throw new HarFileError(`the file ends at byte ${offset} inside entry ${index}, which begins at byte ${start}: it was cut off`)
    if (this.#depth > 0 || this.#inString)
      throw new HarFileError(`the file ends at byte ${offset} after ${index} whole entries, before the document is closed: it was cut off`)
    if (!this.#found) throw new HarFileError('no "log.entries" list in this JSON; expected a HAR 1.2 document: {"log":{"entries":[...]}}')
  }
}

/** The entry that is being read: its bytes, up to a bound. */
class EntryBytes {
  readonly #bound: number
  #parts: Uint8Array[] = []
  #size = 0
  /** Where the bytes begin in the present chunk that are not taken yet. */
  #from = 0
  /** Of the entry among the others. */
  index = 0
  /** In the file; negative between two entries. */
  start = -1

  constructor(bound: number) {
    this.#bound = bound
  }

  get begun(): boolean {
    return this.start >= 0
  }

  begin(offset: number, at: number): void {
    this.start = offset + at
    this.#from = at
  }

  take(chunk: Uint8Array, to: number): void {
    this.#size += to - this.#from
    if (this.#size <= this.#bound) this.#parts.push(chunk.slice(this.#from, to))
    else this.#parts = []
  }

  /** At the end of a chunk. */
  takeRest(chunk: Uint8Array): void {
    if (this.begun) this.take(chunk, chunk.length)
    this.#from = 0
  }

  finish(): HarItem {
    const item = parse(this.index++, this.#parts, this.#size, this.start, this.#bound)
    this.#parts = []
    this.#size = 0
    this.start = -1
    return item
  }
}

/**
 * The next quote (known to the caller) or backslash from `at` on: most of a HAR is the inside of strings. Each byte is looked at once for
 * either; a quote searched anew from every backslash would cost the square of a text full of them.
 */
function nextInString(chunk: Uint8Array, at: number, quoteAt: number): number {
  return at + indexOrEnd(chunk.subarray(at, quoteAt).indexOf(BACKSLASH), quoteAt - at)
}

function indexOrEnd(index: number, end: number): number {
  return index < 0 ? end : index
}

/** Where the document begins in the first chunk (after a byte order mark). */
function checkStart(chunk: Uint8Array): number {
  const [a, b, c] = chunk
  if (a === 0x1f && b === 0x8b)
    throw new HarFileError('this is gzip data; unpack it first (gunzip) or pipe it in: gunzip -c FILE | storetap explain -')
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw new HarFileError('this file is UTF-16; a HAR 1.2 document is UTF-8')
  if (isOwnLines(chunk)) {
    throw new HarFileError(
      'these are lines of storetap export --format ndjson, not HAR: read them into a log with storetap import, or export with --format har'
    )
  }
  const start = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0
  const first = chunk.subarray(start).find((byte) => byte > 0x20)
  if (first === 0x3c) throw new HarFileError('this looks like HTML or XML, not JSON; expected a HAR 1.2 document')
  if (first !== undefined && first !== OPEN_OBJECT) throw new HarFileError('the file does not begin with "{"; expected a HAR 1.2 document')
  return start
}

function parse(index: number, parts: readonly Uint8Array[], size: number, start: number, maxEntry: number): HarItem {
  if (size > maxEntry) return { index, problem: `entry ${index} (at byte ${start}) has ${size} bytes, more than ${maxEntry}; skipped` }
  try {
    return { index, entry: JSON.parse(Buffer.concat(parts).toString('utf8')) }
  } catch (error) {
    // The message of JSON.parse quotes the text, which may hold secrets; only the position is told.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined
    const where = position === undefined ? `the entry at byte ${start}` : `byte ${start + Number(position)}`
    return { index, problem: `entry ${index} is not valid JSON (${where}); skipped` }
  }
}
