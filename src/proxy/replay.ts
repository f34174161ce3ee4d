/** Sends a recorded request again, through the gateway's own front door, so that it takes the very same path. */
import { type AddressInfo, connect as netConnect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import type { NameValue } from '../model/exchange.js'
import type { Context } from './context.js'

export interface ReplayRequest {
  readonly method: string
  /** The request target byte for byte, as the client sent it to the gateway. */
  readonly target: string
  readonly headers: readonly NameValue[]
  readonly body?: Uint8Array
  /** The exchange that this one repeats. */
  readonly replayOf?: string
}

/** Framing is written anew for the body that is sent; the connection is this one's own. */
const OWN_FIELDS = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'expect', 'trailer', 'upgrade'])

/** @returns the id of the new exchange, once that has ended */
export function replay(context: Context, address: AddressInfo, request: ReplayRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const head = headOf(request, address)
    const socket = dial(context, address)
    const fail = (error: Error) => reject(new Error(`The request could not be sent again: ${error.message}`))
    socket.on('error', fail)
    socket.once('close', () => fail(new Error('the gateway closed the connection')))
    socket.once(context.protocol === 'https' ? 'secureConnect' : 'connect', () => {
      const port = socket.localPort ?? 0
      context.replays.set(port, {
        ...(request.replayOf !== undefined && { replayOf: request.replayOf }),
        ended: resolve
      })
      socket.once('close', () => context.replays.delete(port))
      socket.resume()
      socket.write(head, 'latin1')
      if (request.body) socket.write(request.body)
    })
  })
}

function dial(context: Context, { address, port }: AddressInfo): Socket {
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  // Our own certificate, on our own machine: there is nobody to verify.
  return context.protocol === 'https' ? tlsConnect({ host, port, rejectUnauthorized: false }) : netConnect({ host, port })
}

function headOf({ method, target, headers, body }: ReplayRequest, { port }: AddressInfo): string {
  const kept = headers.filter(({ name }) => !OWN_FIELDS.has(name.toLowerCase()))
  const lines = kept.map(({ name, value }) => `${name}: ${value}`)
  if (!kept.some(({ name }) => name.toLowerCase() === 'host')) lines.unshift(`Host: localhost:${port}`)
  const framed = body !== undefined && (body.length > 0 || headers.some(({ name }) => name.toLowerCase() === 'content-length'))
  if (framed) lines.push(`Content-Length: ${body.length}`)
  for (const text of [method, target, ...lines]) {
    if (/[\r\n]/.test(text)) throw new Error('A line break in the method, the target or a header line cannot be sent.')
  }
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`
}
