/** A store in memory for tests of the web room and the viewer: small, with a few terms of the filter language. */
import type { Exchange } from '#src/model/exchange.js'
import { type ExchangeSummary, summarise } from '#src/model/live.js'
import type { ExchangeStore, StoreChange } from '#src/store/store.js'

export class FilterError extends Error {
  override readonly name = 'FilterError'
  constructor(
    message: string,
    readonly start: number,
    readonly end: number
  ) {
    super(message)
  }
}

type Match = (item: ExchangeSummary) => boolean

const TERMS: Readonly<Record<string, (value: string) => Match>> = {
  status: (value) => (item) => {
    if (/^\dxx$/.test(value)) return Math.floor(item.status / 100) === Number(value[0])
    const compared = /^(>=|<=|>|<)(\d+)$/.exec(value)
    if (!compared) return item.status === Number(value)
    const bound = Number(compared[2])
    return (
      { '>=': item.status >= bound, '<=': item.status <= bound, '>': item.status > bound, '<': item.status < bound }[compared[1] ?? ''] ===
      true
    )
  },
  method: (value) => (item) => item.method === value.toUpperCase(),
  store: (value) => (item) => item.store === value,
  op: (value) => (item) => item.graphql?.operationName === value,
  path: (value) => (item) => item.url.includes(value),
  platform: (value) => (item) => item.platform === value,
  has: () => (item) => item.diagnoses.length > 0,
  code: (value) => (item) => item.diagnoses.some(({ code }) => code.startsWith(value.replace(/\.?\*$/, '')))
}

function matcher(filter: string): Match {
  const groups = filter.split(/\s+OR\s+/).map((group) => [...group.matchAll(/(-?)(?:(\w+):)?("[^"]*"|\S+)/g)].map(term))
  return (item) => groups.some((matches) => matches.every((match) => match(item)))
}

function term(match: RegExpMatchArray): Match {
  const [whole, minus, key, quoted = ''] = match
  const value = quoted.replace(/^"|"$/g, '')
  const start = match.index ?? 0
  const known =
    key === undefined
      ? (text: string): Match =>
          (item) =>
            JSON.stringify(item).toLowerCase().includes(text.toLowerCase())
      : TERMS[key]
  if (!known) throw new FilterError(`There is no key "${key}".`, start, start + whole.length)
  const fits = known(value)
  return minus ? (item) => !fits(item) : fits
}

export interface FakeStore extends ExchangeStore {
  put(exchange: Exchange): void
}

export function fakeStore(initial: readonly Exchange[] = [], bodies: ReadonlyMap<string, Uint8Array> = new Map()): FakeStore {
  const exchanges = new Map(initial.map((exchange) => [exchange.id, exchange]))
  let summaries = initial.map(summarise).sort((left, right) => right.seq - left.seq)
  const listeners = new Set<(change: StoreChange) => void>()
  const tell = (change: StoreChange) => {
    for (const listener of listeners) listener(change)
  }
  let seq = summaries[0]?.seq ?? 0
  const put = (exchange: Exchange) => {
    const summary = summarise(exchange)
    const known = exchanges.has(exchange.id)
    exchanges.set(exchange.id, exchange)
    if (known) summaries = summaries.map((item) => (item.id === summary.id ? summary : item))
    else summaries.unshift(summary)
    seq = Math.max(seq, exchange.seq)
    tell({ type: 'exchange', summary })
  }
  return {
    put,
    nextId: () => ({ id: `e${seq + 1}`, seq: ++seq }),
    open: put,
    append: put,
    amend: (id, { diagnoses }) => {
      const exchange = exchanges.get(id)
      if (exchange) put({ ...exchange, ...(diagnoses && { diagnoses }) })
    },
    get: async (id) => exchanges.get(id),
    body: async (id, side) => bodies.get(`${id}/${side}`),
    list: async ({ filter, limit = 100, before }) => {
      const all = filter ? summaries.filter(matcher(filter)) : summaries
      const from = before === undefined ? 0 : all.findIndex((item) => item.seq < Number(before))
      const items = from < 0 ? [] : all.slice(from, from + limit)
      const last = items.at(-1)
      return { items, next: last && all.at(-1) !== last ? String(last.seq) : null, total: all.length }
    },
    async *all(filter) {
      const matches = filter ? matcher(filter) : () => true
      for (const item of [...summaries].reverse().filter(matches)) {
        const exchange = exchanges.get(item.id)
        if (exchange) yield exchange
      }
    },
    remove: async (id) => {
      const known = exchanges.delete(id)
      summaries = summaries.filter((item) => item.id !== id)
      if (known) tell({ type: 'removed', id })
      return known
    },
    clear: async () => {
      exchanges.clear()
      summaries = []
      tell({ type: 'cleared' })
    },
    health: () => ({ status: 'ok', exchanges: exchanges.size, dropped: 0, disk: { status: 'ok', bytes: 48_300_000 } }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {}
  }
}
