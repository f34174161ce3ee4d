/**
 * The index beside a segment (`000007.index.ndjson`): the summaries and the places of its lines, so that opening does not
 * parse every exchange. It says how far into the segment it reaches; whatever follows is scanned. May be deleted at any time.
 */
import { readFileSync } from 'node:fs'
import type { ExchangeSummary } from '../model/live.js'
import { writePrivateFile } from './folder.js'
import { Entry } from './entry.js'
import type { Segment } from './segment-adapter.js'
import { areDiagnoses, isSeq } from './segment-records.js'
import { createBreather } from './turns.js'

const indexVersion = 1

interface IndexHeader {
  readonly storetap: 'index'
  readonly version: number
  readonly segment: number
  readonly firstSeq: number
  readonly nextSeq: number
  readonly covers: number
}

/** As a line of JSON. */
interface IndexLine {
  readonly places: readonly number[]
  readonly files?: readonly string[]
  readonly summary: ExchangeSummary
}

/** `000007.ndjson` has `000007.index.ndjson` beside it. */
export function indexFileOf(segmentFile: string): string {
  return segmentFile.replace(/\.ndjson$/, '.index.ndjson')
}

/** All at once, whole or not at all. @throws the error of the file system */
export function writeSegmentIndex(segmentFile: string, segment: Segment): void {
  keepIndex(segmentFile, segment, [...partsOf(segment)].join(''))
}

/** The same a part at a time, since calls are being forwarded meanwhile. @param isSame false gives it up: the segment changed or went */
export async function writeSegmentIndexInTurns(segmentFile: string, segment: Segment, isSame: () => boolean): Promise<void> {
  const breathe = createBreather()
  // As bytes at once: a text put together from thousands of small ones lives long enough to be copied by the garbage collector, again and again.
  const parts: Buffer[] = []
  for (const part of partsOf(segment)) {
    parts.push(Buffer.from(part))
    await breathe.rest()
    if (!isSame()) return
  }
  keepIndex(segmentFile, segment, Buffer.concat(parts))
}

function keepIndex(segmentFile: string, segment: Segment, content: string | Uint8Array): void {
  writePrivateFile(indexFileOf(segmentFile), content)
  segment.indexed = segment.bytes
}

/** So many lines take well below a millisecond. */
const linesAtOnce = 200

function* partsOf({ number, firstSeq, nextSeq, bytes, entries }: Segment): Generator<string> {
  const header: IndexHeader = { storetap: 'index', version: indexVersion, segment: number, firstSeq, nextSeq, covers: bytes }
  yield `${JSON.stringify(header)}\n`
  for (let at = 0; at < entries.length; at += linesAtOnce) {
    let part = ''
    for (const entry of entries.slice(at, at + linesAtOnce)) {
      const { files, places } = entry
      if (places.length === 0) continue
      part += `{"places":[${places.join()}]${files.length > 0 ? `,"files":${JSON.stringify(files)}` : ''},"summary":${entry.summaryJson}}\n`
    }
    yield part
  }
}

/** Undefined where there is none, or one that does not fit the segment: then the segment itself is scanned. */
export function readSegmentIndex(segmentFile: string, number: number, reaches: (offset: number) => boolean): Segment | undefined {
  try {
    const text = readFileSync(indexFileOf(segmentFile), 'utf8')
    const end = text.indexOf('\n')
    const header = JSON.parse(text.slice(0, end)) as IndexHeader
    if (!isIndexHeader(header) || !reaches(header.covers)) return undefined
    const body = text.slice(end + 1).trimEnd()
    const lines = JSON.parse(`[${body.replaceAll('\n', ',')}]`) as readonly unknown[]
    if (!lines.every(isIndexLine)) return undefined
    return {
      number,
      firstSeq: header.firstSeq,
      nextSeq: header.nextSeq,
      bytes: header.covers,
      indexed: header.covers,
      unwritten: [],
      entries: lines.map(({ places, files, summary }) => Entry.at(summary, number, places, files))
    }
  } catch {
    return undefined
  }
}

function isIndexHeader({ storetap, version, firstSeq, nextSeq }: IndexHeader): boolean {
  return storetap === 'index' && version === indexVersion && isSeq(firstSeq) && isSeq(nextSeq)
}

function isIndexLine(line: unknown): line is IndexLine {
  const { places, summary } = (line ?? {}) as Partial<IndexLine>
  return (
    Array.isArray(places) &&
    typeof summary?.id === 'string' &&
    isSeq(summary.seq) &&
    typeof summary.startedDateTime === 'string' &&
    typeof summary.url === 'string' &&
    areDiagnoses(summary.diagnoses)
  )
}
