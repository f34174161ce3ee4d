/** The shop's own domain, where its API does not answer. */
import { isSameResource } from '../../../diagnosis/redirect.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import type { ShopifyFacts } from '../facts.js'
import { isLoginPage, locationOf } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, HOST, quote, responseHeader, said, setUrl, status } from '../finding.js'
import { isShopifyField } from '../head.js'
import { pageOf } from '../pages/index.js'
import { handleOf, wantedHandle } from '../surface.js'

const page = pageOf('url.custom-domain')

export const customDomain: Rule<ShopifyFacts> = {
  codes: [page],
  diagnose(context) {
    return [onCustomDomain(context), perhapsOnCustomDomain(context)].filter((item) => item !== undefined)
  }
}

function onCustomDomain({ facts }: Context): Finding | undefined {
  const location = locationOf(facts)
  const isApi = facts.isAdmin || facts.surface === 'storefront' || facts.surface.startsWith('oauth')
  if (!location || !isApi || facts.handle !== undefined || facts.adminHost) return undefined
  const handle = handleOf(location.hostname)
  // Elsewhere on the shop leads an app that sends its visitor there, or a page for people.
  if (handle === undefined || isLoginPage(location) || !isSameResource(facts.status, facts.target.pathname, location.pathname))
    return undefined
  const summary = `host ${facts.host} is the shop's own domain; its API answers on ${location.hostname}.`
  const evidence = [
    {
      pointer: '/request/url',
      observed: facts.host,
      expected: location.hostname
    },
    status(facts),
    ...responseHeader(facts, 'location')
  ]
  return finding(page, 'certain', summary, HOST, evidence, {
    fix: [
      `Use https://${location.hostname} as base URL instead of https://${facts.host}.`,
      'Do not rely on redirects: clients lose token, method or body.'
    ],
    patch: [setUrl(`https://${location.hostname}${facts.target.pathname}${facts.target.search}`)],
    supersedes: ['http.redirect']
  })
}

/** The Admin API asked of a host that is no shop's, and answered by nothing of Shopify's (https://github.com/Shopify/shopify-api-ruby/issues/1383). */
function perhapsOnCustomDomain({ facts }: Context): Finding | undefined {
  if (!facts.isAdmin || !facts.adminToken || facts.handle !== undefined || facts.adminHost || wantedHandle(facts) !== undefined)
    return undefined
  if (
    ![400, 403, 404, 405, 406].includes(facts.status) ||
    facts.method === 'OPTIONS' ||
    isLoopback(facts.host) ||
    !facts.host.includes('.')
  )
    return undefined
  if (/(?:^|\.)(?:shopify\.com|shopifyapps\.com)$/.test(facts.host) || facts.responseHeaders.hasName(isShopifyField)) return undefined
  const summary = `host ${quote(facts.host, 80)} is no myshopify.com host, the only kind on which the Admin API answers.`
  const evidence = [{ pointer: '/request/url', observed: facts.host, expected: '<handle>.myshopify.com' }, status(facts), said(facts)]
  return finding(page, 'possible', summary, HOST, evidence, {
    weight: 0.6,
    fix: ['Make https://<handle>.myshopify.com the base URL; the shop’s admin shows the handle under Settings > Domains.'],
    settle: { how: 'Repeat the call on <handle>.myshopify.com.' }
  })
}
