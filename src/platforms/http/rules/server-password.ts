import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isFromApplication } from '../page-signs.js'
import { quote } from '../quote.js'

const page: CodePage = {
  code: 'http.server-password',
  level: 'failure',
  title: 'Web server asks for its own password',
  why: 'The web server in front (a staging lock, htpasswd) challenges for a password of its own and hands nothing to the application. There is one Authorization field only, so the credential of the API in it cannot pass.',
  tell: 'A 401 page with WWW-Authenticate: Basic of the web server; the API itself would answer JSON.',
  fix: [
    "Send the server's password in Authorization, and the API keys in the query (WooCommerce, over https).",
    'Or exempt the path of the API from the lock.'
  ],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc7617.html', 'https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html']
}

export const serverPassword: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: (status) => status === 401 },
  diagnose({ facts, masker }) {
    if (facts.status !== 401 || isFromApplication(facts)) return undefined
    const field = facts.responseHeaders.getAll('www-authenticate').find(({ value }) => /^\s*(?:basic|digest)\b/i.test(value))
    if (!field || /json/i.test(facts.responseHeaders.value('content-type') ?? '') || /Shopify API/i.test(field.value)) return undefined
    const asks = quote(masker, field.value, 80)
    return {
      code: page.code,
      certainty: 'certain',
      weight: 0.9,
      summary: `The web server asks for its own password (www-authenticate: ${asks}).`,
      why: page.why,
      culprit: { in: 'response.header', name: 'www-authenticate', pointer: field.pointer },
      evidence: [
        { pointer: '/response/status', observed: '401' },
        { pointer: field.pointer, observed: asks, note: 'the API does not send this challenge' }
      ],
      fix: page.fix
    }
  }
}
