/**
 * The log: keeps masked exchanges and finds them again. Two implementations: memory.ts (tests, `--data` unusable) and
 * lowdb.ts (segments on disk). Nothing here knows secrets; whatever arrives is masked already.
 */
import type { Diagnosis } from '../model/diagnosis.js'
import type { Exchange, GraphqlOperation } from '../model/exchange.js'
import type { ExchangeSummary, Health } from '../model/live.js'

/** Whose body is meant. */
export type BodySide = 'request' | 'response'

export interface Page {
  /** Newest first. */
  readonly items: readonly ExchangeSummary[]
  /** Cursor for `before`, null at the end. */
  readonly next: string | null
  /** Number of all matches. */
  readonly total: number
  /** The search ran out of time: there may be more. The same question again goes on where it stopped. */
  readonly searching?: true
}

export interface Query {
  /** The filter language of model/filter.ts; empty = all. */
  readonly filter?: string
  /** 1 to 1000; default 100. */
  readonly limit?: number
  readonly before?: string
  /** Leaves out this many of the newest matches: for a jump to the middle of a long list. */
  readonly offset?: number
  /** Milliseconds after which a search through bodies answers with what it found so far, from the newest on. Without: when all is found. */
  readonly wait?: number
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

/** What becomes known after the record was appended. */
export interface Amendment {
  readonly diagnoses?: readonly Diagnosis[]
  readonly graphql?: GraphqlOperation
  /** Bodies decoded and masked after the end, text or bytes. Text up to the inline size is kept in the record, the rest in a file. */
  readonly requestBody?: LateBody
  readonly responseBody?: LateBody
}

/** A body, decoded and masked, that is complete only after the record was appended. */
export interface LateBody {
  readonly content: string | Uint8Array
  readonly mimeType: string
  readonly truncated?: true
  readonly note?: string
}

/** A masked exchange as the log takes it from those who have its text already: nothing of it is built or parsed on the way to the disk. */
export interface ExchangeRecord {
  readonly summary: ExchangeSummary
  /** The exchange as JSON: bytes of UTF-8, one character for each (Latin-1), so that writing is copying. */
  readonly json: string
}

export interface ExchangeStore {
  /** A sequence number for the next exchange, and an id sortable by time. */
  nextId(): { readonly id: string; readonly seq: number }
  /** Shows a running exchange; kept in memory only. */
  open(exchange: Exchange): void
  /**
   * Keeps a finished exchange: one synchronous write. Never throws: what cannot be kept counts as dropped and shows in health.
   */
  append(exchange: Exchange): void
  /**
   * The same in two steps, for many at once and for exchanges whose number and id are ours (`nextId`): what is kept reaches the disk
   * with the next `flush`, in one write. Never throws.
   */
  keep(record: ExchangeRecord): void
  /** What was kept is on disk when this returns, unless the disk fails or is slow (see health). Never throws. */
  flush(): void
  /** Adds what came later, as a second line. */
  amend(id: string, amendment: Amendment): void
  get(id: string): Promise<Exchange | undefined>
  /** The captured bytes, decoded and masked. */
  body(id: string, side: BodySide): Promise<Uint8Array | undefined>
  /** @throws FilterError of model/filter.ts where the filter cannot be read. */
  list(query: Query): Promise<Page>
  /** Oldest first, for export. */
  all(filter?: string): AsyncIterable<Exchange>
  remove(id: string): Promise<boolean>
  clear(): Promise<void>
  health(): Omit<Health, 'version'>
  /** Calls back after each change; returns how to stop. */
  subscribe(listener: (change: StoreChange) => void): () => void
  close(): Promise<void>
}

/** An exchange as the log lists it. The summary is made when it is asked for. */
export interface Listed {
  readonly seq: number
  readonly summary: ExchangeSummary
  /** The same as JSON. */
  readonly summaryJson: string
}

export type StoreChange =
  | { readonly type: 'exchange'; readonly entry: Listed }
  | { readonly type: 'removed'; readonly entries: readonly Listed[] }
  | { readonly type: 'cleared' }
  | { readonly type: 'health' }
