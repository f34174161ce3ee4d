/** Judges some calls before the first one, so that its diagnosis is not late for the answer's head because code was compiled. */
import type { Engine } from '../diagnosis/engine.js'
import { createMemory } from '../diagnosis/memory.js'
import type { Exchange } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'

const PATHS = ['/admin/api/2026-10/shop.json', '/wp-json/wc/v3/products?consumer_key=ck_0&consumer_secret=cs_0']
/** The optimising compiler wants to see a function more than once. */
const ROUNDS = 3

/** Learns into a history of its own. A few stores are enough: they share the code. */
export function warmUp(engine: Engine, stores: readonly StoreSettings[]): void {
  const memory = createMemory()
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, url } of stores.slice(0, 3)) {
      for (const path of PATHS) {
        for (const answer of [FAILURE, SUCCESS]) memory.remember(engine.judge(call(name, url + path, answer), memory, false).past)
      }
    }
  }
}

type Answer = readonly [status: number, statusText: string, text: string]

const FAILURE: Answer = [401, 'Unauthorized', '{"errors":"no"}']
const SUCCESS: Answer = [200, 'OK', '{"id":1}']

function call(store: string, url: string, [status, statusText, text]: Answer): Exchange {
  return {
    id: 'warm-up',
    seq: 0,
    store,
    platform: 'http',
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 1,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 1, receive: 0 },
    request: { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: [{ name: 'Accept', value: '*/*' }], queryString: [], bodySize: 0 },
    diagnoses: [],
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status,
      statusText,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      content: { mimeType: 'application/json', size: text.length, text },
      bodySize: text.length
    }
  }
}
