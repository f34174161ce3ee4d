/** What all exchanges of one gateway share. */
import type { PlatformId } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import type { Observer, Recorded, RequestHead, Rewrite } from './observer.js'
import type { StorePlace } from './target.js'
import type { Upstream } from './upstream.js'

export interface GatewayLog {
  warn(details: object, message: string): void
  error(details: object, message: string): void
  debug(details: object, message: string): void
}

/** A request that we send to ourselves, known by the port it comes from. */
export interface Replay {
  readonly replayOf?: string
  ended(exchange: string): void
}

export interface Context {
  readonly store: StoreSettings
  readonly platform: PlatformId
  readonly place: StorePlace
  readonly protocol: 'http' | 'https'
  readonly maxBody: number
  readonly annotate: boolean
  readonly rewriteLinks: boolean
  readonly viewerUrl: (exchange: string) => string
  readonly observer: Observer
  readonly upstream: Upstream
  readonly log: GatewayLog
  readonly replays: Map<number, Replay>
}

/** Longer than this and the answer goes without `x-storetap-diagnosis`. */
const ANNOTATION_LIMIT_MS = 5

/** The observer as forwarding sees it: its exceptions are logged and never break a call. */
export function guarded(observer: Observer, log: GatewayLog): Required<Observer> {
  const guard = <T>(what: string, run: () => T, otherwise: T): T => {
    try {
      return run()
    } catch (error) {
      log.error({ err: error, what }, 'The recording side failed; the call itself goes on')
      return otherwise
    }
  }
  const { rewrite, annotate } = observer
  let fallback = 0
  return {
    nextId: () => guard('nextId', () => observer.nextId(), { id: `unrecorded-${process.pid}-${++fallback}`, seq: -1 }),
    started: (exchange) => guard('started', () => observer.started(exchange), undefined),
    ended: (recorded) => guard('ended', () => observer.ended(recorded), undefined),
    rewrite: (head: RequestHead, body?: Uint8Array): Rewrite | 'wants-body' | undefined =>
      rewrite && guard('rewrite', () => rewrite.call(observer, head, body), undefined),
    annotate: (recorded: Recorded): string | undefined => {
      if (!annotate) return undefined
      const started = performance.now()
      const code = guard('annotate', () => annotate.call(observer, recorded), undefined)
      return performance.now() - started > ANNOTATION_LIMIT_MS ? undefined : code
    }
  }
}

/** Field lines that every annotated answer gets on top of what the store sent. */
export function annotations(context: Context, exchange: string, diagnosis?: string): string[] {
  if (!context.annotate) return []
  const link = `<${context.viewerUrl(exchange)}>; rel="describedby"`
  const lines = ['x-storetap-id', exchange, 'link', link]
  return diagnosis === undefined ? lines : [...lines, 'x-storetap-diagnosis', diagnosis]
}
