/** The wrong host: a domain that redirects, the admin's own pages, a handle that nobody has. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { isLoginPage, locationOf } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, HOST, quote, responseHeader, said, setUrl, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { unversioned, withHost } from '../past.js'
import { isWellKnown, removalOf } from '../rest-routes.js'
import { isSameResource } from '../../../diagnosis/redirect.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import { isShopifyField } from '../head.js'
import { handleOf } from '../surface.js'
import { percentDecoded } from '../../../model/percent.js'

const customDomain = pageOf('url.custom-domain')
const adminHost = pageOf('url.admin-host')
const notFound = pageOf('shop.not-found')

export const address: Rule<ShopifyFacts> = {
  codes: [customDomain, adminHost, notFound],
  diagnose(context) {
    return [
      onCustomDomain(context),
      perhapsOnCustomDomain(context),
      onAdminHost(context),
      impossibleHandle(context),
      unknownShop(context)
    ].filter((item) => item !== undefined)
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
  return finding(customDomain, 'certain', summary, HOST, evidence, {
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
  if (!facts.isAdmin || !facts.adminToken || facts.handle !== undefined || facts.adminHost || hostName(facts) !== undefined)
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
  return finding(customDomain, 'possible', summary, HOST, evidence, {
    weight: 0.6,
    fix: ['Make https://<handle>.myshopify.com the base URL; the shop’s admin shows the handle under Settings > Domains.'],
    settle: { how: 'Repeat the call on <handle>.myshopify.com.' }
  })
}

function onAdminHost({ facts }: Context): Finding | undefined {
  if (!facts.adminHost || facts.method === 'OPTIONS' || !(facts.isAdmin || facts.surface === 'other' || facts.surface === 'oauth-token'))
    return undefined
  const turnedAway = facts.status >= 400 || (facts.status >= 300 && facts.responseHeaders.get('location') !== undefined)
  if (!turnedAway && !(facts.status === 200 && facts.isHtml && facts.isAdmin)) return undefined
  const handle = /\/store\/([^/]+)/.exec(facts.target.pathname)?.[1] ?? '<handle>'
  const summary = `host ${facts.host} serves the admin's pages; the API answers on ${handle}.myshopify.com.`
  const evidence = [
    {
      pointer: '/request/url',
      observed: quote(`${facts.host}${facts.target.pathname}`),
      expected: `${handle}.myshopify.com`
    },
    status(facts)
  ]
  return finding(adminHost, 'likely', summary, HOST, evidence, {
    weight: 0.8,
    supersedes: ['shopify.auth.login-redirect', 'http.redirect']
  })
}

/** A host that cannot be a shop's: handles have letters, digits and inner hyphens (https://github.com/Shopify/shopify-api-ruby/issues/336). */
function impossibleHandle({ facts }: Context): Finding | undefined {
  const untrusted = facts.failure?.kind === 'tls_certificate_error' ? facts.failure : undefined
  if ((facts.status < 400 && !untrusted) || facts.method === 'OPTIONS' || facts.handle !== undefined) return undefined
  const name = hostName(facts)
  if (name === undefined) return undefined
  const wrong = /^-/.exec(name) ?? /[^a-z0-9-]/i.exec(name)
  if (!wrong) return undefined
  const sign = wrong[0] === ' ' ? 'a blank' : `"${wrong[0]}"`
  const summary = `host ${quote(name, 60)}.myshopify.com cannot be a shop's: ${sign} ${wrong.index === 0 ? 'at the start ' : ''}does not occur in a handle.`
  const fix = ['Put the shop’s own handle there, as its admin shows it under Settings > Domains: letters, digits and hyphens only.']
  const evidence = [
    { pointer: '/request/url', observed: `${quote(name, 60)}.myshopify.com`, expected: '<handle>.myshopify.com' },
    untrusted ? { pointer: '/failure/message', observed: quote(untrusted.message, 160) } : status(facts)
  ]
  return finding(notFound, 'likely', summary, HOST, evidence, {
    fix: name.includes('.') ? [...fix, 'Look where .myshopify.com is put behind a name that is a whole domain already.'] : fix,
    weight: 0.7,
    ...(untrusted && {
      why: 'Shopify’s certificate is for one word before .myshopify.com, as handles are, so no connection to this host can stand.',
      supersedes: ['http.tls.certificate']
    })
  })
}

/** What stands in front of `.myshopify.com`; a URL that cannot be read stands in the path as a whole. */
function hostName({ host, target }: ShopifyFacts): string | undefined {
  const whole = /^\/https?:\/\/([^/]{1,300})/i.exec(target.pathname)
  const name = whole ? percentDecoded(whole[1] ?? '') : host
  return /^(.{1,200})\.myshopify\.com$/i.exec(name)?.[1]
}

/** 404 on a path that every shop has, from a host that never worked and names no shop. */
function unknownShop(context: Context): Finding | undefined {
  const { facts } = context
  if (facts.status !== 404 || facts.handle === undefined || facts.method === 'OPTIONS' || facts.adminHost) return undefined
  const named = facts.accepted || facts.responseHeaders.get('x-shopid') || facts.responseHeaders.get('x-sorting-hat-shopid')
  if (named || withHost(context, facts).some((past) => past.ok || past.status === 401)) return undefined
  const told =
    facts.said.trim() === '' || (/not found|unavailable|create an Ecommerce/i.test(facts.said) && !/Unavailable Shop/i.test(facts.said))
  if (!told) return undefined
  const judgement = everyShopHas(facts)
  if (!judgement) return undefined
  const summary = `host ${facts.host}: no shop seems to have this name, ${facts.method} ${quote(facts.target.pathname, 50)} is 404.`
  const evidence = [
    {
      pointer: '/request/url',
      observed: facts.host,
      note: 'nothing in the answer names a shop'
    },
    status(facts),
    said(facts)
  ]
  return finding(notFound, judgement, summary, HOST, evidence)
}

function everyShopHas(facts: ShopifyFacts): 'likely' | 'possible' | undefined {
  const { surface, version, resource, method, target } = facts
  const odd = version !== undefined && version.state === 'unknown'
  if (odd || /\/\//.test(target.pathname) || unversioned(target.pathname).includes('/api/oauth/')) return 'possible'
  if (surface === 'oauth-token' || surface === 'oauth-authorize') return version ? undefined : 'likely'
  if (surface === 'admin-graphql' || surface === 'storefront') {
    return method === 'POST' && version !== undefined && (resource === 'graphql.json' || surface === 'storefront') ? 'likely' : 'possible'
  }
  if (surface !== 'admin-rest' || removalOf(resource, method, version?.name ?? 'unstable')) return undefined
  return isWellKnown(resource) || resource === 'oauth/access_scopes.json' ? 'likely' : 'possible'
}
