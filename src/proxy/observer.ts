/** What the proxy room tells the rest of the house, and what it may be told. It knows nothing of stores' ways. */
import type { Exchange, Forwarded, NameValue } from '../model/exchange.js'

/** A body as captured: references to the chunks that passed, up to the cap. */
export interface CapturedBody {
  readonly chunks: readonly Uint8Array[]
  /** Bytes on the wire, also those beyond the cap. */
  readonly total: number
  readonly truncated: boolean
  /** Content-Encoding, all its lines as one list; `''` = identity. */
  readonly contentEncoding: string
  readonly mimeType: string
}

/** A finished exchange: heads and sizes in `exchange` (unmasked, bodies without text), bytes beside it. */
export interface Recorded {
  readonly exchange: Exchange
  readonly requestBody?: CapturedBody
  readonly responseBody?: CapturedBody
}

/** The head of a request as it arrived, before anything is sent on. */
export interface RequestHead {
  readonly method: string
  /** The request target byte for byte. */
  readonly target: string
  /** `http://localhost:4010/...`: scheme of the listener, received Host, target. */
  readonly url: string
  readonly headers: readonly NameValue[]
}

/** A change of the request before it is sent on (e.g. an OAuth 1.0a signature made anew). */
export interface Rewrite {
  /** New request target (path and query) in the form of `RequestHead.target`: the store's base path is put before it. Absent = as it came. */
  readonly target?: string
  /** Header lines to replace by name (case-insensitive), value by value. */
  readonly headers?: readonly NameValue[]
  readonly reasons: readonly string[]
}

export interface Observer {
  nextId(): { readonly id: string; readonly seq: number }
  /**
   * A request's head arrived.
   *
   * @param pending the exchange as far as it has come whenever that is called; most calls have ended before anybody wants to see them run
   */
  started(id: string, pending: () => Exchange): void
  /** Exactly one end per exchange. Called before the end of the answer is released to the client. Must not throw. */
  ended(recorded: Recorded): void
  /**
   * All that ended in this turn was handed over: it must be on disk when this returns. Called before any of these answers is released.
   */
  written?(): void
  /**
   * May change the request. Asked only for the head first; with `wantsBody` it is asked again with the whole body
   * (only where Content-Length is known and at most 1 MiB, else without).
   */
  rewrite?(head: RequestHead, body?: Uint8Array): Rewrite | 'wants-body' | undefined
  /** Code for `x-storetap-diagnosis`, where it can be known before the head goes; called for small failing answers. */
  annotate?(recorded: Recorded): string | undefined
}

export type { Forwarded }
