/** A path that no endpoint has: torn apart, a segment twice, no suffix, a misspelt resource. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isJudgeable, pathEvidence } from '../asked-path.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, quote, setUrl } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { judgePath, meant } from '../rest-routes.js'

const page = pageOf('url.wrong-path')

export const wrongPath: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 404 || status === 406 },
  diagnose(context) {
    const { facts } = context
    if ((facts.status !== 404 && facts.status !== 406) || !isJudgeable(facts)) return undefined
    return [graphqlTornApart(context), noSuchRoute(context)].filter((item) => item !== undefined)
  }
}

const takesBareGraphql = (version: string) => version === 'unstable' || (/^\d{4}-\d\d$/.test(version) && version >= '2025-01')

/**
 * From 2025-01 on the path is documented without `.json` (https://shopify.dev/changelog/graphql-over-http): 406 is about Accept then, and 404
 * may be about the shop.
 */
function withoutSuffix(facts: ShopifyFacts): Finding | undefined {
  const { pathname, origin, search } = facts.target
  const isDocumented = takesBareGraphql(facts.version?.name ?? '')
  if (isDocumented && (facts.status === 406 || facts.accepted)) return undefined
  const right = `${pathname.replace(/\/$/, '')}.json`
  const certainty = isDocumented ? 'possible' : 'likely'
  return finding(page, certainty, `path ${quote(pathname, 90)} lacks .json at its end.`, path(), pathEvidence(facts, right), {
    weight: 0.6,
    fix: [`Call ${right}.`],
    supersedes: isDocumented ? [] : ['shopify.shop.not-found'],
    patch: [setUrl(`${origin}${right}${search}`)]
  })
}

const TORN = /^\/(admin\/)?api\/?(20\d\d-\d\d|unstable)\/?graphql(?:\.json)?\/?$/

/** A slash is missing between `api`, version and `graphql` (https://github.com/good-idea/sane-shopify/issues/38). */
function graphqlTornApart({ facts }: Context): Finding | undefined {
  const match = TORN.exec(facts.target.pathname)
  if (!match || facts.isGraphql) return undefined
  const right = `/${match[1] ?? ''}api/${match[2]}/graphql.json`
  const summary = `path ${quote(facts.target.pathname, 90)} lacks a slash; the endpoint is ${right}.`
  return finding(page, 'likely', summary, path(), pathEvidence(facts, right), {
    weight: 0.7,
    fix: [`Call ${right}.`],
    supersedes: ['shopify.shop.not-found'],
    patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)]
  })
}

function noSuchRoute({ facts }: Context): Finding | undefined {
  if (facts.isHtml) return undefined
  const { pathname, origin, search } = facts.target
  const repeated = /^\/+admin\/api\/[^/]+\/(?:admin\/)?api\/(?:\d{4}-\d\d\/|unstable\/)?(.+)$/.exec(pathname)
  if (repeated && facts.isAdmin) {
    const right = `/admin/api/${facts.version?.name ?? ''}/${repeated[1]}`
    return finding(page, 'certain', `path ${quote(pathname, 90)} has /api/ twice.`, path(), pathEvidence(facts, right), {
      fix: [`Call ${right}.`],
      patch: [setUrl(`${origin}${right}${search}`)]
    })
  }
  if (/^\/+admin\/api\/[^/]+\/graphql\/?$/.test(pathname)) return withoutSuffix(facts)
  if (facts.surface !== 'admin-rest' || facts.version?.state === 'unknown' || facts.resource.startsWith('oauth/')) return undefined
  const verdict = judgePath(facts.resource)
  if (verdict === 'known') return facts.status === 406 && facts.text.trim() === '' && acceptsJson(facts) ? unsure(facts) : undefined
  const better = meant(facts.resource)
  const certainty = verdict === 'singular' || better || facts.accepted || facts.status === 406 ? 'likely' : 'possible'
  const hint = better ? `; the resource is called ${better}` : ''
  return finding(
    page,
    certainty,
    `path ${quote(pathname, 90)} is no route of the REST Admin API${hint}.`,
    path(),
    pathEvidence(facts, better),
    {
      weight: 0.6,
      ...(better && {
        fix: [`Use ${better} in place of ${quote(facts.resource.split(/[/.]/)[0] ?? '', 40)}.`]
      })
    }
  )
}

function acceptsJson({ headers }: ShopifyFacts): boolean {
  const accept = headers.value('accept')
  return accept === undefined || /application\/json|\*\/\*|application\/\*/.test(accept)
}

function unsure(facts: ShopifyFacts): Finding {
  const summary = `path ${quote(facts.target.pathname, 90)} gives 406, as paths do that the API does not have.`
  return finding(page, 'possible', summary, path(), pathEvidence(facts))
}
