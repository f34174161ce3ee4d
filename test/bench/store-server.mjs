// The store behind the proxies. Prints its port.
//   products.json small JSON, or takes a body   shop.json 401   orders.json gzip 50 KB   notes.json 2 KiB, each other than the one before
//   /stream/N N MiB in chunks                   /events an event stream whose first event leaves at once
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

const product = (id) => ({ id, title: `Product ${id}`, body_html: '<p>Words about a product.</p>', variants: [{ id, price: '19.00' }] })
const small = Buffer.from(JSON.stringify({ products: Array.from({ length: 9 }, (_, id) => product(id)) }))
// As many products as make 50 KB: half random, as identifiers and tokens in real answers are.
const many = Array.from({ length: 900 }, (_, id) => ({ ...product(id), admin_graphql_api_id: randomBytes(32).toString('base64') }))
const gzip = gzipSync(Buffer.from(JSON.stringify({ products: many })))
const refusal = Buffer.from('{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}')

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': '5f1d0a6e', 'x-shopify-api-version': '2026-10' }
const OK = { status: 200, headers: JSON_TYPE, body: () => small }
const ANSWERS = {
  '/admin/api/2026-10/orders.json': { status: 200, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: () => gzip },
  '/admin/api/2026-10/shop.json': { status: 401, headers: JSON_TYPE, body: () => refusal },
  '/admin/api/2026-10/notes.json': { status: 200, headers: JSON_TYPE, body: note }
}

let notes = 0
const WORDS = Array.from({ length: 2000 }, () => randomBytes(4).toString('hex'))
/** 2 KiB of words; one of them names its number, so that a search can find exactly this one. */
function note() {
  let text = `{"note":"marker${++notes}x`
  while (text.length < 2040) text += ` ${WORDS[Math.floor(Math.random() * WORDS.length)]}`
  return Buffer.from(`${text}"}`)
}

const CHUNK = randomBytes(64 * 1024)
function stream(response, chunks) {
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  const more = () => {
    while (chunks-- > 0) if (!response.write(CHUNK)) return void response.once('drain', more)
    response.end()
  }
  more()
}

const server = createServer((request, response) => {
  const { url = '' } = request
  if (url.startsWith('/stream/')) return stream(response, Number(url.slice(8)) * 16)
  if (url === '/events') return response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n')
  request.resume()
  request.once('end', () => {
    const { status, headers, body } = ANSWERS[url] ?? OK
    const bytes = body()
    response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
