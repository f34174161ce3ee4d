/**
 * The real program killed at random moments under load: every exchange whose answer the app had read to its end is in the log
 * after the restart, once. STORETAP_TEST_KILLS=50 for more rounds than here.
 */
import { appendFileSync, readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import type { ExchangeSummary } from '#src/model/live.js'
import { removeFolder, type Running, startStoretap, temporaryFolder } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'
import { until } from '../until.js'

const KILLS = Number(process.env['STORETAP_TEST_KILLS'] ?? 10)
const AT_ONCE = 8

/** Reads the answer to its end; undefined where that did not happen. */
function call(url: string, number: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ number, text: 'x'.repeat(number % 7 === 0 ? 30_000 : 50) })
    const headers = { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': 'undefined', 'Content-Length': body.length }
    const asked = request(`${url}/n/${number}`, { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.complete ? String(answer.headers['x-storetap-id']) : undefined))
      answer.on('error', () => resolve(undefined))
    })
    asked.on('error', () => resolve(undefined))
    asked.end(body)
  })
}

async function allItems(run: Running): Promise<readonly ExchangeSummary[]> {
  const items: ExchangeSummary[] = []
  let before = ''
  for (;;) {
    const page: { items: ExchangeSummary[]; next: string | null } = await run.api(`/api/exchanges?limit=1000${before}`)
    items.push(...page.items)
    if (page.next === null) return items
    before = `&before=${page.next}`
  }
}

t.setTimeout(60_000 + KILLS * 6000)

t.test('kill -9 at random moments under load', async (t) => {
  const store = await httpStore(t, (asked, response) => {
    // Answers of all kinds: with a length, chunked, large, failing.
    const number = Number(asked.url?.split('/').at(-1))
    asked.resume().on('end', () => {
      response.writeHead(number % 5 === 0 ? 401 : 200, { 'Content-Type': 'application/json' })
      if (number % 3 === 0) response.write('{"first":"chunk",')
      response.end(`${number % 3 === 0 ? '' : '{'}"n":${number},"z":"${'z'.repeat(number % 11 === 0 ? 40_000 : 20)}"}`)
    })
  })
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const read: string[] = []
  let number = 0
  for (let round = 0; round < KILLS; round++) {
    const run = await startStoretap(['--target', store.url, '--platform', 'shopify'], { data })
    let running = true
    const app = async () => {
      while (running) {
        number += 1
        const id = await call(run.url, number)
        if (id !== undefined) read.push(id)
      }
    }
    const before = read.length
    const apps = Array.from({ length: AT_ONCE }, app)
    await until(() => read.length > before + 8)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 250))
    await run.stop('SIGKILL')
    running = false
    await Promise.all(apps)
  }
  const torn = '{"exchange":{"id":"torn","seq":99999,"request":{"meth'
  const segment = readdirSync(join(data, 'log'))
    .filter((name) => name.endsWith('.ndjson') || name.endsWith('.jsonl'))
    .sort()
    .at(-1)
  t.ok(segment, 'the log has a segment')
  appendFileSync(join(data, 'log', segment ?? ''), torn)

  const run = await startStoretap(['--target', store.url, '--platform', 'shopify'], { data })
  t.teardown(() => run.stop())
  const items = await allItems(run)
  const ids = items.map(({ id }) => id)
  const there = new Set(ids)
  t.equal(there.size, ids.length, 'nothing twice')
  t.same(
    read.filter((id) => !there.has(id)),
    [],
    `all of the ${read.length} that the app had read are there`
  )
  t.equal(new Set(items.map(({ seq }) => seq)).size, items.length, 'each number is used once')
  t.notOk(there.has('torn'))
  t.match(run.output(), /"event":"problem"[^\n]*(torn|incomplete|broken off|cut)/i, 'the torn tail is reported')
  for (const id of read.slice(-20)) {
    const exchange = await run.api<Exchange>(`/api/exchanges/${id}`)
    t.match(exchange, { id, outcome: 'answered', response: { status: Number } }, 'and whole')
  }
  const again = await call(run.url, number + 1)
  t.ok(again, 'and recording goes on')
})
