// The store behind the proxies: small JSON, gzip 50 KB, 401, and a place that takes bodies. Prints its port.
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
const ANSWERS = {
  '/admin/api/2026-10/products.json': { status: 200, headers: JSON_TYPE, body: small },
  '/admin/api/2026-10/orders.json': { status: 200, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzip },
  '/admin/api/2026-10/shop.json': { status: 401, headers: JSON_TYPE, body: refusal }
}

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    const { status, headers, body } = ANSWERS[request.url] ?? ANSWERS['/admin/api/2026-10/products.json']
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
