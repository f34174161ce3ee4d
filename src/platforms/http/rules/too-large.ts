import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { apiError } from '../api-error.js'
import { quote, statusIs } from '../quote.js'

const body: CodePage = {
  code: 'http.body-too-large',
  level: 'failure',
  title: 'Request body is larger than the web server takes',
  why: 'The web server refuses bodies above its limit before the application sees them. The limit of nginx is 1 MiB unless configured.',
  tell: 'Status 413 for a request with a body.',
  fix: [
    'Make the body smaller: smaller batches, images by URL instead of inline.',
    'Or raise client_max_body_size (nginx), LimitRequestBody (Apache) and post_max_size (PHP).'
  ],
  ceiling: 'certain',
  docs: [
    'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.14',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size'
  ]
}

const uri: CodePage = {
  code: 'http.uri-too-long',
  level: 'failure',
  title: 'URL is too long',
  why: 'Servers take request lines of some 8 KiB; this one was longer and was refused unread.',
  tell: 'Status 414, or 413 for a call without a body and with a URL of thousands of characters.',
  fix: ['Ask for fewer ids at once, in several calls.', 'Send the data in the body where the API offers that (GraphQL, batch).'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.15']
}

/** Limits of request lines begin here (Apache and CloudFront: 8 KiB; some gateways: 4). */
const LONG = 4000

export const tooLarge: Rule = {
  codes: [body, uri],
  on: 'failure',
  needs: { status: (status) => status === 413 || status === 414 },
  diagnose({ facts, masker }) {
    const { status, exchange } = facts
    if (facts.failure || (status !== 413 && status !== 414)) return undefined
    const statusSeen = statusIs(facts)
    const length = exchange.request.url.length
    const size = Math.max(exchange.request.bodySize, Number(facts.headers.value('content-length')) || 0, facts.body.length)
    // CloudFront says 413 of a request line that is too long: https://github.com/jeffshurtliff/khoros/issues/21
    const isBare = size <= 0 && /^(?:GET|HEAD|DELETE)$/.test(facts.method)
    if (status === 413 && isBare && length < LONG) return undefined
    if (status === 414 || isBare) {
      return {
        code: uri.code,
        certainty: isBare && status === 413 ? 'likely' : 'certain',
        summary: `The URL has ${length} characters, more than the server takes (${status}).`,
        why: uri.why,
        culprit: { in: 'request.url', name: null, pointer: '/request/url' },
        evidence: [statusSeen, { pointer: '/request/url', observed: `${length} characters` }],
        fix: uri.fix
      }
    }
    // An application that names the failure has read the body: its limit is one of its own, so many items in a batch.
    const named = apiError(facts)?.code
    if (named && named !== 'EntityTooLarge') return undefined
    const server = facts.responseHeaders.value('server')
    return {
      code: body.code,
      certainty: 'certain',
      summary: `The request body of ${size} bytes is more than the server takes (413).`,
      why: body.why,
      culprit: { in: 'request.body', name: null, pointer: '/request/postData' },
      evidence: [
        statusSeen,
        { pointer: '/request/bodySize', observed: `${size} bytes` },
        ...(server ? [{ pointer: '/response/headers', observed: quote(masker, server, 60), note: 'Server' }] : [])
      ],
      fix: body.fix
    }
  }
}
