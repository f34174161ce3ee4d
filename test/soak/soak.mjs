/**
 * Mixed traffic through the built program for a long time, not part of `npm test`:
 *
 *   npm run build && node test/soak/soak.mjs [minutes = 30] [requests per second = 500]
 *
 * Prints memory, descriptors and rates every half minute; ends with 1 where the process died, grew, or a record is wrong.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [minutes = 30, rate = 500] = process.argv.slice(2).map(Number)
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const REPORT_SECONDS = 30
/** What the second half of the run may take more than the first. */
const [GROWTH_KB, GROWTH_FILES] = [60_000, 20]

const kinds = ['ok', 'chunked', 'large', 'failing', 'reset', 'gone', 'upload', 'slow']

const store = createServer((asked, response) => {
  const kind = asked.url?.split('/')[1]
  asked.on('error', () => {})
  asked.resume().on('end', () => {
    if (kind === 'reset') asked.socket.resetAndDestroy()
    else if (kind === 'failing')
      response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"errors":"[API] Invalid API key or access token"}')
    else if (kind === 'large') response.end('x'.repeat(50_000))
    else if (kind === 'slow' || kind === 'gone') setTimeout(() => response.end('late'), 50)
    else if (kind === 'chunked') {
      response.write('one')
      response.end('two')
    } else response.end('ok')
  })
})
await new Promise((resolve) => store.listen(0, '127.0.0.1', resolve))

const data = mkdtempSync(join(tmpdir(), 'storetap-soak-'))
const target = `http://127.0.0.1:${store.address().port}`
const args = [
  'start',
  '--target',
  target,
  '--platform',
  'shopify',
  '--port',
  '0',
  '--viewer-port',
  '0',
  '--data',
  data,
  '--log-format',
  'json',
  '--max-exchanges',
  '20000'
]
const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
const ready = await new Promise((resolve, reject) => {
  let text = ''
  const look = (chunk) => {
    text += chunk
    const line = text.split('\n').find((one) => one.includes('"event":"ready"'))
    if (!line) return
    child.stdout.off('data', look)
    child.stdout.resume()
    resolve(JSON.parse(line))
  }
  child.stdout.on('data', look)
  child.once('exit', (code) => reject(new Error(`storetap ended with ${code}`)))
})
const gateway = new URL(ready.gateways[0].url)
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const expected = { ok: 200, chunked: 200, large: 200, upload: 200, slow: 200, failing: 401, reset: 502 }
const counted = { asked: 0, answered: 0, wrong: 0 }

function call(number) {
  const kind = kinds[number % kinds.length]
  counted.asked += 1
  const headers = { 'X-Shopify-Access-Token': 'undefined' }
  const asked = request(
    { host: '127.0.0.1', port: gateway.port, path: `/${kind}/${number}`, method: kind === 'upload' ? 'POST' : 'GET', headers, agent },
    (answer) => {
      if (kind !== 'gone' && answer.statusCode !== expected[kind]) counted.wrong += 1
      answer.resume().on('end', () => (counted.answered += 1))
      answer.on('error', () => {})
    }
  )
  asked.on('error', () => {})
  if (kind === 'gone') setTimeout(() => asked.destroy(), 10)
  asked.end(kind === 'upload' ? 'y'.repeat(20_000) : undefined)
}

function measure() {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return { kilobytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]), files: readdirSync(`/proc/${child.pid}/fd`).length }
}

/** Every record the viewer still has must agree with what its path asked for. */
async function wrongRecords() {
  let [wrong, seen, before] = [0, 0, '']
  for (;;) {
    const page = await (await fetch(new URL(`/api/exchanges?limit=1000${before}`, ready.viewer.url))).json()
    for (const { url, status, outcome } of page.items) {
      const kind = new URL(url).pathname.split('/')[1]
      seen += 1
      if (kind === 'gone') wrong += outcome === 'aborted' || outcome === 'answered' ? 0 : 1
      else if (outcome !== 'pending' && status !== expected[kind]) wrong += 1
    }
    if (page.next === null) return { wrong, seen }
    before = `&before=${page.next}`
  }
}

const start = Date.now()
const end = start + minutes * 60_000
const samples = []
let [number, reported] = [0, start]
while (Date.now() < end && child.exitCode === null) {
  const due = Math.floor(((Date.now() - start) / 1000) * rate)
  // A machine that cannot keep up is not asked to catch up.
  if (due - number > rate) number = due
  while (number < due) call(number++)
  if (Date.now() - reported > REPORT_SECONDS * 1000) {
    reported = Date.now()
    const sample = measure()
    samples.push(sample)
    const seconds = Math.round((Date.now() - start) / 1000)
    console.log(
      `${seconds} s  ${Math.round(sample.kilobytes / 1024)} MiB  ${sample.files} descriptors  ${counted.asked} asked  ${counted.answered} answered  ${counted.wrong} wrong`
    )
  }
  await new Promise((resolve) => setTimeout(resolve, 10))
}
await new Promise((resolve) => setTimeout(resolve, 2000))
const records = await wrongRecords()
const health = await (await fetch(new URL('/api/health', ready.viewer.url))).json()
const half = samples.slice(Math.floor(samples.length / 2))
const [first, last] = [half[0], measure()]
console.log({ ...counted, records, health, first, last })
const exited = new Promise((resolve) => child.once('exit', resolve))
child.kill('SIGTERM')
const code = await exited
agent.destroy()
store.closeAllConnections()
store.close()
rmSync(data, { recursive: true, force: true })
const grew = first !== undefined && (last.kilobytes - first.kilobytes > GROWTH_KB || last.files - first.files > GROWTH_FILES)
const failed = code !== 0 || counted.wrong > 0 || records.wrong > 0 || grew
console.log(failed ? 'FAILED' : 'flat, and no wrong record')
process.exitCode = failed ? 1 : 0
