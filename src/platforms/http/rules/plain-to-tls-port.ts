import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { pageText } from '../page-signs.js'
import { quote } from '../quote.js'

const page: CodePage = {
  code: 'http.plain-to-tls-port',
  level: 'failure',
  title: 'Plain http sent to an https port',
  why: 'The port serves https, and the request came without TLS; the server noticed and refused it.',
  tell: 'A 400 page: "The plain HTTP request was sent to HTTPS port" (nginx), "You\'re speaking plain HTTP to an SSL-enabled server port" (Apache).',
  fix: ['Use https:// for this port.'],
  ceiling: 'certain',
  docs: ['https://nginx.org/en/docs/http/configuring_https_servers.html']
}

const TEXT =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled|sent an HTTP request to an HTTPS server|requires TLS\b/i

export const plainToTlsPort: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: (status) => status === 400 || status === 497 },
  diagnose({ facts, masker }) {
    const words = facts.status === 400 || facts.status === 497 ? TEXT.exec(pageText(facts)) : null
    if (!words) return undefined
    const host = quote(masker, facts.target.host, 80)
    return {
      code: page.code,
      certainty: 'certain',
      weight: 0.8,
      summary: `Plain http:// was sent to the https port of ${host}.`,
      why: page.why,
      culprit: { in: 'request.url', name: 'scheme', pointer: '/request/url' },
      evidence: [
        { pointer: '/response/content/text', observed: quote(masker, words[0], 80) },
        { pointer: '/request/url', observed: facts.target.protocol, expected: 'https:' }
      ],
      fix: [`Use https://${host}.`]
    }
  }
}
