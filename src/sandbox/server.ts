/** The embedded pretend store: one loopback server that answers as Shopify under /admin, /api and as WooCommerce under /wp-json. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxAnswer, SandboxRequest } from './message.js'
import { createShopify } from './shopify.js'
import { createWooCommerce } from './woocommerce.js'

export interface Sandbox {
  /** `http://127.0.0.1:PORT`: the store's home URL, which OAuth 1.0a signatures must cover. */
  readonly url: string
  close(): Promise<void>
}

export interface SandboxOptions {
  readonly port?: number
  /** The clock; tests move it. */
  readonly now?: () => number
  /** What PHP's is_ssl() would say: keys by Basic and query are read only over HTTPS. */
  readonly seesHttps?: boolean
}

const BODY_LIMIT = 1 << 20

/** Listens on 127.0.0.1; port 0 takes any free one. Limits, new products and nonces live as long as this store. */
export async function startSandbox({ port = 0, now = Date.now, seesHttps = false }: SandboxOptions = {}): Promise<Sandbox> {
  const shopify = createShopify()
  let home = ''
  const server = createServer((request, response) => {
    // An upload that its client breaks off, or a fault of our own, costs one call and never the process.
    serve(request, response).catch(() => fail(response))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const woocommerce = createWooCommerce({ home, seesHttps })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = toRequest(request, await readBody(request), now())
    const { status, headers, body } = answer(asked)
    response.writeHead(status, [...headers, ['Content-Length', String(Buffer.byteLength(body))]].flat())
    response.end(asked.method === 'HEAD' ? undefined : body)
  }

  function answer(request: SandboxRequest): SandboxAnswer {
    if (/^\/(admin|api)(\/|$)/.test(request.path)) return shopify(request)
    if (request.path.startsWith('/wp-json') || request.query.has('rest_route')) return woocommerce(request)
    return { status: 404, headers: [['Content-Type', 'text/html; charset=UTF-8']], body: '<!DOCTYPE html><title>Page not found</title>' }
  }
  return {
    url: home,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(500, { 'Content-Type': 'text/plain' }).end('The sandbox store could not answer this call.\n')
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size <= BODY_LIMIT) chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toRequest(request: IncomingMessage, body: string, now: number): SandboxRequest {
  const target = request.url ?? '/'
  const cut = target.indexOf('?')
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  )
  return {
    method: request.method ?? 'GET',
    target,
    path: cut < 0 ? target : target.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? '' : target.slice(cut)),
    headers,
    body,
    now
  }
}
