/** An endpoint that the version which answered no longer has. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Certainty } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, pathSeen, quote, responseHeader, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { unversioned } from '../past.js'
import { isAssetWrite, removalOf } from '../rest-routes.js'
import { oldestVersion } from '../version.js'

const page = pageOf('version.endpoint-removed')

export const endpointRemoved: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 404, surface: ['admin-rest'] },
  diagnose: removed
}

function removed({ facts, history }: Context): Finding | undefined {
  if (facts.status !== 404 || facts.surface !== 'admin-rest' || facts.method === 'OPTIONS' || facts.isHtml) return undefined
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
  return finding(page, certainty, summary, path(), [...evidence, said(facts)], {
    ...(worked && { raisedBy: 'history' as const }),
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
