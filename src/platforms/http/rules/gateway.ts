/** What the gateway itself refused: read off the failure that it recorded. */
import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import type { Failure } from '../../../model/exchange.js'
import { quote } from '../quote.js'
import * as pages from './gateway-pages.js'

export const gateway: Rule = {
  codes: [
    pages.unknownStore,
    pages.malformedRequest,
    pages.tlsOnPlainPort,
    pages.plainOnTlsPort,
    pages.caNotTrusted,
    pages.upgrade,
    pages.loop
  ],
  on: 'failure',
  needs: { broken: true },
  diagnose(context) {
    const { facts, masker } = context
    const { failure } = facts
    const page = failure && pageOf(failure)
    if (!failure || !page) return undefined
    const code = quote(masker, failure.code, 60)
    const message = quote(masker, failure.message, 160)
    return {
      code: page.code,
      certainty: 'certain',
      weight: 0.9,
      // Our own sentence says more than the title does.
      summary: message || `${page.title} (${code}).`,
      why: page.why,
      culprit: culpritOf(page, failure, context),
      evidence: [{ pointer: '/failure/code', observed: code || failure.kind, ...(message && { note: message }) }],
      fix: page.fix
    }
  }
}

function pageOf({ kind, code, phase }: Failure): CodePage | undefined {
  switch (kind) {
    case 'http_upgrade_failed':
      return pages.upgrade
    case 'proxy_loop_detected':
      return pages.loop
    case 'destination_not_found':
      return pages.unknownStore
    case 'http_request_error':
      if (/TLS_ON_PLAIN|CLIENT_?HELLO/.test(code)) return pages.tlsOnPlainPort
      if (/PLAIN_ON_TLS|SSL_HTTP_REQUEST/.test(code)) return pages.plainOnTlsPort
      return pages.malformedRequest
    case 'tls_alert_received':
      // Told by the client to our port; an alert of the store is about the caller's own certificate or version.
      return phase === 'request' ? pages.caNotTrusted : undefined
    case 'tls_protocol_error':
      return phase === 'request' ? pages.plainOnTlsPort : undefined
    default:
      return undefined
  }
}

/** Which field a refusal of the request is about. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/HOST/, 'host'],
  [/CONTENT_LENGTH|LENGTH/, 'content-length'],
  [/TRANSFER_ENCODING|CHUNKED/, 'transfer-encoding']
]

function culpritOf(page: CodePage, { code }: Failure, { facts }: RuleContext<HttpFacts>): Culprit {
  if (page === pages.upgrade) return header(facts, 'upgrade')
  if (page === pages.tlsOnPlainPort || page === pages.plainOnTlsPort) return { in: 'request.url', name: 'scheme', pointer: '/request/url' }
  if (page !== pages.malformedRequest) return { in: 'proxy', name: null }
  if (/TARGET|URL|PATH/.test(code)) return { in: 'request.url', name: 'path', pointer: '/request/url' }
  const field = FIELDS.find(([pattern]) => pattern.test(code))?.[1]
  return field ? header(facts, field) : { in: 'request.header', name: null }
}

function header({ headers }: HttpFacts, name: string): Culprit {
  const field = headers.get(name)
  return { in: 'request.header', name, ...(field && { pointer: field.pointer }) }
}
