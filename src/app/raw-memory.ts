/** Unmasked requests of this process, bounded, in memory only: for replay and for cURL with secrets. Gone after a restart. */
import type { HttpRequest } from '../model/exchange.js'
import type { Recorded } from '../proxy/observer.js'

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
  clear(): void
}

const MAX_REQUESTS = 1000
const MAX_BYTES = 32 * 1024 * 1024
/** What a request without a body weighs, roughly. Bytes. */
const HEAD_WEIGHT = 2048

interface Kept {
  readonly recorded: Recorded
  readonly weight: number
}

export function createRawMemory(): RawMemory {
  const kept = new Map<string, Kept>()
  let bytes = 0

  function shrink(): void {
    for (const [id, { weight }] of kept) {
      if (kept.size <= MAX_REQUESTS && bytes <= MAX_BYTES) return
      kept.delete(id)
      bytes -= weight
    }
  }

  return {
    keep(recorded) {
      const weight = HEAD_WEIGHT + Math.min(recorded.requestBody?.total ?? 0, MAX_BYTES)
      // Only the request is kept: the answer's chunks may be large and are not needed.
      const { exchange, requestBody } = recorded
      kept.set(exchange.id, { recorded: { exchange, ...(requestBody && { requestBody }) }, weight })
      bytes += weight
      shrink()
    },
    get(id) {
      const found = kept.get(id)?.recorded
      if (!found) return undefined
      return {
        id,
        store: found.exchange.store,
        request: found.exchange.request,
        body: Buffer.concat(found.requestBody?.chunks ?? []),
        truncated: found.requestBody?.truncated ?? false
      }
    },
    clear() {
      kept.clear()
      bytes = 0
    }
  }
}
