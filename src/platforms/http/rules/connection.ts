import { isLoopback } from '../../../diagnosis/urls.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { quote, reported, reportedAs } from '../quote.js'

const refused: CodePage = {
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

const reset: CodePage = {
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

export const connection: Rule = {
  codes: [refused, reset],
  on: 'failure',
  needs: { broken: true },
  diagnose({ facts, masker }) {
    const { failure } = facts
    if (!failure) return undefined
    const host = quote(masker, facts.target.host, 80)
    const code = reported(masker, failure)
    const evidence = [reportedAs(masker, failure)]
    const culprit = { in: 'network', name: null } as const
    switch (failure.kind) {
      case 'connection_refused':
        return {
          code: refused.code,
          certainty: 'certain',
          summary: `Nothing listens at ${host}: the connection was refused (${code}).`,
          why: refused.why,
          culprit,
          evidence,
          fix: isLoopback(facts.target.hostname) ? refused.fix : refused.fix.slice(0, 1)
        }
      case 'connection_terminated':
      case 'http_response_incomplete':
      case 'http_protocol_error': {
        const partial = facts.status > 0
        return {
          code: reset.code,
          certainty: 'likely',
          summary: `${host} closed the connection ${partial ? 'in the middle of its answer' : 'without an answer'} (${code}).`,
          why: reset.why,
          culprit,
          evidence,
          fix: reset.fix,
          settle: { how: 'Repeat the call: a keep-alive race heals, a filter or a crash does not.' }
        }
      }
      default:
        return undefined
    }
  }
}
