/** Reads lines of a segment back by their offsets, many at a time: neighbours come in one read. */
import { isAscii } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import type { Exchange } from '../model/exchange.js'
import { applyChange, type Change } from './changes.js'
import { codeOf } from './folder.js'
import type { Entry } from './entry.js'

/** One line of an entry; offsets are those in the file. */
export interface Piece {
  readonly entry: Entry
  readonly from: number
  readonly to: number
  /** Later lines change earlier ones. */
  readonly isLast: boolean
}

/** Neighbouring lines as they came in one read. */
export interface Run {
  /** Offset in the file where it begins. */
  readonly start: number
  /** Valid only until the next run is asked for. */
  readonly bytes: Buffer
  /** The same as Latin-1, one character for each byte. */
  readonly lines: string
  /** In the order of the file. */
  readonly pieces: readonly Piece[]
}

const readSize = 1 << 20
/** Strings of this size are young for the garbage collector, larger ones are not. */
const runSize = 1 << 17
const gapSize = 1 << 16

/** Reads that are under way while one is looked at. */
const readsAhead = 2

/** The lines of these entries in file order. Nothing where the file is gone. */
export async function* readRuns(file: string, entries: readonly Entry[]): AsyncGenerator<Run> {
  const handle = await openIfThere(file)
  if (!handle) return
  try {
    const reads = inNeighbourhoods(piecesOf(entries), readSize)
    const spare: Buffer[] = Array.from({ length: readsAhead + 1 }, () => Buffer.allocUnsafe(0))
    const under: Promise<Read>[] = []
    const readMore = (): void => {
      const pieces = reads.next().value
      const buffer = pieces && spare.pop()
      if (!buffer) return
      const read = readPieces(handle, pieces, buffer)
      read.catch(() => {}) // met where it is awaited
      under.push(read)
    }
    for (let count = 0; count < readsAhead; count++) readMore()
    for (let read = await under.shift(); read; read = await under.shift()) {
      readMore()
      const whole = read.pieces.filter((piece) => piece.to <= read.start + read.bytes.length)
      for (const pieces of inNeighbourhoods(whole, runSize)) yield toRun(read, pieces)
      spare.push(read.buffer)
    }
  } finally {
    await handle.close()
  }
}

interface Read {
  readonly pieces: readonly Piece[]
  readonly buffer: Buffer
  /** As much of the buffer as was read, and where in the file it begins. */
  readonly bytes: Buffer
  readonly start: number
}

async function readPieces(handle: FileHandle, pieces: readonly Piece[], spare: Buffer): Promise<Read> {
  const start = pieces[0]?.from ?? 0
  const length = endOf(pieces) - start
  const buffer = spare.length >= length ? spare : Buffer.allocUnsafe(length < readSize / 4 ? length : Math.max(length, readSize))
  const { bytesRead } = await handle.read(buffer, 0, length, start)
  return { pieces, buffer, bytes: buffer.subarray(0, bytesRead), start }
}

function toRun(read: Read, pieces: readonly Piece[]): Run {
  const start = pieces[0]?.from ?? 0
  const bytes = read.bytes.subarray(start - read.start, endOf(pieces) - read.start)
  return { start, bytes, lines: bytes.toString('latin1'), pieces }
}

function endOf(pieces: readonly Piece[]): number {
  return pieces.reduce((end, { to }) => Math.max(end, to), 0)
}

/** The exchange of an entry that has this one line only. */
export function exchangeIn(run: Run, piece: Piece): Exchange {
  return (JSON.parse(decode(run, piece)) as { exchange: Exchange }).exchange
}

/** Most lines are ASCII, and those are there already. */
function decode({ start, bytes, lines }: Run, { from, to }: Piece): string {
  const line = bytes.subarray(from - start, to - start)
  return isAscii(line) ? lines.slice(from - start, to - start) : line.toString()
}

/** Whole exchanges with their amendments; those that are gone are not among them. */
export async function readExchanges(file: string, entries: readonly Entry[]): Promise<ReadonlyMap<Entry, Exchange>> {
  const found = new Map<Entry, Exchange>()
  for await (const run of readRuns(file, entries)) {
    for (const piece of run.pieces) {
      const { entry } = piece
      const record = JSON.parse(decode(run, piece)) as { exchange: Exchange } | Change
      const known = found.get(entry)
      if ('exchange' in record) found.set(entry, record.exchange)
      else if (known) found.set(entry, applyChange(known, record))
    }
  }
  return found
}

function piecesOf(entries: readonly Entry[]): readonly Piece[] {
  const pieces: Piece[] = []
  for (const entry of entries) {
    const { places } = entry
    for (let at = 0; at < places.length; at += 2) {
      const from = places[at] ?? 0
      pieces.push({ entry, from, to: from + (places[at + 1] ?? 0), isLast: at + 2 === places.length })
    }
  }
  return pieces.sort((one, other) => one.from - other.from)
}

/** Pieces so near to each other that one read for all of them pays. */
function* inNeighbourhoods(pieces: readonly Piece[], size: number): Generator<readonly Piece[], undefined> {
  let begin = 0
  for (let at = 1; at <= pieces.length; at++) {
    const first = pieces[begin]
    const before = pieces[at - 1]
    const piece = pieces[at]
    const near = first && before && piece && piece.to - first.from <= size && piece.from - before.to <= gapSize
    if (near) continue
    yield pieces.slice(begin, at)
    begin = at
  }
  return undefined
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
