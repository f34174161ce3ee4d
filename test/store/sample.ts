/** Exchanges to keep, and folders to keep them in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange, NameValue } from '#src/model/exchange.js'
import { openStore, type StoreOptions } from '#src/store/lowdb.js'
import type { ExchangeStore, StoreChange } from '#src/store/store.js'

export interface Wish {
  readonly method?: string
  readonly path?: string
  readonly status?: number
  readonly headers?: readonly NameValue[]
  readonly requestText?: string
  readonly text?: string
  readonly time?: number
  readonly size?: number
  readonly diagnoses?: readonly Diagnosis[]
}

export function sampleExchange(name: { id: string; seq: number }, wish: Wish = {}): Exchange & { outcome: 'answered' } {
  const { method = 'GET', path = '/admin/api/2026-01/shop.json', status = 200, headers = [], text = '{}', time = 12, size = 2 } = wish
  return {
    ...name,
    store: 'acme',
    platform: 'shopify',
    startedDateTime: '2026-03-01T10:00:00.000Z',
    time,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: time, receive: 0 },
    request: {
      method,
      url: `http://localhost:4010${path}`,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Host', value: 'localhost:4010' }, ...headers],
      queryString: [],
      ...(wish.requestText !== undefined && {
        postData: { mimeType: 'application/json', text: wish.requestText, size: Buffer.byteLength(wish.requestText) }
      }),
      bodySize: 0
    },
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status,
      statusText: 'Something',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      content: { mimeType: 'application/json', text, size: Buffer.byteLength(text) },
      bodySize: size
    },
    diagnoses: wish.diagnoses ?? []
  }
}

export const sampleDiagnosis: Diagnosis = {
  code: 'shopify.token.missing',
  level: 'failure',
  certainty: 'certain',
  summary: 'X-Shopify-Access-Token is missing',
  why: 'The store answers 401 to a call without a credential.',
  culprit: { in: 'request.header', name: 'x-shopify-access-token' },
  evidence: [{ pointer: '/response/status', observed: '401' }],
  fix: ['Send the token.'],
  docs: []
}

export function append(store: ExchangeStore, wish: Wish = {}): string {
  const name = store.nextId()
  store.append(sampleExchange(name, wish))
  return name.id
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** A folder that goes with the test. */
export function temporaryFolder(t: Test): string {
  const dir = mkdtempSync(join(tmpdir(), 'storetap-test-'))
  t.teardown(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface Opened {
  readonly store: ExchangeStore
  readonly problems: string[]
}

export async function openAt(dir: string, options: Partial<StoreOptions> = {}): Promise<Opened> {
  const problems: string[] = []
  const onProblem = (message: string): void => void problems.push(message)
  return { store: await openStore({ dir, maxExchanges: 100_000, maxBytes: 1e9, onProblem, ...options }), problems }
}

export function idsOf(change: StoreChange): readonly string[] {
  return change.type === 'removed' ? change.entries.map(({ summary }) => summary.id) : []
}

/** Ids of what the log says is gone, from now on. */
export function removedFrom(store: ExchangeStore): readonly string[] {
  const removed: string[] = []
  store.subscribe((change) => removed.push(...idsOf(change)))
  return removed
}
