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
    return [oauthWithVersion(context), slashes(context), noSuchRoute(context)].filter((item) => item !== undefined)
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
  const match = /^\/+admin\/api\/[^/]+\/oauth\/(.+)$/.exec(facts.target.pathname)
  if (!match || facts.status !== 404) return undefined
  const right = `/admin/oauth/${match[1]}`
  return finding(
    versionedOauth,
    'certain',
    `path ${quote(facts.target.pathname, 70)}: OAuth routes have no version, use ${right}.`,
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
  return finding(doubleSlash, 'possible', `path ${quote(facts.target.pathname, 90)} has a double slash.`, path(), evidence(facts, right), {
    weight: 0.7,
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
  if (/^\/+admin\/api\/[^/]+\/graphql\/?$/.test(pathname)) {
    const right = `${pathname.replace(/\/$/, '')}.json`
    return finding(wrongPath, 'likely', `path ${quote(pathname, 90)} lacks .json at its end.`, path(), evidence(facts, right), {
      weight: 0.6,
      fix: [`Call ${right}.`],
      supersedes: ['shopify.shop.not-found'],
      patch: [setUrl(`${origin}${right}${search}`)]
    })
  }
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
