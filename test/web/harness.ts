/** A viewer with fakes behind it, for `inject`. */
import type { FastifyInstance } from 'fastify'
import type { Exchange } from '#src/model/exchange.js'
import { createMemoryStore } from '#src/store/memory.js'
import type { ExchangeStore } from '#src/store/store.js'
import { createViewer, type ViewerOptions } from '#src/web/server.js'
import { createSession, type Session } from '#src/web/session.js'
import { type FakeServices, type FakeServicesOptions, fakeServices } from '../viewer/fake-services.js'

export const TOKEN = 'a-token-for-tests'

export interface Harness {
  readonly app: FastifyInstance
  readonly store: ExchangeStore
  readonly services: FakeServices
  readonly session: Session | null
  readonly errors: object[]
}

export interface HarnessOptions extends FakeServicesOptions {
  readonly exchanges?: readonly Exchange[]
  readonly token?: string
  readonly viewer?: Partial<ViewerOptions>
}

export async function harness({ exchanges = [], token, viewer, ...rest }: HarnessOptions = {}): Promise<Harness> {
  const store = createMemoryStore()
  for (const each of exchanges) store.append(each)
  const services = fakeServices(rest)
  const session = token === undefined ? null : createSession(token, false)
  const errors: object[] = []
  const log = { error: (details: object) => errors.push(details) }
  const options = { host: '127.0.0.1', port: 0, token: token ?? null, allowedHosts: [], version: '0.0.0', store, services, log, ...viewer }
  return { app: await createViewer(options, session), store, services, session, errors }
}

/** A small exchange that worked, to be changed. */
export function exchange(seq: number, change: Partial<Exchange> = {}): Exchange {
  return {
    id: `e${seq}`,
    seq,
    store: 'acme',
    platform: 'shopify',
    startedDateTime: new Date(Date.UTC(2026, 10, 22, 8, 0, seq)).toISOString(),
    time: 12,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 10, receive: 1 },
    request: {
      method: 'GET',
      url: `http://localhost:4010/admin/api/2026-01/orders/${seq}.json`,
      httpVersion: 'HTTP/1.1',
      headers: [
        { name: 'Host', value: 'localhost:4010' },
        { name: 'X-Shopify-Access-Token', value: 'shpat_…1f3a' }
      ],
      queryString: [],
      bodySize: 0
    },
    diagnoses: [],
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      content: { mimeType: 'application/json', text: '{"order":{"id":1}}', size: 18 },
      bodySize: 18
    },
    ...change
  } as Exchange
}
