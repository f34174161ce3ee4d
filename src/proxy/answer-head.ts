/** From the bytes of a head to its lines. Most lines come again in the same place: those are compared, not read. */
import { type HeaderLine, headerLine } from './header-line.js'
import { malformed } from './store-error.js'

export interface AnswerHead {
  readonly status: number
  readonly statusText: string
  readonly version: '1.0' | '1.1'
  readonly lines: readonly HeaderLine[]
}

interface StatusLine extends Omit<AnswerHead, 'lines'> {
  readonly bytes: Buffer
}

/** Statuses begin at 100 (RFC 9110 section 15); a reason phrase is optional, and so is here the blank before a missing one. */
const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: ([^\0\r\n]*))?$/
const CRLF = '\r\n'
const [LINE_FEED, RETURN] = [0x0a, 0x0d]

/** Reads the heads of one connection. */
export class HeadReader {
  #status: StatusLine | undefined
  #lines: readonly HeaderLine[] = []

  /**
   * @param end where its last line ends
   * @throws StoreError where this is no valid head
   */
  read(bytes: Buffer, start: number, end: number): AnswerHead {
    const before = this.#status
    const line = before !== undefined && isLine(before.bytes, bytes, start, end) ? before : statusLine(bytes, start, end)
    const next = start + line.bytes.length
    const lines = next === end ? [] : linesIn(bytes, next + CRLF.length, end, this.#lines)
    this.#status = line
    this.#lines = lines
    const { status, statusText, version } = line
    return { status, statusText, version, lines }
  }
}

function statusLine(bytes: Buffer, start: number, end: number): StatusLine {
  const text = lineAt(bytes, start, end)
  const match = STATUS_LINE.exec(text)
  if (!match) throw malformed('Invalid status line')
  const [, minor, status, statusText = ''] = match
  return { bytes: Buffer.from(text, 'latin1'), status: Number(status), statusText, version: minor === '0' ? '1.0' : '1.1' }
}

/**
 * @param before lines that may come again
 * @throws StoreError where one is no field line
 */
export function linesIn(bytes: Buffer, start: number, end: number, before: readonly HeaderLine[]): HeaderLine[] {
  const lines: HeaderLine[] = []
  for (let at = start; ; at += CRLF.length) {
    const known = before[lines.length]
    const line = known !== undefined && isLine(known.bytes, bytes, at, end) ? known : headerLine(lineAt(bytes, at, end))
    if (!line) throw malformed('Invalid header line')
    lines.push(line)
    at += line.bytes.length
    if (at === end) return lines
  }
}

function lineAt(bytes: Buffer, start: number, end: number): string {
  const stop = bytes.indexOf(CRLF, start, 'latin1')
  return bytes.toString('latin1', start, stop === -1 ? end : Math.min(stop, end))
}

/** What differs, such as a date or an id, most often does so at the end. */
function isLine(line: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const stop = start + line.length
  if (stop > end || (stop < end && (bytes[stop] !== RETURN || bytes[stop + 1] !== LINE_FEED))) return false
  for (let index = line.length - 1; index >= 0; index -= 1) if (line[index] !== bytes[start + index]) return false
  return true
}
