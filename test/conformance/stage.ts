/** A store, a gateway and a client made of bytes, whose every word is kept for the byte oracle. */
import type { Test } from 'tap'
import type { Recorded } from '#src/proxy/observer.js'
import { exchangeBytes, type Rig, type RigOptions, scriptedStore, startRig } from '../proxy/rig.js'
import type { Emission } from './h11.js'
import { until } from '../until.js'

export interface Conversation {
  /** What reached the store, Latin-1; undefined where nothing did. */
  readonly upstream: string | undefined
  /** What came back to the client until its connection closed, Latin-1. */
  readonly client: string
  readonly recorded: Recorded
  /** Requests that reached the store. */
  readonly hits: number
}

export interface Stage {
  readonly rig: Rig
  readonly storePort: number
  /** Everything the gateway wrote so far, to either side. */
  readonly emitted: readonly Emission[]
  /**
   * @param request the client's bytes; the answer must end the connection
   * @param answer the store's bytes
   */
  say(label: string, request: string, answer: string): Promise<Conversation>
}

/** Ends where its framing says (RFC 9112 section 6.3). */
export function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n')
  if (end === -1) return false
  const head = request.slice(0, end)
  const body = request.slice(end + 4)
  if (/^transfer-encoding:/im.test(head)) return /(^|\r\n)0\r\n([^\r\n]+\r\n)*\r\n$/.test(body)
  return body.length >= Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
}

export async function setStage(t: Test, options: RigOptions = {}): Promise<Stage> {
  let answer = ''
  const store = await scriptedStore(
    t,
    (socket) => {
      if (endsByClosing(answer)) socket.end(answer, 'latin1')
      else socket.write(answer, 'latin1')
    },
    isWhole
  )
  const rig = await startRig(t, store.url, { settings: { timeouts: { connect: 1000, head: 2000, idle: 1000 } }, ...options })
  const emitted: Emission[] = []
  return {
    rig,
    storePort: store.port,
    emitted,
    async say(label, request, next) {
      answer = next
      const records = rig.records.length
      const before = store.requests.length
      const client = await exchangeBytes(rig.gateway.port, request, 3000)
      await until(() => rig.records.length > records)
      const recorded = rig.records[records] as Recorded
      const upstream = store.requests[before]
      const { method } = recorded.exchange.request
      if (upstream !== undefined) emitted.push({ label, role: 'request', method, bytes: upstream })
      if (client !== '' && !client.endsWith('<still open>')) emitted.push({ label, role: 'response', method, bytes: client })
      return { upstream, client, recorded, hits: store.requests.length - before }
    }
  }
}

/** Answers without a length end where the connection does. */
function endsByClosing(answer: string): boolean {
  const final = answer.slice(Math.max(0, answer.lastIndexOf('HTTP/1.1 ')))
  const head = final.split('\r\n\r\n')[0] ?? ''
  return !/^(content-length|transfer-encoding):/im.test(head) || /^connection:.*close/im.test(head)
}

/** A message in pieces: first line, field lines, body. */
export function piecesOf(message: string): { readonly start: string; readonly lines: readonly string[]; readonly body: string } {
  const end = message.indexOf('\r\n\r\n')
  const [start = '', ...lines] = message.slice(0, end === -1 ? undefined : end).split('\r\n')
  return { start, lines, body: end === -1 ? '' : message.slice(end + 4) }
}

/** A chunked body without its framing, and its trailer lines. */
export function dechunked(body: string): { readonly content: string; readonly trailers: readonly string[] } {
  let content = ''
  let at = 0
  for (;;) {
    const end = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.slice(at, end), 16)
    if (end === -1 || Number.isNaN(size)) throw new Error(`no chunk size at ${at}: ${body.slice(at, at + 20)}`)
    if (size === 0)
      return {
        content,
        trailers: body
          .slice(end + 2)
          .split('\r\n')
          .filter(Boolean)
      }
    content += body.slice(end + 2, end + 2 + size)
    at = end + 2 + size + 2
  }
}
