/** Theme files that can be read, but not written: since 2023-04 Shopify says Not Found to apps without its exemption. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, pathSeen, quote, responseHeader, STORE, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { unversioned, withHost } from '../past.js'
import { isAssetWrite } from '../rest-routes.js'
import { oldestVersion } from '../version.js'

const needsApproval = pageOf('scope.needs-shopify-approval')

export const assetWrite: Rule<ShopifyFacts> = {
  codes: [],
  needs: { status: (status) => status === 404, surface: ['admin-rest'] },
  diagnose(context) {
    const { facts } = context
    if (facts.status !== 404 || facts.surface !== 'admin-rest' || facts.isHtml) return undefined
    const answered = facts.served ?? facts.version?.name ?? oldestVersion(facts.at)
    if (answered === undefined || !isAssetWrite(facts.resource, facts.method, answered)) return undefined
    if (!/^(?:Not Found)?$/i.test(facts.said.trim())) return undefined
    const known = themeThatAnswered(context)
    const proof = known ? [{ observed: `${known.method} ${quote(known.path, 80)} answered ${known.status}`, exchange: known.id }] : []
    const summary = known
      ? `Theme files of ${facts.host} answer, but ${facts.method} is Not Found: writing them needs an exemption from Shopify.`
      : `${facts.method} ${quote(facts.target.pathname, 70)}: the theme is not there, or writing its files needs an exemption from Shopify.`
    const evidence = [pathSeen(facts), status(facts), ...responseHeader(facts, 'x-shopify-api-version'), ...proof, said(facts)]
    return finding(needsApproval, known ? 'likely' : 'possible', summary, STORE, evidence, {
      weight: 0.75,
      ...(known && { raisedBy: 'history' }),
      why: 'Since version 2023-04 PUT and DELETE of assets are closed to apps to which Shopify has not opened write_themes; GET stays open.',
      fix: [
        'Apply to Shopify for the exemption for theme files.',
        'Then authorize again: tokens from before the exemption do not have it.',
        'Apps that need no theme files of their own use theme app extensions.'
      ],
      settle: { how: 'GET the same theme’s assets.json: where that works, the theme is there and the exemption is missing.' }
    })
  }
}

/** Reading these assets worked, or writing them in another version. */
function themeThatAnswered(context: Context) {
  const { facts } = context
  const route = unversioned(facts.target.pathname)
  const theme = /\/themes\/\d+\//.exec(facts.target.pathname)?.[0] ?? ''
  return withHost(context, facts).find(({ ok, path }) => ok && path.includes(theme) && unversioned(path) === route)
}
