/**
 * Second stage of a filter on disk: raw lines are scanned for the words before anything is parsed; only where a hit might be
 * something else (an escape, the name of a field, a line that was amended later) the exchange is read and asked itself.
 */
import type { Exchange } from '../model/exchange.js'
import type { Filter, Test } from '../model/filter.js'
import { answerFromSummary, judge, matchExchange, type Verdict } from '../model/filter-match.js'
import { filesOf } from './changes.js'
import type { Entry } from './log-index.js'
import { createJsonScanner, createNeedle, type ScanVerdict } from './needle.js'
import { exchangeIn, type Piece, readRuns } from './segment-reader.js'
import { createBreather } from './turns.js'

export interface SearchSources {
  readonly readBytes: (name: string) => Promise<Uint8Array | undefined>
  readonly readExchanges: (file: string, entries: readonly Entry[]) => Promise<readonly Exchange[]>
}

export interface Search {
  onDisk(segmentFile: string, entries: readonly Entry[]): Promise<readonly Entry[]>
  /** One that is not on disk (yet). */
  inMemory(exchange: Exchange): Promise<boolean>
}

/** A question that the summary leaves open, and how to look for it in raw bytes. */
interface Probe {
  readonly test: Test
  readonly scan: (bytes: Uint8Array, from: number, to: number) => ScanVerdict
  readonly inFile: (bytes: Uint8Array) => boolean
  /** A hit in a value settles it. */
  readonly settles: boolean
}

/** Prepared once per search, used for each segment. */
export function createSearch(filter: Filter, sources: SearchSources): Search {
  const probes = filter.clauses.flat().flatMap(({ test }) => probeFor(test) ?? [])
  const files = new Map<string, Promise<readonly boolean[]>>()
  const breathe = createBreather()

  /** Which probes find their text in a body file; contents that several exchanges share are read once. */
  function scanFile(name: string): Promise<readonly boolean[]> {
    const known = files.get(name)
    if (known) return known
    const scanned = sources.readBytes(name).then((bytes) => probes.map((probe) => bytes !== undefined && probe.inFile(bytes)))
    files.set(name, scanned)
    return scanned
  }

  /** What a line says to each probe; `maybe` where a hit does not settle it. */
  function scanPiece(piece: Piece, known: ScanVerdict[]): void {
    for (const [at, probe] of probes.entries()) {
      if (known[at] === 'sure') continue
      const verdict = probe.scan(piece.bytes, piece.from, piece.to)
      if (verdict !== 'no') known[at] = verdict === 'sure' && probe.settles && piece.isLast ? 'sure' : 'maybe'
    }
  }

  function judgeEntry(entry: Entry, known: readonly ScanVerdict[]): Verdict {
    return judge(filter, (test) => answerFromSummary(test, entry.summary) ?? answerFromScan(probes, known, test))
  }

  async function onDisk(file: string, entries: readonly Entry[]): Promise<readonly Entry[]> {
    const matching: Entry[] = []
    const scattered = new Map<Entry, ScanVerdict[]>()
    for await (const pieces of readRuns(file, entries)) {
      for (const piece of pieces) {
        const { entry } = piece
        const whole = entry.places.length === 2 && entry.files.length === 0
        const known = scattered.get(entry) ?? probes.map(() => 'no' as const)
        scanPiece(piece, known)
        if (!whole) scattered.set(entry, known)
        else if (judgeEntry(entry, known) ?? matchExchange(filter, exchangeIn(piece))) matching.push(entry)
        if (breathe.due()) await breathe.rest()
      }
    }
    return [...matching, ...(await joinScattered(file, scattered))]
  }

  /** Those with amendments or body files, once all their parts are seen. */
  async function joinScattered(file: string, scattered: ReadonlyMap<Entry, ScanVerdict[]>): Promise<readonly Entry[]> {
    const matching: Entry[] = []
    const doubtful: Entry[] = []
    for (const [entry, known] of scattered) {
      for (const name of entry.files) {
        const hits = await scanFile(name)
        // an amendment may have replaced the body
        const verdict = entry.places.length > 2 ? 'maybe' : 'sure'
        for (const [at, hit] of hits.entries()) if (hit && known[at] !== 'sure') known[at] = verdict
      }
      const verdict = judgeEntry(entry, known)
      if (verdict) matching.push(entry)
      else if (verdict === undefined) doubtful.push(entry)
      if (breathe.due()) await breathe.rest()
    }
    for (let at = 0; at < doubtful.length; at += 100) matching.push(...(await settle(file, doubtful.slice(at, at + 100))))
    return matching
  }

  async function settle(file: string, doubtful: readonly Entry[]): Promise<readonly Entry[]> {
    const byId = new Map(doubtful.map((entry) => [entry.summary.id, entry]))
    const matching: Entry[] = []
    for (const exchange of await sources.readExchanges(file, doubtful)) {
      const entry = byId.get(exchange.id)
      if (entry && (await inMemory(exchange))) matching.push(entry)
      if (breathe.due()) await breathe.rest()
    }
    return matching
  }

  async function inMemory(exchange: Exchange): Promise<boolean> {
    const hits = await Promise.all(filesOf(exchange).map(scanFile))
    return matchExchange(filter, exchange, (text) => probes.some(({ test }, at) => textOf(test) === text && hits.some((hit) => hit[at])))
  }

  return { onDisk, inMemory }
}

function answerFromScan(probes: readonly Probe[], verdicts: readonly ScanVerdict[], test: Test): boolean | undefined {
  const verdict = verdicts[probes.findIndex((probe) => probe.test === test)]
  return verdict === 'maybe' ? undefined : verdict === 'sure'
}

function textOf(test: Test | undefined): string | undefined {
  return test?.kind === 'text' || test?.kind === 'body' ? test.text : undefined
}

function probeFor(test: Test): Probe | undefined {
  switch (test.kind) {
    case 'text':
    case 'body':
      return { test, scan: createJsonScanner(test.text), inFile: createFileScanner(test.text), settles: test.kind === 'text' }
    case 'header':
      return { test, scan: createJsonScanner(test.value || test.name), inFile: () => false, settles: false }
    default:
      return undefined
  }
}

/** Files hold the bytes as they were sent. */
function createFileScanner(text: string): (bytes: Uint8Array) => boolean {
  const needle = createNeedle(text, 'plain')
  return (bytes) => {
    if (needle && needle.find(bytes, 0, bytes.length) < 0) return false
    return (
      needle?.whole === true ||
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().toLowerCase().includes(text.toLowerCase())
    )
  }
}
