// Sends calls: as many as go for some seconds (wrk, or autocannon, which takes more of the core than most proxies), or an exact amount.
import { spawn } from 'node:child_process'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { HAS_WRK, placed } from './machine.mjs'
import { SMALL } from './subjects.mjs'

const TOKEN = 'shpat_0123456789abcdef0123456789abcdef'
const SCRIPT = fileURLToPath(new URL('load.lua', import.meta.url))
const HANG_MS = 20_000
const AMOUNT_LIMIT_MS = 180_000

/** @returns requests, req/s and the 99th percentile in ms @throws where a connection broke or an answer has another status */
export async function send({ port }, { path = SMALL, connections = 10, status = 200, body = 0, place = 'load' }, seconds) {
  const url = `http://127.0.0.1:${port}${path}`
  const result = HAS_WRK ? await wrk(url, connections, body, seconds, place) : await cannon(url, { connections, body, duration: seconds })
  check(url, status, result)
  return { requests: result.requests, rate: result.requests / result.seconds, p99: result.p99 }
}

/** Exactly `amount` calls. */
export async function sendExactly({ port }, { path = SMALL, status = 200, body = 0 }, amount) {
  const url = `http://127.0.0.1:${port}${path}`
  check(url, status, await cannon(url, { connections: 10, body, amount }))
}

function check(url, status, { requests, errors, refused }) {
  const others = status >= 400 ? requests - refused : refused
  if (errors + others > 0) throw new Error(`${url}: ${errors} errors, ${others} answers are not ${status}`)
}

/** Calls again and again until an answer comes, as an app does whose proxy is just starting. */
export async function firstCall(port) {
  for (let turn = 0; turn < 10_000; turn++) {
    const isAnswered = await new Promise((resolve) => {
      const call = get({ host: '127.0.0.1', port, path: SMALL, agent: false }, (answer) => answer.resume().once('end', () => resolve(true)))
      call.once('error', () => resolve(false))
    })
    if (isAnswered) return
    await sleep(3)
  }
  throw new Error(`port ${port} does not answer`)
}

function wrk(url, connections, body, seconds, place) {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-H', `x-shopify-access-token: ${TOKEN}`, '-s', SCRIPT, url]
  return new Promise((resolve, reject) => {
    const child = spawn(...placed(place, 'wrk', args), {
      env: { ...process.env, BODY_BYTES: String(body) },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const limit = setTimeout(() => child.kill('SIGKILL'), seconds * 1000 + HANG_MS)
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.once('close', () => {
      clearTimeout(limit)
      const [, found] = /^figures (\{.*\})$/m.exec(output) ?? []
      if (found) resolve(JSON.parse(found))
      else reject(new Error(`wrk on ${url}: ${output.slice(0, 300)}`))
    })
  })
}

async function cannon(url, { body, ...options }) {
  const begun = performance.now()
  const running = autocannon({
    url,
    headers: { 'x-shopify-access-token': TOKEN },
    ...(body > 0 && { method: 'POST', body: 'a'.repeat(body) }),
    ...options
  })
  const limit = setTimeout(() => running.stop(), AMOUNT_LIMIT_MS)
  const result = await running
  clearTimeout(limit)
  if (result.requests.total < (options.amount ?? 0))
    throw new Error(`${url}: ${result.requests.total} of ${options.amount} calls were answered in time`)
  const seconds = options.amount ? (performance.now() - begun) / 1000 : result.duration
  const { total: requests } = result.requests
  return { requests, seconds, p99: result.latency.p99, errors: result.errors + result.timeouts, refused: result.non2xx }
}
