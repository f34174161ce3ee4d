/** Diagnoses the entries of a HAR file, one at a time: the entries are one history, in the order of the file (HAR 1.2: oldest first). */
import { randomBytes } from 'node:crypto'
import { createEngine, type Engine } from '../diagnosis/engine.js'
import { createMemory, type Memory } from '../diagnosis/memory.js'
import type { Diagnosis } from '../model/diagnosis.js'
import type { Exchange } from '../model/exchange.js'
import { responseOf } from '../model/exchange.js'
import { fromHarEntry } from '../model/har-read.js'
import type { SecretPlace } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import { platforms, ruleBook } from '../platforms/index.js'
import { createMasker, type RecordMasker } from '../privacy/mask.js'
import { maskExchange } from '../privacy/mask-exchange.js'
import { HarFileError, readHarEntries } from '../har/reader.js'

export interface ExplainedEntry {
  /** Position in `log.entries` of the file. */
  readonly index: number
  readonly request: { readonly method: string; readonly url: string }
  /** 0 = no answer. */
  readonly status: number
  readonly diagnoses: readonly Diagnosis[]
}

export interface Explanation {
  readonly entries: readonly ExplainedEntry[]
  /** One sentence per entry that could not be read, and the last one on why reading stopped, where it did. */
  readonly problems: readonly string[]
  /** False where the file is no HAR or breaks off; what came before is explained. */
  readonly complete: boolean
}

/** Never throws on the content of the file. @param onRuleError a rule that broke: skipped, reported */
export async function explainHar(
  source: AsyncIterable<Uint8Array>,
  stores: readonly StoreSettings[],
  onRuleError: (error: unknown, codes: readonly string[]) => void
): Promise<Explanation> {
  const judge = createJudge(stores, onRuleError)
  const entries: ExplainedEntry[] = []
  const problems: string[] = []
  try {
    for await (const item of readHarEntries(source)) {
      const reading = 'problem' in item ? item : fromHarEntry(item.entry, item.index)
      if ('problem' in reading) problems.push(reading.problem)
      else entries.push(judge(reading.exchange, item.index, isOwn('entry' in item ? item.entry : undefined)))
    }
  } catch (error) {
    if (!(error instanceof HarFileError)) throw error
    return { entries, problems: [...problems, error.message], complete: false }
  }
  return { entries, problems, complete: true }
}

/** Exported by storetap: values are masked and the diagnoses were made while they were not, so they stand. */
function isOwn(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && '_diagnoses' in entry && Array.isArray(entry._diagnoses)
}

function createJudge(stores: readonly StoreSettings[], onRuleError: (error: unknown, codes: readonly string[]) => void) {
  const masker = createMasker(randomBytes(32))
  const engine: Engine = createEngine({ ...ruleBook, stores, masker, onRuleError })
  const memory: Memory = createMemory()
  const places = platforms.flatMap(({ secrets }) => secrets)
  const known = stores.flatMap(({ credentials }) => Object.values(credentials).filter((value) => typeof value === 'string'))
  return (exchange: Exchange, index: number, own: boolean): ExplainedEntry => {
    if (own) return present(exchange, index, masker, places, known)
    const { diagnoses, past } = engine.judge(exchange, memory, true)
    memory.remember(past)
    return present({ ...exchange, diagnoses }, index, masker, places, known)
  }
}

/** The whole exchange is masked only where there is something to say of it; rules mask what they write, this is the net below. */
function present(
  exchange: Exchange,
  index: number,
  masker: RecordMasker,
  places: readonly SecretPlace[],
  known: readonly string[]
): ExplainedEntry {
  const status = responseOf(exchange)?.status ?? 0
  const masked = maskExchange(exchange.diagnoses.length > 0 ? exchange : withoutContent(exchange), places, masker, known)
  return { index, request: { method: masked.request.method, url: masked.request.url }, status, diagnoses: masked.diagnoses }
}

/** Request line and times only. */
function withoutContent({ id, seq, store, platform, startedDateTime, time, timings, request }: Exchange): Exchange {
  const { method, url, httpVersion } = request
  const line = { method, url, httpVersion, headers: [], queryString: [], bodySize: -1 }
  return { id, seq, store, platform, startedDateTime, time, timings, request: line, diagnoses: [], outcome: 'aborted' }
}
