import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SHOPIFY } from '#src/sandbox/accounts.js'
import { removeFolder, type Running, runStoretap, startStoretap, temporaryFolder } from './storetap.js'

interface Pair {
  readonly name: string
  readonly value: string
}

interface HarRequest {
  readonly url: string
  readonly headers: readonly Pair[]
  readonly queryString: readonly Pair[]
  readonly postData: { readonly text: string }
}

const token = `shpss_${'deadbeef'.repeat(4)}`

function har(): string {
  const request = {
    method: 'GET',
    url: 'https://acme.myshopify.com/admin/api/2026-10/shop.json',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'X-Shopify-Access-Token', value: token }],
    queryString: [],
    cookies: []
  }
  const content = {
    size: 89,
    mimeType: 'application/json',
    text: '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}'
  }
  const response = { status: 401, statusText: 'Unauthorized', httpVersion: 'HTTP/1.1', headers: [], cookies: [], content, redirectURL: '' }
  const entry = {
    startedDateTime: '2026-11-22T10:00:00.000Z',
    time: 5,
    request,
    response,
    cache: {},
    timings: { send: 0, wait: 5, receive: 0 }
  }
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'browser', version: '1' }, entries: [entry] } })
}

t.test('what is imported is explained, masked, and comes out again', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const file = join(data, 'browser.har')
  writeFileSync(file, har())
  const log = join(data, 'log')
  const imported = await runStoretap(['import', file, '--data', log])
  t.same([imported.code, imported.err], [0, `1 exchange imported into ${log}.\n`])
  const run = await startStoretap(['--data', log], { data })
  const exchange = await run.newest()
  t.match(exchange, { store: 'acme.myshopify.com', platform: 'shopify', diagnoses: [{ code: 'shopify.token.wrong-kind.client-secret' }] })
  t.notMatch(JSON.stringify(exchange), token)
  await run.stop()

  const out = join(data, 'out.har')
  const exported = await runStoretap(['export', '--data', log, '--output', out])
  t.equal(exported.code, 0)
  const text = readFileSync(out, 'utf8')
  t.notMatch(text, token)
  const { log: written } = JSON.parse(text)
  t.match(written, { version: '1.2', creator: { name: 'storetap' }, entries: [{ response: { status: 401 } }] })
  t.match(written.entries[0]._diagnoses, [{ code: 'shopify.token.wrong-kind.client-secret' }])

  const explained = await runStoretap(['explain', out, '--json'])
  t.match(JSON.parse(explained.out), { entries: [{ status: 401, diagnoses: [{ code: 'shopify.token.wrong-kind.client-secret' }] }] })
})

t.test('export takes the filter language, NDJSON, and says what is wrong with a filter', async (t) => {
  const run = await startStoretap()
  t.teardown(() => removeFolder(run.data))
  const ask = (value: string) => fetch(`${run.url}/admin/api/2026-10/shop.json`, { headers: { 'X-Shopify-Access-Token': value } })
  await ask(SHOPIFY.tokens.app.token)
  await ask(SHOPIFY.tokens.frozen.token)
  await run.exchanges(2)
  await run.stop()
  const failing = await runStoretap(['export', '--data', run.data, '--format', 'ndjson', '--filter', 'status:4xx'])
  t.same(
    failing.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).response.status),
    [402]
  )
  const bad = await runStoretap(['export', '--data', run.data, '--filter', 'status:4x4'])
  t.not(bad.code, 0)
  t.match(bad.err, /4x4/)
  t.equal((await runStoretap(['export', '--format', 'xml', '--data', run.data])).code, 2)
})

t.test('a file that is no HAR is said to be none', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const file = join(data, 'x.har')
  writeFileSync(file, '{"log": {"entries": [ {"request": ')
  const cut = await runStoretap(['import', file, '--data', join(data, 'log')])
  t.equal(cut.code, 1)
  t.notMatch(cut.err, /\n\s+at /)
  t.equal((await runStoretap(['import', join(data, 'absent.har'), '--data', join(data, 'log')])).code, 1)
})

t.test('a HAR of one call with its request in clear, for as long as this process remembers it', async (t) => {
  const data = temporaryFolder()
  t.teardown(() => removeFolder(data))
  const secret = JSON.stringify({ client_secret: token })
  const read = async (run: Running, query: string) => JSON.stringify(await run.api(`/api/exchanges/${(await run.newest()).id}/har${query}`))
  const run = await startStoretap([], { data })
  await fetch(`${run.url}/admin/api/2026-10/shop.json?x=${token}`, {
    method: 'POST',
    headers: { 'X-Shopify-Access-Token': token },
    body: secret
  })
  t.notMatch(await read(run, ''), token)
  t.notMatch(await read(run, '?secrets=0'), token)
  const { log } = JSON.parse(await read(run, '?secrets=1')) as { log: { entries: readonly [{ request: HarRequest }] } }
  const { headers, url, queryString, postData } = log.entries[0].request
  t.ok(url.endsWith(`?x=${token}`))
  t.match(queryString, [{ name: 'x', value: token }])
  t.match(
    headers.find(({ name }) => name === 'X-Shopify-Access-Token'),
    { value: token }
  )
  t.equal(postData.text, secret)
  t.equal(await run.stop(), 0)
  const again = await startStoretap([], { data })
  t.notMatch(await read(again, '?secrets=1'), token, 'gone with the process')
  t.equal(await again.stop(), 0)
})
