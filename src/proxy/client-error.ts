/** What node's parser, or its TLS, could not make sense of: answered in the right order, and recorded. */
import type { Socket } from 'node:net'
import type { Connection } from './connection.js'
import type { Context } from './context.js'
import { closeWith, garbled, handshakeRefused, localOf, readHead, recordRefused } from './refused.js'

/** Bytes that are no request, or the broken rest of one that had begun. */
export function onClientError(
  context: Context,
  connection: Connection | undefined,
  error: Error & { code?: string },
  socket: Socket
): void {
  const broken = connection?.flows.find((flow) => flow.receiving)
  const what = garbled(error)
  const cut = error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE'
  if (broken && cut) {
    broken.clientGone()
    socket.destroy()
    return
  }
  if (broken) {
    broken.refuse({ status: what.status, kind: 'http_request_error', code: what.failure.code, message: what.failure.message })
    return
  }
  if (connection?.refused) {
    socket.destroySoon()
    return
  }
  // A client that speaks no TLS, or does not trust our certificate, sent no request: what it did is recorded all the same.
  if (error.code?.startsWith('ERR_SSL_')) {
    recordRefused(context, readHead(undefined), handshakeRefused(error), localOf(socket))
    socket.destroy()
    return
  }
  // A connection that was opened and left alone, or cut, asked for nothing.
  if (error.code === 'ECONNRESET' || socket.bytesRead === 0 || socket.destroyed) {
    socket.destroy()
    return
  }
  const packet = 'rawPacket' in error && error.rawPacket instanceof Uint8Array ? error.rawPacket : undefined
  const answer = recordRefused(context, readHead(packet), what, localOf(socket))
  const goodbye = () => closeWith(socket, answer)
  // Answers that are still due on this connection come first.
  if (connection && connection.flows.length > 0) connection.idle = goodbye
  else goodbye()
}
