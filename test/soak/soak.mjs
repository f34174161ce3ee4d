/**
 * Mixed traffic through the built program for a long time, not part of `npm test`:
 *
 *   npm run build && node test/soak/soak.mjs [minutes = 30] [requests per second = 500]
 *
 * Calls of eight kinds go through at an even rate while a viewer follows the events and turns pages. Prints memory, descriptors and counts
 * every half minute, and a summary: rate reached, memory and descriptors at the start, in the middle and at the end, wrong answers, wrong
 * or missing records. Ends with 1 where the process died, grew, or anything is wrong.
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
const CONNECTIONS = 64
/**
 * What the last quarter may take more than the second, the lowest of each: what is not yet collected is no growth, and neither are
 * connections in use, one to the store for each of the client's.
 */
const [GROWTH_KB, GROWTH_FILES] = [60_000, CONNECTIONS]
/** How many records are read whole at the end and compared. */
const COMPARED = 2000

const REFUSED = '{"errors":"[API] Invalid API key or access token"}'
/** What each kind of call is answered with; a client that is gone may get anything. */
const expected = {
  ok: [200, 'ok'],
  chunked: [200, 'onetwo'],
  large: [200, 'x'.repeat(50_000)],
  failing: [401, REFUSED],
  reset: [502],
  gone: undefined,
  upload: [200, 'ok'],
  slow: [200, 'late']
}
const kinds = Object.keys(expected)

const store = createServer((asked, response) => {
  const kind = asked.url?.split('/')[1]
  asked.on('error', () => {})
  asked.resume().on('end', () => {
    if (kind === 'reset') asked.socket.resetAndDestroy()
    else if (kind === 'failing') response.writeHead(401, { 'Content-Type': 'application/json' }).end(REFUSED)
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
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

const counted = { asked: 0, answered: 0, wrong: 0, events: 0 }
/** Kind of call by id of its record: of the latest that were answered to the end. */
const answered = new Map()

function call(number) {
  const kind = kinds[number % kinds.length]
  const path = `/${kind}/${number}`
  counted.asked += 1
  const headers = { 'X-Shopify-Access-Token': 'undefined' }
  const method = kind === 'upload' ? 'POST' : 'GET'
  const asked = request({ host: '127.0.0.1', port: gateway.port, path, method, headers, agent }, (answer) => {
    let text = ''
    answer.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    answer
      .on('error', () => {})
      .on('end', () => {
        if (kind === 'gone') return
        counted.answered += 1
        const [status, body = text] = expected[kind]
        if (answer.statusCode !== status || text !== body) counted.wrong += 1
        answered.set(answer.headers['x-storetap-id'], path)
        if (answered.size > COMPARED) answered.delete(answered.keys().next().value)
      })
  })
  asked.on('error', () => {
    if (kind !== 'gone') counted.wrong += 1
  })
  if (kind === 'gone') setTimeout(() => asked.destroy(), 10)
  asked.end(kind === 'upload' ? 'y'.repeat(20_000) : undefined)
}

const viewer = async (path) => (await fetch(new URL(path, ready.viewer.url))).json()

/** A viewer is open all the time: it follows the events, and turns a page now and then. */
const closed = new AbortController()
async function follow() {
  const { body } = await fetch(new URL('/api/events', ready.viewer.url), { signal: closed.signal })
  for await (const chunk of body) counted.events += chunk.length > 0 ? 1 : 0
}
follow().catch(() => {})
const paging = setInterval(() => void viewer('/api/exchanges?limit=100&filter=status:401').catch(() => {}), 5000)

function measure() {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return { kilobytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]), files: readdirSync(`/proc/${child.pid}/fd`).length }
}

/** Every summary the log still has must agree with what its path asked for, and the latest records in every part. */
async function checkRecords() {
  const found = { summaries: 0, compared: 0, missing: 0, wrong: 0, twice: 0 }
  const ids = new Set()
  for (let before = ''; ;) {
    const page = await viewer(`/api/exchanges?limit=1000${before}`)
    for (const { id, url, status, outcome } of page.items) {
      const answer = expected[new URL(url).pathname.split('/')[1]]
      found.summaries += 1
      found.twice += ids.has(id) ? 1 : 0
      ids.add(id)
      if (outcome === 'pending' || (answer ? status !== answer[0] : !['aborted', 'answered'].includes(outcome))) found.wrong += 1
    }
    if (page.next === null) break
    before = `&before=${page.next}`
  }
  for (const [id, path] of answered) {
    found.compared += 1
    found.missing += ids.has(id) ? 0 : 1
    const { request, response, outcome, diagnoses } = await viewer(`/api/exchanges/${id}`)
    const [status, body] = expected[path.split('/')[1]]
    const isRight =
      new URL(request.url).pathname === path &&
      response?.status === status &&
      (body === undefined || response.bodySize === body.length) &&
      (body === undefined || response.content.text === undefined || response.content.text === body) &&
      outcome === (body === undefined ? 'failed' : 'answered') &&
      (status < 400 || diagnoses.length > 0)
    found.wrong += isRight ? 0 : 1
  }
  return found
}

const start = Date.now()
const end = start + minutes * 60_000
const samples = [measure()]
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
    const { asked, answered, wrong } = counted
    console.log(`${seconds} s  ${inWords(sample)}  ${asked} asked  ${answered} answered  ${wrong} wrong`)
  }
  await new Promise((resolve) => setTimeout(resolve, 10))
}
const seconds = (Date.now() - start) / 1000
await new Promise((resolve) => setTimeout(resolve, 2000))
samples.push(measure())
clearInterval(paging)
const records = await checkRecords()
const health = await viewer('/api/health')
closed.abort()
const exited = new Promise((resolve) => child.once('exit', resolve))
child.kill('SIGTERM')
const code = await exited
agent.destroy()
store.closeAllConnections()
store.close()
rmSync(data, { recursive: true, force: true })

const quarter = (which) => samples.slice(Math.floor((samples.length * (which - 1)) / 4), Math.ceil((samples.length * which) / 4))
const lowest = (which, what) => Math.min(...quarter(which).map((sample) => sample[what]))
// Too few samples show how it warms up, not how it grows.
const isLong = samples.length >= 12
const grewBy = { kilobytes: lowest(4, 'kilobytes') - lowest(2, 'kilobytes'), files: lowest(4, 'files') - lowest(2, 'files') }
const grew = isLong && (grewBy.kilobytes > GROWTH_KB || grewBy.files > GROWTH_FILES)
console.log(`
rate reached   ${Math.round(counted.asked / seconds)} requests per second of ${rate}, for ${Math.round(seconds)} s
start          ${inWords(samples[0])}
middle         ${inWords(samples[Math.floor(samples.length / 2)])}
end            ${inWords(samples.at(-1))}
growth         ${isLong ? `${Math.round(grewBy.kilobytes / 1024)} MiB, ${grewBy.files} descriptors (lowest of the last quarter against the second)` : 'too short to tell'}
answers        ${counted.answered} of ${counted.asked} asked, ${counted.wrong} wrong; ${counted.events} pieces of events
records        ${JSON.stringify(records)}
health         ${JSON.stringify(health)}
exit code      ${code}`)
const failed = code !== 0 || counted.wrong + records.wrong + records.missing + records.twice + health.dropped > 0 || grew
console.log(failed ? 'FAILED' : 'flat, and nothing wrong')
process.exitCode = failed ? 1 : 0

function inWords({ kilobytes, files }) {
  return `${Math.round(kilobytes / 1024)} MiB  ${files} descriptors`
}
