/**
 * lowdb adapter for one segment of the log: a file of NDJSON to which what is new is appended, and which is never rewritten.
 *
 *   {"storetap":"log","version":1,"segment":7,"firstSeq":12001}     first line
 *   {"exchange":{...}}                                              an exchange
 *   {"amend":"<id>","diagnoses":[...]}                              what became known of it later
 *   {"remove":"<id>"}                                               deleted by the user
 */
import { closeSync, fchmodSync, fstatSync, ftruncateSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SyncAdapter } from 'lowdb'
import { fileMode, makePrivateFolder } from './folder.js'
import type { Entry } from './entry.js'
import { readSegmentIndex } from './segment-index.js'
import { apply, firstSeqOf, headerLine, isHeader, isRecord, parseLine } from './segment-records.js'

/** A lowdb document: what is known of one segment, and the lines that are not in its file yet. */
export interface Segment {
  readonly number: number
  /** No exchange in this or a later segment has a smaller number, except those that were running when it began. */
  readonly firstSeq: number
  entries: Entry[]
  /** Length of the file up to the end of the last good line. */
  bytes: number
  /** Lines that wait to be written. */
  unwritten: Line[]
  /** Up to where the index beside the segment describes it. */
  indexed: number
  /** First sequence number after those of this segment. */
  nextSeq: number
}

export interface Line {
  readonly entry: Entry
  readonly kind: 'exchange' | 'amend' | 'remove'
  /** Bytes as characters, see `toByteText`. */
  readonly text: string
}

/** The file was deleted, replaced, cut or written to by somebody else: offsets known so far mean nothing any more. */
export class SegmentChangedError extends Error {}

/** Of which no line is known, or none is written yet. */
export function emptySegment(number: number, firstSeq: number): Segment {
  return { number, firstSeq, entries: [], bytes: 0, unwritten: [], indexed: 0, nextSeq: firstSeq }
}

/** A file found as we left it is not looked at again for so long (ms): in a burst of calls that is one look for many of them. */
const TRUSTED_FOR = 10

/** Lines are appended only where the file is as we left it; `write` throws a SegmentChangedError where it is not. */
export class SegmentAdapter implements SyncAdapter<Segment> {
  readonly file: string
  readonly #number: number
  readonly #onProblem: (message: string) => void
  #fd: number | undefined
  #inode = 0
  #seenAt = Number.NEGATIVE_INFINITY

  constructor(file: string, number: number, onProblem: (message: string) => void) {
    this.file = file
    this.#number = number
    this.#onProblem = onProblem
  }

  /** Takes the index beside the segment for what it covers and scans only the rest. */
  read(): Segment | null {
    this.close()
    const size = statSync(this.file, { throwIfNoEntry: false })?.size
    if (size === undefined) return null
    const fd = openSync(this.file, 'r')
    try {
      const indexed = readSegmentIndex(this.file, this.#number, (offset) => offset <= size && endsLine(fd, offset))
      return indexed?.bytes === size ? indexed : this.#scan(fd, indexed ?? emptySegment(this.#number, 1))
    } finally {
      closeSync(fd)
    }
  }

  /** One write(2) for all lines that wait, and for the header of a new file. Throws where it fails; then the file is as it was. */
  write(segment: Segment): void {
    const { unwritten } = segment
    if (unwritten.length === 0 && segment.bytes > 0) return
    const fd = this.#open(segment)
    const header = segment.bytes === 0 ? headerLine(segment) : undefined
    const bytes = joined(header, unwritten)
    writeWhole(fd, bytes, segment.bytes)
    let at = segment.bytes + (header === undefined ? 0 : header.length + 1)
    segment.bytes += bytes.length
    for (const { entry, text } of unwritten) {
      const { length } = text
      entry.addPlace(at, length)
      entry.exchange = undefined
      at += length + 1
    }
    segment.unwritten = []
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#seenAt = Number.NEGATIVE_INFINITY
  }

  #open(segment: Segment): number {
    if (this.#fd === undefined) {
      makePrivateFolder(dirname(this.file))
      this.#fd = openSync(this.file, 'a', fileMode)
      fchmodSync(this.#fd, fileMode)
      this.#inode = fstatSync(this.#fd).ino
    }
    const now = performance.now()
    if (now - this.#seenAt < TRUSTED_FOR) return this.#fd
    const stat = statSync(this.file, { throwIfNoEntry: false })
    if (stat?.ino !== this.#inode || stat.size !== segment.bytes) {
      this.close()
      throw new SegmentChangedError()
    }
    this.#seenAt = now
    return this.#fd
  }

  #scan(fd: number, segment: Segment): Segment {
    const byId = new Map(segment.entries.map((entry) => [entry.id, entry]))
    let scanned = segment
    let unreadable = 0
    const rest = scanLines(fd, segment.bytes, (line, at) => {
      const parsed = parseLine(line)
      if (at === 0 && isHeader(parsed)) scanned = emptySegment(this.#number, firstSeqOf(parsed, this.file))
      else if (isRecord(parsed))
        scanned.nextSeq = Math.max(scanned.nextSeq, apply(parsed, byId, { segment: this.#number, at, length: line.length }))
      else unreadable++
      scanned.bytes = at + line.length + 1
    })
    if (rest.length > 0) this.#dropTornLine(scanned, rest.length)
    if (unreadable > 0)
      this.#onProblem(`${this.file}: ${unreadable} damaged line${unreadable === 1 ? ' is' : 's are'} left out; everything else is there.`)
    scanned.entries = [...byId.values()]
    return scanned
  }

  /** The process (or the machine) ended in the middle of a write: that exchange had not been confirmed to anybody. */
  #dropTornLine(segment: Segment, length: number): void {
    this.#onProblem(`${this.file}: the last line is torn (${length} bytes) and is dropped; an earlier run ended while writing it.`)
    try {
      truncateSync(this.file, segment.bytes)
    } catch {
      // read-only: it is left out by every reader, and there is no write that it could harm
    }
  }
}

/** Where lines are put together: valid until the next call. */
const scratch = Buffer.allocUnsafe(1 << 18)

/** Each line ended by a newline. */
function joined(header: string | undefined, lines: readonly Line[]): Buffer {
  let length = header === undefined ? 0 : header.length + 1
  for (const { text } of lines) length += text.length + 1
  const into = length <= scratch.length ? scratch : Buffer.allocUnsafe(length)
  let at = 0
  const put = (text: string) => {
    at += into.write(text, at, 'latin1')
    into[at++] = NEWLINE
  }
  if (header !== undefined) put(header)
  for (const { text } of lines) put(text)
  return into.subarray(0, at)
}

const NEWLINE = 0x0a

/** Either all bytes or none: what a full disk took of them is cut off again. */
function writeWhole(fd: number, bytes: Buffer, before: number): void {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written)
  } catch (error) {
    if (written > 0) ftruncateSync(fd, before)
    throw error
  }
}

function endsLine(fd: number, offset: number): boolean {
  const byte = Buffer.alloc(1)
  return offset > 0 && readSync(fd, byte, 0, 1, offset - 1) === 1 && byte[0] === NEWLINE
}

const chunkSize = 1 << 20

/** Calls back for each line that is complete, without its newline; answers what follows the last one. */
function scanLines(fd: number, from: number, onLine: (line: Buffer, at: number) => void): Buffer {
  let rest = Buffer.alloc(0)
  let at = from
  for (let position = from; ;) {
    const chunk = Buffer.allocUnsafe(chunkSize)
    const length = readSync(fd, chunk, 0, chunkSize, position)
    if (length === 0) return rest
    position += length
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, length)]) : chunk.subarray(0, length)
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      onLine(bytes.subarray(start, end), at)
      at += end - start + 1
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
}
