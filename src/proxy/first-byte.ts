/** What a connection to a TLS listener begins with: a handshake, or a plain HTTP request that deserves an answer it can read. */
import type { Server, Socket } from 'node:net'

/** The record type of a ClientHello (RFC 8446 section 5.1). */
const HANDSHAKE = 0x16

/**
 * Parts plain connections from handshakes, before node's TLS gets to see them: it could only hang up.
 *
 * @param limit how long a client may take until its first byte, milliseconds
 * @param plain gets the socket and what came on it
 * @returns the sockets that have sent nothing so far, which no server knows of yet
 */
export function partPlain(server: Server, limit: number, plain: (socket: Socket, start: Buffer) => void): ReadonlySet<Socket> {
  const handshakes = server.listeners('connection')
  const waiting = new Set<Socket>()
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const giveUp = () => socket.destroy()
    waiting.add(socket)
    socket.on('error', giveUp).on('end', giveUp).setTimeout(limit, giveUp)
    socket.once('close', () => waiting.delete(socket))
    socket.once('readable', () => {
      const start: Buffer | null = socket.read()
      if (start === null) return
      waiting.delete(socket)
      socket.off('end', giveUp).setTimeout(0, giveUp)
      if (start[0] !== HANDSHAKE) {
        plain(socket, start)
        return
      }
      socket.off('error', giveUp).unshift(start)
      for (const begin of handshakes) begin.call(server, socket)
    })
  })
  return waiting
}
