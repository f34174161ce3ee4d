/**
 * Second stage of a filter on disk: raw lines are searched for the words before anything is parsed; only where a hit might be
 * something else (an escape, a line that was amended later) the exchange is read and asked itself.
 */
import type { Exchange } from '../model/exchange.js'
import type { Filter, Test } from '../model/filter.js'
import { exchangeMatcher, judge, summaryAnswers, type Verdict } from '../model/filter-match.js'
import { filesOf } from './changes.js'
import type { Entry } from './entry.js'
import type { ScanVerdict } from './needle.js'
import { type Probe, probeFor } from './probe.js'
import { exchangeIn, type Piece, readExchanges, readRuns, type Run } from './segment-reader.js'
import { createBreather } from './turns.js'

/** What is known of an exchange, for each probe. */
type Known = ScanVerdict[]

/** Prepared once per search, used for each segment. */
export class Search {
  readonly #filter: Filter
  readonly #readBytes: (file: string) => Promise<Uint8Array | undefined>
  readonly #probes: readonly Probe[]
  readonly #answers: ReturnType<typeof summaryAnswers>
  readonly #matches: ReturnType<typeof exchangeMatcher>
  readonly #nothing: Known
  /** For most filters an exchange without a hit is out (or in), whatever its summary says. */
  readonly #withoutHits: Verdict
  readonly #files = new Map<string, Promise<readonly boolean[]>>()
  readonly #breathe = createBreather()

  /** @param readBytes a body beside the log by its name; undefined where it is gone */
  constructor(filter: Filter, readBytes: (file: string) => Promise<Uint8Array | undefined>) {
    const probes = filter.clauses.flat().flatMap(({ test }) => probeFor(test) ?? [])
    const nothing: Known = probes.map(() => 'no')
    this.#filter = filter
    this.#readBytes = readBytes
    this.#probes = probes
    this.#answers = summaryAnswers(filter)
    this.#matches = exchangeMatcher(filter)
    this.#nothing = nothing
    this.#withoutHits = judge(filter, (test) => answerFromScan(probes, nothing, test))
  }

  /** Those that match, of entries that are on disk in this segment. */
  async onDisk(segmentFile: string, entries: readonly Entry[]): Promise<readonly Entry[]> {
    const matching: Entry[] = []
    const scattered = new Map<Entry, Known>()
    for await (const run of readRuns(segmentFile, entries)) {
      const hits = scanRun(this.#probes, run)
      for (const piece of run.pieces) {
        const { entry } = piece
        const known = hits.get(piece) ?? this.#nothing
        if (!isWhole(entry)) scattered.set(entry, join(scattered.get(entry), known, piece.isLast))
        else if (this.#judge(entry, known) ?? this.#matches(exchangeIn(run, piece))) matching.push(entry)
        if (this.#breathe.due()) await this.#breathe.rest()
      }
    }
    return [...matching, ...(await this.#joinScattered(segmentFile, scattered))]
  }

  /** One that is not on disk (yet). */
  async inMemory(exchange: Exchange): Promise<boolean> {
    const hits = await Promise.all(filesOf(exchange).map((name) => this.#scanFile(name)))
    return this.#matches(exchange, (text) => this.#probes.some((probe, at) => probe.text === text && hits.some((hit) => hit[at])))
  }

  /** One without bodies beside the record, of which the line is at hand, as Latin-1. Undefined: to be asked itself. */
  judgeLine(entry: Entry, line: string): Verdict {
    return this.#judge(entry, scanLine(this.#probes, line) ?? this.#nothing)
  }

  #judge(entry: Entry, known: Known): Verdict {
    if (known === this.#nothing && this.#withoutHits !== undefined) return this.#withoutHits
    return judge(this.#filter, (test) => this.#answers.get(test)?.(entry.summary) ?? answerFromScan(this.#probes, known, test))
  }

  /** Those with amendments or body files, once all their parts are seen. */
  async #joinScattered(segmentFile: string, scattered: ReadonlyMap<Entry, Known>): Promise<readonly Entry[]> {
    const matching: Entry[] = []
    const doubtful: Entry[] = []
    for (const [entry, fromLines] of scattered) {
      const known = entry.files.length === 0 ? fromLines : await this.#joinFiles(entry, fromLines)
      const verdict = this.#judge(entry, known)
      if (verdict) matching.push(entry)
      else if (verdict === undefined) doubtful.push(entry)
      if (this.#breathe.due()) await this.#breathe.rest()
    }
    for (let at = 0; at < doubtful.length; at += 100) matching.push(...(await this.#settle(segmentFile, doubtful.slice(at, at + 100))))
    return matching
  }

  async #joinFiles(entry: Entry, fromLines: Known): Promise<Known> {
    let known = fromLines
    for (const name of entry.files) {
      const verdicts = (await this.#scanFile(name)).map((hit) => (hit ? 'sure' : 'no'))
      // an amendment may have replaced the body
      known = join(known, verdicts, entry.changes.length === 0)
    }
    return known
  }

  /** Which probes find their text in a body file; contents that several exchanges share are read once. */
  #scanFile(name: string): Promise<readonly boolean[]> {
    const known = this.#files.get(name)
    if (known) return known
    const scanned = this.#readBytes(name).then((bytes) => this.#probes.map((probe) => bytes !== undefined && probe.inFile(bytes)))
    this.#files.set(name, scanned)
    return scanned
  }

  async #settle(segmentFile: string, doubtful: readonly Entry[]): Promise<readonly Entry[]> {
    const matching: Entry[] = []
    for (const [entry, exchange] of await readExchanges(segmentFile, doubtful)) {
      if (await this.inMemory(exchange)) matching.push(entry)
      if (this.#breathe.due()) await this.#breathe.rest()
    }
    return matching
  }
}

/** One line, no body beside it. */
function isWhole(entry: Entry): boolean {
  return entry.changes.length === 0 && entry.files.length === 0
}

/** What the lines of a run say: each probe goes through all of them in one sweep, so that lines without a hit cost nothing. */
function scanRun(probes: readonly Probe[], run: Run): ReadonlyMap<Piece, Known> {
  const { start, lines, pieces } = run
  const found = new Map<Piece, Known>()
  for (const [at, probe] of probes.entries()) {
    let hit = -1
    for (const piece of pieces) {
      const to = piece.to - start
      if (hit < piece.from - start) hit = probe.find(lines, piece.from - start)
      if (hit < 0) break
      if (hit >= to) continue
      const known = found.get(piece) ?? probes.map(() => 'no')
      known[at] = probe.judge(lines, hit, to)
      found.set(piece, known)
    }
  }
  return found
}

function scanLine(probes: readonly Probe[], line: string): Known | undefined {
  const hits = probes.map((probe) => probe.find(line, 0))
  if (hits.every((hit) => hit < 0)) return undefined
  return probes.map((probe, at) => ((hits[at] ?? -1) < 0 ? 'no' : probe.judge(line, hits[at] ?? 0, line.length)))
}

/** Later parts may replace what was found in earlier ones: only a hit in the last is sure. */
function join(before: Known | undefined, known: Known, isLast: boolean): Known {
  if (!before && isLast) return known
  return known.map((verdict, at) => {
    const earlier = before?.[at] ?? 'no'
    if (verdict === 'no' || earlier === 'sure') return earlier
    return isLast ? verdict : 'maybe'
  })
}

function answerFromScan(probes: readonly Probe[], verdicts: Known, test: Test): Verdict {
  const verdict = verdicts[probes.findIndex((probe) => probe.test === test)]
  return verdict === 'maybe' || verdict === undefined ? undefined : verdict === 'sure'
}
