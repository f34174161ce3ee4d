/** A handle that nobody has, or nobody can have. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, HOST, quote, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { unversioned, withHost } from '../past.js'
import { isWellKnown, removalOf } from '../rest-routes.js'
import { wantedHandle } from '../surface.js'

const page = pageOf('shop.not-found')

export const shopNotFound: Rule<ShopifyFacts> = {
  codes: [page],
  diagnose(context) {
    return [impossibleHandle(context), unknownShop(context)].filter((item) => item !== undefined)
  }
}

/** A host that cannot be a shop's: handles have letters, digits and inner hyphens (https://github.com/Shopify/shopify-api-ruby/issues/336). */
function impossibleHandle({ facts }: Context): Finding | undefined {
  const untrusted = facts.failure?.kind === 'tls_certificate_error' ? facts.failure : undefined
  if ((facts.status < 400 && !untrusted) || facts.method === 'OPTIONS' || facts.handle !== undefined) return undefined
  const name = wantedHandle(facts)
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
  return finding(page, 'likely', summary, HOST, evidence, {
    fix: name.includes('.') ? [...fix, 'Look where .myshopify.com is put behind a name that is a whole domain already.'] : fix,
    weight: 0.7,
    ...(untrusted && {
      why: 'Shopify’s certificate is for one word before .myshopify.com, as handles are, so no connection to this host can stand.',
      supersedes: ['http.tls.certificate']
    })
  })
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
  return finding(page, judgement, summary, HOST, evidence)
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
