// A client that reads one chunked answer and keeps nothing of it.
import { connect } from 'node:net'

/** The last chunk, which ends a chunked body: the bare plugin keeps the connection open even where the client asks it to close. */
const LAST = Buffer.from('0\r\n\r\n')

/**
 * Resolves with the seconds that reading `mib` MiB took; rejects where they do not come in time.
 * @param onPiece is given the socket after each piece, and may pause it
 */
export function readStream(port, mib, limitMs, onPiece = () => undefined) {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    let bytes = 0
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET /stream/${mib} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`))
    const fail = (reason) => () => socket.destroy(new Error(`a stream ${reason} after ${bytes} bytes`))
    const limit = setTimeout(fail('was cut off'), limitMs)
    socket
      .once('error', reject)
      .once('end', fail('ended'))
      .once('close', () => clearTimeout(limit))
    socket.on('data', (chunk) => {
      bytes += chunk.length
      if (bytes > mib * 2 ** 20 && chunk.subarray(-LAST.length).equals(LAST)) {
        resolve((performance.now() - begun) / 1000)
        socket.destroy()
      } else onPiece(socket)
    })
  })
}
