/** Reads lines of a segment back by their offsets, many at a time: neighbours come in one read. */
import { isAscii } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import type { Exchange } from '../model/exchange.js'
import { applyChange, type Change } from './changes.js'
import { codeOf } from './folder.js'
import type { Entry } from './log-index.js'

/** One line of an entry inside a buffer; the bytes are valid only until the next turn of the loop. */
export interface Piece {
  readonly entry: Entry
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  /** Later lines change earlier ones. */
  readonly isLast: boolean
}

interface Place {
  readonly entry: Entry
  readonly at: number
  readonly length: number
  readonly isLast: boolean
}

const runSize = 1 << 20
const gapSize = 1 << 16

/** The lines of these entries in file order, in runs of about a megabyte. Nothing where the file is gone. */
export async function* readRuns(file: string, entries: readonly Entry[]): AsyncGenerator<readonly Piece[]> {
  const handle = await openIfThere(file)
  if (!handle) return
  try {
    // two buffers in turn: while one is looked at the other is filled
    const buffers = [Buffer.allocUnsafe(0), Buffer.allocUnsafe(0)] as [Buffer, Buffer]
    const runs = runsOf(placesOf(entries))
    const readInto = async (which: 0 | 1): Promise<readonly Piece[] | undefined> => {
      const run = runs.next().value
      if (!run) return undefined
      const start = run[0]?.at ?? 0
      const length = run.reduce((end, place) => Math.max(end, place.at + place.length), 0) - start
      if (buffers[which].length < length) buffers[which] = Buffer.allocUnsafe(length < runSize / 4 ? length : Math.max(length, runSize))
      const bytes = buffers[which]
      const { bytesRead } = await handle.read(bytes, 0, length, start)
      return run
        .filter((place) => place.at - start + place.length <= bytesRead)
        .map(({ entry, at, length, isLast }) => ({ entry, bytes, from: at - start, to: at - start + length, isLast }))
    }
    let which: 0 | 1 = 0
    let next = readInto(which)
    for (let pieces = await next; pieces; pieces = await next) {
      which = which === 0 ? 1 : 0
      next = readInto(which)
      next.catch(() => {}) // met where it is awaited
      yield pieces
    }
  } finally {
    await handle.close()
  }
}

/** The exchange of an entry that has this one line only. */
export function exchangeIn(piece: Piece): Exchange {
  return (JSON.parse(decode(piece)) as { exchange: Exchange }).exchange
}

/** Most lines are ASCII, and those are decoded in half the time as Latin-1. */
function decode({ bytes, from, to }: Piece): string {
  const line = bytes.subarray(from, to)
  return line.toString(isAscii(line) ? 'latin1' : 'utf8')
}

/** Whole exchanges with their amendments, in the order asked for. */
export async function readExchanges(file: string, entries: readonly Entry[]): Promise<readonly Exchange[]> {
  const found = new Map<Entry, Exchange>()
  for await (const pieces of readRuns(file, entries)) {
    for (const piece of pieces) {
      const { entry } = piece
      const record = JSON.parse(decode(piece)) as { exchange: Exchange } | Change
      const known = found.get(entry)
      if ('exchange' in record) found.set(entry, record.exchange)
      else if (known) found.set(entry, applyChange(known, record))
    }
  }
  return entries.flatMap((entry) => found.get(entry) ?? [])
}

function placesOf(entries: readonly Entry[]): readonly Place[] {
  const places: Place[] = []
  for (const entry of entries) {
    for (let at = 0; at < entry.places.length; at += 2) {
      places.push({ entry, at: entry.places[at] ?? 0, length: entry.places[at + 1] ?? 0, isLast: at + 2 === entry.places.length })
    }
  }
  return places.sort((one, other) => one.at - other.at)
}

function* runsOf(places: readonly Place[]): Generator<readonly Place[], undefined> {
  let run: Place[] = []
  let start = 0
  let end = 0
  for (const place of places) {
    if (run.length > 0 && (place.at + place.length - start > runSize || place.at - end > gapSize)) {
      yield run
      run = []
    }
    if (run.length === 0) start = place.at
    run.push(place)
    end = place.at + place.length
  }
  if (run.length > 0) yield run
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
