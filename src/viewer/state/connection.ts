/** The event stream and what to say while it is away. */
import { signal } from '@preact/signals'
import type { ExchangeSummary, Health } from '../../model/live.js'
import { ApiFailure, api } from '../api.js'
import { arrive, empty, load, remove } from './list.js'
import { forget } from './settings.js'

export type Connection = 'connecting' | 'live' | 'lost' | 'refused'

export const connection = signal<Connection>('connecting')
export const health = signal<Health | null>(null)
/** Newest change of an exchange, for those who show one. */
export const changed = signal<ExchangeSummary | null>(null)

const RETRY_MS = 2000
let arrived: ExchangeSummary[] = []
let frame = 0

function flush(): void {
  frame = 0
  const batch = arrived
  arrived = []
  arrive(batch)
  for (const summary of batch) changed.value = summary
}

export function connect(): void {
  const source = new EventSource('/api/events')
  const on = <T>(type: string, handle: (data: T) => void) =>
    source.addEventListener(type, (event) => handle(JSON.parse((event as MessageEvent).data)))
  let wasLost = false
  source.addEventListener('open', () => {
    connection.value = 'live'
    if (wasLost) load()
    wasLost = false
  })
  source.addEventListener('error', () => {
    wasLost = true
    connection.value = 'lost'
    if (source.readyState === EventSource.CLOSED) setTimeout(again, RETRY_MS)
  })
  on<{ summary: ExchangeSummary }>('exchange', ({ summary }) => {
    arrived.push(summary)
    // A hidden tab gets no frames, but its rows must not pile up.
    if (document.hidden) flush()
    else if (frame === 0) frame = requestAnimationFrame(flush)
  })
  on<{ id: string }>('removed', ({ id }) => {
    remove(id)
    forget((each) => each === id)
  })
  on('cleared', () => {
    empty()
    forget(() => true)
  })
  on('reset', () => load())
  on<{ health: Health }>('health', (data) => {
    health.value = data.health
  })
}

/** The stream was closed for good: by a refusal, or because the server is gone. */
async function again(): Promise<void> {
  try {
    await api.settings()
    load()
    connect()
  } catch (error) {
    connection.value = error instanceof ApiFailure && error.status === 403 ? 'refused' : 'lost'
    setTimeout(again, RETRY_MS)
  }
}
