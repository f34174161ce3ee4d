/** The Storefront API and the shop front: closed fields, closed shops, headers that should not be there. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { STOREFRONT_HEADER } from '../facts.js'
import { locationOf } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, quote, removeField, requestHeader, responseHeader, STORE, said, sent, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { passedOn } from '../storefront-denied.js'

const scopeMissing = pageOf('storefront.scope-missing')
const needsToken = pageOf('storefront.needs-token')
const customerToken = pageOf('storefront.customer-token')
const locked = pageOf('storefront.locked')
const password = pageOf('storefront.password-page')
const unexpected = pageOf('storefront.unexpected-headers')

/** Fields that tokenless access does not cover. */
const TOKEN_ONLY = /^(?:tags|metafields?|metaobjects?|menu|customer\w*)$/

export const storefrontAccess: Rule<ShopifyFacts> = {
  codes: [scopeMissing, needsToken, customerToken, locked, password, unexpected],
  needs: { surface: ['storefront-page', 'storefront'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface === 'storefront-page') return passwordPage(facts)
    if (facts.surface !== 'storefront' || facts.method === 'OPTIONS') return undefined
    if (/Online Store channel is locked/i.test(facts.said)) {
      const summary = `The Online Store channel of ${facts.host} is locked by the store password.`
      return finding(locked, 'certain', summary, STORE, [status(facts), said(facts)])
    }
    return passwordPage(facts) ?? deniedField(context) ?? forwarded(facts)
  }
}

function deniedField(context: Context): Finding | undefined {
  const { facts, masker } = context
  const items = denials(facts)
  const customer = items.find(({ text }) => /Requires valid customer access token/i.test(text))
  if (customer) return customerDenied(facts, customer.text)
  const token = facts.storefrontToken ?? facts.privateToken
  const item = items.find(({ scopes }) => scopes.some((name) => name.startsWith('unauthenticated_'))) ?? items[0]
  if (!item) return undefined
  const what = item.field ?? 'a field'
  if (!token) {
    const certainty = TOKEN_ONLY.test(item.field ?? '') ? 'certain' : 'likely'
    const culprit = { in: 'request.header' as const, name: STOREFRONT_HEADER }
    return finding(
      needsToken,
      certainty,
      `${what} needs a token; the request has no X-Shopify-Storefront-Access-Token.`,
      culprit,
      [status(facts), said(facts, item.text)],
      {
        patch: useConfigured('X-Shopify-Storefront-Access-Token', 'storefrontToken')
      }
    )
  }
  if (item.scopes.length === 0) return undefined
  const wanted = item.scopes.join(' or ')
  const summary = `The token ${masker.mask(token.bare)} in ${token.name} lacks ${wanted}, which ${what} needs.`
  return finding(scopeMissing, 'certain', summary, token.culprit, [sent(token, masker), status(facts), said(facts, item.text)], {
    fix: [`Enable ${wanted} for the Storefront API of the app.`, 'Use a token made after that.']
  })
}

function customerDenied(facts: ShopifyFacts, text: string): Finding {
  const culprit = {
    in: 'request.body' as const,
    name: 'customerAccessToken',
    pointer: '/request/postData/text'
  }
  const has = /customerAccessToken/.test(facts.body)
  const summary = `customerAccessToken is ${has ? 'not valid any more, or never was' : 'missing from the query'}: log the customer in again.`
  return finding(customerToken, 'certain', summary, culprit, [status(facts), said(facts, text)])
}

function forwarded(facts: ShopifyFacts): Finding | undefined {
  const fields = passedOn(facts)
  const [first] = fields
  if (facts.status !== 403 || !first || facts.isHtml) return undefined
  const names = quote(fields.map(({ name }) => name.toLowerCase()).join(', '), 80)
  const seen = fields.map((field) => ({
    pointer: field.pointer,
    observed: field.name,
    expected: 'absent'
  }))
  // Removed from the last to the first, so that the places stay right.
  const patch = [...fields].reverse().map((field) => removeField(field.pointer))
  return finding(
    unexpected,
    'possible',
    `${names}: headers of a browser or CDN were passed on to Shopify's edge.`,
    requestHeader(facts, first.name),
    [...seen, status(facts)],
    {
      weight: 0.7,
      patch
    }
  )
}

function passwordPage(facts: ShopifyFacts): Finding | undefined {
  const location = locationOf(facts)
  const redirected = location !== undefined && /^\/password\/?$/.test(location.pathname)
  const refused = facts.surface === 'storefront-page' && facts.status === 401 && facts.text.trim() === ''
  if (!redirected && !refused) return undefined
  const evidence = [
    { pointer: '/request/url', observed: quote(facts.target.pathname) },
    status(facts),
    ...responseHeader(facts, 'location')
  ]
  return finding(
    password,
    'likely',
    `The store password guards ${facts.host}: ${quote(facts.target.pathname, 60)} is not served.`,
    STORE,
    evidence,
    {
      supersedes: ['http.redirect.leaves-proxy', 'http.server-password']
    }
  )
}
