// The same traffic through us and directly: equal answers and equal requests, except for the published list of changes.
import { execFile } from 'node:child_process'
import { type IncomingMessage, request as httpRequest, type RequestListener } from 'node:http'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { httpStore, startRig } from '../proxy/rig.js'

interface Ask {
  readonly method?: string
  readonly path: string
  readonly headers?: readonly string[]
  readonly body?: string | readonly string[]
}

interface Seen {
  readonly status: number
  readonly statusText: string
  readonly fields: readonly string[]
  readonly body: string
  readonly trailers: readonly string[]
  readonly interim: readonly number[]
}

/** README, "What storetap changes on the way"; Connection and Keep-Alive belong to one connection. */
const PUBLISHED = /^(connection|keep-alive|x-storetap-id|x-storetap-diagnosis): |^link: <http:\/\/viewer\.invalid\//i
/** Host becomes the store's, Expect ends here. */
const PUBLISHED_OF_REQUESTS = /^(host|connection|expect|content-length|transfer-encoding): /i

function ask(port: number, { method = 'GET', path, headers = [], body }: Ask): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const interim: number[] = []
    const call = httpRequest({ port, host: '127.0.0.1', method, path, headers: [...headers], agent: false }, (answer) => {
      void seen(answer, interim).then(resolve, reject)
    })
    call.on('information', ({ statusCode }) => interim.push(statusCode)).on('error', reject)
    for (const piece of typeof body === 'string' ? [body] : (body ?? [])) call.write(piece)
    call.end()
  })
}

async function seen(answer: IncomingMessage, interim: readonly number[]): Promise<Seen> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return {
    status: answer.statusCode ?? 0,
    statusText: answer.statusMessage ?? '',
    fields: lines(answer.rawHeaders).filter((line) => !PUBLISHED.test(line)),
    body: Buffer.concat(chunks).toString('latin1'),
    trailers: lines(answer.rawTrailers),
    interim
  }
}

function lines(raw: readonly string[]): string[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
}

/** Echoes what it got where asked, and answers in many ways. */
const shop: RequestListener = (request, response) => {
  response.sendDate = false
  const path = request.url ?? ''
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('latin1')
    if (path.startsWith('/echo')) {
      const fields = lines(request.rawHeaders).filter((line) => !PUBLISHED_OF_REQUESTS.test(line))
      response.end(JSON.stringify([request.method, path, fields, body]))
    } else if (path === '/gzip') {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json', Vary: 'Accept-Encoding' })
      response.end(gzipSync('{"a":1}'))
    } else if (path === '/stream') {
      response.writeHead(200, 'Fine', ['X-A', '1', 'x-a', '2', 'Set-Cookie', 'a=b', 'Set-Cookie', 'c=d'])
      response.write('one')
      setTimeout(() => response.end('two'), 20)
    } else if (path === '/trailers') {
      response.writeHead(200, { Trailer: 'X-Sum' })
      response.write('x')
      response.addTrailers({ 'X-Sum': '9' })
      response.end()
    } else if (path === '/hints') {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.writeHead(200, { 'Content-Length': '2' }).end('ok')
    } else if (path.startsWith('/status/')) {
      response.writeHead(Number(path.slice(8)), 'As Asked', { ETag: '"x"', 'Retry-After': '3' }).end('body')
    } else if (path === '/empty') response.end()
    else response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not here</h1>')
  })
}

t.test('node:http as client', async (t) => {
  const store = await httpStore(t, shop)
  const rig = await startRig(t, store.url, { annotate: 'headers' })
  const asks: readonly Ask[] = [
    { path: '/echo?a=%2F&b=c d'.replace(' ', '%20'), headers: ['Host', 'x', 'X-A', '1', 'x-a', '2', 'Cookie', 'a=b', 'X-Empty', ''] },
    { path: '/echo', method: 'POST', headers: ['Host', 'x', 'Content-Type', 'application/json', 'Content-Length', '8'], body: '{ "a":1}' },
    { path: '/echo', method: 'PUT', headers: ['Host', 'x', 'Transfer-Encoding', 'chunked'], body: ['one', 'two', 'three'] },
    { path: '/echo', method: 'DELETE', headers: ['Host', 'x', 'Content-Length', '2'], body: '{}' },
    { path: '/echo', method: 'GET', headers: ['Host', 'x', 'Content-Length', '2'], body: '{}' },
    { path: '/echo', method: 'PATCH', headers: ['Host', 'x'] },
    { path: '/echo', method: 'OPTIONS', headers: ['Host', 'x', 'Origin', 'https://app.example', 'Access-Control-Request-Method', 'PUT'] },
    { path: '/echo', method: 'HEAD', headers: ['Host', 'x'] },
    { path: '/gzip', headers: ['Host', 'x', 'Accept-Encoding', 'gzip'] },
    { path: '/stream', headers: ['Host', 'x'] },
    { path: '/trailers', headers: ['Host', 'x', 'TE', 'trailers'] },
    { path: '/hints', headers: ['Host', 'x'] },
    { path: '/empty', headers: ['Host', 'x'] },
    { path: '/nowhere', headers: ['Host', 'x'] },
    ...[200, 201, 204, 205, 301, 304, 400, 401, 402, 403, 404, 409, 422, 423, 429, 430, 500, 502, 503, 504, 599].map((status) => ({
      path: `/status/${status}`,
      headers: ['Host', 'x']
    }))
  ]
  for (const one of asks) {
    const [direct, through] = [await ask(store.port, one), await ask(rig.gateway.port, one)]
    t.same(through, direct, `${one.method ?? 'GET'} ${one.path}`)
    t.ok(direct.status > 0)
  }
  t.equal(rig.records.length, asks.length, 'one record each')
})

t.test('curl as client', async (t) => {
  const store = await httpStore(t, shop)
  const rig = await startRig(t, store.url, { annotate: 'headers' })
  const rows: readonly (readonly string[])[] = [
    ['/echo'],
    ['/echo', '--http1.0'],
    ['/echo', '--head'],
    ['/echo', '--data', 'a=b&c=d'],
    ['/echo', '--json', '{"a":1}'],
    ['/echo', '--form', 'file=content;filename=a.txt', '-H', 'Content-Type: multipart/form-data; boundary=x'],
    ['/echo', '--data', 'y'.repeat(3000), '-H', 'Expect: 100-continue'],
    ['/echo', '--data', 'chunked please', '-H', 'Transfer-Encoding: chunked'],
    ['/echo', '--request', 'PROPFIND'],
    ['/echo', '--range', '0-3', '--cookie', 'a=b', '--user', 'u:p', '--referer', 'http://r/', '--user-agent', 'é'],
    ['/gzip', '--compressed'],
    ['/trailers', '--raw'],
    ['/stream'],
    ['/status/429'],
    ['/a/../b', '--path-as-is'],
    ['/echo//x/./%2e?q=%zz&[]={}', '--globoff', '--path-as-is']
  ]
  const curl = async (port: number, [path, ...options]: readonly string[]) => {
    const args = ['--silent', '--include', '--max-time', '5', ...options, `http://127.0.0.1:${port}${path}`]
    const { stdout } = await promisify(execFile)('curl', args, { encoding: 'latin1' })
    // Boundaries are random; framing of a stream may be another, the message is the same.
    return (
      stdout
        .replace(/-{20,}[\w]+/g, 'boundary')
        .split('\r\n')
        // To the store every request is HTTP/1.1, which may answer with a length where 1.0 ends by closing.
        .filter((line) => !PUBLISHED.test(line) && !(options.includes('--http1.0') && /^content-length:/i.test(line)))
    )
  }
  for (const row of rows) {
    const [direct, through] = [await curl(store.port, row), await curl(rig.gateway.port, row)]
    t.same(through, direct, `curl ${row.join(' ').slice(0, 80)}`)
  }
  t.equal(rig.records.length, rows.length)
})
