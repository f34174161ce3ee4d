// One answer of 1 GiB in chunks, and the first byte of an event stream.
import { connect } from 'node:net'
import { sendExactly } from '../load.mjs'
import { median } from '../figures.mjs'
import { peakWhile } from '../machine.mjs'
import { readStream } from '../reader.mjs'
import { startSubject } from '../subjects.mjs'

const MIB = 1024
const TURNS = 20
const LIMIT_MS = 180_000

export async function* streams({ order, store }) {
  for (const name of order.filter((one) => one === 'bare' || one === 'storetap')) {
    const subject = await startSubject(name, store)
    try {
      await sendExactly(subject, {}, 200)
      const times = []
      for (let turn = 0; turn < TURNS; turn++) times.push(await firstByte(subject.port))
      yield ['event stream: first byte, ms', name, median(times)]
      await subject.settled()
      const before = subject.rss()
      let seconds
      const peak = await peakWhile(subject, async () => (seconds = await readStream(subject.port, MIB, LIMIT_MS)))
      yield ['1 GiB: MiB/s', name, MIB / seconds]
      yield ['1 GiB: RSS growth, MiB', name, peak - before]
    } finally {
      await subject.stop()
    }
  }
}

/** From the request to the first byte of the body. */
function firstByte(port) {
  return new Promise((resolve, reject) => {
    let text = ''
    let begun = 0
    const socket = connect(port, '127.0.0.1', () => {
      begun = performance.now()
      socket.write('GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    })
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('the event stream is silent')))
    socket.once('error', reject).on('data', (chunk) => {
      text += chunk
      if (!text.includes('data: first')) return
      resolve(performance.now() - begun)
      socket.destroy()
    })
  })
}
