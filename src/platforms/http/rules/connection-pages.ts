/** Pages of connections that were refused or broke; connection.ts finds them. */
import type { CodePage } from '../../../model/diagnosis.js'

export const refused: CodePage = {
  code: 'http.connection-refused',
  level: 'failure',
  title: 'Nothing listens at that address and port',
  why: 'The machine answered the attempt to connect with a refusal: no program has this port open, or a firewall rejects it openly.',
  tell: 'The runtime reports ECONNREFUSED (browsers: ERR_CONNECTION_REFUSED).',
  fix: [
    'Start the store, or correct host and port.',
    'Inside a container localhost is the container itself: use the service name or host.docker.internal.'
  ],
  ceiling: 'certain',
  docs: ['https://nodejs.org/api/errors.html#common-system-errors']
}

export const reset: CodePage = {
  code: 'http.connection-reset',
  level: 'failure',
  title: 'Store closed the connection without a whole answer',
  why: 'The connection stood and was then closed by the other side before the answer was complete: a kept-alive connection that timed out in that moment, a firewall, or a crash of the server.',
  tell: 'The runtime reports ECONNRESET, EPIPE, UND_ERR_SOCKET ("other side closed"), or the answer ends before its announced length.',
  fix: [
    'Repeat what may be repeated: a keep-alive race heals by itself.',
    'If it stays, look for a firewall and for crashes in the log of the server.'
  ],
  ceiling: 'likely',
  limits: 'Which of the three it was cannot be seen from one exchange.',
  docs: ['https://nodejs.org/api/errors.html#common-system-errors']
}
