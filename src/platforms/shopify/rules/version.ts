/** Versions that are missing from the path, never existed, or no longer have the endpoint. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Certainty } from '../../../model/diagnosis.js'
import { percentDecoded } from '../../../model/percent.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, pathSeen, quote, responseHeader, said, setUrl, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { unversioned } from '../past.js'
import { isPlaceholder } from '../placeholder.js'
import { isAssetWrite, judgePath, removalOf } from '../rest-routes.js'
import { hasVersions, latestVersion, oldestVersion } from '../version.js'

const missing = pageOf('version.missing')
const removed = pageOf('version.endpoint-removed')
const unknown = pageOf('version.unknown')

export const version: Rule<ShopifyFacts> = {
  codes: [missing, removed, unknown],
  diagnose(context) {
    const { facts } = context
    if (facts.method === 'OPTIONS' || facts.surface === 'partner') return undefined
    const others = facts.isHtml ? [] : [endpointRemoved(context), neverExisted(context)]
    return [noVersion(context), ...others].filter((item) => item !== undefined)
  }
}

function noVersion({ facts, history }: Context): Finding | undefined {
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
  return finding(missing, certainty, `path ${quote(facts.target.pathname, 60)} has no version; ${right} has one.`, path(), evidence, {
    fix: [`Call ${right} (or the version that the app is written for).`],
    patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)],
    supersedes: ['shopify.url.wrong-path', 'shopify.request.accept-header', ...(certainty === 'certain' ? ['shopify.shop.not-found'] : [])]
  })
}

function endpointRemoved({ facts, history }: Context): Finding | undefined {
  if (facts.status !== 404 || facts.surface !== 'admin-rest') return undefined
  const gone = facts.version === undefined || facts.version.state === 'retired'
  const answered = facts.served ?? (gone ? oldestVersion(facts.at) : facts.version?.name)
  if (answered === undefined || isAssetWrite(facts.resource, facts.method, answered)) return undefined
  const route = unversioned(facts.target.pathname)
  const isOlder = (past: PastExchange) =>
    past.method === facts.method &&
    past.path !== facts.target.pathname &&
    versionOf(past.path) < answered &&
    unversioned(past.path) === route
  const candidates: PastExchange[] = []
  for (const { route: worked, calls } of history.workedRoutes()) {
    // All calls of a route have its version.
    const found = versionOf(worked) < answered && unversioned(worked) === route ? calls.find(isOlder) : undefined
    if (found) candidates.push(found)
  }
  const older = history.newestOf(candidates)
  const worked = older && versionOf(older.path) !== (facts.version?.name ?? '') ? older : undefined
  const row = removalOf(facts.resource, facts.method, answered)
  if (!worked && !row) return undefined
  const proof = worked
    ? [
        {
          observed: `${worked.method} ${worked.path} answered ${worked.status}`,
          exchange: worked.id
        }
      ]
    : []
  const evidence = [pathSeen(facts), status(facts), ...responseHeader(facts, 'x-shopify-api-version'), ...proof]
  const certainty = worked ? sureOfRemoval(facts, worked, row !== undefined) : 'likely'
  const summary =
    certainty === 'possible'
      ? `path ${quote(facts.resource, 60)}: nothing has this id, or version ${answered} has dropped the endpoint.`
      : `path ${quote(facts.resource, 60)} does not exist in version ${answered}${row ? ` (dropped in ${row.since})` : ''}.`
  return finding(removed, certainty, summary, path(), [...evidence, said(facts)], {
    raisedBy: 'history',
    weight: certainty === 'possible' ? 0.4 : 0.7,
    ...(row && { fix: [`Use ${row.instead}.`] })
  })
}

/** What one id answered says little of another one, and nothing once it was deleted: 404 may be about the id. */
function sureOfRemoval(facts: ShopifyFacts, worked: PastExchange, isKnown: boolean): Certainty {
  const { pathname } = facts.target
  if (isKnown || !unversioned(pathname).includes('/:id')) return 'certain'
  const isSame = withoutVersion(worked.path) === withoutVersion(pathname)
  return isSame && facts.method !== 'DELETE' ? 'likely' : 'possible'
}

const withoutVersion = (pathname: string): string => pathname.replace(/^\/admin\/api\/[^/]+\//, '/')

const versionOf = (pathname: string): string => /\/api\/([^/]+)\//.exec(pathname)?.[1] ?? ''

function neverExisted({ facts }: Context): Finding | undefined {
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
  return finding(unknown, 'possible', summary, path(), evidence, {
    weight: 0.8,
    ...(isUnfilled && {
      fix: ['Give the version to the client, or set the variable it is read from.'],
      supersedes: ['shopify.request.accept-header']
    }),
    patch: [setUrl(facts.target.href.replace(`/api/${name}/`, `/api/${latest}/`))]
  })
}
