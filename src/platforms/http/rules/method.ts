import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isFromApplication } from '../page-signs.js'
import { place, quote, statusIs } from '../quote.js'

const blocked: CodePage = {
  code: 'http.method-blocked',
  level: 'failure',
  title: 'Server in front refuses or rewrites PUT and DELETE',
  why: 'Some hosts let only GET and POST through. The page comes from the web server, not from the API, which would take this method.',
  tell: 'A 405 or 501 page of the web server for PUT, PATCH or DELETE, while GET and POST work.',
  fix: ['Have the host allow the method.', 'Or send it as POST with X-HTTP-Method-Override (WordPress also reads ?_method=).'],
  ceiling: 'likely',
  docs: ['https://developer.wordpress.org/rest-api/using-the-rest-api/global-parameters/#_method-or-x-http-method-override-header']
}

const notAllowed: CodePage = {
  code: 'http.method-not-allowed',
  level: 'failure',
  title: 'Method is not allowed on this path',
  why: 'The path exists, but takes other methods. The Allow field of the answer names them.',
  tell: 'Status 405, mostly with an Allow field.',
  fix: ['Use a method that Allow names.', 'Compare the path with the documentation: a wrong path often takes only GET.'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.6', 'https://shopify.dev/docs/api/usage/response-codes']
}

const TUNNELLED: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE'])

export const method: Rule = {
  codes: [blocked, notAllowed],
  on: 'failure',
  needs: { status: (status) => status === 405 || status === 501 },
  diagnose({ facts, masker }) {
    const { status } = facts
    if (facts.failure || (status !== 405 && status !== 501)) return undefined
    const name = quote(masker, facts.method, 20)
    const allow = facts.responseHeaders.get('allow')
    const culprit = { in: 'request.method', name, pointer: '/request/method' } as const
    const evidence = [
      { pointer: '/request/method', observed: name },
      statusIs(facts),
      ...(allow ? [{ pointer: allow.pointer, observed: quote(masker, allow.value, 80), note: 'Allow' }] : [])
    ]
    if (TUNNELLED.has(facts.method) && !isFromApplication(facts) && (facts.isHtml || facts.text === '')) {
      return {
        code: blocked.code,
        certainty: 'likely',
        summary: `The server in front refuses ${name} (${status}, a page that is not the API's).`,
        why: blocked.why,
        culprit,
        evidence,
        fix: blocked.fix,
        settle: { how: `The same call as POST with X-HTTP-Method-Override: ${name}.` }
      }
    }
    if (status !== 405) return undefined
    const others = allow ? quote(masker, allow.value, 60) : ''
    return {
      code: notAllowed.code,
      certainty: 'certain',
      generic: true,
      weight: 0.3,
      summary: `${place(masker, facts.target)} does not take ${name}${others ? `; Allow: ${others}` : ''}.`,
      why: notAllowed.why,
      culprit,
      evidence,
      fix: others ? [`Use one of: ${others}.`, ...notAllowed.fix.slice(1)] : notAllowed.fix
    }
  }
}
