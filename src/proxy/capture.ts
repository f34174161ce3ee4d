/** Bounded tee of a body: keeps references to the chunks that pass, never a copy, and counts the rest. */
import type { CapturedBody } from './observer.js'
import { keepRead } from './read-buffer.js'

export interface Capture {
  readonly chunks: Uint8Array[]
  /** Bytes that passed, also those beyond the cap. */
  total: number
  kept: number
  readonly cap: number
}

export function createCapture(cap: number): Capture {
  return { chunks: [], total: 0, kept: 0, cap }
}

/** Keeps as much of the chunk as the cap still allows; forwarding never waits for this. */
export function capture(into: Capture, chunk: Uint8Array): void {
  into.total += chunk.length
  const room = into.cap - into.kept
  if (room <= 0) return
  const part = chunk.length > room ? chunk.subarray(0, room) : chunk
  into.chunks.push(part)
  keepRead(part)
  into.kept += part.length
}

export function captured(from: Capture, contentEncoding: string, mimeType: string): CapturedBody {
  return { chunks: from.chunks, total: from.total, truncated: from.total > from.kept, contentEncoding, mimeType }
}
