/**
 * Requests in absolute form (RFC 9112 section 3.2.2), as clients send them to a proxy for http:// URLs, and some for https:// ones, too
 * (axios): sent on in origin form to the store's gateway, or to the host itself.
 */
import { type IncomingMessage, request as httpRequest, type RequestOptions, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { parseAbsolute } from './authority.js'
import { malformed, type Refusal, refusalAnswer, unreachable } from './refusal.js'
import { reach, type TunnelParts } from './tunnel.js'

/** Fields of one connection (RFC 9110 section 7.6.1), and those between client and proxy. Transfer-Encoding frames the body that is sent on. */
const OWN_FIELDS = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'proxy-authenticate', 'te', 'upgrade'])

/** Settles once the request is on its way or refused. What fails after that is a refusal, too, as long as no head has been sent. */
export async function relay(parts: TunnelParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = parseAbsolute(request.url ?? '')
  if (!target) {
    const message = "This is storetap's forward proxy: it is used by way of HTTPS_PROXY, not called by itself."
    refuse(response, malformed('NO_ABSOLUTE_TARGET', message))
    return
  }
  const { host, port, secure, path } = target
  const common = { method: request.method ?? 'GET', path, headers: onward(request.rawHeaders), setHost: false }
  const store = await parts.route(host, port)
  if (store) {
    // The gateway's certificate is our own, on our own machine: there is nobody to verify.
    const gateway = { host: '127.0.0.1', port: await store.gateway(secure), rejectUnauthorized: false, servername: serverName(host) }
    pass(request, response, { ...common, ...gateway }, secure, host, port)
    return
  }
  const found = await reach(parts, host, port)
  if ('error' in found) {
    refuse(response, found)
    return
  }
  const { socket } = found
  // Without an agent, which would open a connection of its own.
  const createConnection = () => (secure ? tlsConnect({ socket, servername: serverName(host) }) : socket)
  pass(request, response, { ...common, host, port, createConnection }, secure, host, port)
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  options: RequestOptions,
  secure: boolean,
  host: string,
  port: number
): void {
  const sent = (secure ? httpsRequest : httpRequest)(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', onward(answer.rawHeaders))
    answer.pipe(response)
    answer.on('error', () => response.destroy())
  })
  sent.on('error', (error) => (response.headersSent ? response.destroy() : refuse(response, unreachable(host, port, error))))
  response.once('close', () => sent.destroy())
  request.pipe(sent)
}

/** Raw field lines without those of this connection and those that its Connection field names. */
function onward(raw: readonly string[]): string[] {
  const dropped = new Set(OWN_FIELDS)
  const lines: (readonly [string, string])[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push([raw[index] ?? '', raw[index + 1] ?? ''])
  for (const [name, value] of lines) {
    if (name.toLowerCase() === 'connection') for (const token of value.split(',')) dropped.add(token.trim().toLowerCase())
  }
  return lines.filter(([name]) => !dropped.has(name.toLowerCase())).flat()
}

/** An address has no server name (RFC 6066 section 3). */
function serverName(host: string): string {
  return isIP(host) === 0 ? host : ''
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { headers, body } = refusalAnswer(refusal)
  response.writeHead(refusal.status, headers).end(body)
}
