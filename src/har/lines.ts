/** Reads our own NDJSON, one exchange a line: whatever stands in a line, the next ones are read. */
import type { Exchange } from '../model/exchange.js'
import { toHarEntry } from '../model/har.js'
import { fromHarEntry, type HarReading } from '../model/har-read.js'
import { MAX_ENTRY } from './reader.js'

const NEWLINE = 0x0a

/** @param maxLine bytes; a longer line is a problem of its own, as is one that is no exchange. Empty lines are passed over. */
export async function* readLines(source: AsyncIterable<Uint8Array>, maxLine = MAX_ENTRY): AsyncGenerator<HarReading> {
  const line = createLine(maxLine)
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      line.take(chunk.subarray(from, end))
      yield* line.finish()
      from = end + 1
    }
    line.take(chunk.subarray(from))
  }
  yield* line.finish()
}

/** The line that is being read, in the pieces that it came in: put together once, at its end. */
function createLine(maxLine: number) {
  let pieces: Uint8Array[] = []
  let size = 0
  let number = 0

  function take(piece: Uint8Array): void {
    size += piece.length
    if (size <= maxLine) pieces.push(piece)
    else pieces = []
  }

  function finish(): HarReading[] {
    const reading = size > maxLine ? tooLong(number, size, maxLine) : readLine(Buffer.concat(pieces).toString('utf8'), number)
    pieces = []
    size = 0
    number++
    return reading
  }

  return { take, finish }
}

function tooLong(index: number, size: number, maxLine: number): HarReading[] {
  return [{ problem: `line ${index + 1} has ${size} bytes, more than ${maxLine}; skipped` }]
}

function readLine(line: string, index: number): HarReading[] {
  if (line.trim() === '') return []
  try {
    // By way of HAR, whose reader takes nothing for granted.
    return [fromHarEntry(toHarEntry(JSON.parse(line) as Exchange), index)]
  } catch {
    return [{ problem: `line ${index + 1} is not an exchange as storetap export --format ndjson writes it; skipped` }]
  }
}
