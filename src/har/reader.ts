/**
 * Reads `log.entries` of a HAR file one entry at a time, so that size does not matter and a broken end does not cost what came
 * before. Works on bytes: everything that structures JSON is ASCII, and offsets in messages are the file's.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

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

/** The bytes of a file, or of standard input for `-`. */
export function openHar(file: string, stdin: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return file === '-' ? stdin : createReadStream(file, { highWaterMark: 256 * 1024 })
}

/** A sentence where there is no such file or it cannot be one. */
export async function whyUnreadable(file: string): Promise<string | undefined> {
  if (file === '-') return undefined
  try {
    return (await stat(file)).isDirectory() ? `${file} is a folder, expected a HAR file.` : undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${message}`
  }
}

/** Our own NDJSON begins with the id of an exchange. */
export function isOwnLines(start: Uint8Array): boolean {
  return /^\s*\{"id"/.test(Buffer.from(start.subarray(0, 64)).toString('latin1'))
}

/** @throws HarFileError where the file is no HAR, or ends or breaks somewhere; entries before that have been yielded */
export async function* readHarEntries(source: AsyncIterable<Uint8Array>, maxEntry = MAX_ENTRY): AsyncGenerator<HarItem> {
  const scanner = createScanner(maxEntry)
  for await (const chunk of source) yield* scanner.scan(chunk)
  scanner.end()
}

interface Scanner {
  scan(chunk: Uint8Array): Generator<HarItem>
  end(): void
}

function createScanner(maxEntry: number): Scanner {
  let offset = 0
  let depth = 0
  let inString = false
  let escaped = false
  /** Keys at depth 1 and 2, as far as they are known. */
  const keys = ['', '', '']
  let lastString: number[] = []
  let found = false
  let inEntries = false
  let index = 0
  let parts: Uint8Array[] = []
  let size = 0
  let entryStart = -1

  function take(chunk: Uint8Array, from: number, to: number): void {
    size += to - from
    if (size <= maxEntry) parts.push(chunk.slice(from, to))
    else parts = []
  }

  function finish(): HarItem {
    const item = parse(index++, parts, size, entryStart, maxEntry)
    parts = []
    size = 0
    entryStart = -1
    return item
  }

  function* scan(chunk: Uint8Array): Generator<HarItem> {
    let at = offset === 0 ? checkStart(chunk) : 0
    let from = 0
    let quoteAt = -1
    for (; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) inString = false
        else if (depth >= ENTRIES) {
          if (quoteAt < at) quoteAt = indexOrEnd(chunk.indexOf(QUOTE, at), chunk.length)
          at = nextInString(chunk, at, quoteAt) - 1
        } else if (lastString.length < 16) lastString.push(byte)
        continue
      }
      const atElement = depth === ENTRIES && inEntries
      if (atElement && entryStart < 0 && byte > 0x20 && byte !== COMMA && byte !== CLOSE_ARRAY) {
        entryStart = offset + at
        from = at
      }
      if (atElement && entryStart >= 0 && (byte === COMMA || byte === CLOSE_ARRAY)) {
        take(chunk, from, at)
        yield finish()
      }
      if (byte === QUOTE) {
        inString = true
        lastString = []
      } else if (byte === COLON) {
        if (depth === 1 || depth === 2) keys[depth] = String.fromCharCode(...lastString).toLowerCase()
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        depth++
        if (depth === ENTRIES && byte === OPEN_ARRAY && keys[1] === 'log' && keys[2] === 'entries') {
          found = true
          inEntries = true
        }
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        depth--
        if (depth < ENTRIES) inEntries = false
        if (depth < 0) throw new HarFileError(`malformed JSON at byte ${offset + at}: a bracket closes that was never opened`)
        if (depth === ENTRIES && entryStart >= 0) {
          take(chunk, from, at + 1)
          yield finish()
        }
      }
    }
    if (entryStart >= 0) take(chunk, from, chunk.length)
    offset += chunk.length
  }

  function end(): void {
    if (offset === 0) throw new HarFileError('the file is empty; expected a HAR 1.2 document')
    if (entryStart >= 0)
      throw new HarFileError(`the file ends at byte ${offset} inside entry ${index}, which begins at byte ${entryStart}: it was cut off`)
    if (depth > 0 || inString)
      throw new HarFileError(`the file ends at byte ${offset} after ${index} whole entries, before the document is closed: it was cut off`)
    if (!found) throw new HarFileError('no "log.entries" list in this JSON; expected a HAR 1.2 document: {"log":{"entries":[...]}}')
  }

  return { scan, end }
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
