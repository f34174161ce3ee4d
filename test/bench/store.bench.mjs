// What the log costs: append, memory, pages, filters, body search, restart. Not a test; prints figures for the machine it runs on,
// with the processor time beside the time on the clock, for machines that do other things as well.
// After `npx tsc -b`: node test/bench/store.bench.mjs [exchanges, by default 10000 and then 100000]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openStore } from '#src/store/lowdb.js'
import { createMemoryStore } from '#src/store/memory.js'

const self = fileURLToPath(import.meta.url)
const word = () => Math.random().toString(36).slice(2, 10)
const words = (length) => {
  let text = ''
  while (text.length < length) text += `{"title":"${word()}","id":${Math.floor(Math.random() * 1e9)}},`
  return text.slice(0, length)
}

function exchange({ id, seq }) {
  const failed = seq % 10 === 0
  return {
    id,
    seq,
    store: 'acme',
    platform: 'shopify',
    startedDateTime: new Date().toISOString(),
    time: 40 + (seq % 100),
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 40, receive: 1 },
    request: {
      method: 'GET',
      url: `http://localhost:4010/admin/api/2026-01/products/${seq}.json?fields=id,title`,
      httpVersion: 'HTTP/1.1',
      headers: [
        { name: 'Host', value: 'localhost:4010' },
        { name: 'User-Agent', value: 'app/1.0 (node)' },
        { name: 'X-Shopify-Access-Token', value: 'shpat_…1f3a' },
        { name: 'Accept', value: 'application/json' }
      ],
      queryString: [{ name: 'fields', value: 'id,title' }],
      bodySize: 0
    },
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status: failed ? 401 : 200,
      statusText: failed ? 'Unauthorized' : 'OK',
      httpVersion: 'HTTP/1.1',
      headers: [
        { name: 'content-type', value: 'application/json; charset=utf-8' },
        { name: 'x-request-id', value: word() + word() },
        { name: 'content-security-policy', value: "default-src 'self' 'unsafe-inline' https: data:; ".repeat(6) }
      ],
      content: { mimeType: 'application/json; charset=utf-8', text: `{"products":[${words(2048)}`, size: 2048 },
      bodySize: 2048
    },
    diagnoses: []
  }
}

const diagnosis = {
  code: 'shopify.token.bearer-instead-of-header',
  level: 'failure',
  certainty: 'certain',
  summary: 'The access token is in Authorization; the Admin API reads X-Shopify-Access-Token.',
  why: 'The header that the store reads is missing, while Authorization carries a token of its shape.',
  culprit: { in: 'request.header', name: 'authorization', pointer: '/request/headers/2' },
  evidence: [{ pointer: '/response/status', observed: '401' }],
  fix: ['Send the token in X-Shopify-Access-Token.'],
  docs: []
}

const rss = () => process.memoryUsage.rss() / 1024
const ms = async (work) => {
  const begun = performance.now()
  await work()
  return +(performance.now() - begun).toFixed(2)
}
const open = (dir) => openStore({ dir, maxExchanges: 1e6, maxBytes: 1e12, onProblem: (message) => console.error(message) })
const report = (figures) => console.log(JSON.stringify(figures))

async function longestBlock(work) {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  await work()
  clearInterval(timer)
  return +longest.toFixed(1)
}

async function write(dir, count) {
  const log = await open(dir)
  for (let i = 0; i < 2000; i++) log.append(exchange(log.nextId()))
  globalThis.gc?.()
  const before = rss()
  const heapBefore = process.memoryUsage().heapUsed / 1024
  const costs = []
  for (let i = 2000; i < count; i++) {
    const one = exchange(log.nextId())
    const begun = performance.now()
    log.append(one)
    costs.push(performance.now() - begun)
    if (one.response.status === 401) log.amend(one.id, { diagnoses: [diagnosis] })
    if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
    if (i === 49_999) report({ pageAt50kMs: await ms(() => log.list({ limit: 100 })), rssMiB: Math.round(rss() / 1024) })
  }
  globalThis.gc?.()
  const after = rss()
  const heapAfter = process.memoryUsage().heapUsed / 1024
  costs.sort((a, b) => a - b)
  report({
    appendUs: +((costs.reduce((sum, cost) => sum + cost, 0) / costs.length) * 1000).toFixed(1),
    p50Us: +(costs[costs.length >> 1] * 1000).toFixed(1),
    p99Us: +(costs[Math.floor(costs.length * 0.99)] * 1000).toFixed(1),
    maxMs: +costs.at(-1).toFixed(1),
    rssMiB: Math.round(after / 1024),
    rssKibPerExchange: +((after - before) / (count - 2000)).toFixed(2),
    heapKibPerExchange: +((heapAfter - heapBefore) / (count - 2000)).toFixed(2)
  })
  report({ closeMs: await ms(() => log.close()) })
}

async function read(dir) {
  let log
  const openMs = await ms(async () => {
    log = await open(dir)
  })
  let page
  const firstListMs = await ms(async () => {
    page = await log.list({ limit: 100 })
  })
  report({ openMs, firstListMs, total: page.total, rssMiB: Math.round(rss() / 1024) })
  report({ pageMs: await ms(() => log.list({})), getMs: await ms(() => log.get(page.items[50].id)) })
  await filter(log)
  await log.close()
}

/** Answered by summaries first, then by bodies: found nowhere, in some, in all of them. */
const filters = ['status:401', 'level:failure method:GET', 'products', 'zzzzqqqq', 'zq', 'body:title', '"\\"title\\":\\"a"', '123', 'Ünö']

/** `firstMs`: until a viewer has something to show. */
async function filter(log) {
  for (const text of filters) {
    const firstMs = await ms(() => log.list({ filter: text, limit: 200, wait: 100 }))
    const anew = `${text} ` // another text, so that nothing is remembered
    const before = process.cpuUsage()
    let page
    let took
    const blockedMs = await longestBlock(async () => {
      took = await ms(async () => {
        page = await log.list({ filter: anew })
      })
    })
    const { user, system } = process.cpuUsage(before)
    const again = await ms(() => log.list({ filter: anew }))
    report({ filter: text, firstMs, ms: took, cpuMs: Math.round((user + system) / 1000), blockedMs, again, total: page.total })
  }
}

async function inMemory(count) {
  const log = createMemoryStore({ maxExchanges: 1e6, maxBytes: 1e12 })
  for (let i = 0; i < count; i++) {
    const one = exchange(log.nextId())
    log.append(one)
    if (one.response.status === 401) log.amend(one.id, { diagnoses: [diagnosis] })
  }
  await filter(log)
}

if (process.argv[2] === 'write') await write(process.argv[3], Number(process.argv[4]))
else if (process.argv[2] === 'read') await read(process.argv[3])
else if (process.argv[2] === 'memory') await inMemory(Number(process.argv[3]))
else {
  const dir = mkdtempSync(join(tmpdir(), 'store-bench-'))
  const run = (...args) => spawnSync(process.execPath, ['--expose-gc', self, ...args], { stdio: 'inherit', timeout: 300_000 })
  try {
    for (const count of process.argv[2] ? [process.argv[2]] : ['10000', '100000']) {
      const data = join(dir, count)
      console.log(`--- ${count} exchanges`)
      run('write', data, count)
      run('read', data)
      console.log(`--- ${count} exchanges in memory`)
      run('memory', count)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
