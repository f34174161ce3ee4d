/** A question that the summary of an exchange leaves open, and how to look for the answer in raw lines and bytes. */
import type { Test } from '../model/filter.js'
import { bodyTexts, createJsonScanner, createNeedle, type JsonScanner, type ScanVerdict } from './needle.js'

export interface Probe {
  readonly test: Test
  /** The text that is looked for in bodies beside the log. */
  readonly text?: string
  /** Offset of the first hit at or after `from`, -1 for none. */
  find(lines: string, from: number): number
  /** What the line says that ends at `to` and has its first hit here. */
  judge(lines: string, hit: number, to: number): ScanVerdict
  readonly inFile: (bytes: Uint8Array) => boolean
}

/** Undefined where the summary alone gives the answer. */
export function probeFor(test: Test): Probe | undefined {
  switch (test.kind) {
    case 'text': {
      const { text } = test
      const scanner = createJsonScanner(text)
      return { test, text, find: scanner.find, judge: (...line) => judgeHits(scanner, ...line), inFile: createFileScanner(text) }
    }
    case 'body': {
      const { text } = test
      const scanner = createJsonScanner(text)
      return { test, text, find: scanner.find, judge: (...line) => judgeBodies(scanner, ...line), inFile: createFileScanner(text) }
    }
    case 'header':
      return { test, find: createJsonScanner(test.value || test.name).find, judge: () => 'maybe', inFile: () => false }
    default:
      return undefined
  }
}

/** Hits of a line that are looked at before it is parsed. */
const mostHits = 8

function judgeHits(scanner: JsonScanner, lines: string, first: number, to: number): ScanVerdict {
  let verdict: ScanVerdict = 'no'
  let hit = first
  for (let looked = 0; hit >= 0 && hit < to; looked++) {
    if (looked === mostHits) return 'maybe'
    const here = scanner.judge(lines, hit, to)
    if (here === 'sure') return 'sure'
    if (here === 'maybe') verdict = 'maybe'
    hit = scanner.find(lines, hit + 1)
  }
  return verdict
}

/** Only what stands in the text of a body counts; the fields of a form are looked at by reading the exchange. */
function judgeBodies(scanner: JsonScanner, lines: string, first: number, to: number): ScanVerdict {
  const start = lines.lastIndexOf('\n', first) + 1
  let verdict: ScanVerdict = 'no'
  for (const text of bodyTexts(lines, start, to)) {
    const hit = scanner.find(lines, Math.max(text.from, first))
    if (hit < 0 || hit >= text.to) continue
    if (judgeHits(scanner, lines, hit, text.to) === 'sure') return 'sure'
    verdict = 'maybe'
  }
  const form = lines.indexOf('"params":[', start)
  return form >= 0 && form < to ? 'maybe' : verdict
}

/** Files hold the bytes as they were sent. */
function createFileScanner(text: string): (bytes: Uint8Array) => boolean {
  const needle = createNeedle(text, 'plain')
  return (bytes) => {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    if (needle && needle.find(content.toString('latin1'), 0) < 0) return false
    return needle?.whole === true || content.toString().toLowerCase().includes(text.toLowerCase())
  }
}
