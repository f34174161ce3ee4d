import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SHOPIFY } from '#src/sandbox/accounts.js'
import { removeFolder, startStoretap, temporaryFolder } from './storetap.js'

t.test('a pino transport receives the exchange events, without secrets and without the ready line', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const destination = join(data, 'out.ndjson')
  const config = join(data, 'config.json')
  writeFileSync(config, JSON.stringify({ log: { transports: [{ target: 'pino/file', options: { destination } }] } }))
  const run = await startStoretap(['--config', config], { data })
  await fetch(`${run.url}/admin/api/2026-10/shop.json`, { headers: { 'X-Shopify-Access-Token': SHOPIFY.clientSecret } })
  await run.exchanges(1)
  await run.stop()
  const lines = readFileSync(destination, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.match(lines, [
    { event: 'exchange', method: 'GET', status: 401, store: 'sandbox', diagnoses: [{ code: 'shopify.token.wrong-kind.client-secret' }] }
  ])
  t.type(lines[0].duration, 'number')
  t.notOk(lines.some(({ event }) => event === 'ready'))
  t.notMatch(JSON.stringify(lines), SHOPIFY.clientSecret)
})
