/** The viewer's API as functions. */
import type { CodePage, PatchOperation } from '../model/diagnosis.js'
import type { Exchange } from '../model/exchange.js'
import type { ExchangeSummary } from '../model/live.js'
import type { ApiError, Dashboard, StoreEntry, ViewerSettings } from '../model/viewer.js'

/** The server answered with a refusal; `message` is its sentence. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly details: ApiError
  ) {
    super(details.error)
  }
}

export interface ListPage {
  readonly items: readonly ExchangeSummary[]
  readonly next: string | null
  readonly total: number
  /** There may be more: the same question again goes on. */
  readonly searching?: true
}

export interface ListQuestion {
  readonly filter: string
  readonly limit: number
  readonly before?: string
  readonly offset?: number
  /** Milliseconds for which a search may go on before it answers with what it has. */
  readonly wait?: number
}

const UNREACHABLE = 'storetap does not answer. Is it still running?'

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw new ApiFailure(0, { error: UNREACHABLE })
  })
  if (response.ok) return response
  const details = (await response.json().catch(() => undefined)) as ApiError | undefined
  throw new ApiFailure(response.status, details ?? { error: `storetap answered ${response.status}.` })
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await ask(path, init)).json() as Promise<T>
}

function sending(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

const one = (id: string) => `/api/exchanges/${encodeURIComponent(id)}`

export const api = {
  list: (query: ListQuestion, signal?: AbortSignal): Promise<ListPage> => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
    const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
    return json(`/api/exchanges?${parameters}`, signal ? { signal } : {})
  },
  exchange: (id: string): Promise<Exchange> => json(one(id)),
  body: async (id: string, side: 'request' | 'response'): Promise<ArrayBuffer> => (await ask(`${one(id)}/${side}/body`)).arrayBuffer(),
  code: async (id: string, language: string, secrets: boolean): Promise<string> =>
    (await ask(`${one(id)}/code/${language}${secrets ? '?secrets=1' : ''}`)).text(),
  lastSuccess: async (id: string): Promise<string | null> => (await json<{ id: string | null }>(`${one(id)}/last-success`)).id,
  replay: async (id: string, patch: readonly PatchOperation[]): Promise<string> =>
    (await json<{ id: string }>(`${one(id)}/replay`, sending('POST', { patch }))).id,
  remove: (id: string) => ask(one(id), { method: 'DELETE' }),
  clear: () => ask('/api/exchanges', { method: 'DELETE' }),
  codes: (): Promise<readonly CodePage[]> => json('/api/codes'),
  stores: (): Promise<readonly StoreEntry[]> => json('/api/stores'),
  dashboard: (): Promise<Dashboard> => json('/api/dashboard'),
  settings: (): Promise<ViewerSettings> => json('/api/settings'),
  saveSettings: (settings: ViewerSettings): Promise<ViewerSettings> => json('/api/settings', sending('PUT', settings)),
  health: () => ask('/api/health')
}

/** Where a download of these exchanges is. */
export const downloads = {
  one: (id: string) => `${one(id)}/har`,
  chosen: (ids: readonly string[]) => `/api/har?ids=${ids.map(encodeURIComponent).join(',')}`,
  filtered: (filter: string) => `/api/har${filter ? `?filter=${encodeURIComponent(filter)}` : ''}`,
  body: (id: string, side: 'request' | 'response') => `${one(id)}/${side}/body`
}
