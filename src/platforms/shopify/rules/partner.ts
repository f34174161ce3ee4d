/** The Partner API and the Payments Apps API. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, pathSeen, quote, requestHeader, STORE, said, sent, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = (name: string) => pageOf(`partner.${name}`)
const payments = pageOf('payments.access-denied')

export const partner: Rule<ShopifyFacts> = {
  codes: ['token-invalid', 'version-unknown', 'limit', 'permission', 'query-too-long'].map(page),
  needs: { surface: ['partner'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface !== 'partner' || facts.method === 'OPTIONS') return undefined
    const evidence = [status(facts), said(facts)]
    const coded = (code: string) => facts.graphql.errors.some((error) => error.code === code)
    // The text is localized; the code in extensions is not.
    if (coded('429') || facts.status === 429) {
      return finding(page('limit'), 'certain', 'More than four Partner API calls in a second.', STORE, evidence, {
        supersedes: ['http.rate-limited']
      })
    }
    if (facts.status === 401 || coded('401')) return tokenRefused(context)
    const isNoVersion = /Invalid API version/i.test(facts.said)
    // Also inside a 200 (https://github.com/PipedreamHQ/pipedream/issues/3383).
    if (isNoVersion || (facts.status === 404 && coded('404'))) {
      const lacks = facts.version?.state === 'retired' ? 'no longer has: it does not fall forward to a later one' : 'does not have'
      const summary = `path names version "${quote(facts.version?.name ?? '', 20)}", which the Partner API ${lacks}.`
      return finding(page('version-unknown'), 'certain', summary, path(), [pathSeen(facts), ...evidence])
    }
    if (/Maximum query length is \d+ characters/i.test(facts.said)) {
      const culprit = {
        in: 'request.body' as const,
        name: 'query',
        pointer: '/request/postData/text'
      }
      const summary = `query has ${facts.graphql.document.length} characters; the Partner API takes 50000.`
      return finding(page('query-too-long'), 'certain', summary, culprit, evidence)
    }
    const denied = facts.status === 403 || coded('403') || denials(facts).length > 0 || /permission/i.test(facts.said)
    if (!denied || facts.isHtml) return undefined
    return finding(page('permission'), 'possible', 'The Partner API client may lack a permission for this query.', STORE, evidence)
  }
}

function tokenRefused({ facts, masker }: Context): Finding {
  const bearer = facts.adminToken ? undefined : facts.authorization
  const token = facts.adminToken ?? bearer
  const organization = /^\/(\d+)\//.exec(facts.target.pathname)?.[1] ?? '?'
  const summary =
    bearer?.kind === 'prtapi'
      ? `authorization holds ${masker.mask(bearer.bare)}; the Partner API reads its token from X-Shopify-Access-Token.`
      : token === undefined
        ? `No x-shopify-access-token: the Partner API needs a prtapi_ token of organization ${organization}.`
        : token.kind === 'prtapi'
          ? `${masker.mask(token.bare)} is not, or no longer, a token of organization ${organization} of the path.`
          : `${token.name} holds ${masker.mask(token.bare)}; the Partner API takes prtapi_ tokens.`
  const culprit = token?.culprit ?? requestHeader(facts, ADMIN_HEADER)
  return finding(
    page('token-invalid'),
    'certain',
    summary,
    culprit,
    [...(token ? [sent(token, masker, 'prtapi_…')] : []), status(facts), said(facts)],
    bearer?.kind === 'prtapi'
      ? { fix: [`Send X-Shopify-Access-Token: ${masker.mask(bearer.bare)} and drop the Authorization header.`] }
      : {}
  )
}

export const paymentsApi: Rule<ShopifyFacts> = {
  codes: [payments],
  needs: { surface: ['payments'] },
  diagnose({ facts, masker }) {
    const [denied] = denials(facts)
    if (facts.surface !== 'payments' || !denied || /Unavailable Shop|Non-expiring/i.test(facts.said)) return undefined
    const token = facts.adminToken
    const wanted = denied.scopes.length > 0 ? ` (${denied.scopes.join(' or ')})` : ''
    const summary = `The Payments Apps API refuses ${denied.field ?? 'the call'}${wanted}: scope of the token, or approval of the app.`
    const culprit = token?.culprit ?? requestHeader(facts, ADMIN_HEADER)
    return finding(payments, 'possible', summary, culprit, [
      ...(token ? [sent(token, masker)] : []),
      status(facts),
      said(facts, denied.text)
    ])
  }
}
