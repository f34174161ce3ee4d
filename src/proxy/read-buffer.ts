/**
 * Where the bytes of a connection are read into: Node would make a new block of 64 KiB for each read, cut it to size and leave it to be
 * collected, which for small answers costs more than to copy them out of a block that is used again, and for streams fills the memory.
 */
import type { OnReadOpts } from 'node:net'

const SIZE = 64 * 1024
/**
 * Larger reads are handed on as they are, and another block takes the place of theirs: no stream is copied. Whoever keeps such a read
 * keeps its block, which is at most twice as large. Bytes.
 */
const COPIED = SIZE / 2
/** Two for each stream that flows at this moment are enough. */
const MOST_FREE = 8

/** The memory of blocks that were handed on and may come back. */
const lent = new WeakSet<ArrayBufferLike>()
/** Blocks that came back. */
const free: Buffer[] = []

/** @param take gets what was read. False: reading stops until the socket is resumed */
export function readInto(take: (chunk: Buffer) => boolean): OnReadOpts {
  let block = freeBlock()
  return {
    buffer: () => block,
    callback(length) {
      const read = block.subarray(0, length)
      if (length <= COPIED) return take(Buffer.from(read))
      block = freeBlock()
      lent.add(read.buffer)
      return take(read)
    }
  }
}

function freeBlock(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(SIZE)
}

/** To be told by whoever holds on to a part of what was read: its memory does not come back. */
export function keepRead({ buffer }: Uint8Array): void {
  lent.delete(buffer)
}

/** True where `giveBack` is of use. */
export function mayComeBack({ buffer }: Uint8Array): boolean {
  return lent.has(buffer)
}

/** Nobody needs this part of a read any more, nor those before it in the same block: the memory is read into again. */
export function giveBack({ buffer }: Uint8Array): void {
  if (lent.delete(buffer) && free.length < MOST_FREE) free.push(Buffer.from(buffer))
}
