import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isForeignPage, isStockPage, pageTitle } from '../page-signs.js'
import { quote } from '../quote.js'

export const rateLimitedPage: CodePage = {
  code: 'http.rate-limited',
  level: 'failure',
  title: 'Web server or host limits the rate',
  why: 'The web server or the host counts requests per address and refuses those that come too fast. This is not the limit of the API itself, which names itself in its own fields.',
  tell: 'Status 429 without the limit fields of the API.',
  fix: ['Send fewer requests at once and per second; honour Retry-After.', 'Ask the host for a higher limit for your address.'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc6585.html#section-4', 'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html']
}

export const rateLimited: Rule = {
  codes: [rateLimitedPage],
  on: 'failure',
  needs: { status: (status) => status === 429 },
  diagnose({ facts, masker }) {
    if (facts.status !== 429 || facts.responseHeaders.get('x-shopify-shop-api-call-limit')) return undefined
    const after = facts.responseHeaders.get('retry-after')
    const ownWords = facts.json !== undefined || (isForeignPage(facts) && !isStockPage(facts))
    const wait = after ? quote(masker, after.value, 40) : undefined
    return {
      code: rateLimitedPage.code,
      certainty: ownWords ? (after ? 'likely' : 'possible') : 'certain',
      generic: true,
      weight: 0.3,
      summary: `The server refused this call for its rate (429${wait ? `, Retry-After ${wait}` : ''}).`,
      why: rateLimitedPage.why,
      culprit: { in: 'network', name: null },
      evidence: [
        { pointer: '/response/status', observed: '429' },
        ...(after && wait ? [{ pointer: after.pointer, observed: wait, note: 'Retry-After' }] : []),
        ...(facts.isHtml ? [{ pointer: '/response/content/text', observed: quote(masker, pageTitle(facts) || 'an HTML page', 80) }] : [])
      ],
      fix: wait ? [`Wait as Retry-After says (${wait}), then repeat.`, ...rateLimitedPage.fix] : rateLimitedPage.fix
    }
  }
}
