import type { HttpFacts } from '../../../diagnosis/facts.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import { failureWords } from '../../../model/failure-words.js'
import type { Failure } from '../../../model/exchange.js'
import { quote, reported, reportedAs } from '../quote.js'
import { refused, reset } from './connection-pages.js'

/** Said of any connection that could not be opened, refused or not (curl 7, Apple's -1004). */
const VAGUE = /COULD(?:N'T|NT|_NOT)_CONNECT|_1004(?!\d)/

/** The answer came, and the caller's parser would not take it: nobody closed anything. */
const NOT_TAKEN =
  /HPE_(?!INVALID_EOF)|HEADER_OVERFLOW|RESPONSE_HEADERS_|INVALID_HEADER|INVALID_HTTP_RESPONSE|CONTENT_DECODING|BADSTATUSLINE|HTTPPARSERERROR/

/** Where the connection was tried, as the message tells: `ECONNREFUSED 127.0.0.1:7890`, `connect to localhost port 8081`. */
const TRIED_AT =
  /(?:ECONNREFUSED|connect\(2\) for|connect to|dial tcp)\s{1,3}"?\/?([\w.-]{1,253}|\[?[0-9a-f:]{2,45}\]?)"?(?::| port )(\d{1,5})\b/

export const connection: Rule = {
  codes: [refused, reset],
  on: 'failure',
  needs: { broken: true },
  diagnose(context) {
    const { failure } = context.facts
    switch (failure?.kind) {
      case 'connection_refused':
        return refusal(context, failure)
      case 'connection_terminated':
      case 'http_response_incomplete':
      case 'http_protocol_error':
        return NOT_TAKEN.test(failureWords(failure)) ? undefined : broken(context, failure)
      default:
        return undefined
    }
  }
}

function refusal({ facts, masker }: RuleContext<HttpFacts>, failure: Failure): Finding {
  const { host, hostname } = facts.target
  const [, at = '', port = ''] = TRIED_AT.exec(failure.message.slice(0, 1000)) ?? []
  // A call to the store that ends on this machine went to a proxy of the environment, or where the hosts file sends it.
  const elsewhere = at !== '' && isLoopback(at) && !isLoopback(hostname)
  const where = quote(masker, elsewhere ? `${at}:${port}` : host, 80)
  const went = elsewhere ? `, where calls to ${quote(masker, host, 60)} are sent` : ''
  const own = `A proxy setting (HTTPS_PROXY, ALL_PROXY) or the hosts file sends these calls to ${where}: start what should listen there, or remove it.`
  return {
    code: refused.code,
    certainty: VAGUE.test(failureWords(failure)) ? 'likely' : 'certain',
    summary: `Nothing listens at ${where}${went}: the connection was refused (${reported(masker, failure)}).`,
    why: refused.why,
    culprit: { in: 'network', name: null },
    evidence: [reportedAs(masker, failure)],
    fix: elsewhere ? [own] : isLoopback(hostname) ? refused.fix : refused.fix.slice(0, 1)
  }
}

function broken({ facts, masker }: RuleContext<HttpFacts>, failure: Failure): Finding {
  const when = facts.status > 0 ? 'in the middle of its answer' : 'without an answer'
  // Only a connection that stood before can have timed out in the moment of this call.
  const mayRace = facts.status === 0 && facts.exchange.timings.connect < 0
  return {
    code: reset.code,
    certainty: 'likely',
    summary: `${quote(masker, facts.target.host, 80)} closed the connection ${when} (${reported(masker, failure)}).`,
    why: reset.why,
    culprit: { in: 'network', name: null },
    evidence: [reportedAs(masker, failure)],
    fix: mayRace ? reset.fix : reset.fix.slice(1),
    settle: { how: `Repeat the call: ${mayRace ? 'a keep-alive race heals, ' : ''}a filter or a crash does not${mayRace ? '' : ' heal'}.` }
  }
}
