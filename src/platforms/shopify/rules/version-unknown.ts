/** A version that never existed. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { percentDecoded } from '../../../model/percent.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, pathSeen, quote, said, setUrl, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { isPlaceholder } from '../placeholder.js'
import { judgePath } from '../rest-routes.js'
import { latestVersion } from '../version.js'

const page = pageOf('version.unknown')

export const versionUnknown: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 404 || status === 406 },
  diagnose: neverExisted
}

function neverExisted({ facts }: Context): Finding | undefined {
  if (facts.method === 'OPTIONS' || facts.isHtml || facts.surface === 'partner') return undefined
  if (facts.version?.state !== 'unknown' || facts.surface === 'customer-account') return undefined
  const { name } = facts.version
  // `undefined` came back with 406 (https://github.com/Shopify/shopify-demo-app-node-react/issues/53).
  const isUnfilled = isPlaceholder(percentDecoded(name))
  if (facts.status !== 404 && !(facts.status === 406 && isUnfilled)) return undefined
  if (
    /^(?:graphql|oauth|api)$/.test(name) ||
    (facts.surface === 'admin-rest' && judgePath(facts.resource) !== 'known' && /\.json$/.test(name))
  )
    return undefined
  const latest = latestVersion(facts.at)
  const what = isUnfilled ? 'where nobody filled in the version' : 'which never existed'
  const summary = `path names version "${quote(name, 30)}", ${what}; ${latest} is the latest stable one.`
  const evidence = [pathSeen(facts, `…/api/${latest}/…`), status(facts), said(facts)]
  return finding(page, 'possible', summary, path(), evidence, {
    weight: 0.8,
    ...(isUnfilled && {
      fix: ['Give the version to the client, or set the variable it is read from.'],
      supersedes: ['shopify.request.accept-header']
    }),
    patch: [setUrl(facts.target.href.replace(`/api/${name}/`, `/api/${latest}/`))]
  })
}
