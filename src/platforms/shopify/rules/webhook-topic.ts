/** A webhook topic that exists, but not for this app: Shopify lists only the topics that the app's scopes open. */
import type { Rule } from '../../../diagnosis/rule.js'
import { fieldsOf } from '../../../model/json.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import { finding, quote, requestHeader, said, sent, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { SCOPES_PROBE } from '../pages/page.js'

const missing = pageOf('scope.missing')

export const webhookTopic: Rule<ShopifyFacts> = {
  codes: [],
  needs: { status: (status) => status === 422, surface: ['admin-rest'] },
  diagnose({ facts, masker }) {
    if (facts.status !== 422 || facts.surface !== 'admin-rest' || !/^webhooks(?:\/\d+)?\.json$/.test(facts.resource)) return undefined
    // https://github.com/Shopify/shopify_app/issues/271; later: "Does it exist? Is there a missing access scope?" (gnikyt/laravel-shopify#945)
    const allowed = /Invalid topic specified\b[^\n]*?Topics allowed: ([^\n]+)/.exec(facts.said)?.[1]
    const topic = fieldsOf(fieldsOf(facts.bodyJson)['webhook'])['topic']
    // `ORDERS_CREATE` is how GraphQL writes it: REST has no such topic for anybody.
    if (allowed === undefined || typeof topic !== 'string' || !/^[a-z_]{2,40}\/[a-z_]{2,40}$/.test(topic)) return undefined
    // Where other topics of the same resource are open, the scope is there, and this one is misspelt: the answer says it itself.
    const resource = topic.slice(0, topic.indexOf('/') + 1)
    if (allowed.split(/,\s*/).some((open) => open.startsWith(resource))) return undefined
    const token = facts.adminToken
    const culprit = token?.culprit ?? facts.authorization?.culprit ?? requestHeader(facts, ADMIN_HEADER)
    const summary = `The token in ${culprit.name} may lack the scope for webhooks of ${quote(topic, 60)}: the topic is not among those allowed.`
    return finding(missing, 'possible', summary, culprit, [...(token ? [sent(token, masker)] : []), status(facts), said(facts)], {
      weight: 0.7,
      why: 'A topic needs the scope of its resource; the topics that Shopify lists are the ones open to this app. A misspelt topic gives the same answer.',
      fix: [
        `Compare ${quote(topic, 60)} with the documented topics.`,
        `Add the scope that reads ${quote(topic.split('/')[0] ?? '', 40)} and authorize again.`
      ],
      settle: { how: 'List the scopes of the token.', request: { method: 'GET', path: SCOPES_PROBE } }
    })
  }
}
