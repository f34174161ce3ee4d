// What recording and diagnosing cost without sockets: user and system time of this process per exchange.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMasking } from '#src/app/masking.js'
import { createRawMemory } from '#src/app/raw-memory.js'
import { createRecording } from '#src/app/recording.js'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import { createLog } from '#src/log.js'
import { neutralRules, platforms, unexplained } from '#src/platforms/index.js'
import { createMasker } from '#src/privacy/mask.js'
import { openStore } from '#src/store/lowdb.js'

const pairs = (fields) => Object.entries(fields).map(([name, value]) => ({ name, value }))
const WELL = JSON.stringify({ product: { id: 1, title: 'Scarf', body_html: `<p>${'warm '.repeat(200)}</p>` } })
const REFUSED = '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}'
const SHOP = { name: 'shopify', platform: 'shopify', url: 'https://acme.myshopify.com', credentials: {}, timeouts: {} }

function exchange({ id, seq }, status) {
  const path = `/admin/api/2026-10/products/${seq}.json`
  const text = status === 200 ? WELL : REFUSED
  const headers = {
    'content-type': 'application/json',
    date: new Date().toUTCString(),
    'x-request-id': id,
    'x-shopify-api-version': '2026-10'
  }
  return {
    ...{ id, seq, store: 'shopify', platform: 'shopify', startedDateTime: new Date().toISOString(), time: 3, diagnoses: [] },
    timings: { blocked: 0, dns: -1, connect: -1, ssl: -1, send: 0, wait: 2, receive: 1 },
    forwarded: { url: SHOP.url + path, reasons: ["Host is the store's"] },
    request: {
      ...{ method: 'GET', url: `http://localhost:4010${path}`, httpVersion: 'HTTP/1.1', queryString: [], bodySize: 0 },
      headers: pairs({ host: 'localhost:4010', accept: '*/*', 'x-shopify-access-token': 'shpat_0123456789abcdef0123456789abcdef' })
    },
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      ...{ status, statusText: '', httpVersion: 'HTTP/1.1', headers: pairs(headers), bodySize: text.length },
      content: { mimeType: 'application/json', size: text.length, text }
    }
  }
}

const tools = () => {
  const masker = createMasker(new Uint8Array(32))
  const fail = (error) => {
    throw error
  }
  const engine = createEngine({ platforms, neutral: neutralRules, unexplained, stores: [SHOP], masker, onRuleError: fail })
  return { masker, engine, memory: createMemory() }
}

async function perExchange(amount, once) {
  const begun = process.cpuUsage()
  for (let done = 0; done < amount; done++) await once(done)
  const { user, system } = process.cpuUsage(begun)
  return ((user + system) / amount).toFixed(0)
}

async function judging(status) {
  const { engine, memory } = tools()
  let seq = 0
  const once = () => memory.remember(engine.judge(exchange({ id: `x${++seq}`, seq }, status), memory, true).past)
  const first = await perExchange(1000, once)
  await perExchange(5000, once)
  return `judging a ${status}: first 1,000 ${first}, warm ${await perExchange(5000, once)}`
}

async function recording(status) {
  const { masker, engine, memory } = tools()
  const dir = mkdtempSync(join(tmpdir(), 'storetap-bench-'))
  const store = await openStore({ dir, maxExchanges: 50_000, maxBytes: 1e9, onProblem: console.error })
  const places = platforms.flatMap(({ secrets }) => secrets)
  const masking = createMasking(masker, places, [SHOP])
  const log = createLog({ level: 'info', format: 'json', transports: [] }, { write: () => true })
  const parts = { store, engine, memory, masking, raw: createRawMemory(), log, rewrite: () => undefined }
  const recording = createRecording(parts)
  const observer = recording.observerFor(SHOP)
  const once = async (turn) => {
    const whole = exchange(observer.nextId(), status)
    const { text, ...content } = whole.response.content
    const recorded = {
      exchange: { ...whole, response: { ...whole.response, content } },
      responseBody: { chunks: [Buffer.from(text)], total: text.length, truncated: false, contentEncoding: '', mimeType: content.mimeType }
    }
    observer.started(recorded.exchange.id, () => ({ ...recorded.exchange, outcome: 'pending' }))
    if (status >= 400) observer.annotate(recorded)
    observer.ended(recorded)
    if (turn % 5 === 0) await new Promise(setImmediate)
  }
  const first = await perExchange(1000, once)
  await perExchange(5000, once)
  await recording.settled()
  const warm = await perExchange(10_000, once)
  await recording.settled()
  await store.close()
  rmSync(dir, { recursive: true, force: true })
  return `recording a ${status} (mask, write, judge, log line): first 1,000 ${first}, warm ${warm}`
}

/** Sentences for the report. */
export async function recordingCosts() {
  return [await judging(200), await judging(401), await recording(200), await recording(401)]
}
