/** What the developer's own app answers, on behalf of Shopify's library. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, responseHeader, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const retry = pageOf('app.retry-session-token')
const reauthorize = pageOf('app.reauthorize')

export const app: Rule<ShopifyFacts> = {
  codes: [retry, reauthorize],
  needs: { status: (status) => status >= 400 },
  diagnose({ facts }) {
    if (facts.status < 400) return undefined
    const again = facts.responseHeaders.get('x-shopify-retry-invalid-session-request')
    if (again) {
      const culprit = {
        in: 'response.header' as const,
        name: again.name.toLowerCase(),
        pointer: again.pointer
      }
      const summary = `${culprit.name}: the app asks the browser to repeat the call with a fresh session token.`
      // Where the token itself shows what is wrong with it, that is the cause and this only the answer to it.
      return finding(retry, 'certain', summary, culprit, [...responseHeader(facts, again.name), status(facts)], { weight: 0.3 })
    }
    const field = facts.responseHeaders.all.find(({ name }) => /^x-shopify-api-request-failure-(?:reauthorize|unauthorized)$/i.test(name))
    if (!field) return undefined
    const url = facts.responseHeaders.value('x-shopify-api-request-failure-reauthorize-url')
    const culprit = {
      in: 'response.header' as const,
      name: field.name.toLowerCase(),
      pointer: field.pointer
    }
    const where = url ? ` at ${quote(url.split('?')[0] ?? '', 70)}` : ''
    return finding(reauthorize, 'certain', `${culprit.name}: the app asks the browser to run OAuth again${where}.`, culprit, [
      ...responseHeader(facts, field.name),
      status(facts)
    ])
  }
}
