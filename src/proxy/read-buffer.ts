/**
 * Where the bytes of one connection are read into: Node would make a new block of 64 KiB for each read, cut it to size and leave it
 * to be collected, which for small answers costs more than to copy them out of a block that is used again.
 */
import type { OnReadOpts } from 'node:net'

const SIZE = 64 * 1024
/**
 * Larger reads are handed on as they are, and another block takes the place of theirs: no stream is copied. Whoever keeps such a read
 * keeps its block, which is at most twice as large. Bytes.
 */
const COPIED = SIZE / 2

/** @param take gets what was read, to keep. False: reading stops until the socket is resumed */
export function readInto(take: (chunk: Buffer) => boolean): OnReadOpts {
  let block = Buffer.allocUnsafeSlow(SIZE)
  return {
    buffer: () => block,
    callback(length) {
      const read = block.subarray(0, length)
      if (length <= COPIED) return take(Buffer.from(read))
      block = Buffer.allocUnsafeSlow(SIZE)
      return take(read)
    }
  }
}
