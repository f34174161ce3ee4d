/** No version in the path. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, pathSeen, quote, setUrl, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { judgePath } from '../rest-routes.js'
import { hasVersions, latestVersion } from '../version.js'

const page = pageOf('version.missing')

export const versionMissing: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 404 || status === 406 },
  diagnose: noVersion
}

function noVersion({ facts, history }: Context): Finding | undefined {
  if (facts.method === 'OPTIONS') return undefined
  if ((facts.status !== 404 && facts.status !== 406) || facts.version || facts.adminHost || !hasVersions(facts.at)) return undefined
  const isGraphql = facts.surface === 'admin-graphql' || facts.surface === 'storefront' || facts.surface === 'payments'
  // REST answers without a version: one that is no route is refused for being none.
  const isRest = facts.surface === 'admin-rest' && facts.status === 406 && !facts.accepted && !facts.resource.startsWith('oauth/')
  if (!isGraphql && !(isRest && judgePath(facts.resource) === 'known')) return undefined
  if (facts.method === 'GET' && isGraphql && history.previous()?.location) return undefined
  const base = facts.surface === 'storefront' ? '/api' : facts.surface === 'payments' ? '/payments_apps/api' : '/admin/api'
  const right = `${base}/${latestVersion(facts.at)}/${facts.resource}`
  const evidence = [pathSeen(facts, right), status(facts)]
  // A 404 that names no shop comes from a handle that nobody has, too (https://github.com/bold-commerce/go-shopify/issues/314 saw 406).
  const namesShop = facts.accepted || facts.responseHeaders.get('x-shopid') !== undefined
  const certainty = isGraphql && facts.method === 'POST' && (facts.status === 406 || namesShop) ? 'certain' : 'likely'
  return finding(page, certainty, `path ${quote(facts.target.pathname, 60)} has no version; ${right} has one.`, path(), evidence, {
    fix: [`Call ${right} (or the version that the app is written for).`],
    patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)],
    supersedes: ['shopify.url.wrong-path', 'shopify.request.accept-header', ...(certainty === 'certain' ? ['shopify.shop.not-found'] : [])]
  })
}
