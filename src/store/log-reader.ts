/** What is asked of a log: one exchange, its bodies, a page, all of them. */
import type { Exchange } from '../model/exchange.js'
import { bodyOf } from './changes.js'
import type { Keeper } from './keeper.js'
import type { LogIndex } from './log-index.js'
import type { Running } from './running.js'
import { createSelection } from './selection.js'
import type { BodySide, ExchangeStore } from './store.js'

const exportBatch = 200

/** The part of a log that only looks. Functions on their own, which need no `this`: the log is spread into other objects. */
export function createLogReader(index: LogIndex, keeper: Keeper, running: Running): Pick<ExchangeStore, 'get' | 'body' | 'list' | 'all'> {
  const { select, list } = createSelection({ index, ready: keeper.ready, search: (filter, entries) => keeper.search(filter, entries) })

  async function get(id: string): Promise<Exchange | undefined> {
    if (!index.get(id)) await keeper.ready
    const entry = index.get(id)
    return entry && (entry.exchange ?? (await keeper.read([entry]))[0])
  }

  async function body(id: string, side: BodySide): Promise<Uint8Array | undefined> {
    const exchange = await get(id)
    const body = exchange && bodyOf(exchange, side)
    if (body?.file !== undefined) return keeper.readBytes(body.file)
    return body?.text === undefined ? undefined : Buffer.from(body.text, body.encoding ?? 'utf8')
  }

  async function* all(filter = ''): AsyncGenerator<Exchange> {
    const selected = await select(filter)
    const unfinished = new Set(running.entries())
    const entries = selected.filter((entry) => !unfinished.has(entry))
    for (let at = 0; at < entries.length; at += exportBatch) yield* await keeper.read(entries.slice(at, at + exportBatch))
  }

  return { get, body, list, all }
}
