/** The live stream: Server-Sent Events with resume, bursts batched, slow readers bounded. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { StreamEvent } from '../model/viewer.js'
import type { ExchangeStore, StoreChange } from '../store/store.js'
import { createBacklog, type Numbered, type Told } from './backlog.js'

const BATCH_MS = 40
const HEARTBEAT_MS = 15_000
const RETRY_MS = 1_000
/** A larger burst is not sent event by event: readers load anew. */
const MAX_BATCH = 1000
/** Retention deletes thousands at once. */
const MAX_REMOVED = 100
/** A reader that lags this many bytes is told to load anew instead of being fed from a growing buffer. */
const MAX_BUFFERED = 1_000_000

/** Without an id: a reader that breaks off here must still get what it missed. */
const RESET = 'event: reset\ndata: {}\n\n'

interface Reader {
  readonly raw: ServerResponse
  lagging: boolean
}

/** Listens to the store until the server closes. Who comes back with `Last-Event-ID` gets what was missed, then the health of the log. */
export function addEventRoute(app: FastifyInstance, store: ExchangeStore, version: string): void {
  const backlog = createBacklog()
  const readers = new Set<Reader>()
  let waiting: StoreChange[] = []
  let timer: NodeJS.Timeout | undefined
  let told = tellsOfLoss(store.health())

  const flush = () => {
    timer = undefined
    if (tellsOfLoss(store.health()) !== told) waiting.push({ type: 'health' })
    told = tellsOfLoss(store.health())
    const changes = newestOnly(waiting).map((change) => backlog.add(inBrief(change)))
    waiting = []
    if (readers.size === 0) return
    const text = changes.length > MAX_BATCH ? RESET : changes.map(frame).join('')
    for (const reader of readers) send(reader, text)
  }
  const frame = ({ id, told }: Numbered) =>
    eventsOf(told, store, version)
      .map(({ type, data }) => `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`)
      .join('')
  const unsubscribe = store.subscribe((change) => {
    waiting.push(change)
    timer ??= setTimeout(flush, BATCH_MS)
  })
  const heartbeat = setInterval(() => {
    for (const reader of readers) send(reader, ': still here\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()
  app.addHook('preClose', async () => {
    unsubscribe()
    clearInterval(heartbeat)
    clearTimeout(timer)
    for (const { raw } of readers) raw.end()
  })

  app.get('/api/events', { exposeHeadRoute: false }, async (request, reply) => {
    const last = lastEventId(request.headers['last-event-id'])
    const id = await backlog.lastId(store)
    const missed = last === undefined ? [] : await backlog.since(last, store)
    const { raw } = reply.hijack()
    raw.writeHead(200, {
      ...definedHeaders(reply.getHeaders()),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no'
    })
    const reader: Reader = { raw, lagging: false }
    const health: Numbered = { id, told: { type: 'health' } }
    raw.write(`retry: ${RETRY_MS}\n${[...missed, health].map(frame).join('')}`)
    readers.add(reader)
    raw.on('close', () => readers.delete(reader))
    raw.on('error', () => readers.delete(reader))
  })
}

/** Of several changes of one exchange within a batch only the newest matters. */
function newestOnly(changes: readonly StoreChange[]): readonly StoreChange[] {
  const last = new Map<unknown, StoreChange>()
  for (const change of changes) {
    const key = change.type === 'exchange' ? change.entry : change.type === 'removed' ? change : change.type
    if (change.type === 'cleared') last.clear()
    if (change.type === 'removed') for (const entry of change.entries) last.delete(entry)
    last.delete(key)
    last.set(key, change)
  }
  return [...last.values()]
}

/** What is kept for readers that return. */
function inBrief(change: StoreChange): Told {
  return change.type === 'removed' && change.entries.length > MAX_REMOVED ? { type: 'reset' } : change
}

/** What readers have to be told of without asking: what the log lacks. */
function tellsOfLoss({ dropped, thinned = 0 }: ReturnType<ExchangeStore['health']>): string {
  return `${dropped} ${thinned}`
}

/** An event as it is sent. */
interface Sent {
  readonly type: StreamEvent['type']
  /** JSON */
  readonly data: string
}

function eventsOf(told: Told, store: ExchangeStore, version: string): readonly Sent[] {
  switch (told.type) {
    case 'exchange':
      return [{ type: 'exchange', data: `{"summary":${told.entry.summaryJson}}` }]
    case 'removed':
      return told.entries.map(({ summary }) => ({ type: 'removed', data: JSON.stringify({ id: summary.id }) }))
    case 'health':
      return [{ type: 'health', data: JSON.stringify({ health: { ...store.health(), version } }) }]
    default:
      return [{ type: told.type, data: '{}' }]
  }
}

function send(reader: Reader, text: string): void {
  const { raw } = reader
  if (reader.lagging || raw.destroyed) return
  if (raw.writableLength <= MAX_BUFFERED) {
    raw.write(text)
    return
  }
  reader.lagging = true
  raw.once('drain', () => {
    reader.lagging = false
    raw.write(RESET)
  })
}

function lastEventId(field: string | string[] | undefined): number | undefined {
  return typeof field === 'string' && /^\d{1,15}$/.test(field) ? Number(field) : undefined
}

function definedHeaders(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}
