// The store behind the proxies. Prints its port. Of HTTP/1.1 it knows what the proxies send: it shares a core with the client, and a
// server that took longer for an answer than a proxy would be what is measured.
//   products.json small JSON, or takes a body   shop.json, /e401 401   orders.json gzip 50 KB   notes.json 2 KiB, each other than the one before
//   /stream/N N MiB in chunks                   /events an event stream whose first event leaves at once
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'

const product = (id) => ({ id, title: `Product ${id}`, body_html: '<p>Words about a product.</p>', variants: [{ id, price: '19.00' }] })
const small = Buffer.from(JSON.stringify({ products: Array.from({ length: 9 }, (_, id) => product(id)) }))
// As many products as make 50 KB: half random, as identifiers and tokens in real answers are.
const many = Array.from({ length: 900 }, (_, id) => ({ ...product(id), admin_graphql_api_id: randomBytes(32).toString('base64') }))
const gzip = gzipSync(Buffer.from(JSON.stringify({ products: many })))
const refusal = Buffer.from('{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}')

const JSON_TYPE = 'content-type: application/json; charset=utf-8\r\nx-request-id: 5f1d0a6e\r\nx-shopify-api-version: 2026-10\r\n'

function answer(status, fields, body) {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\ndate: ${new Date().toUTCString()}\r\n${fields}content-length: ${body.length}\r\n\r\n`),
    body
  ])
}

const OK = answer('200 OK', JSON_TYPE, small)
const GZIP = answer('200 OK', `${JSON_TYPE}content-encoding: gzip\r\n`, gzip)
const REFUSAL = answer('401 Unauthorized', JSON_TYPE, refusal)
const ANSWERS = {
  '/admin/api/2026-10/orders.json': () => GZIP,
  '/admin/api/2026-10/shop.json': () => REFUSAL,
  '/e401': () => REFUSAL,
  '/admin/api/2026-10/notes.json': () => answer('200 OK', JSON_TYPE, note())
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
const CHUNK_FRAMED = Buffer.concat([Buffer.from(`${CHUNK.length.toString(16)}\r\n`), CHUNK, Buffer.from('\r\n')])

function stream(socket, chunks) {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n`)
  const more = () => {
    while (chunks-- > 0) if (!socket.write(CHUNK_FRAMED)) return void socket.once('drain', more)
    socket.write('0\r\n\r\n')
  }
  more()
}

function respond(socket, target) {
  if (target.startsWith('/stream/')) stream(socket, Number(target.slice(8)) * 16)
  else if (target === '/events')
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\nd\r\ndata: first\n\n\r\n')
  else socket.write(ANSWERS[target]?.() ?? OK)
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest = Buffer.alloc(0)
  /** Bytes of a body that are still to come, and the target that asks for its answer. */
  let body = 0
  let target = ''
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    while (bytes.length > 0) {
      if (body === 0) {
        const end = bytes.indexOf('\r\n\r\n')
        if (end < 0) break
        const head = bytes.latin1Slice(0, end)
        bytes = bytes.subarray(end + 4)
        target = head.split(' ', 2)[1]
        body = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
        if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('This store takes no chunked bodies.')
      }
      const taken = Math.min(body, bytes.length)
      bytes = bytes.subarray(taken)
      body -= taken
      if (body === 0) respond(socket, target)
    }
    rest = bytes
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
