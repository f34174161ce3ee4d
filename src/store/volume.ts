/** One segment as the log uses it: a lowdb document over our adapter, with its files. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LowSync } from 'lowdb'
import { codeOf, removeSoon } from './folder.js'
import type { Entry } from './entry.js'
import { emptySegment, type Segment, SegmentAdapter } from './segment-adapter.js'
import { indexFileOf, writeSegmentIndex, writeSegmentIndexInTurns } from './segment-index.js'

/** New and empty until `load` reads what is on disk; the first `write` makes the file. */
export class Volume {
  readonly number: number
  readonly file: string
  /** Bytes of the bodies that its exchanges refer to. */
  bodyBytes = 0
  readonly #adapter: SegmentAdapter
  readonly #low: LowSync<Segment>

  constructor(folder: string, number: number, firstSeq: number, onProblem: (message: string) => void) {
    this.number = number
    this.file = join(folder, `${String(number).padStart(6, '0')}.ndjson`)
    this.#adapter = new SegmentAdapter(this.file, number, onProblem)
    this.#low = new LowSync(this.#adapter, emptySegment(number, firstSeq))
  }

  get segment(): Segment {
    return this.#low.data
  }

  /** Reads what the file says. @throws where it cannot be read. */
  load(): void {
    this.#low.read()
  }

  /**
   * Somebody changed or deleted the file under us: believes what is there now, keeps the lines that wait, and answers the
   * entries that are gone.
   */
  believeDisk(): readonly Entry[] {
    const before = this.segment
    const { entries, unwritten } = before
    this.#low.data = emptySegment(this.number, before.nextSeq)
    try {
      this.#low.read()
    } catch (error) {
      this.#low.data = before
      throw error
    }
    const there = new Map(this.segment.entries.map((entry) => [entry.id, entry]))
    const waiting = new Set(unwritten.flatMap((line) => (line.kind === 'exchange' ? line.entry : [])))
    const kept = new Set<Entry>()
    for (const entry of entries) {
      const found = there.get(entry.id)
      if (found) entry.become(found)
      if (found || waiting.has(entry)) kept.add(entry)
    }
    this.segment.entries = [...kept]
    this.segment.unwritten = unwritten.filter((line) => line.kind === 'remove' || kept.has(line.entry))
    return entries.filter((entry) => !kept.has(entry))
  }

  /** @throws SegmentChangedError or the error of the file system. */
  write(): void {
    this.#low.write()
  }

  /** Its lines are on disk, and the index beside it does not tell of all of them. */
  get isUntidy(): boolean {
    const { bytes, indexed, unwritten } = this.segment
    return bytes > 0 && indexed !== bytes && unwritten.length === 0
  }

  /** Closes the file and brings the index beside it up to date. */
  tidy(): void {
    this.#adapter.close()
    if (this.isUntidy) writeSegmentIndex(this.file, this.segment)
  }

  /** The same while calls are forwarded. @param isThere false once the segment is deleted */
  async tidyInTurns(isThere: () => boolean): Promise<void> {
    this.#adapter.close()
    const { segment } = this
    const { bytes } = segment
    if (!this.isUntidy) return
    await writeSegmentIndexInTurns(this.file, segment, () => isThere() && this.segment === segment && segment.bytes === bytes)
  }

  close(): void {
    this.#adapter.close()
  }

  /** @throws where a file cannot be deleted. */
  delete(): void {
    this.#adapter.close()
    rmSync(this.file, { force: true })
    rmSync(indexFileOf(this.file), { force: true })
  }

  /** The same where calls wait meanwhile. */
  deleteSoon(): void {
    this.#adapter.close()
    removeSoon(this.file)
    removeSoon(indexFileOf(this.file))
  }
}

/** Numbers of the segments in a folder, oldest first. */
export function segmentNumbers(folder: string): readonly number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^(\d{6,12})\.ndjson$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((one, other) => one - other)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
