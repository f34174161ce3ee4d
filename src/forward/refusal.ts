/** What the forward proxy says in its own name, with the error types of RFC 9209 in Proxy-Status. Pure. */

export interface Refusal {
  readonly status: 400 | 502 | 504
  /** RFC 9209 section 2.3. */
  readonly error:
    'http_request_error' | 'proxy_loop_detected' | 'dns_error' | 'connection_refused' | 'connection_timeout' | 'destination_unavailable'
  readonly code: string
  readonly message: string
}

const REASONS = { 400: 'Bad Request', 502: 'Bad Gateway', 504: 'Gateway Timeout' } as const

export const LOOP: Refusal = {
  status: 502,
  error: 'proxy_loop_detected',
  code: 'STORETAP_LOOP',
  message: 'The program asked the proxy to connect to the proxy itself: look for a base URL that names the proxy instead of a store.'
}

/** @param code our own, as those of Node: `INVALID_AUTHORITY` */
export function malformed(code: string, message: string): Refusal {
  return { status: 400, error: 'http_request_error', code, message }
}

/** Why a host could not be reached, with the raw code kept. */
export function unreachable(host: string, port: number, error: NodeJS.ErrnoException): Refusal {
  const code = error.code ?? 'UNREACHABLE'
  const place = `${host}:${port}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { status: 502, error: 'dns_error', code, message: `The name ${host} was not found.` }
  if (code === 'ECONNREFUSED') return { status: 502, error: 'connection_refused', code, message: `${place} refused the connection.` }
  if (code === 'ETIMEDOUT') return { status: 504, error: 'connection_timeout', code, message: `${place} did not answer in time.` }
  return { status: 502, error: 'destination_unavailable', code, message: `${place} could not be reached: ${error.message}` }
}

/** Flat field lines and the body of the answer. */
export function refusalAnswer({ error, code, message }: Refusal): { readonly headers: string[]; readonly body: Buffer } {
  const body = Buffer.from(`storetap: ${message} (${code})\n`)
  const status = `storetap; error=${error}; details="${code}"`
  return { headers: ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(body.length), 'Proxy-Status', status], body }
}

/** The whole message, for a connection that has no parser any more. */
export function refusalMessage(refusal: Refusal): Buffer {
  const { headers, body } = refusalAnswer(refusal)
  let head = `HTTP/1.1 ${refusal.status} ${REASONS[refusal.status]}\r\n`
  for (let index = 0; index + 1 < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`
  return Buffer.concat([Buffer.from(`${head}Connection: close\r\n\r\n`, 'latin1'), body])
}
