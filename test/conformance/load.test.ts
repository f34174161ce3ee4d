/**
 * Load: many calls in flight at once, each with its own answer and its own record; long answers to slow readers, for which the program
 * holds no more than it must. STORETAP_TEST_STREAMS=64x100 for 64 answers of 100 MiB where here are fewer.
 */
import { readFileSync } from 'node:fs'
import { Agent, request, type ServerResponse } from 'node:http'
import t from 'tap'
import type { ExchangeSummary } from '#src/model/live.js'
import { removeFolder, type Running, startStoretap } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'
import { until } from '../until.js'

const MiB = 1024 * 1024
const [STREAMS = 16, SIZE = 24] = (process.env['STORETAP_TEST_STREAMS'] ?? '').split('x').map(Number).filter(Boolean)
/** Of the whole program, whatever the streams carry. */
const MOST_MEMORY = 300 * MiB

function get(url: string, agent: Agent): Promise<{ readonly text: string; readonly id: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ text, id: String(answer.headers['x-storetap-id']) })).on('error', reject)
    })
    asked.on('error', reject).end()
  })
}

async function summaries(run: Running): Promise<ExchangeSummary[]> {
  const items: ExchangeSummary[] = []
  for (let before = ''; ;) {
    const page: { items: ExchangeSummary[]; next: string | null } = await run.api(`/api/exchanges?limit=1000${before}`)
    items.push(...page.items)
    if (page.next === null) return items
    before = `&before=${page.next}`
  }
}

t.setTimeout(280_000)

t.test('1, 100 and 1,000 calls in flight', async (t) => {
  let held: (() => void)[] = []
  let most = 0
  const store = await httpStore(t, (asked, response) => {
    held.push(() => response.end(asked.url))
    most = Math.max(most, held.length)
  })
  const run = await startStoretap(['--target', store.url])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const agent = new Agent({ keepAlive: true, maxSockets: 2000 })
  t.teardown(() => agent.destroy())
  let asked = 0
  for (const count of [1, 100, 1000]) {
    ;[held, most] = [[], 0]
    const paths = Array.from({ length: count }, () => `/call/${++asked}`)
    const answers = Promise.all(paths.map((path) => get(run.url + path, agent)))
    // Nobody is answered before all have arrived and are shown as running.
    await until(() => held.length === count)
    await until(async () => {
      const { items } = await run.api<{ items: ExchangeSummary[] }>('/api/exchanges?limit=1000')
      return items.filter(({ outcome }) => outcome === 'pending').length === count || undefined
    })
    for (const answer of held) answer()
    const got = await answers
    t.equal(most, count, `${count} were at the store at once`)
    t.same(
      got.map(({ text }) => text),
      paths,
      `${count}: each has its own answer`
    )
    t.equal(new Set(got.map(({ id }) => id)).size, count, `${count}: and its own record`)
    const kept = new Map((await summaries(run)).map((summary) => [summary.id, summary]))
    const wrong = got.filter(({ text, id }) => kept.get(id)?.outcome !== 'answered' || !kept.get(id)?.url.endsWith(text))
    t.same(wrong, [], `${count}: which says the same`)
  }
  t.equal((await summaries(run)).length, asked)
})

/** Reads the answer in small bites; gives its length. */
function slowly(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (answer) => {
      let length = 0
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length
        answer.pause()
        setTimeout(() => answer.resume(), 2)
      })
      answer.on('end', () => resolve(length)).on('error', reject)
    })
    asked.on('error', reject).end()
  })
}

const PIECE = Buffer.alloc(64 * 1024, 'x')

/** As fast as it is taken. */
function pour(response: ServerResponse, length: number): void {
  let left = length
  const more = () => {
    while (left > 0) {
      left -= PIECE.length
      if (!response.write(PIECE)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}

/** Resident bytes, now or at most; 0 where the system does not tell. */
function memoryOf({ child }: Running, which: 'VmRSS' | 'VmHWM'): number {
  try {
    return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

t.test(`${STREAMS} answers of ${SIZE} MiB to slow readers`, async (t) => {
  const store = await httpStore(t, (_asked, response) => {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': SIZE * MiB })
    pour(response, SIZE * MiB)
  })
  const run = await startStoretap(['--target', store.url])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const before = memoryOf(run, 'VmRSS')
  const lengths = await Promise.all(Array.from({ length: STREAMS }, (_, index) => slowly(`${run.url}/stream/${index}`)))
  t.same(lengths, Array(STREAMS).fill(SIZE * MiB), 'each reader got all of it')
  const most = memoryOf(run, 'VmHWM')
  t.ok(most < MOST_MEMORY, `${Math.round(before / MiB)} MiB before, ${Math.round(most / MiB)} MiB at most`)
  const items = await run.exchanges(STREAMS)
  t.equal(items.filter(({ outcome, status }) => outcome === 'answered' && status === 200).length, STREAMS)
})
