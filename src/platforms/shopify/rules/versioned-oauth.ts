/** An OAuth route with the version of an API in it. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isJudgeable, pathEvidence } from '../asked-path.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, quote, setUrl } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('url.wrong-path.versioned-oauth')

export const versionedOauth: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 404 },
  diagnose: oauthWithVersion
}

function oauthWithVersion({ facts }: Context): Finding | undefined {
  if (facts.status !== 404 || !isJudgeable(facts)) return undefined
  const match = /^\/+admin\/api\/(?:[^/]+\/)?oauth\/(.+)$/.exec(facts.target.pathname)
  if (!match) return undefined
  const right = `/admin/oauth/${match[1]}`
  return finding(
    page,
    'certain',
    `path ${quote(facts.target.pathname, 70)}: OAuth routes are not below /admin/api, use ${right}.`,
    path(),
    pathEvidence(facts, right),
    {
      fix: [`Call ${right}.`],
      patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)]
    }
  )
}
