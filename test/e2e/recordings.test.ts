/**
 * Recordings of a real WooCommerce, replayed through the running program: an upstream writes the recorded answer, the recorded request is
 * sent to the gateway. The answer must arrive byte for byte, and the diagnosis must be the one that was established.
 *
 * The upstream has an address of its own, so its host stands in for the recorded one wherever that is written, and `Date` is of today.
 * Recordings whose truth hangs on the address or on earlier exchanges are left to the offline score: signed ones (the signature covers the
 * URL), chains of several exchanges, hops of redirects.
 */
import { writeFileSync } from 'node:fs'
import { METHODS, request as send } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import t, { type Test } from 'tap'
import type { ExchangeSummary } from '#src/model/live.js'
import { CERTIFICATE, KEY } from '../proxy/certificates.js'
import { type Case, casesIn } from '../scoring.js'
import { removeFolder, startStoretap, temporaryFolder } from './storetap.js'
import { until } from '../until.js'

interface Field {
  readonly name: string
  readonly value: string
}

interface Entry {
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly Field[]
    readonly postData?: { readonly text?: string }
  }
  readonly response: {
    readonly status: number
    readonly statusText: string
    readonly headers: readonly Field[]
    readonly content: { readonly text?: string; readonly comment?: string }
  }
}

interface Replay {
  readonly test: Case
  readonly entry: Entry
  /** The recorded store's address with the upstream's host in its place. */
  here(text: string): string
  readonly origin: string
  /** As the upstream writes it. */
  readonly answer: { readonly headers: readonly Field[]; readonly body: string }
}

/** RFC 9110 section 7.6.1: these belong to one connection. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** Path and query byte for byte. */
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/?#]*/, '') || '/'

const entryOf = ({ har }: Case) => har.log.entries.at(-1) as unknown as Entry

/** Why a recording cannot be replayed at another address; undefined where it can. */
function hindrance(test: Case): string | undefined {
  const { request, response } = entryOf(test)
  if (test.har.log.entries.length > 1) return 'its truth hangs on earlier exchanges'
  if (response.status === 0) return 'no answer was recorded'
  if (response.content.comment === 'text cut') return 'the body was cut'
  if (/oauth_signature=/.test(request.url + JSON.stringify(request.headers) + (request.postData?.text ?? '')))
    return 'the signature covers the address'
  if (/^(?:ok-)?(?:proxy|redirect)-/.test(test.id)) return 'its truth is in the address'
  if (!METHODS.includes(request.method)) return 'the client of this test does not know the method'
  return undefined
}

async function startUpstream(t: Test, test: Case): Promise<Replay> {
  const entry = entryOf(test)
  const { host, protocol } = new URL(entry.request.url)
  const secure = protocol === 'https:'
  const sockets = new Set<Socket>()
  let replay: Replay | undefined
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).once('data', () => socket.end(replay ? bytesOf(replay) : ''))
  }
  const server = secure ? createTlsServer({ key: KEY, cert: CERTIFICATE }, serve) : createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const origin = `${secure ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`
  const here = (text: string) => text.replaceAll(`//${host}`, new URL(origin).origin.replace(/^https?:/, ''))
  const headers = entry.response.headers
    .filter(({ name }) => name.toLowerCase() !== 'content-length')
    .map(({ name, value }) => ({ name, value: name === 'Date' ? new Date().toUTCString() : here(value) }))
  const body = here(entry.response.content.text ?? '')
  const length = headers.some(({ name }) => name.toLowerCase() === 'transfer-encoding')
    ? []
    : [{ name: 'Content-Length', value: String(Buffer.byteLength(body)) }]
  replay = { test, entry, here, origin, answer: { headers: [...headers, ...length], body } }
  return replay
}

function bytesOf({ entry: { request, response }, answer: { headers, body } }: Replay): string {
  const head = [
    `HTTP/1.1 ${response.status} ${response.statusText}`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    '',
    ''
  ].join('\r\n')
  if (request.method === 'HEAD') return head
  const chunked = headers.some(({ name }) => name.toLowerCase() === 'transfer-encoding')
  // Chunked coding was taken off the recorded body (RFC 9112 section 7.1).
  const size = Buffer.byteLength(body)
  return head + (chunked ? `${size > 0 ? `${size.toString(16)}\r\n${body}\r\n` : ''}0\r\n\r\n` : body)
}

interface Received {
  readonly status: number | undefined
  readonly statusText: string | undefined
  readonly headers: readonly Field[]
  readonly body: string
}

function call(gateway: string, { entry: { request }, here }: Replay): Promise<Received> {
  const { port, host } = new URL(gateway)
  const headers = request.headers
    .filter(({ name }) => !['connection', 'content-length'].includes(name.toLowerCase()))
    .map(({ name, value }) => [name, name.toLowerCase() === 'host' ? host : here(value)])
  const body = request.postData?.text
  if (body !== undefined) headers.push(['Content-Length', String(Buffer.byteLength(body))])
  const path = pathOf(request.url)
  return new Promise((resolve, reject) => {
    const sent = send({ host: '127.0.0.1', port, path, method: request.method, headers: headers.flat(), agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('error', reject).on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const names = answer.rawHeaders.filter((_, index) => index % 2 === 0)
        const fields = names.map((name, index) => ({ name, value: answer.rawHeaders[index * 2 + 1] ?? '' }))
        resolve({
          status: answer.statusCode,
          statusText: answer.statusMessage,
          headers: fields,
          body: Buffer.concat(chunks).toString('utf8')
        })
      })
    })
    sent.on('error', reject).end(body)
  })
}

/** Without what belongs to one connection and what storetap adds, which contract and README name. */
function endToEnd(headers: readonly Field[]): Field[] {
  return headers.filter(
    ({ name, value }) => !HOP_BY_HOP.has(name.toLowerCase()) && !/^x-storetap-/i.test(name) && !/rel="describedby"$/.test(value)
  )
}

/** What the contract says of Location and Link: the store's origin becomes the gateway's, unless that is the very URL just asked. */
function rewritten(value: string, origin: string, gateway: string, path: string): string {
  return value.replace(/https?:\/\/[^<>]*/g, (target) => {
    const rest = target.slice(origin.length)
    return target.startsWith(`${origin}/`) && rest !== path ? gateway + rest : target
  })
}

t.test('recorded exchanges through the gateway', async (t) => {
  const tests = casesIn('recordings').filter((test) => hindrance(test) === undefined)
  const controls = tests.filter(({ expect }) => expect.none === true)
  t.ok(tests.length >= 80, `${tests.length} recordings`)
  t.ok(controls.length >= 20, `${controls.length} controls`)
  const replays = await Promise.all(tests.map((test) => startUpstream(t, test)))

  const data = temporaryFolder()
  const caFile = join(data, 'ca.pem')
  writeFileSync(caFile, CERTIFICATE)
  const stores = replays.map(({ test, origin }, index) => ({
    name: test.id,
    platform: 'woocommerce',
    // A store in a folder keeps it.
    url: origin + new URL(test.config?.stores?.[0]?.url ?? origin).pathname.replace(/\/$/, ''),
    port: 0,
    credentials: test.config?.stores?.[0]?.credentials ?? {},
    ...(replays[index]?.origin.startsWith('https:') && { tls: { caFile } })
  }))
  const config = join(data, 'config.json')
  writeFileSync(config, JSON.stringify({ stores }))
  const storetap = await startStoretap(['--config', config], { data })
  t.teardown(() => Promise.all([storetap.stop(), removeFolder(data)]))

  const received = new Map<string, Received>()
  for (const [index, replay] of replays.entries()) {
    received.set(replay.test.id, await call(storetap.gateways[index]?.url ?? '', replay))
  }
  const items = await until(async () => {
    const { items } = await storetap.api<{ items: ExchangeSummary[] }>('/api/exchanges?limit=500')
    return items.length === tests.length && items.every(({ outcome }) => outcome === 'answered') ? items : undefined
  })
  for (const [index, replay] of replays.entries()) {
    const { test, entry, origin, answer } = replay
    const got = received.get(test.id)
    const gateway = storetap.gateways[index]?.url ?? ''
    t.same([got?.status, got?.statusText], [entry.response.status, entry.response.statusText], `${test.id}: status`)
    t.equal(got?.body, entry.request.method === 'HEAD' ? '' : answer.body, `${test.id}: body`)
    const fields = endToEnd(answer.headers).map(({ name, value }) => ({
      name,
      value: /^(?:link|location)$/i.test(name) ? rewritten(value, origin, gateway.replace(/\/$/, ''), pathOf(entry.request.url)) : value
    }))
    t.same(endToEnd(got?.headers ?? []), fields, `${test.id}: fields in order`)
    const failures = items.find(({ store }) => store === test.id)?.diagnoses.filter(({ level }) => level === 'failure') ?? []
    const right = new Set([test.expect.best, ...(test.expect.accept ?? [])])
    // A key that is not the asked store's may be another recorded store's in this one configuration, which is true but not the point.
    const codes = failures.map(({ code }) => code).filter((code) => code !== 'woo.url.wrong-host' || right.has(code))
    if (test.expect.none) t.same(codes, [], `${test.id}: silent`)
    else t.ok(right.has(codes[0] ?? ''), `${test.id}: expected ${[...right].join(' or ')}, found ${codes.join(', ') || 'nothing'}`)
  }
})
