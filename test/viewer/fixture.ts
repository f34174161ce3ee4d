/**
 * The real web room on a log in memory, filled with believable exchanges.
 *
 *   node build/test/viewer/fixture.js [--port 4020] [--count 17] [--live]
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { CodePage } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import type { StoreEntry } from '#src/model/viewer.js'
import { createMemoryStore } from '#src/store/memory.js'
import type { ExchangeStore } from '#src/store/store.js'
import { startViewer, type Viewer } from '#src/web/server.js'
import { type FakeServices, fakeServices } from './fake-services.js'
import { BEARER, make, SAMPLES, sampleExchanges, THREE_CAUSES } from './samples.js'

export const STORES: readonly StoreEntry[] = [
  {
    name: 'acme',
    platform: 'shopify',
    target: 'https://acme.myshopify.com',
    gatewayUrl: 'http://localhost:4010',
    tlsUrl: 'https://localhost:4443'
  },
  { name: 'woo', platform: 'woocommerce', target: 'https://shop.example', gatewayUrl: 'http://localhost:4011', tlsUrl: null }
]

export interface Fixture {
  readonly viewer: Viewer
  readonly store: ExchangeStore
  readonly services: FakeServices
  /** Takes in one more of the samples, as a finished exchange. */
  arrive(index: number): Exchange
  close(): Promise<void>
}

export interface FixtureOptions {
  readonly port?: number
  readonly exchanges?: Iterable<Exchange>
  readonly token?: string
  /** Another log than one in memory. */
  readonly store?: ExchangeStore
}

export async function startFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const { port = 0, exchanges = sampleExchanges(Date.now()), token } = options
  const store = options.store ?? createMemoryStore({ maxExchanges: 200_000, maxBytes: 2e9 })
  for (const exchange of exchanges) store.append(exchange)
  const arrive = (index: number) => {
    const { seq } = store.nextId()
    const exchange = make(seq, Date.now(), SAMPLES[index % SAMPLES.length] ?? { url: 'http://localhost:4010/' })
    store.append(exchange)
    return exchange
  }
  /** What a patched replay would bring: here the call works once it was changed. */
  const replay = async (id: string, patch: readonly object[]) => {
    const before = await store.get(id)
    const made = make(store.nextId().seq, Date.now(), { ...SAMPLES[patch.length > 0 ? 1 : 14], url: before?.request.url ?? '' })
    store.append({ ...made, replayOf: id })
    return { id: made.id }
  }
  const services = fakeServices({ codes: codePages(), stores: STORES, replay })
  const viewer = await startViewer({
    host: '127.0.0.1',
    port,
    token: token ?? null,
    allowedHosts: [],
    store,
    services,
    version: '0.1.0',
    log: console
  })
  return { viewer, store, services, arrive, close: () => viewer.close().then(() => store.close()) }
}

function codePages(): readonly CodePage[] {
  return [BEARER, ...THREE_CAUSES].map(({ code, level, summary, why, fix, docs }) => ({
    code,
    level,
    title: summary.slice(0, 80),
    why,
    tell: 'The status, and where the token stands.',
    fix,
    ceiling: 'certain',
    docs
  }))
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4020' }, count: { type: 'string' }, live: { type: 'boolean' } }
  })
  const fixture = await startFixture({
    port: Number(values.port),
    exchanges: sampleExchanges(Date.now(), Number(values.count ?? SAMPLES.length))
  })
  console.log(fixture.viewer.url)
  if (!values.live) return
  let index = 0
  setInterval(() => {
    const { id, seq } = fixture.store.nextId()
    const sample = make(seq, Date.now(), SAMPLES[index++ % SAMPLES.length] ?? { url: '' })
    const { outcome: _, ...rest } = { ...sample, id }
    fixture.store.open({ ...rest, time: -1, outcome: 'pending' } as Exchange)
    setTimeout(() => fixture.store.append({ ...sample, id }), 700)
  }, 1500)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
