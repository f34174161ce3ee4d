/** A store in a list, for the tests of export and import. */
import type { Exchange } from '#src/model/exchange.js'
import type { Amendment, ExchangeStore } from '#src/store/store.js'

export interface FakeStore extends ExchangeStore {
  readonly exchanges: Exchange[]
  readonly amendments: Map<string, Amendment>
  readonly files: Map<string, Uint8Array>
}

export function fakeStore(exchanges: Exchange[] = []): FakeStore {
  const amendments = new Map<string, Amendment>()
  const files = new Map<string, Uint8Array>()
  let seq = 100
  return {
    exchanges,
    amendments,
    files,
    nextId: () => ({ id: `new-${++seq}`, seq }),
    open: () => {},
    append: (exchange) => void exchanges.push(exchange),
    keep: ({ json }) => void exchanges.push(JSON.parse(Buffer.from(json, 'latin1').toString()) as Exchange),
    flush: () => {},
    amend: (id, amendment) => void amendments.set(id, amendment),
    get: async (id) => exchanges.find((exchange) => exchange.id === id),
    body: async (id, side) => files.get(`${id}/${side}`),
    list: async () => ({ items: [], next: null, total: 0 }),
    async *all(filter = '') {
      yield* exchanges.filter(({ request }) => request.url.includes(filter))
    },
    remove: async () => false,
    clear: async () => {},
    health: () => ({ status: 'ok', exchanges: exchanges.length, dropped: 0, disk: { status: 'ok', bytes: 0 } }),
    subscribe: () => () => {},
    close: async () => {}
  }
}
