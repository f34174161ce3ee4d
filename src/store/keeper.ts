/** Where a log is kept, on disk or in memory: what differs between the two. */
import type { Exchange } from '../model/exchange.js'
import type { Filter } from '../model/filter.js'
import type { Change } from './changes.js'
import type { Entry } from './entry.js'
import type { ExchangeStore } from './store.js'

export interface Keeper {
  /** Settled when everything kept by earlier runs is in the index. */
  readonly ready: Promise<void>
  /** The first free sequence number. */
  readonly firstSeq: number
  /** Texts of bodies up to this many bytes stay in the record. */
  readonly inlineBody: number
  keepBytes(bytes: Uint8Array): string
  readBytes(name: string): Promise<Uint8Array | undefined>
  /** @param json undefined where the exchange is nothing that JSON can hold */
  append(entry: Entry, json: string | undefined, exchange?: Exchange): void
  flush(): void
  amend(entry: Entry, change: Change): void
  remove(entry: Entry): void
  clear(): Promise<void>
  /** Whole exchanges, in the order asked for; those that are gone meanwhile are left out. */
  read(entries: readonly Entry[]): Promise<readonly Exchange[]>
  /** Which of these match, where the summary could not say. */
  search(filter: Filter, entries: readonly Entry[]): Promise<ReadonlySet<Entry>>
  health(): ReturnType<ExchangeStore['health']>
  close(): Promise<void>
}
