/** Unmasked requests of this process, bounded, in memory only: for replay and for cURL with secrets. Gone after a restart. */
import type { HttpRequest } from '../model/exchange.js'
import type { CapturedBody, Recorded } from '../proxy/observer.js'

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

/** Of a recorded call only this: the answer may be large, and a thousand calls live long enough to burden the garbage collector. */
interface Kept {
  readonly store: string
  readonly request: HttpRequest
  readonly body: CapturedBody | undefined
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
      const { exchange, requestBody: body } = recorded
      const weight = HEAD_WEIGHT + Math.min(body?.total ?? 0, MAX_BYTES)
      kept.set(exchange.id, { store: exchange.store, request: exchange.request, body, weight })
      bytes += weight
      shrink()
    },
    get(id) {
      const found = kept.get(id)
      if (!found) return undefined
      const { store, request, body } = found
      return { id, store, request, body: Buffer.concat(body?.chunks ?? []), truncated: body?.truncated ?? false }
    },
    clear() {
      kept.clear()
      bytes = 0
    }
  }
}
