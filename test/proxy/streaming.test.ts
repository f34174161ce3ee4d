// Bodies of any size pass without being held: memory stays flat, and back-pressure reaches the far end, both ways.
import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import { httpStore, startRig } from './rig.js'
import { until } from '../until.js'

const MiB = 1024 * 1024
/** STORETAP_TEST_GIB=1 makes it a whole GiB; takes a while. */
const SIZE = process.env['STORETAP_TEST_GIB'] ? 1024 * MiB : 256 * MiB
const GROWTH = 160 * MiB
const PIECE = Buffer.alloc(256 * 1024, 'storetap')

function pieces(total: number): Readable {
  let left = total
  return new Readable({
    read() {
      const piece = PIECE.subarray(0, Math.min(PIECE.length, left))
      left -= piece.length
      this.push(piece.length > 0 ? piece : null)
    }
  })
}

/** Largest growth of this process's memory while `work` runs. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before)
  }, 20)
  await work()
  clearInterval(look)
  return most
}

t.test('a large download passes with flat memory', async (t) => {
  const store = await httpStore(t, (_request, response) => pieces(SIZE).pipe(response))
  const rig = await startRig(t, store.url, { maxBody: 10_000 })
  let received = 0
  const growth = await growthDuring(
    () =>
      new Promise((resolve, reject) => {
        httpRequest(`http://127.0.0.1:${rig.gateway.port}/big`, (answer) => {
          answer.on('data', (chunk: Buffer) => {
            received += chunk.length
          })
          answer.on('end', resolve).on('error', reject)
        }).end()
      })
  )
  t.equal(received, SIZE)
  t.ok(growth < GROWTH, `grew by ${Math.round(growth / MiB)} MiB`)
  t.match((await rig.ended(1)).responseBody, { total: SIZE, truncated: true })
})

t.test('a large upload passes with flat memory, byte for byte', async (t) => {
  let digest = ''
  const store = await httpStore(t, async (request, response) => {
    const hash = createHash('sha1')
    await pipeline(request, hash)
    digest = hash.digest('hex')
    response.end('ok')
  })
  const rig = await startRig(t, store.url, { maxBody: 10_000, settings: { timeouts: { connect: 2000, head: 60_000, idle: 60_000 } } })
  const growth = await growthDuring(
    () =>
      new Promise((resolve, reject) => {
        const upload = httpRequest(`http://127.0.0.1:${rig.gateway.port}/big`, { method: 'PUT' }, (answer) => {
          answer.resume().on('end', resolve)
        })
        upload.on('error', reject)
        pieces(SIZE).pipe(upload)
      })
  )
  const expected = createHash('sha1')
  await pipeline(pieces(SIZE), expected)
  t.equal(digest, expected.digest('hex'))
  t.ok(growth < GROWTH, `grew by ${Math.round(growth / MiB)} MiB`)
  t.match((await rig.ended(1)).requestBody, { total: SIZE, truncated: true })
})

t.test('a client that does not read holds the store back', async (t) => {
  let sent = 0
  const store = await httpStore(t, (_request, response) => {
    const body = pieces(64 * MiB)
    body.on('data', (chunk: Buffer) => {
      sent += chunk.length
    })
    body.pipe(response)
  })
  const rig = await startRig(t, store.url, { maxBody: 10_000, settings: { timeouts: { connect: 2000, head: 9000, idle: 9000 } } })
  const client = connect(rig.gateway.port, '127.0.0.1')
  client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  client.once('data', () => client.pause())
  await until(() => sent > 0)
  let before = -1
  await until(() => {
    const still = sent === before
    before = sent
    return still
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  t.ok(sent < 48 * MiB, `held back after ${Math.round(sent / MiB)} MiB`)
  let received = 0
  client.on('data', (chunk: Buffer) => {
    received += chunk.length
  })
  client.resume()
  await until(() => rig.records.length === 1)
  t.equal(rig.records[0]?.exchange.outcome, 'answered')
  await until(() => received >= 60 * MiB)
})

t.test('a store that does not read holds the client back', async (t) => {
  const store = await httpStore(t, (_request, response) => {
    response.setTimeout(0)
  })
  const rig = await startRig(t, store.url, { maxBody: 10_000, settings: { timeouts: { connect: 2000, head: 2000, idle: 9000 } } })
  let sent = 0
  const upload = httpRequest(`http://127.0.0.1:${rig.gateway.port}/`, { method: 'POST' })
  upload.on('error', () => undefined)
  const body = pieces(64 * MiB)
  body.on('data', (chunk: Buffer) => {
    sent += chunk.length
  })
  body.pipe(upload)
  await new Promise((resolve) => setTimeout(resolve, 700))
  t.ok(sent > 0 && sent < 48 * MiB, `held back after ${Math.round(sent / MiB)} MiB`)
  t.match((await rig.ended(1)).exchange, { outcome: 'failed', failure: { phase: 'send', kind: 'connection_write_timeout' } })
  upload.destroy()
})

t.test('a hundred at once, one record each', async (t) => {
  const store = await httpStore(t, (request, response) => {
    setTimeout(() => response.end(request.url), 20)
  })
  const rig = await startRig(t, store.url)
  const ask = (path: string) =>
    new Promise<string>((resolve, reject) => {
      httpRequest(`http://127.0.0.1:${rig.gateway.port}${path}`, (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })
  const paths = Array.from({ length: 100 }, (_, index) => `/n/${index}`)
  t.same(await Promise.all(paths.map(ask)), paths)
  t.equal(rig.records.length, 100)
  t.ok(
    rig.records.every(
      ({ exchange }) => exchange.outcome === 'answered' && exchange.forwarded?.url?.endsWith(new URL(exchange.request.url).pathname)
    )
  )
})
