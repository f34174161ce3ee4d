import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { quote, reported, reportedAs } from '../quote.js'

export const connect: CodePage = {
  code: 'http.timeout.connect',
  level: 'failure',
  title: 'Connection could not be opened in time',
  why: 'No answer came to the attempt to connect, or no route leads there. Packets are dropped on the way, mostly by a firewall or a missing VPN; a wrong port on a closed machine looks the same.',
  tell: 'The runtime reports ETIMEDOUT, UND_ERR_CONNECT_TIMEOUT, EHOSTUNREACH or ENETUNREACH.',
  fix: ['Check network, VPN, firewall, host and port.', 'Try the same host from another network.'],
  ceiling: 'certain',
  docs: ['https://nodejs.org/api/errors.html#common-system-errors']
}

const RAISE = 'Raise the limit (timeouts of the store in the configuration, or of the client).'

export const response: CodePage = {
  code: 'http.timeout.response',
  level: 'failure',
  title: 'Store took too long to answer',
  why: 'The connection stood and the request was sent, but the answer did not begin, or fell silent, within the limit of the caller. The store may have done the work nevertheless.',
  tell: 'The runtime reports UND_ERR_HEADERS_TIMEOUT or UND_ERR_BODY_TIMEOUT, or the gateway gave up waiting.',
  fix: [
    'Ask for less at once: fewer items per page, fewer fields, smaller batches.',
    RAISE,
    'Before repeating a write, look whether the store has done it.'
  ],
  ceiling: 'certain',
  docs: ['https://undici.nodejs.org/#/docs/api/Errors']
}

/** Limits on the whole call: whether the connection stood when they struck, they do not say. */
const VAGUE =
  /^net::ERR_TIMED_OUT$|HttpClient\.Timeout|context deadline exceeded|^(?:the )?(?:(?:operation|request) )?(?:has )?timed out\.?$|reason: :timeout|timeout was reached|due to timeout|\btimeout(?:error|exception)\s{0,3}(?:[:.(]\s{0,3})?$|\btimeout of \d|NSURLErrorDomain|^(?:CURLE_OPERATION_TIMED_?OUT|cURL error 28)$/i

export const timeout: Rule = {
  codes: [connect, response],
  on: 'failure',
  needs: { broken: true },
  diagnose({ facts, masker }) {
    const { failure } = facts
    if (!failure) return undefined
    const page = pageOf(failure.kind, failure.code)
    if (!page) return undefined
    const host = quote(masker, facts.target.host, 80)
    const time = facts.exchange.time
    const after = time > 0 ? ` after ${Math.round(time)} ms` : ''
    const what = page === connect ? `No connection to ${host}${after}` : `${host} did not answer ${facts.method} in time${after}`
    const isSilent = page === response && /\bETIMEDOUT\b/.test(failure.code || failure.message)
    const isVague = VAGUE.test(failure.code) || VAGUE.test(failure.message)
    return {
      code: page.code,
      certainty: isVague ? 'likely' : 'certain',
      summary: `${what} (${reported(masker, failure)}).`,
      why: isSilent ? SILENT : page.why,
      culprit: { in: 'network', name: null },
      evidence: [reportedAs(masker, failure)],
      fix: stepsFor(page, isSilent, isVague),
      ...(isVague && { settle: { how: 'Repeat the call with a limit for connecting of its own: it tells how far the call came.' } })
    }
  }
}

/** `read ETIMEDOUT`: no limit of anybody's, but the operating system's (https://nodejs.org/api/errors.html#common-system-errors). */
const SILENT =
  'The connection stood and nothing came over it any more, until the operating system gave it up: mostly a kept connection that a router or firewall on the way had forgotten, else a server that is overloaded.'
const FRESH = 'Try again; keep idle connections for a shorter time (keep-alive of the client).'

/** What the caller can change by itself comes first. */
function stepsFor(page: CodePage, isSilent: boolean, isVague: boolean): readonly string[] {
  if (isSilent) return [FRESH, ...page.fix]
  return page === response && isVague ? [RAISE, ...page.fix.filter((step) => step !== RAISE)] : page.fix
}

function pageOf(kind: string, code: string): CodePage | undefined {
  switch (kind) {
    case 'connection_timeout':
    case 'destination_ip_unroutable':
      return connect
    case 'http_response_timeout':
    case 'connection_read_timeout':
    case 'connection_write_timeout':
      return response
    default:
      return /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code) ? connect : undefined
  }
}
