// Memory that bytes were read into is used again: what a slow client has not got yet, and what is recorded, must not change under it.
import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import t from 'tap'
import { giveBack, keepRead, mayComeBack, readInto } from '#src/proxy/read-buffer.js'
import { listen, startRig } from './rig.js'
import { until } from '../until.js'

const MiB = 1024 * 1024
/** More than the sockets between hold. */
const SIZE = 16 * MiB
const KEPT = 200_000

/** No two words are the same in all streams. */
function content(stream: number): Buffer {
  const words = new Uint32Array(SIZE / 4)
  for (let at = 0; at < words.length; at++) words[at] = stream * words.length + at
  return Buffer.from(words.buffer)
}

const digestOf = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')

/** In chunks that do not end where reads do. */
function chunked(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0, size = 1; at < body.length; at += size, size = (size * 7 + 13) % 9_000) {
    const part = body.subarray(at, at + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

const FRAMINGS = [
  (body: Buffer) => [`Content-Length: ${body.length}\r\nConnection: close`, body],
  (body: Buffer) => ['Transfer-Encoding: chunked\r\nConnection: close', chunked(body)],
  (body: Buffer) => ['Connection: close', body]
] as const

/** All that a client gets; every other one does not read until the rest has gone by. */
function download(port: number, stream: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const client = connect(port, '127.0.0.1', () => client.write(`GET /${stream} HTTP/1.0\r\nHost: a\r\n\r\n`))
    client.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (stream % 2 === 0 || chunks.length > 1) return
      client.pause()
      setTimeout(() => client.resume(), 500)
    })
    client.on('end', () => resolve(Buffer.concat(chunks))).on('error', reject)
  })
}

t.test('streams beside each other arrive as they were sent, and as far as they are recorded', async (t) => {
  const store = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (head: Buffer) => {
      const stream = Number(/ \/(\d+) /.exec(head.toString())?.[1])
      const [fields = '', bytes = ''] = FRAMINGS[stream % 3]?.(content(stream)) ?? []
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n${fields}\r\n\r\n`)
      socket.end(bytes)
    })
  })
  t.teardown(() => store.close())
  const rig = await startRig(t, `http://127.0.0.1:${await listen(store)}`, { maxBody: KEPT })
  const streams = [1, 2, 3, 4, 5, 6]
  const answers = await Promise.all(streams.map((stream) => download(rig.gateway.port, stream)))
  for (const [index, answer] of answers.entries()) {
    const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4)
    t.equal(digestOf(body), digestOf(content(streams[index] ?? 0)), `stream ${streams[index]}`)
  }
  await until(() => rig.records.length === streams.length)
  for (const { exchange, responseBody } of rig.records) {
    const stream = Number(/\/(\d+)$/.exec(exchange.request.url)?.[1])
    t.match(responseBody, { total: SIZE, truncated: true }, `stream ${stream} is recorded in part`)
    const recorded = Buffer.concat(responseBody?.chunks ?? [])
    t.equal(digestOf(recorded), digestOf(content(stream).subarray(0, KEPT)), `what is recorded of stream ${stream}`)
  }
})

t.test('a large read lends its memory, a small one is a copy', async (t) => {
  const reads: Buffer[] = []
  const { buffer, callback } = readInto((chunk) => reads.push(chunk) > 0)
  const block = () => (typeof buffer === 'function' ? buffer() : buffer)
  const read = (size: number) => {
    const memory = block().buffer
    callback(size, block())
    return memory
  }
  const small = read(1000)
  t.equal(block().buffer, small, 'the block of a small read is read into again')
  t.not(reads[0]?.buffer, small)
  const large = read(50_000)
  t.equal(reads[1]?.buffer, large)
  t.not(block().buffer, large, 'that of a large one is not')

  const part = reads[1]?.subarray(100, 200) ?? Buffer.alloc(0)
  t.equal(mayComeBack(part), true)
  giveBack(part)
  giveBack(part)
  const others = [read(50_000), read(50_000), read(50_000)]
  t.equal(others.filter((memory) => memory === large).length, 1, 'until it is given back, once')

  const kept = reads.at(-1) ?? Buffer.alloc(0)
  keepRead(kept.subarray(0, 10))
  t.equal(mayComeBack(kept), false)
  giveBack(kept)
  t.notOk([read(50_000), read(50_000)].includes(kept.buffer), 'what is kept does not come back')
})
