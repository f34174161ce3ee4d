// npm run bench [-- --rounds 3 --requests 4000 --warm-up 5000 --exchanges 100000]: what storetap costs beside @fastify/http-proxy without recording.
// Rounds are interleaved and their order turned. CPU is user and system time of all threads, which a busy machine disturbs less than time.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { isInstalled, MAIN, startStore, startSubject } from './processes.mjs'
import { recordingCosts } from './recording.mjs'

const option = (name, otherwise) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1 || Infinity] ?? otherwise)
const ROUNDS = option('rounds', 3)
const REQUESTS = option('requests', 4000)
const EXCHANGES = option('exchanges', 100_000)
const WARM_UP = option('warm-up', 5000)

const TOKEN = { 'x-shopify-access-token': 'shpat_0123456789abcdef0123456789abcdef' }
const SCENARIOS = [
  { name: 'small JSON, 10 connections', path: '/admin/api/2026-10/products.json', connections: 10 },
  { name: 'small JSON, 64 connections', path: '/admin/api/2026-10/products.json', connections: 64 },
  { name: '401, 10 connections', path: '/admin/api/2026-10/shop.json', connections: 10 },
  { name: 'gzip 50 KB, 10 connections', path: '/admin/api/2026-10/orders.json', connections: 10, share: 0.25 },
  { name: 'POST 64 KB, 10 connections', path: '/admin/api/2026-10/products.json', connections: 10, share: 0.25, body: 'a'.repeat(65_536) }
]

const subjects = ['bare', 'storetap', ...(isInstalled('mockttp') ? ['mockttp'] : [])]
const report = []
const say = (line = '') => {
  report.push(line)
  console.log(line)
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
const range = (values, digits = 0) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`

async function load(subject, { path, connections, body }, amount) {
  const cpu = subject.cpu()
  const result = await autocannon({
    url: `http://127.0.0.1:${subject.port}${path}`,
    connections,
    amount,
    headers: TOKEN,
    ...(body && { method: 'POST', body })
  })
  if (result.errors > 0) throw new Error(`${result.errors} errors on ${path}`)
  // What is explained after the answer has left belongs to these requests too.
  let spent = subject.cpu()
  for (let turn = 0, before = -1; turn < 50 && spent !== before; turn++) {
    before = spent
    await new Promise((resolve) => setTimeout(resolve, 200))
    spent = subject.cpu()
  }
  // autocannon counts in whole seconds: the latencies of so many connections say it finer.
  const rate = (1000 * connections) / result.latency.average
  return { rate, p99: result.latency.p99, cpu: (spent - cpu) / amount }
}

async function throughput(store) {
  const rows = new Map()
  const first = new Map()
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of round % 2 ? subjects.toReversed() : subjects) {
      for (const group of [SCENARIOS.slice(0, 2), ...SCENARIOS.slice(2).map((one) => [one])]) {
        const subject = await startSubject(name, store)
        const isSmall = group === SCENARIOS || group[0] === SCENARIOS[0]
        const early = await load(subject, group[0], Math.round(1000 * (group[0].share ?? 1)))
        if (isSmall) first.set(name, [...(first.get(name) ?? []), early.cpu])
        await load(subject, group[0], Math.round(WARM_UP * (group[0].share ?? 1)))
        const empty = subject.rss()
        for (const scenario of group) {
          const key = `${scenario.name}|${name}`
          const figures = await load(subject, scenario, Math.round(REQUESTS * (scenario.share ?? 1)))
          rows.set(key, [...(rows.get(key) ?? []), figures])
        }
        if (isSmall && name === 'storetap') {
          const growth = ((subject.rss() - empty) * 1024) / (REQUESTS * group.length)
          rows.set('rss', [...(rows.get('rss') ?? []), growth])
        }
        await subject.stop()
      }
    }
  }
  say('| scenario | subject | req/s | ratio | CPU per request, ms | ratio | p99, ms |')
  say('|---|---|---|---|---|---|---|')
  for (const { name } of SCENARIOS) {
    const of = (subject, field) => rows.get(`${name}|${subject}`).map((row) => row[field])
    for (const subject of subjects) {
      const ratio = (field) => (median(of(subject, field)) / median(of('bare', field))).toFixed(2)
      say(
        `| ${name} | ${subject} | ${range(of(subject, 'rate'))} | ${ratio('rate')} | ${range(of(subject, 'cpu'), 3)} | ${ratio('cpu')} | ${range(of(subject, 'p99'))} |`
      )
    }
  }
  say()
  for (const [name, values] of first) say(`- first 1,000 small requests, ${name}: ${range(values, 3)} ms of CPU each`)
  say(`- RSS growth of storetap, KiB per exchange, after the warm-up: ${range(rows.get('rss'), 1)}`)
}

async function startUp(store) {
  const times = []
  for (let round = 0; round < Math.max(ROUNDS, 3); round++) {
    const subject = await startSubject('storetap', store)
    await fetch(`http://127.0.0.1:${subject.port}/admin/api/2026-10/products.json`).then((answer) => answer.text())
    times.push(performance.now() - subject.begun)
    await subject.stop()
  }
  say(`- from start to the end of the first forwarded call: ${range(times)} ms`)
}

function explain() {
  const url = 'https://acme.myshopify.com/admin/api/2026-10/shop.json'
  const request = { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 }
  const content = { size: 0, mimeType: 'application/json', text: '{"errors":"[API] Invalid API key or access token"}' }
  const answer = { status: 401, statusText: '', httpVersion: 'HTTP/1.1', headers: [], cookies: [], content, redirectURL: '' }
  const response = { ...answer, headersSize: -1, bodySize: -1 }
  const timings = { send: 0, wait: 1, receive: 0 }
  const entry = { startedDateTime: '2026-11-01T00:00:00.000Z', time: 1, request, response, cache: {}, timings }
  const file = join(tmpdir(), `storetap-bench-${process.pid}.har`)
  writeFileSync(file, JSON.stringify({ log: { version: '1.2', creator: { name: 'bench', version: '1' }, entries: [entry] } }))
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now()
    spawnSync(process.execPath, [MAIN, 'explain', file])
    return performance.now() - begun
  })
  rmSync(file)
  say(`- \`explain\` of a HAR with one entry: ${range(times)} ms`)
}

function theLog() {
  const script = fileURLToPath(new URL('store.bench.mjs', import.meta.url))
  for (const amount of [...new Set([Math.min(10_000, EXCHANGES), EXCHANGES])]) {
    const { stdout, stderr } = spawnSync(process.execPath, [script, String(amount)], { encoding: 'utf8' })
    say(`\`\`\`\n${(stdout || stderr).trim()}\n\`\`\``)
  }
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const plugin = JSON.parse(readFileSync(new URL('../../node_modules/@fastify/http-proxy/package.json', import.meta.url), 'utf8'))
say('# What storetap costs')
say()
say(
  `Written by \`npm run bench -- --rounds ${ROUNDS} --requests ${REQUESTS} --warm-up ${WARM_UP} --exchanges ${EXCHANGES}\`: median (min–max).`
)
say()
say(
  `- ${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(1)} at the start`
)
say(`- node ${process.version}, storetap ${version}, @fastify/http-proxy ${plugin.version} (\`bare\`: no recording)`)
say(`- storetap with its defaults: recording, masking, diagnosing, writing to disk, JSON on the console; proxies are not pinned to a core`)
if (!isInstalled('mockttp')) say('- mockttp is not installed and left out (`npm install --no-save mockttp` to have it in the table)')
say()
say('## Forwarding')
say()
const store = await startStore()
const url = `http://127.0.0.1:${store.port}`
await throughput(url)
say()
say('## Beginnings')
say()
await startUp(url)
explain()
await store.stop()
say()
say('## Recording alone, in process, microseconds of CPU per exchange')
say()
for (const line of await recordingCosts()) say(`- ${line}`)
say()
say('## The log')
say()
theLog()
say(`\nLoad at the end: ${loadavg()[0].toFixed(1)}`)
writeFileSync(new URL('RESULTS.md', import.meta.url), `${report.join('\n')}\n`)
