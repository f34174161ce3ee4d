/** Pages that a proxy on the way made because it could not reach the store: debugging tools and Squid. */
import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Field } from '../../../diagnosis/fields.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { Certainty, CodePage } from '../../../model/diagnosis.js'
import type { FailureKind } from '../../../model/exchange.js'
import { failureFrom } from '../../../model/har-failure.js'
import { withoutTags } from '../../../model/markup.js'
import { pageText } from '../page-signs.js'
import { quote, statusIs } from '../quote.js'
import { refused, reset } from './connection-pages.js'
import { noServer, notFound } from './dns.js'
import { connect, response } from './timeout.js'
import { certificate, protocol } from './tls.js'

interface Told {
  readonly by: string
  readonly words: string
  readonly field?: Field
}

const MEANING: Readonly<Partial<Record<FailureKind, readonly [CodePage, Certainty]>>> = {
  dns_error: [notFound, 'likely'],
  dns_timeout: [noServer, 'certain'],
  connection_refused: [refused, 'certain'],
  connection_timeout: [connect, 'certain'],
  destination_ip_unroutable: [connect, 'certain'],
  tls_certificate_error: [certificate, 'certain'],
  tls_protocol_error: [protocol, 'certain'],
  tls_alert_received: [protocol, 'certain'],
  http_response_timeout: [response, 'certain'],
  connection_terminated: [reset, 'likely'],
  http_response_incomplete: [reset, 'likely']
}

/** Squid's page names with errno of Linux: https://wiki.squid-cache.org/Features/CustomErrors */
const SQUID: readonly (readonly [RegExp, string])[] = [
  [/^ERR_DNS_FAIL/, 'ENOTFOUND'],
  [/^ERR_CONNECT_FAIL 111/, 'ECONNREFUSED'],
  [/^ERR_CONNECT_FAIL 110/, 'connect ETIMEDOUT'],
  [/^ERR_CONNECT_FAIL 1(?:01|13)/, 'EHOSTUNREACH'],
  [/^ERR_READ_TIMEOUT/, 'read ETIMEDOUT'],
  [/^ERR_(?:READ_ERROR|ZERO_SIZE_OBJECT)/, 'ECONNRESET']
]

export const onTheWay: Rule = {
  codes: [],
  on: 'failure',
  needs: { status: (status) => status >= 500 },
  diagnose({ facts, masker }) {
    const told = facts.failure || facts.status < 500 ? undefined : tellerOf(facts)
    const meaning = told && MEANING[failureFrom({ message: told.words }).kind]
    if (!meaning) return undefined
    const [page, certainty] = meaning
    const said = quote(masker, withoutTags(told.words, ' '), 160)
    return {
      code: page.code,
      certainty,
      weight: 0.7,
      summary: `${told.by}, through which the call went, could not reach the store: ${quote(masker, said, 90)}`,
      why: `${told.by} made this answer of status ${facts.status} itself. ${page.why}`,
      culprit: page === notFound ? { in: 'request.url', name: 'host', pointer: '/request/url' } : { in: 'network', name: null },
      evidence: [
        { ...statusIs(facts), note: `of ${told.by}, not of the store` },
        { pointer: told.field?.pointer ?? '/response/content/text', observed: told.field ? quote(masker, told.field.value, 80) : said }
      ],
      fix: [`What counts is the machine on which ${told.by} runs: its DNS, its trusted authorities, its way out.`, ...page.fix],
      supersedes: ['http.server-unavailable', 'http.rate-limited', 'http.waf']
    }
  }
}

/** Who made the page, and in which words it failed. */
function tellerOf(facts: HttpFacts): Told | undefined {
  const { responseHeaders } = facts
  const squid = responseHeaders.get('x-squid-error')
  const text = pageText(facts).slice(0, 4000)
  if (squid) {
    const known = SQUID.find(([name]) => name.test(squid.value))?.[1]
    const words = known ?? (squid.value.startsWith('ERR_SECURE_CONNECT_FAIL') ? text : undefined)
    return words === undefined ? undefined : { by: 'Squid', words, field: squid }
  }
  // https://fluxzy.io/resources/documentation/transport-errors
  const fluxzy = responseHeaders.get('x-fluxzy-network-error')
  if (fluxzy) return { by: 'Fluxzy', words: fluxzy.value, field: fluxzy }
  // https://github.com/mitmproxy/mitmproxy/issues/6928
  if (/^mitmproxy\b/.test(responseHeaders.value('server') ?? '')) return { by: 'mitmproxy', words: text }
  if (text.startsWith('[Fiddler] ')) return { by: 'Fiddler', words: text }
  if (text.includes('<title>Charles Error Report</title>')) return { by: 'Charles', words: text }
  return undefined
}
