/** What stands on a line of a segment, and what it means for the entries known so far. */
import { bytesOf } from '../byte-text.js'
import type { Exchange } from '../model/exchange.js'
import { fieldsOf, isObject } from '../model/json.js'
import { amendSummary, summarise } from '../model/live.js'
import { type Change, filesOf, filesOfChange } from './changes.js'
import { Entry } from './entry.js'

const logVersion = 1

type Record = { readonly exchange: Exchange } | ({ readonly amend: string } & Change) | { readonly remove: string }
type Header = { readonly storetap: 'log'; readonly version: number; readonly segment: number; readonly firstSeq: number }

/** Applies a record and answers the first sequence number after it. */
export function apply(record: Record, byId: Map<string, Entry>, place: { segment: number; at: number; length: number }): number {
  const { segment, at, length } = place
  if ('exchange' in record) {
    const { exchange } = record
    byId.delete(exchange.id)
    byId.set(exchange.id, Entry.at(summarise(exchange), segment, [at, length], filesOf(exchange)))
    return exchange.seq + 1
  }
  if ('remove' in record) byId.delete(record.remove)
  else {
    const entry = byId.get(record.amend)
    if (entry) {
      entry.summary = amendSummary(entry.summary, record)
      entry.addPlace(at, length)
      entry.files = [...entry.files, ...filesOfChange(record)]
    }
  }
  return 0
}

/** The first line of a segment, without its newline. */
export function headerLine({ number, firstSeq }: { readonly number: number; readonly firstSeq: number }): string {
  return JSON.stringify({ storetap: 'log', version: logVersion, segment: number, firstSeq } satisfies Header)
}

/** @throws where a newer version has written the file: what it means is not ours to guess */
export function firstSeqOf(header: Header, file: string): number {
  if (header.version > logVersion) {
    throw new Error(
      `${file} was written by a newer version of storetap (log format ${header.version}, this one knows ${logVersion}); it is left as it is`
    )
  }
  return header.firstSeq
}

/** @param json of the exchange, as `toByteText` makes it */
export function exchangeLine(json: string): string {
  return `{"exchange":${json}}`
}

/** The exchange of a line that is not on disk yet. */
export function exchangeOfLine(text: string): Exchange {
  return (JSON.parse(bytesOf(text).toString()) as { readonly exchange: Exchange }).exchange
}

/** Undefined for a damaged line. */
export function parseLine(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    return undefined
  }
}

/** Of any version, also one that is newer. */
export function isHeader(value: unknown): value is Header {
  return isObject(value) && 'storetap' in value && isSeq(value.firstSeq)
}

/** As deep as the list looks into a record: what is damaged there must cost that line, and not all others with it. */
export function isRecord(value: unknown): value is Record {
  if (!isObject(value)) return false
  if ('amend' in value) return typeof value.amend === 'string' && (value.diagnoses === undefined || areDiagnoses(value.diagnoses))
  if ('remove' in value) return typeof value.remove === 'string'
  const { id, seq, request, diagnoses } = fieldsOf(value.exchange)
  const { method, url } = fieldsOf(request)
  return typeof id === 'string' && isSeq(seq) && typeof method === 'string' && typeof url === 'string' && areDiagnoses(diagnoses)
}

/** JSON has numbers that count on for ever, such as 1e999. */
export function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** Of exchanges and of summaries. */
export function areDiagnoses(value: unknown): boolean {
  return Array.isArray(value) && value.map(fieldsOf).every(({ code, summary }) => typeof code === 'string' && typeof summary === 'string')
}
