/** The host of the admin's pages, where no API answers. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, HOST, quote, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('url.admin-host')

export const adminHost: Rule<ShopifyFacts> = {
  codes: [page],
  diagnose: onAdminHost
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
  return finding(page, 'likely', summary, HOST, evidence, {
    weight: 0.8,
    supersedes: ['shopify.auth.login-redirect', 'http.redirect']
  })
}
