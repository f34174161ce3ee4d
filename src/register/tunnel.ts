/** A connection through the proxy by CONNECT, written by hand: node:http is what is being patched. */
import { connect, type Socket } from 'node:net'
import type { Routing } from './routing.js'

/** Longest answer to CONNECT that is read. Bytes. */
const HEAD_LIMIT = 16 * 1024

export type Opened = (error: Error | null, socket?: Socket) => void

/** Calls `opened` once: with the socket behind the proxy's 200, or with an error that has a `code`, as those of net.connect have. */
export function openTunnel({ proxy }: Routing, host: string, port: number, opened: Opened): void {
  const socket = connect({ ...proxy, noDelay: true })
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  let head = Buffer.alloc(0)
  const finish = (error: Error | null) => {
    socket.off('readable', read).off('error', finish).off('close', closed)
    if (error) {
      socket.on('error', () => undefined).destroy()
      opened(error)
    } else opened(null, socket)
  }
  const closed = () => finish(failure('ECONNRESET', `the proxy closed the connection to ${place}`))
  // Not by 'data': whoever gets the socket starts it flowing by listening, which a paused one would not do.
  const read = () => {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) return
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0 && head.length > HEAD_LIMIT) finish(failure('ERR_PROXY_TUNNEL', 'the answer of the proxy is no HTTP'))
    if (end < 0) return
    const [line = '', code] = /^HTTP\/1\.[01] (\d{3})[^\r]*/.exec(head.toString('latin1', 0, end)) ?? []
    if (code !== '200') {
      finish(failure('ERR_PROXY_TUNNEL', `the proxy could not connect to ${place}: ${line || 'no HTTP answer'}`))
      return
    }
    const rest = head.subarray(end + 4)
    if (rest.length > 0) socket.unshift(rest)
    finish(null)
  }
  socket.on('readable', read).on('error', finish).on('close', closed)
  socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`)
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
