/**
 * The image records and explains a call, answers its health check and ends in time. Needs what builds and runs it:
 * CONTAINER_TOOL=path/of/container npx tap build/test/e2e/container.test.js
 */
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { ExchangeSummary } from '#src/model/live.js'
import { until } from '../until.js'

t.setTimeout(600_000)

const tool = process.env['CONTAINER_TOOL']
const project = fileURLToPath(new URL('../../..', import.meta.url))
const GATEWAY = 'http://127.0.0.1:14010'
const VIEWER = 'http://127.0.0.1:14020'

t.test('the image', { skip: tool ? false : 'CONTAINER_TOOL is not set' }, async (t) => {
  const build = spawnSync(tool ?? '', ['build', project], { encoding: 'utf8' })
  t.equal(build.status, 0, build.stderr.slice(-500))
  const settings = ['STORETAP_HOST=127.0.0.1', 'STORETAP_PORT=14010', 'STORETAP_VIEWER_PORT=14020']
  const child = spawn(tool ?? '', ['run', ...settings.flatMap((setting) => ['-e', setting])], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  await until(() => output.includes('"event":"ready"'), 60_000)
  const answer = await fetch(`${GATEWAY}/admin/api/2026-10/shop.json`, { headers: { 'X-Shopify-Access-Token': 'undefined' } })
  t.equal(answer.status, 401)
  const exchange = await until(async () => {
    const { items } = (await (await fetch(`${VIEWER}/api/exchanges`)).json()) as { items: ExchangeSummary[] }
    return items.find(({ diagnoses }) => diagnoses.length > 0)
  })
  t.match(exchange.diagnoses, [{ code: 'shopify.token.missing.placeholder', certainty: 'certain' }])
  t.match(await (await fetch(`${VIEWER}/api/health`)).json(), { status: 'ok' })
  const before = Date.now()
  process.kill(mainProcess(child.pid ?? 0), 'SIGTERM')
  t.equal(await ended, 0, 'ends by itself')
  t.ok(Date.now() - before < 10_000, 'in time')
})

/** What Docker would signal: the entry point itself, somewhere below the tool and its runtime. */
function mainProcess(tool: number): number {
  const rows = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.split('\n')
  const all = rows.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)).filter((row) => row !== null)
  const below = new Set([tool])
  for (let depth = 0; depth < 8; depth++) {
    for (const [, pid, parent] of all) if (below.has(Number(parent))) below.add(Number(pid))
  }
  const main = all.find(([, pid, , args]) => below.has(Number(pid)) && /^\S*node dist\/main\.js/.test(args ?? ''))
  if (!main) throw new Error('the entry point is not running')
  return Number(main[1])
}
