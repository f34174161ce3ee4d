// Bodies that grow when they are unpacked, and codings on top of each other: the client gets the bytes, we keep a bounded part.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { removeFolder, type Running, startStoretap } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'

const MiB = 1024 * 1024
/** Ten bombs would take gigabytes unpacked. */
const GROWTH = 250 * MiB
const ZEROS = Buffer.alloc(100 * MiB)

function memoryOf({ child }: Running): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

function call(url: string, body?: Buffer): Promise<{ readonly bytes: Buffer; readonly id: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', ...(body && { 'Content-Encoding': 'gzip', 'Content-Length': body.length }) }
    const asked = request(url, { method: body ? 'POST' : 'GET', headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ bytes: Buffer.concat(chunks), id: String(answer.headers['x-storetap-id']) }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

t.test('bombs', async (t) => {
  const bomb = gzipSync(ZEROS)
  const nested = gzipSync(bomb)
  const chain = Array.from({ length: 12 }).reduce<Buffer>((inner) => gzipSync(inner), Buffer.from('{"a":1}'))
  const bodies: Readonly<Record<string, readonly [coding: string, body: Buffer, note: RegExp]>> = {
    '/gzip': ['gzip', bomb, /more than \d+ bytes after undoing gzip/],
    '/br': ['br', brotliCompressSync(ZEROS), /more than \d+ bytes after undoing br/],
    '/gzip-in-gzip': ['gzip, gzip', nested, /more than \d+ bytes after undoing gzip/],
    '/chain': [Array.from({ length: 12 }, () => 'gzip').join(', '), chain, /12 content codings on top of each other/],
    '/long-label': [Array.from({ length: 2000 }, () => 'gzip').join(','), bomb, /2000 content codings/],
    '/failing': ['gzip', bomb, /more than \d+ bytes after undoing gzip/]
  }
  const store = await httpStore(t, (asked, response) => {
    const [coding, body] = bodies[asked.url ?? ''] ?? ['gzip', bomb]
    const head = { 'Content-Type': 'application/json', 'Content-Encoding': coding, 'Content-Length': body.length }
    asked.resume().on('end', () => response.writeHead(asked.url === '/failing' ? 401 : 200, head).end(body))
  })
  const run = await startStoretap(['--target', store.url, '--platform', 'shopify'])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  await call(`${run.url}/warm`)
  await run.exchanges(1)
  const before = memoryOf(run)
  for (const [path, [, body, note]] of Object.entries(bodies)) {
    const { bytes, id } = await call(run.url + path)
    t.ok(bytes.equals(body), `${path}: the client gets the bytes as they are`)
    const exchange = await settled(run, id)
    t.match(exchange, { outcome: 'answered', response: { bodySize: body.length, content: { note } } }, `${path}: kept in part, and said so`)
    const kept = exchange.outcome === 'answered' ? exchange.response.content.size : 0
    t.ok(kept <= 8 * MiB, `${path}: ${kept} bytes kept`)
  }
  const { id } = await call(`${run.url}/gzip`, bomb)
  t.match(await settled(run, id), { request: { postData: { note: /more than \d+ bytes after undoing gzip/ } } }, 'a request, too')
  t.ok(memoryOf(run) - before < GROWTH, `grew by ${Math.round((memoryOf(run) - before) / MiB)} MiB at most`)
  t.equal(run.child.exitCode, null, 'alive')
})

/** Once its bodies are decoded. */
async function settled(run: Running, id: string): Promise<Exchange> {
  for (let attempt = 0; ; attempt++) {
    const exchange = await run.api<Exchange>(`/api/exchanges/${id}`)
    const done = exchange.outcome === 'answered' && exchange.response.content.note !== undefined
    if (done || attempt > 100) return exchange
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
