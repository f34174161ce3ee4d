// Sixty canaries through the real program: none comes out of any sink again.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import type { ExchangeSummary } from '#src/model/live.js'
import {
  cleanEnvironment,
  MAIN,
  removeFolder,
  type Running,
  runStoretap,
  startStoretap,
  temporaryFolder,
  started
} from '../e2e/storetap.js'
import { scriptedStore } from '../proxy/rig.js'
import { isWhole } from '../conformance/stage.js'
import { load } from '../viewer/load.js'
import { formsOf, hex, makePlants, type Plant } from './plants.js'
import { until } from '../until.js'

const PLANTS = makePlants()
const CONFIGURED = {
  accessToken: `shpat_${hex(32)}`,
  apiSecret: `shpss_${hex(32)}`,
  consumerKey: `ck_${hex(40)}`,
  consumerSecret: `cs_${hex(40)}`
}
/** In the environment, named by the configuration or not. */
const ENVIRONMENT = {
  CANARY_SECRET: CONFIGURED.consumerSecret,
  AWS_SECRET_ACCESS_KEY: hex(40),
  DATABASE_URL: `postgres://u:${hex(32)}@db/x`
}
const SECRETS = [
  ...PLANTS.map(({ name, secret }) => ({ name, secret })),
  ...Object.entries(CONFIGURED).map(([name, secret]) => ({ name: `configured ${name}`, secret })),
  { name: 'environment', secret: ENVIRONMENT.AWS_SECRET_ACCESS_KEY },
  { name: 'environment', secret: ENVIRONMENT.DATABASE_URL.slice(13, 45) }
]

function found(where: string, text: string | Buffer): string[] {
  return SECRETS.flatMap(({ name, secret }) => (formsOf(secret).some((form) => text.includes(form)) ? [`${name} in ${where}`] : []))
}

function bytesOf({ method = 'GET', target, headers = [], body = '' }: Plant, number: number): Buffer {
  const bytes = Buffer.from(body)
  const closes = headers.some(([name]) => name === 'Connection')
  const lines = [
    `${method} ${target ?? (number % 2 === 0 ? '/admin/api/2026-10/shop.json' : '/wp-json/wc/v3/orders')} HTTP/1.1`,
    'Host: localhost',
    `X-Plan: ${number}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(bytes.length > 0 ? [`Content-Length: ${bytes.length}`] : []),
    ...(closes ? [] : ['Connection: close'])
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
}

function answerOf({ answer = {} }: Plant): { readonly bytes: Buffer; readonly torn: boolean } {
  const { status = 200, headers = [], body = '{"errors":"no"}', reason = 'Said So', trailer, torn = false } = answer
  const bytes = Buffer.from(body)
  const framing = trailer ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length + (torn ? 100 : 0)}`
  const lines = [`HTTP/1.1 ${status} ${reason}`, ...headers.map(([name, value]) => `${name}: ${value}`), framing]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  const content = trailer ? Buffer.from(`${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n${trailer.join(': ')}\r\n\r\n`) : bytes
  return { bytes: Buffer.concat([head, content]), torn }
}

function send(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.resume()
    socket.on('error', () => undefined).on('close', () => resolve())
  })
}

function filesOf(folder: string): { readonly name: string; readonly bytes: Buffer }[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}

async function planted(t: Test): Promise<{ readonly run: Running; readonly config: string; readonly events: () => string }> {
  const store = await scriptedStore(
    t,
    (socket, request) => {
      const { bytes, torn } = answerOf(PLANTS[Number(/x-plan: (\d+)/i.exec(request)?.[1])] ?? { name: '', secret: '' })
      if (torn) socket.end(bytes)
      else socket.write(bytes)
    },
    isWhole
  )
  const folder = temporaryFolder()
  const config = join(folder, 'config.json')
  const credentials = { ...CONFIGURED, consumerSecret: '$' + '{CANARY_SECRET}' }
  const transports = [{ target: 'pino/file', options: { destination: join(folder, 'transport.ndjson') } }]
  writeFileSync(config, JSON.stringify({ stores: [{ name: 'shop', url: store.url, credentials }], log: { level: 'debug', transports } }))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const run = await startStoretap(['--config', config], { data, environment: ENVIRONMENT })
  t.teardown(() => run.stop().then(() => removeFolder(folder)))
  let events = ''
  const stream = new AbortController()
  t.teardown(() => stream.abort())
  void fetch(new URL('/api/events', run.viewer.url), { signal: stream.signal })
    .then(async ({ body }) => {
      for await (const chunk of body ?? []) events += Buffer.from(chunk as Uint8Array).toString()
    })
    .catch(() => undefined)
  const port = Number(new URL(run.url).port)
  for (const [number, plant] of PLANTS.entries()) await send(port, bytesOf(plant, number))
  // Each configured value, echoed by a store that got it.
  for (const value of Object.values(CONFIGURED))
    await send(port, Buffer.from(`GET /echo/${value} HTTP/1.1\r\nHost: a\r\nX-Any: ${value}\r\nConnection: close\r\n\r\n`))
  // Refused before any rule sees it, and a fault of the network.
  await send(port, Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nX-Shopify-Access-Token: ${PLANTS[0]?.secret}\r\n\r\n`))
  await send(port, Buffer.from(`${PLANTS[0]?.secret} / HTTP/1.1\r\nHost: a\r\n\r\n`))
  await send(port, Buffer.from(`GRAB /?access_token=${PLANTS[1]?.secret} HTTP/1.1\r\nAuthorization: Bearer ${PLANTS[5]?.secret}\r\n\r\n`))
  await run.exchanges(PLANTS.length + Object.keys(CONFIGURED).length + 3)
  return { run, config, events: () => events }
}

t.test('canaries', async (t) => {
  t.ok(PLANTS.length >= 40, `${PLANTS.length} places`)
  const { run, config, events } = await planted(t)
  const base = run.viewer.url
  const get = async (path: string) => Buffer.from(await (await fetch(new URL(path, base))).arrayBuffer())
  const { items } = JSON.parse(String(await get('/api/exchanges?limit=1000'))) as { items: ExchangeSummary[] }
  const leaks: string[] = []

  for (const path of [
    '/',
    '/api/exchanges?limit=1000',
    '/api/har',
    '/api/dashboard',
    '/api/stores',
    '/api/settings',
    '/api/health',
    '/api/codes'
  ]) {
    leaks.push(...found(path, await get(path)))
  }
  const parts = [
    '',
    '/request/body',
    '/response/body',
    '/curl',
    '/har',
    '/last-success',
    '/code/fetch',
    '/code/php',
    '/code/python',
    '/code/ruby'
  ]
  for (const { id } of items) for (const part of parts) leaks.push(...found(`exchange${part}`, await get(`/api/exchanges/${id}${part}`)))
  // The viewer's page writes Markdown by itself, of what it was given.
  const { asMarkdown } = await load<{ asMarkdown(exchange: Exchange): string }>('detail/markdown.ts')
  for (const { id } of items) {
    const markdown = asMarkdown(JSON.parse(String(await get(`/api/exchanges/${id}`))) as Exchange)
    t.match(markdown, /#### Request/)
    leaks.push(...found('Markdown', markdown))
  }
  t.same(leaks.splice(0), [], `viewer API: ${items.length} exchanges in ${parts.length} forms`)
  for (const { secret, name } of SECRETS.slice(0, 5)) {
    // A filter that names a secret finds nothing by it and says nothing of it.
    const answer = String(await get(`/api/exchanges?filter=${encodeURIComponent(secret)}`))
    t.match(JSON.parse(answer), { total: 0 }, `${name} is not findable`)
  }
  await until(() => events().length > 1000)
  t.same(found('event stream', events()), [], `${events().length} bytes of events`)

  const exported = await runStoretap(['export', '--config', config, '--data', join(run.data, 'none')])
  t.same(found('export of nothing', exported.out + exported.err), [])
  t.equal(await run.stop(), 0)
  for (const format of ['har', 'ndjson']) {
    const { out, err, code } = await runStoretap(['export', '--data', run.data, '--format', format])
    t.equal(code, 0)
    t.ok(out.length > 10_000)
    t.same(found(`export ${format}`, out + err), [])
  }
  t.same(found('stdout and stderr', run.output()), [], `${run.output().length} bytes`)
  const folder = join(run.data, '..')
  const files = filesOf(folder).filter(({ name }) => name !== 'config.json')
  t.ok(files.length >= 4, files.map(({ name }) => name).join(', '))
  t.same(
    files.flatMap(({ name, bytes }) => [...found(name, bytes), ...found(`name of ${name}`, name)]),
    [],
    'files'
  )
})

t.test('a HAR with secrets: explained and imported', async (t) => {
  const entries = PLANTS.filter(({ body }) => body === undefined || typeof body === 'string').map(
    ({ method = 'GET', target = '/admin/api/2026-10/shop.json', headers = [], body, answer }, index) => ({
      startedDateTime: new Date(1_700_000_000_000 + index * 1000).toISOString(),
      time: 1,
      request: {
        method,
        url: `https://acme.myshopify.com${target}`,
        httpVersion: 'HTTP/1.1',
        headers: headers.map(([name, value]) => ({ name, value })),
        queryString: [],
        cookies: [],
        headersSize: -1,
        bodySize: -1,
        ...(body !== undefined && { postData: { mimeType: headers[0]?.[1] ?? '', text: body } })
      },
      response: {
        status: answer?.status ?? 401,
        statusText: answer?.reason ?? '',
        httpVersion: 'HTTP/1.1',
        headers: (answer?.headers ?? []).map(([name, value]) => ({ name, value })),
        cookies: [],
        content: { size: 0, mimeType: answer?.headers?.[0]?.[1] ?? '', text: typeof answer?.body === 'string' ? answer.body : '{}' },
        redirectURL: '',
        headersSize: -1,
        bodySize: -1
      },
      cache: {},
      timings: { send: 0, wait: 1, receive: 0 }
    })
  )
  const folder = temporaryFolder()
  t.teardown(() => removeFolder(folder))
  const file = join(folder, 'session.har')
  writeFileSync(file, JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } }))
  for (const args of [
    ['explain', file],
    ['explain', '--json', file],
    ['import', file, '--data', join(folder, 'data')]
  ]) {
    const { out, err, code } = await runStoretap(args)
    t.ok(code === 0 || code === 1, `${args[0]}: ${err.slice(0, 200)}`)
    t.same(found(args.slice(0, 2).join(' '), out + err), [])
  }
  t.same(
    filesOf(join(folder, 'data')).flatMap(({ name, bytes }) => found(name, bytes)),
    []
  )
})

t.test('configuration that is wrong, and crash output', async (t) => {
  const folder = temporaryFolder()
  t.teardown(() => removeFolder(folder))
  const secret = SECRETS.find(({ name }) => name === 'configured consumerSecret')?.secret ?? ''
  const good = { name: 'shop', url: 'https://shop.example' }
  const texts: Readonly<Record<string, string>> = {
    'broken JSON': `{"stores":[{"url":"https://shop.example","credentials":{"consumerSecret":${secret}}}]}`,
    'JSON that ends early': `{"stores":[{"url":"https://shop.example","credentials":{"consumerSecret":"${secret}"`,
    'keys in the URL': JSON.stringify({ stores: [{ ...good, url: `https://ck_1:${secret}@shop.example` }] }),
    'secret under another name': JSON.stringify({ stores: [{ ...good, consumerSecret: secret }] }),
    'secret of another type': JSON.stringify({ stores: [{ ...good, credentials: { consumerSecret: [secret] } }] }),
    'credentials as text': JSON.stringify({ stores: [{ ...good, credentials: secret }] }),
    'secret as name of a key': JSON.stringify({ stores: [{ ...good, credentials: { [secret]: 'x' } }] }),
    'secret as store': JSON.stringify({ stores: [secret] }),
    'secret as platform': JSON.stringify({ stores: [{ ...good, platform: secret }] }),
    'secret as token that is too short for another reason': JSON.stringify({ stores: [good], viewer: { token: [secret] } })
  }
  for (const [name, text] of Object.entries(texts)) {
    const file = join(folder, 'storetap.config.json')
    writeFileSync(file, text)
    const { code, out, err } = await runStoretap(['start', '--port', '0', '--viewer-port', '0', '--config', file], { cwd: folder })
    t.equal(code, 2, `${name}: ${err.split('\n')[0]?.replaceAll(secret, 'SECRET')}`)
    t.same(found(name, out + err), [])
  }
  const url = await runStoretap(['--target', `https://ck_1:${secret}@shop.example`, '--port', '0'], { cwd: folder })
  t.equal(url.code, 2)
  t.same(found('--target', url.out + url.err), [])
  const token = await runStoretap(['--viewer-token', secret.slice(0, 20) + ' x', '--port', '0'], { cwd: folder })
  t.equal(token.code, 2)
  t.notMatch(token.out + token.err, secret.slice(0, 20))
  removeFolder(join(folder, 'storetap.config.json'))

  const crash = 'process.on("SIGUSR2", () => { setTimeout(() => { throw new Error("crash on demand") }) })'
  const store = await scriptedStore(t, 'HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno')
  const config = join(folder, 'c.json')
  writeFileSync(config, JSON.stringify({ stores: [{ name: 'shop', url: store.url, credentials: CONFIGURED }] }))
  const environment = { ...ENVIRONMENT, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` }
  const data = join(folder, 'data')
  mkdirSync(data)
  const run = await startStoretap(['--config', config], { data, environment })
  await fetch(`${run.url}/admin/api/2026-10/shop.json`, { headers: { 'X-Shopify-Access-Token': secret } })
  await run.exchanges(1)
  await run.stop('SIGUSR2')
  t.match(run.output(), /crash on demand/)
  t.same(found('crash output', run.output()), [])
})

t.test('the console for people', async (t) => {
  const folder = temporaryFolder()
  t.teardown(() => removeFolder(folder))
  const store = await scriptedStore(t, (socket) => socket.end('HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno'))
  const args = [
    'start',
    '--target',
    store.url,
    '--port',
    '0',
    '--viewer-port',
    '0',
    '--data',
    join(folder, 'data'),
    '--log-format',
    'pretty'
  ]
  const child = spawn(...started(process.execPath, [MAIN, ...args]), { env: cleanEnvironment(), cwd: folder })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  t.teardown(() => child.kill('SIGKILL'))
  const port = await until(() => /http:\/\/localhost:(\d+) {2}->/.exec(output)?.[1])
  for (const [number, plant] of PLANTS.entries()) await send(Number(port), bytesOf(plant, number))
  // A target may hold any byte but controls; %1b stays as it is written, a raw one is refused and recorded.
  const hostile = ['/a%1b[31mred', '/a\x1b[2J', '/a\x9b31m', '/a\u202e', '/a\x07', '/\\x1b]0;title\\x07']
  for (const target of hostile)
    await send(Number(port), Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\nX-A: \x1b[31m\r\nConnection: close\r\n\r\n`, 'utf8'))
  await send(Number(port), Buffer.from('G\x1b[31mET / HTTP/1.1\r\nHost: \x1b]0;owned\x07\r\n\r\n', 'latin1'))
  await until(() => (output.match(/\n\d\d:\d\d:\d\d /g)?.length ?? 0) >= PLANTS.length + hostile.length)
  t.same(found('console', output), [])
  t.notMatch(output, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/, 'no control character, colours are off without a terminal')
})
