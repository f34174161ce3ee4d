/** What all exchanges of one gateway share. */
import type { PlatformId } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import type { AskedHeads } from './asked.js'
import type { Observer, Recorded, RequestHead, Rewrite } from './observer.js'
import type { Recorder } from './recorder.js'
import type { StorePlace } from './target.js'
import type { Turn } from './turn.js'
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
  readonly observer: GuardedObserver
  readonly heads: AskedHeads
  readonly turn: Turn
  readonly upstream: Upstream
  readonly log: GatewayLog
  readonly replays: Map<number, Replay>
}

/** Longer than this and the answer goes without `x-storetap-diagnosis`. */
const ANNOTATION_LIMIT_MS = 5

/** The observer as forwarding sees it: its exceptions are logged and never break a call. */
export class GuardedObserver {
  readonly #observer: Observer
  readonly #log: GatewayLog
  #unrecorded = 0

  constructor(observer: Observer, log: GatewayLog) {
    this.#observer = observer
    this.#log = log
  }

  nextId(): { readonly id: string; readonly seq: number } {
    try {
      return this.#observer.nextId()
    } catch (error) {
      this.#failed('nextId', error)
      this.#unrecorded += 1
      return { id: `unrecorded-${process.pid}-${this.#unrecorded}`, seq: -1 }
    }
  }

  started(recorder: Recorder): void {
    try {
      this.#observer.started(recorder.id, () => recorder.pending())
    } catch (error) {
      this.#failed('started', error)
    }
  }

  ended(recorded: Recorded): void {
    try {
      this.#observer.ended(recorded)
    } catch (error) {
      this.#failed('ended', error)
    }
  }

  written(): void {
    try {
      this.#observer.written?.()
    } catch (error) {
      this.#failed('written', error)
    }
  }

  rewrite(head: RequestHead, body?: Uint8Array): Rewrite | 'wants-body' | undefined {
    try {
      return this.#observer.rewrite?.(head, body)
    } catch (error) {
      this.#failed('rewrite', error)
      return undefined
    }
  }

  /** A code that took too long to find is left out. */
  annotate(recorded: Recorded): string | undefined {
    const started = performance.now()
    try {
      const code = this.#observer.annotate?.(recorded)
      return performance.now() - started > ANNOTATION_LIMIT_MS ? undefined : code
    } catch (error) {
      this.#failed('annotate', error)
      return undefined
    }
  }

  #failed(what: string, error: unknown): void {
    this.#log.error({ err: error, what }, 'The recording side failed; the call itself goes on')
  }
}

/** Field lines that every annotated answer gets on top of what the store sent, added to its flat raw pairs. */
export function annotate(fields: string[], context: Context, exchange: string, diagnosis: string | undefined): void {
  if (!context.annotate) return
  fields.push('x-storetap-id', exchange, 'link', `<${context.viewerUrl(exchange)}>; rel="describedby"`)
  if (diagnosis !== undefined) fields.push('x-storetap-diagnosis', diagnosis)
}
