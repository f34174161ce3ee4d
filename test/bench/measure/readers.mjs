// 64 clients read 100 MiB each, slowly at first, so that whatever a proxy keeps for them piles up; then to the end.
import { sendExactly } from '../load.mjs'
import { peakWhile } from '../machine.mjs'
import { readStream } from '../reader.mjs'
import { startSubject } from '../subjects.mjs'

const READERS = 64
const MIB = 100
/** A pause after each piece that comes in: about 1 MiB/s for each reader. */
const PAUSE_MS = 60
const LIMIT_MS = 180_000

export async function* readers({ order, seconds, store }) {
  for (const name of order.filter((one) => one === 'bare' || one === 'storetap')) {
    const subject = await startSubject(name, store)
    try {
      await sendExactly(subject, {}, 200)
      const slowUntil = performance.now() + seconds * 2000
      const all = () => Promise.all(Array.from({ length: READERS }, () => read(subject.port, slowUntil)))
      yield ['64 slow readers of 100 MiB: RSS, MiB', name, await peakWhile(subject, all)]
    } finally {
      await subject.stop()
    }
  }
}

function read(port, slowUntil) {
  return readStream(port, MIB, LIMIT_MS, (socket) => {
    if (performance.now() > slowUntil) return
    socket.pause()
    setTimeout(() => socket.resume(), PAUSE_MS)
  })
}
