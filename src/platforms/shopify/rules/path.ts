/** The wrong path: a version where none belongs, a doubled slash or segment, a misspelt resource. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, quote, said, setUrl, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { judgePath, meant } from '../rest-routes.js'

const versionedOauth = pageOf('url.wrong-path.versioned-oauth')
const doubleSlash = pageOf('url.double-slash')
const wrongPath = pageOf('url.wrong-path')

export const wrongPathRule: Rule<ShopifyFacts> = {
  codes: [versionedOauth, doubleSlash, wrongPath],
  diagnose(context) {
    const { facts } = context
    if (facts.method === 'OPTIONS' || facts.adminHost) return undefined
    // A URL that cannot be read stands in the path as a whole: its slashes are no path's.
    if (/^\/https?:/i.test(facts.target.pathname)) return undefined
    return [oauthWithVersion(context), slashes(context), graphqlTornApart(context), noSuchRoute(context)].filter(
      (item) => item !== undefined
    )
  }
}

const evidence = (facts: ShopifyFacts, expected?: string) => [
  {
    pointer: '/request/url',
    observed: quote(facts.target.pathname, 150),
    ...(expected && { expected })
  },
  status(facts),
  said(facts)
]

function oauthWithVersion({ facts }: Context): Finding | undefined {
  const match = /^\/+admin\/api\/(?:[^/]+\/)?oauth\/(.+)$/.exec(facts.target.pathname)
  if (!match || facts.status !== 404) return undefined
  const right = `/admin/oauth/${match[1]}`
  return finding(
    versionedOauth,
    'certain',
    `path ${quote(facts.target.pathname, 70)}: OAuth routes are not below /admin/api, use ${right}.`,
    path(),
    evidence(facts, right),
    {
      fix: [`Call ${right}.`],
      patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)]
    }
  )
}

function slashes({ facts }: Context): Finding | undefined {
  if (!/\/\//.test(facts.target.pathname) || ![400, 404, 406].includes(facts.status)) return undefined
  const right = facts.target.pathname.replace(/\/{2,}/g, '/')
  const empty = /^\/admin\/(?:api\/[^/]+\/)?([a-z_]+)\/\/[a-z_]/.exec(facts.target.pathname)
  // `orders//fulfillments.json`: without the id it would be another route (https://github.com/Shopify/shopify_python_api/issues/634).
  if (empty) {
    const summary = `path ${quote(facts.target.pathname, 90)} has an empty id between the slashes behind ${quote(empty[1] ?? '', 30)}.`
    return finding(doubleSlash, 'possible', summary, path(), evidence(facts), {
      weight: 0.7,
      why: 'The id that belongs between the two slashes was empty when the path was put together.',
      fix: [`Find out why the id behind ${quote(empty[1] ?? '', 30)}/ is empty; refuse to send the call without it.`],
      supersedes: ['shopify.url.wrong-path']
    })
  }
  return finding(doubleSlash, 'possible', `path ${quote(facts.target.pathname, 90)} has a double slash.`, path(), evidence(facts, right), {
    weight: 0.7,
    patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)]
  })
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
  return finding(wrongPath, certainty, `path ${quote(pathname, 90)} lacks .json at its end.`, path(), evidence(facts, right), {
    weight: 0.6,
    fix: [`Call ${right}.`],
    supersedes: isDocumented ? [] : ['shopify.shop.not-found'],
    patch: [setUrl(`${origin}${right}${search}`)]
  })
}

const TORN = /^\/(admin\/)?api\/?(20\d\d-\d\d|unstable)\/?graphql(?:\.json)?\/?$/

/** A slash is missing between `api`, version and `graphql` (https://github.com/good-idea/sane-shopify/issues/38). */
function graphqlTornApart({ facts }: Context): Finding | undefined {
  if (facts.status !== 404 && facts.status !== 406) return undefined
  const match = TORN.exec(facts.target.pathname)
  if (!match || facts.isGraphql) return undefined
  const right = `/${match[1] ?? ''}api/${match[2]}/graphql.json`
  const summary = `path ${quote(facts.target.pathname, 90)} lacks a slash; the endpoint is ${right}.`
  return finding(wrongPath, 'likely', summary, path(), evidence(facts, right), {
    weight: 0.7,
    fix: [`Call ${right}.`],
    supersedes: ['shopify.shop.not-found'],
    patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)]
  })
}

function noSuchRoute({ facts }: Context): Finding | undefined {
  if ((facts.status !== 404 && facts.status !== 406) || facts.isHtml) return undefined
  const { pathname, origin, search } = facts.target
  const repeated = /^\/+admin\/api\/[^/]+\/(?:admin\/)?api\/(?:\d{4}-\d\d\/|unstable\/)?(.+)$/.exec(pathname)
  if (repeated && facts.isAdmin) {
    const right = `/admin/api/${facts.version?.name ?? ''}/${repeated[1]}`
    return finding(wrongPath, 'certain', `path ${quote(pathname, 90)} has /api/ twice.`, path(), evidence(facts, right), {
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
    wrongPath,
    certainty,
    `path ${quote(pathname, 90)} is no route of the REST Admin API${hint}.`,
    path(),
    evidence(facts, better),
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
  return finding(wrongPath, 'possible', summary, path(), evidence(facts))
}
