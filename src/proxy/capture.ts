/** Bounded tee of a body: keeps references to the chunks that pass, copies only small ones, and counts the rest. */
import type { CapturedBody } from './observer.js'
import { keepRead } from './read-buffer.js'

export interface Capture {
  readonly chunks: Uint8Array[]
  /** Bytes that passed, also those beyond the cap. */
  total: number
  kept: number
  readonly cap: number
  /** Where small pieces are gathered. */
  block: Block | undefined
}

/** Its bytes between `from` and `to` come after the last of the chunks. */
interface Block {
  readonly bytes: Uint8Array
  from: number
  to: number
}

/**
 * A reference costs about a hundred bytes, and keeps the whole read that it is a part of. Pieces up to this size are copied one behind
 * the other instead, or a body that comes byte by byte would take fifty times its size. Bytes.
 */
const SMALL = 1024
/** Largest block of such pieces. Smaller bodies have smaller blocks, so that no more than half of the memory is waste. Bytes. */
const LARGEST_BLOCK = 64 * 1024

/** @param cap bytes that are kept at most */
export function createCapture(cap: number): Capture {
  return { chunks: [], total: 0, kept: 0, cap, block: undefined }
}

/** Keeps as much of the chunk as the cap still allows; forwarding never waits for this. */
export function capture(into: Capture, chunk: Uint8Array): void {
  into.total += chunk.length
  const room = into.cap - into.kept
  if (room <= 0) return
  const part = chunk.length > room ? chunk.subarray(0, room) : chunk
  // Most bodies are one piece: the first is never copied.
  if (part.length <= SMALL && into.kept > 0) gather(into, part)
  else {
    settle(into)
    into.chunks.push(part)
    keepRead(part)
  }
  into.kept += part.length
}

/** What was kept so far. Its chunks are the capture's own, which may go on growing. */
export function captured(from: Capture, contentEncoding: string, mimeType: string): CapturedBody {
  settle(from)
  return { chunks: from.chunks, total: from.total, truncated: from.total > from.kept, contentEncoding, mimeType }
}

function gather(into: Capture, piece: Uint8Array): void {
  let { block } = into
  if (!block || block.to + piece.length > block.bytes.length) {
    settle(into)
    const size = Math.max(SMALL, Math.min(into.kept, LARGEST_BLOCK))
    block = into.block = { bytes: Buffer.allocUnsafeSlow(size), from: 0, to: 0 }
  }
  block.bytes.set(piece, block.to)
  block.to += piece.length
}

/** What was gathered becomes one of the chunks. */
function settle({ chunks, block }: Capture): void {
  if (!block || block.from === block.to) return
  chunks.push(block.bytes.subarray(block.from, block.to))
  block.from = block.to
}
