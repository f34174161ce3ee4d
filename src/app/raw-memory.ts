/** Unmasked requests of this process, bounded, in memory only: for replay and for cURL with secrets. Gone after a restart. */
import type { HttpRequest } from '../model/exchange.js'
import type { CapturedBody, Recorded } from '../proxy/observer.js'
import type { ExchangeStore } from '../store/store.js'
import { sizeOf } from './body.js'

export interface RawRequest {
  readonly id: string
  readonly store: string
  readonly request: HttpRequest
  readonly body: Uint8Array
  /** The capture cap cut the body: it cannot be sent again. */
  readonly truncated: boolean
}

export interface RawMemory {
  keep(recorded: Recorded): void
  get(id: string): RawRequest | undefined
  forget(id: string): void
  clear(): void
}

/** Whoever deletes an exchange from the log deletes its unmasked request, too. */
export function forgetting(store: ExchangeStore, raw: RawMemory): ExchangeStore {
  return {
    ...store,
    remove(id) {
      raw.forget(id)
      return store.remove(id)
    },
    clear() {
      raw.clear()
      return store.clear()
    }
  }
}

const MAX_REQUESTS = 1000
/** Of bodies. More would live long enough, where large ones come fast, for the collector to run without end. */
const MAX_BYTES = 8 * 1024 * 1024
/** What a request without a body weighs, roughly. Bytes. */
const HEAD_WEIGHT = 2048

/** Of a recorded call only this: the answer may be large, and a thousand calls live long enough to burden the garbage collector. */
interface Kept {
  readonly id: string
  readonly store: string
  readonly request: HttpRequest
  readonly body: CapturedBody | undefined
  readonly weight: number
}

/** Holds the newest 1,000 requests, or fewer where their bodies are more than 8 MiB; the oldest are forgotten first. */
export function createRawMemory(): RawMemory {
  /** A ring, since one is added with every call and one is asked for once in a while: the oldest at `first`. */
  const ring: (Kept | undefined)[] = new Array<Kept | undefined>(MAX_REQUESTS).fill(undefined)
  let first = 0
  let size = 0
  let bytes = 0

  function forgetOldest(): void {
    bytes -= ring[first]?.weight ?? 0
    ring[first] = undefined
    first = (first + 1) % MAX_REQUESTS
    size--
  }

  return {
    keep({ exchange: { id, store, request }, requestBody: body }) {
      const weight = HEAD_WEIGHT + (body ? sizeOf(body) : 0)
      // It would drive out all others, and then itself.
      if (weight > MAX_BYTES) return
      if (size === MAX_REQUESTS) forgetOldest()
      ring[(first + size) % MAX_REQUESTS] = { id, store, request, body, weight }
      size++
      bytes += weight
      while (bytes > MAX_BYTES && size > 0) forgetOldest()
    },
    get(id) {
      const found = ring.find((kept) => kept?.id === id)
      if (!found) return undefined
      const { store, request, body } = found
      return { id, store, request, body: Buffer.concat(body?.chunks ?? []), truncated: body?.truncated ?? false }
    },
    forget(id) {
      const at = ring.findIndex((kept) => kept?.id === id)
      if (at === -1) return
      bytes -= ring[at]?.weight ?? 0
      ring[at] = undefined
    },
    clear() {
      while (size > 0) forgetOldest()
    }
  }
}
